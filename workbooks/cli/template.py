"""Regenerate what is committed beside the deal book: the template and the look-up table.

A maintainer runs `python -m workbooks.cli.template` in the commit that changes the book.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import udfs
from workbooks.book.load import load
from workbooks.book.units import in_cell
from workbooks.build import build
from workbooks.file.put_in_place import replace_file
from workbooks.report.number_format import FIRST_DAY
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.book.model import Book, Entry, Subject

TEMPLATE = Path(__file__).parents[1] / "ono.xlsx"
LOOK_UP = Path(udfs.__file__).with_name("deal_book.json")


def look_up(book: Book) -> str:
    """Write the figures of a book flat, as the look-up functions read them."""
    subjects = (book.market, *book.companies.values(), *book.deals.values())
    flat = dict(pair for subject in subjects for pair in _figures(subject, book))
    return json.dumps(flat, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    """Write both files, the look-up table first since the template shows it."""
    book = load(deal_tabs())
    replace_file(LOOK_UP, look_up(book).encode())
    replace_file(TEMPLATE, build().content)


def _figures(subject: Subject, book: Book) -> Iterator[tuple[str, dict[str, object]]]:
    for key, figure in subject.figures.items():
        yield (
            f"{subject.id}.{key}",
            {name: _stated(entry, figure.unit, book) for name, entry in figure.editions.items()},
        )


def _stated(entry: Entry, unit: str, book: Book) -> dict[str, object]:
    source = book.sources[entry.source]
    value = entry.value
    if isinstance(value, date):
        value = (value - FIRST_DAY).days
    return {
        "value": in_cell(value, unit),
        "source": f"{source.title}, {source.url}" if source.url else source.title,
        "as_of": entry.as_of,
        "confidence": entry.confidence,
    }


if __name__ == "__main__":
    main()
