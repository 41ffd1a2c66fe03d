"""Stated values as records: one in use for each figure, as the workbook uses it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from workbooks.book.model import CASES, EDITIONS, FEEDS_NOTHING, Name
from workbooks.build import calculated
from workbooks.report import stated_values as figures
from workbooks.report.record import named, stated

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook
    from workbooks.book.model import Book
    from workbooks.report.record import Record


def every(book: Book, edition: str = "article", case: str = "base") -> list[Record]:
    """List the records of the whole book."""
    subjects = (book.market, *book.companies.values(), *book.deals.values())
    return [record for item in subjects for record in figures.records(book, item, edition, case)]


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "case"), list(zip(EDITIONS, CASES, strict=True)))
def test_the_record_in_use_holds_what_the_workbook_uses(
    book: Book, edition: str, case: str
) -> None:
    found = calculated(book, edition=edition, case=case)
    used = [each for each in every(book, edition, case) if each["in_use"]]
    assert len(used) > 300
    for record in used:
        value = found.value(f"{record['subject']}.{record['key']}", str(record["period"] or ""))
        kept = stated(value, "date" if record["unit"] == "date" else "")
        assert [kept["value"], kept["text"]] == [record["value"], record["text"]], record


@pytest.mark.parametrize("edition", EDITIONS)
def test_exactly_one_value_of_a_figure_is_in_use(book: Book, edition: str) -> None:
    records = [each for each in every(book, edition) if each["kind"] == "figure"]
    used = Counter((each["subject"], each["key"]) for each in records if each["in_use"])
    assert set(used) == {(each["subject"], each["key"]) for each in records}
    assert set(used.values()) == {1}
    for each in records:
        assert each["carried"] == (each["in_use"] and each["edition"] != edition)


def test_what_is_contradicted_or_from_memory_is_never_in_use(book: Book) -> None:
    doubtful = [each for each in every(book) if each["confidence"] in FEEDS_NOTHING]
    assert doubtful
    assert not any(each["in_use"] for each in doubtful)


def test_every_record_has_the_same_fields_in_the_same_order(book: Book) -> None:
    names = ("subject", "key", "kind", *named("name", Name(en="Oracle")))
    assert {tuple(each) for each in every(book)} == {(*names, *figures.FIELDS)}


def test_a_small_book_is_listed_whole_with_its_sources(small_book: SmallBook) -> None:
    deal = small_book.load().deals["small-deal"]
    records = list(figures.records(small_book.load(), deal, "article", "high"))
    price = [each for each in records if each["key"] == "price"]
    assert [(each["edition"], each["value"], each["in_use"]) for each in price] == [
        ("article", 5, True),
        ("filed", 5, False),
        ("latest", 6, False),
    ]
    assert (price[0]["bound"], price[0]["phrase"], price[0]["confidence"]) == (
        "max",
        "about five",
        "B",
    )
    assert (price[2]["title"], price[2]["address"]) == (
        "The archive",
        "https://example.org/archive",
    )
    assert price[0]["name_zh"] == "價格"
    growth = [each for each in records if each["key"] == "growth"]
    assert [(each["case"], each["value"], each["in_use"]) for each in growth] == [
        ("low", 0.01, False),
        ("base", 0.02, False),
        ("high", 0.03, True),
    ]
    assert {each["unit"] for each in growth} == {"fraction"}
    share = [
        (each["period"], each["value"])
        for each in records
        if each["key"] == "share" and each["in_use"]
    ]
    assert share == [("2027", 0.3), ("2028", 0.4)]
    (rumour,) = [each for each in records if each["kind"] == "claim"]
    assert (rumour["value"], rumour["unit"], rumour["in_use"]) == (0.09, "fraction", False)


def test_a_history_is_listed_period_by_period_with_the_document_of_each(
    small_book: SmallBook,
) -> None:
    book = small_book.load()
    records = list(figures.records(book, book.companies["jones"], "latest", "base"))
    debt = [(r["period"], r["value"], r["confidence"]) for r in records if r["key"] == "debt"]
    assert debt == [("FY25", 100, "A"), ("Q1 FY26", 120, "B")]
    assert [r["period"] for r in records if r["key"] == "cash"] == ["FY25"]
