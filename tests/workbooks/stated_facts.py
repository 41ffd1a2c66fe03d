"""The facts as they were found, and what the deal book carries of them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workbooks.book.model import Book, Claim, Entry, Subject

FACTS = Path(__file__).parents[1] / "facts"
TABLES = ("figures.csv", "figures_2026_11.csv")
NUMBER = re.compile(r"(?<![\w.])(?<![A-Za-z]-)-?\d+(?:,\d{3})*(?:\.\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


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


def facts(tables: Iterable[str] = TABLES) -> dict[str, Row]:
    """Read the facts; the source "same" is that of the row above."""
    found: dict[str, Row] = {}
    title = url = ""
    for table in tables:
        with (FACTS / table).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["source_title"] != "same":
                    title, url = row["source_title"], row["source_url"]
                assert row["id"] not in found, f"{row['id']} is the id of two rows"
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


def everything(book: Book) -> Iterator[Carried]:
    """List every value and text that the book carries."""
    for subject in book.subjects:
        yield from _of(subject, book)
    for item in book.not_modelled:
        yield _carried(f"not_modelled.{item.key}", item.unit, item, book, text=item.text)


def sorted_by_row(book: Book) -> dict[str, list[tuple[str, Carried]]]:
    """Sort what the book carries by the row it came from; suffixes of ids name splits."""
    found: dict[str, list[tuple[str, Carried]]] = {}
    for item in everything(book):
        for each in item.ids:
            found.setdefault(each.split("-")[0], []).append((each, item))
    return found


def numbers(text: str) -> set[float | date]:
    """Take the numbers and days that a text states."""
    days: set[float | date] = {date.fromisoformat(each) for each in DAY.findall(text)}
    rest = DAY.sub(" ", text)
    return days | {float(each.replace(",", "")) for each in NUMBER.findall(rest)}


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
