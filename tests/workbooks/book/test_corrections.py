"""Corrections of figures: what is wrong in their file is found, and nothing is corrected twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks.book.load import BookError

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook
    from workbooks.book.model import Book

WHY = '[corrections.why]\nen = "The archive has another."\nzh-TW = "檔案所載不同。"\n'
ONE = f"""[[corrections]]
figure = "small-deal.price"
was = 4
was_csv = "AA01"
csv = ["BB01", "CC01"]
{WHY}"""
MISTAKES = {
    "a figure that the book lacks, with the nearest": (
        ONE.replace("price", "prise"),
        "'small-deal.prise' is no figure of the book; did you mean 'small-deal.price'?",
    ),
    "an assumption, which nobody corrects": (
        ONE.replace("price", "growth"),
        "'small-deal.growth' is no figure of the book",
    ),
    "what the newest edition has": (
        ONE.replace("was = 4", "was = 6"),
        "6 is what 'small-deal.price' still is: nothing was corrected",
    ),
    "a date for a number": (
        ONE.replace("was = 4", "was = 2025-10-01"),
        "must be a number, as 'small-deal.price' is; is 2025-10-01",
    ),
    "no number": (ONE.replace("was = 4\n", ""), "is missing; it must be a number or a date"),
    "no fact": (ONE.replace('csv = ["BB01", "CC01"]\n', ""), "is missing"),
    "a fact that nothing comes from": (
        ONE.replace("CC01", "CC02"),
        "no value of the book has the id 'CC02'; did you mean 'CC01'?",
    ),
    "an older fact that nothing comes from": (
        ONE.replace("AA01", "AA02"),
        "no value of the book has the id 'AA02'; did you mean 'AA01'?",
    ),
    "no English reason": (ONE.replace("en = ", "zh = "), "is missing"),
    "a field that nobody knows": (ONE.replace("was_csv", "were_csv"), "unknown field"),
}


@pytest.fixture
def cited(small_book: SmallBook) -> SmallBook:
    """Give the small book's values the ids of facts."""
    deal = small_book.deal.replace(
        'confidence = "B"\nphrase', 'confidence = "B"\ncsv = "AA01"\nphrase'
    )
    deal = deal.replace('confidence = "A-relay"\n', 'confidence = "A-relay"\ncsv = "BB01"\n')
    small_book.write("deals/small-deal.toml", deal)
    company = small_book.company.replace("{ value = 100 }", '{ value = 100, csv = "CC01" }')
    small_book.write("companies/jones.toml", company)
    return small_book


def test_a_correction_is_read(cited: SmallBook) -> None:
    """Without the file there is none."""
    assert cited.load().corrections == ()
    cited.write("corrections.toml", ONE)
    (found,) = cited.load().corrections
    assert (found.figure, found.was) == ("small-deal.price", 4)
    assert (found.was_csv, found.csv) == (("AA01",), ("BB01", "CC01"))
    assert found.why["en"] == "The archive has another."


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found_with_its_file(text: str, message: str, cited: SmallBook) -> None:
    cited.write("corrections.toml", text)
    with pytest.raises(BookError) as raised:
        cited.load()
    assert {each.file for each in raised.value.findings} == {"corrections.toml"}
    assert any(message in each.message for each in raised.value.findings)


def test_what_the_book_was_before_is_what_its_older_facts_say(book: Book) -> None:
    """Each correction is told in every language, and its newer facts are those of its figure."""
    figures = {
        f"{subject.id}.{key}": item
        for subject in book.subjects
        for key, item in subject.figures.items()
    }
    assert len({each.figure for each in book.corrections}) == len(book.corrections)
    for each in book.corrections:
        assert all(each.why[language] for language in ("en", "zh-TW"))
        now = figures[each.figure].editions["latest"]
        assert now.value != each.was
        # A figure that repeats or adds up another's has no id of its own, and says whose in words.
        assert set(now.csv) <= set(each.csv)
        assert now.csv or any(fact in now.note for fact in each.csv)
