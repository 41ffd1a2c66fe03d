"""The UDF module as Excel has it, once for a file of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.addin import com

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def excel() -> Iterator[com.Excel]:
    """Import the UDF module with xlwings' Windows side, and leave nothing of it behind."""
    with com.running() as found:
        yield found
