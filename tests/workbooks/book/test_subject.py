"""What a file holds of one subject: reporting periods, and the values reported in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks.book.load import BookError

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook


def messages(book: SmallBook) -> list[str]:
    """Load a book with mistakes and give their sentences."""
    with pytest.raises(BookError) as caught:
        book.load()
    return [str(each) for each in caught.value.findings]


def test_a_reported_value_is_as_its_period_unless_it_says_otherwise(small_book: SmallBook) -> None:
    history = small_book.load().companies["jones"].history
    assert history is not None
    debt = history.lines["debt"].values
    assert (debt["FY25"].confidence, debt["FY25"].as_of, debt["FY25"].note) == (
        "A",
        "2025-05-31",
        "usual",
    )
    assert (debt["Q1 FY26"].confidence, debt["Q1 FY26"].note) == ("B", "own")
    assert set(history.lines["cash"].values) == {"FY25"}


def test_a_value_of_a_period_that_the_company_does_not_report_is_refused(
    small_book: SmallBook,
) -> None:
    text = small_book.company.replace("values.FY25 = { value = 10 }", "values.FY24 = { value = 1 }")
    small_book.write("companies/jones.toml", text)
    (said,) = messages(small_book)
    assert said.startswith("jones.toml:22: lines.cash.values")
    assert "'FY24' is not known; did you mean 'FY25'?" in said


@pytest.mark.parametrize("confidence", ["D", "recall", "not checked", "not found"])
def test_a_reported_value_that_feeds_nothing_is_refused(
    small_book: SmallBook, confidence: str
) -> None:
    own = small_book.company.replace('confidence = "B"', f'confidence = "{confidence}"')
    small_book.write("companies/jones.toml", own)
    assert len(messages(small_book)) == 1
    periods = small_book.company.replace('confidence = "A"', f'confidence = "{confidence}"')
    small_book.write("companies/jones.toml", periods)
    said = messages(small_book)
    assert len(said) == 2
    assert all("feeds no calculation: make it a claim" in each for each in said)


def test_a_period_needs_its_end_source_and_confidence(small_book: SmallBook) -> None:
    start, _, rest = small_book.company.partition("end = 2025-05-31")
    _, _, rest = rest.partition('note = "usual"')
    small_book.write("companies/jones.toml", start + rest)
    keys = {each.split(": ")[1] for each in messages(small_book)}
    assert {"periods.FY25.end", "periods.FY25.source", "periods.FY25.confidence"} <= keys


def test_a_company_without_lines_has_no_history(small_book: SmallBook) -> None:
    head, _, _ = small_book.company.partition("[periods.FY25]")
    small_book.write("companies/jones.toml", head)
    assert small_book.load().companies["jones"].history is None
