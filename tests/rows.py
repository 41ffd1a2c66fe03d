"""Judge every row of a table in one test: all that fail are told, not the first alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Row = TypeVar("Row")


def all_hold(
    rows: Iterable[Row], judge: Callable[[Row], None], name: Callable[[Row], object] = repr
) -> None:
    """Have each row judged, and fail with the name and the reason of all that do not hold.

    For rows that cost nothing each: thousands of tests over one computed object take longer to
    collect and to set up than to decide.
    """
    judged, failed = 0, []
    for row in rows:
        judged += 1
        try:
            judge(row)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001 - told below
            failed.append(f"{name(row)}: {type(error).__name__}: {error}")
    assert judged, "a table without rows proves nothing"
    assert not failed, "\n".join([f"{len(failed)} of {judged} rows fail", *failed])
