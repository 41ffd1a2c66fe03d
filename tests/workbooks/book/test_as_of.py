"""As-of dates: which texts are dates, and from which day an age counts."""

from __future__ import annotations

from datetime import date

import pytest

from workbooks.book.as_of import dates_a_value, last_day


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        ("2025", date(2025, 12, 31)),
        ("2025-10", date(2025, 10, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 28)),
        ("2025-10-06", date(2025, 10, 6)),
    ],
)
def test_a_year_or_a_month_counts_from_its_last_day(as_of: str, day: date) -> None:
    assert dates_a_value(as_of)
    assert last_day(as_of) == day


@pytest.mark.parametrize("text", ["", "2025-13", "2025-02-30", "2025-1", "25", "2025-10-06 ", "Q1"])
def test_a_text_that_is_no_date_is_told_apart(text: str) -> None:
    assert not dates_a_value(text)
