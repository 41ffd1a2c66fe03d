"""A cell's value as a number with its unit, or as a text."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from udfs.cells.errors import ErrorValue
from workbooks.report.record import stated

if TYPE_CHECKING:
    from workbooks.file.stored_rows import Result


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.25, "percent", (0.25, None, "fraction")),
        (0.25, "%", (0.25, None, "fraction")),
        (0.25, "part", (0.25, None, "fraction")),
        (0.25, "% annualised", (0.25, None, "fraction annualised")),
        (3.0, "USD bn", (3, None, "USD bn")),
        (-0.0, "USD bn", (0, None, "USD bn")),
        (1e300, "USD bn", (1e300, None, "USD bn")),
        (True, "", (1, None, "")),
        ("n.m.", "x", (None, "n.m.", "x")),
        (None, "x", (None, None, "x")),
        (45935.0, "date", (None, "2025-10-05", "date")),
        (date(2025, 10, 5), "date", (None, "2025-10-05", "date")),
        (-5, "date", (-5, None, "date")),
        (ErrorValue("#NUM!"), "x", (None, "#NUM!", "x")),
    ],
)
def test_a_value_is_a_number_with_its_unit_or_a_text(
    value: Result | date, unit: str, expected: tuple[float | None, str | None, str]
) -> None:
    found = stated(value, unit)
    assert (found["value"], found["text"], found["unit"]) == expected
    assert "-" not in str(found["value"]) or float(found["value"] or 0) < 0
