"""The deal book against the facts: every row is in it as it was found, or is listed as left out."""

from __future__ import annotations

import csv
import re
import sys
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rows import all_hold
from workbooks.book.load import load
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.book.model import Book, Claim, Entry, Subject

FACTS = Path(__file__).parents[1] / "facts"
NUMBER = re.compile(r"(?<![\w.])(?<![A-Za-z]-)-?\d+(?:,\d{3})*(?:\.\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

# How the book spells a date of the csv that is none; a range counts as of its last date.
DATES = {
    "2020-25": {"2025"},
    "2025-05-31 basis": {"2025-05-31"},
    "2025-08 quarter": {"2025-08"},
    "2025-11-03 / 2026-Q1": {"2025-11-03", "2026-03"},
    "2025-26": {"2026"},
    "2026-04/05": {"2026-05"},
    "2026-Q1 to Q3": {"2026-09"},
    "next 5y": {"2030"},
    "to 2033": {"2033"},
}
UNITS = {
    "% cash/% stock": "%",
    "GW MI450 delivered": "GW",
    "GW purchased": "GW",
    "USD bn cost/value": "USD bn",
}
CONFIDENCES = {"A for 2.9, C for 27": {"A", "C"}}
PRICES = {"AW21", "AW25", "AW26", "AW36", "OB96"}  # USD in the csv, USD/share in the book
YEARS = {"AN02-years", "AN03-years"}
# Parts of one document that the csv titles apart and amd-openai.toml cites as one.
# The phrase of these rows names companies; the article states no amount of theirs.
NAMED_ONLY = {"HI01", "IN01"}
TITLED_APART = {"AW03", "AW11", "AW12", "AW20", "AW30"}


@dataclass(frozen=True)
class Row:
    """One row of the facts."""

    id: str
    value: str
    unit: str
    as_of: str
    phrase: str
    title: str
    url: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Carried:
    """One value that the book carries, with the ids of the rows it came from."""

    where: str
    ids: tuple[str, ...]
    unit: str
    value: float | date | None
    text: str
    title: str
    url: str
    as_of: str
    confidence: str
    phrase: str
    note: str
    editions: tuple[str, ...]


def facts() -> dict[str, Row]:
    """Read the facts; the source "same" is that of the row above."""
    found: dict[str, Row] = {}
    title = url = ""
    with (FACTS / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["source_title"] != "same":
                title, url = row["source_title"], row["source_url"]
            found[row["id"]] = Row(
                row["id"],
                row["value"],
                row["unit"],
                row["as_of"],
                row["article_phrase"],
                title,
                url,
                row["confidence"],
                row["note"],
            )
    return found


def left_out() -> dict[str, str]:
    """Read which rows are not in the book, and why."""
    with (FACTS / "not_in_book.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["reason"] for row in csv.DictReader(file)}


def everything(book: Book) -> Iterator[Carried]:
    """List every value and text that the book carries."""
    for subject in (book.market, *book.companies.values(), *book.deals.values()):
        yield from _of(subject, book)


def _of(subject: Subject, book: Book) -> Iterator[Carried]:
    for figure in subject.figures.values():
        where = f"{subject.id}.{figure.key}"
        for entry in {id(each): each for each in figure.editions.values()}.values():
            editions = tuple(key for key, each in figure.editions.items() if each is entry)
            yield _carried(where, figure.unit, entry, book, editions=editions)
    for line in subject.history.lines.values() if subject.history else ():
        for period, entry in line.values.items():
            where = f"{subject.id}.{line.key} of {period}"
            yield _carried(where, line.unit, entry, book)
    for claim in subject.claims.values():
        where = f"{subject.id}.{claim.key}"
        yield _carried(where, claim.unit, claim, book, text=claim.text)


def _carried(
    where: str,
    unit: str,
    item: Entry | Claim,
    book: Book,
    *,
    text: str = "",
    editions: tuple[str, ...] = (),
) -> Carried:
    source = book.sources[item.source]
    return Carried(
        where,
        item.csv,
        unit,
        item.value,
        text,
        source.title,
        source.url,
        item.as_of,
        item.confidence,
        item.phrase,
        item.note,
        editions,
    )


def numbers(text: str) -> set[float | date]:
    """Take the numbers and days that a text states."""
    days: set[float | date] = {date.fromisoformat(each) for each in DAY.findall(text)}
    rest = DAY.sub(" ", text)
    return days | {float(each.replace(",", "")) for each in NUMBER.findall(rest)}


FOUND = facts()
LEFT_OUT = left_out()


@pytest.fixture(scope="module")
def by_row() -> dict[str, list[tuple[str, Carried]]]:
    """Load the book and sort what it carries by the row it came from; suffixes name splits."""
    found: dict[str, list[tuple[str, Carried]]] = {}
    for item in everything(load(deal_tabs())):
        for each in item.ids:
            found.setdefault(each.split("-")[0], []).append((each, item))
    return found


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
    stated = numbers(row.value)
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
