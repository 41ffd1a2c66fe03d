"""The deal book against the facts: every row is in it as it was found, or is listed as left out."""

from __future__ import annotations

import csv
import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.rows import all_hold
from tests.workbooks.stated_facts import FACTS, facts, numbers, sorted_by_row
from workbooks.book.load import load
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from datetime import date

    from tests.workbooks.stated_facts import Carried, Row

# How the book spells a date of the csv that is none; a range counts as of its last date.
DATES = {
    "2020-25": {"2025"},
    "2025-05-31 basis": {"2025-05-31"},
    "2025-08 quarter": {"2025-08"},
    "2025-11-03 / 2026-Q1": {"2025-11-03", "2026-03"},
    "2025-26": {"2026"},
    "2026-04/05": {"2026-05"},
    "2026-06 to 2026-08": {"2026-08"},
    "2026-07 to 2026-08": {"2026-08"},
    "2026-Q1 to Q3": {"2026-09"},
    "next 5y": {"2030"},
    "to 2033": {"2033"},
}
UNITS = {
    "% cash/% stock": "%",
    "% of GDP": "%",
    "% of par": "%",
    "% of price": "%",
    "GW MI450 delivered": "GW",
    "GW purchased": "GW",
    "USD bn cost/value": "USD bn",
    "USD m/MW": "USD bn/GW",  # a thousand of both: the same number
    "year": "year no.",
}
# Parts whose row names several units, or none, or only that of another part.
PART_UNITS = {
    part: unit
    for unit, parts in {
        "%": (
            *("AB15-terawulf-stake", "AB15-cipher-stake", "CD08-spread", "CD09-21-spread"),
            *("CD09-3-spread", "CD10-dollar-coupon", "CD10-euro-coupon", "NL01-spread"),
            *("NL01-coupon", "NL02-trigger", "NS03-share", "NS13-spread", "NS14-rate"),
        ),
        "EUR bn": ("CD10-euro",),
        "GW": ("AB11-gw",),
        "USD bn": ("AB11", "AB15", "AB15-cipher", "CD08", "CD10-dollar", "NS03", "NS14"),
        "USD/share": ("AB14-strike",),
        "m shares": ("AB14",),
        "x": ("NL02",),
    }.items()
    for part in parts
}
MONTHS = {"CD08": "2031-09"}  # a month in a value is no number: the book carries it as a text
CONFIDENCES = {"A for 2.9, C for 27": {"A", "C"}}
PRICES = {"AW21", "AW25", "AW26", "AW36", "OB96"}  # USD in the csv, USD/share in the book
YEARS = {"AN02-years", "AN03-years"}
# Parts of one document that the csv titles apart and amd-openai.toml cites as one.
# The phrase of these rows names companies; the article states no amount of theirs.
NAMED_ONLY = {"HI01", "IN01"}
TITLED_APART = {"AW03", "AW11", "AW12", "AW20", "AW30"}


def left_out() -> dict[str, str]:
    """Read which rows are not in the book, and why."""
    with (FACTS / "not_in_book.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["reason"] for row in csv.DictReader(file)}


FOUND = facts()
LEFT_OUT = left_out()


@pytest.fixture(scope="module")
def by_row() -> dict[str, list[tuple[str, Carried]]]:
    """Load the book and sort what it carries by the row it came from; suffixes name splits."""
    return sorted_by_row(load(deal_tabs()))


def test_a_row_is_in_the_book_as_it_was_found(
    by_row: dict[str, list[tuple[str, Carried]]],
) -> None:
    """Value, unit, source, date, confidence and phrase are those of the facts."""
    all_hold(FOUND.values(), partial(_assert_found, by_row), lambda row: row.id)


def _assert_found(by_row: dict[str, list[tuple[str, Carried]]], row: Row) -> None:
    items = by_row.get(row.id, [])
    if row.id in LEFT_OUT:
        assert not items, f"{row.id} is in the book: take it off the list"
        return
    assert items, f"{row.id} is neither in the book nor on the list of what is left out"
    month = MONTHS.get(row.id)
    stated = numbers(row.value.replace(month, "") if month else row.value)
    assert not month or any(item.text == month for _, item in items), f"{row.id} lacks {month}"
    if not any(item.text == row.value for _, item in items):
        missing = stated - {item.value for _, item in items}
        assert not missing, f"{row.id} states {missing}, which the book does not carry"
    for part, item in items:
        _assert_same(row, part, item, stated)
    if row.phrase and row.id not in NAMED_ONLY:
        assert any(item.phrase for _, item in items), f"{row.id} has lost its phrase"


def _assert_same(row: Row, part: str, item: Carried, stated: set[float | date]) -> None:
    if item.value is not None:
        every = stated | numbers(f"{row.note} {row.phrase} {row.as_of}")
        assert item.value in every, f"{item.where}: {row.id} does not state {item.value}"
    if item.value in stated and part not in YEARS:
        unit = "USD/share" if row.id in PRICES else UNITS.get(row.unit, row.unit)
        unit = PART_UNITS.get(part, unit)
        assert item.unit == unit, item.where
    if row.id not in TITLED_APART:
        assert item.title == row.title, item.where
    assert item.url == row.url, item.where
    assert item.as_of in DATES.get(row.as_of, row.as_of.split(" / ")), item.where
    if item.as_of != row.as_of:
        assert row.as_of in item.note, f"{item.where}: the note must tell the date as it was found"
    assert item.confidence in CONFIDENCES.get(row.confidence, {row.confidence}), item.where
    assert item.phrase in {row.phrase, ""}, item.where


def test_every_id_in_the_book_is_a_row_of_the_facts(
    by_row: dict[str, list[tuple[str, Carried]]],
) -> None:
    """A mistyped id would hide that a row is missing."""
    assert by_row.keys() <= FOUND.keys()


def test_what_is_left_out_is_a_row_and_has_its_reason() -> None:
    """The list names rows that exist, each with a reason."""
    assert LEFT_OUT.keys() <= FOUND.keys()
    assert all(LEFT_OUT.values())


def test_a_part_of_a_row_stands_once_in_the_book(
    by_row: dict[str, list[tuple[str, Carried]]],
) -> None:
    """Where a figure is repeated, only one of its places carries the id."""
    parts = [part for items in by_row.values() for part, _ in items]
    assert sorted(parts) == sorted(set(parts))


def test_a_figure_that_quotes_the_article_fills_the_article_edition(
    by_row: dict[str, list[tuple[str, Carried]]],
) -> None:
    """What the article says is what its edition shows."""
    quoting = [item for items in by_row.values() for _, item in items if item.phrase]
    assert all("article" in item.editions for item in quoting if item.editions)


def test_the_number_of_rows_in_the_book_is_told(
    by_row: dict[str, list[tuple[str, Carried]]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Say how many of the facts the book holds."""
    with capsys.disabled():
        sys.stdout.write(f"\n{len(by_row)} of {len(FOUND)} rows of the facts are in the book\n")
    assert len(by_row) + len(LEFT_OUT) == len(FOUND)
