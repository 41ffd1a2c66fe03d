"""Write anew what is committed beside its source, and count the texts that a language lacks.

A maintainer runs `poe regenerate` (`python -m workbooks.cli.regenerate`) in the commit that changes
the book, adds a worksheet function or alters a tab.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import udfs
from workbooks.book.languages import ENGLISH, languages
from workbooks.book.load import load
from workbooks.book.units import in_cell
from workbooks.build import build
from workbooks.cli.readme import with_tables
from workbooks.cli.untranslated import said
from workbooks.file.put_in_place import replace_file
from workbooks.report.number_format import FIRST_DAY
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.book.model import Book, Entry, Subject

TEMPLATE = Path(__file__).parents[1] / "ono.xlsx"
LOOK_UP = Path(udfs.__file__).with_name("deal_book.json")
STUB = Path(udfs.__file__).with_name("__init__.pyi")
README = Path(__file__).parents[2] / "README.md"


def look_up(book: Book) -> str:
    """Write the figures of a book flat, as the look-up functions read them."""
    flat = dict(pair for subject in book.subjects for pair in _figures(subject, book))
    return json.dumps(flat, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def stub() -> str:
    """Write which functions the package has, for editors and type checkers."""
    imports = (f"from udfs.{name} import {name}\n" for name in udfs.__all__)
    names = (f'    "{name}",\n' for name in udfs.__all__)
    return (
        "# Written by poe regenerate from the names of the files here.\n"
        f"{''.join(imports)}\n__all__ = [\n{''.join(names)}]\n"
    )


def main() -> None:
    """Write the four files, the look-up table before the template, which shows it."""
    replace_file(STUB, stub().encode())
    book = load(deal_tabs())
    replace_file(LOOK_UP, look_up(book).encode())
    replace_file(TEMPLATE, build().content)
    replace_file(README, with_tables(README.read_text(encoding="utf-8"), book).encode())
    for language in languages():
        if language != ENGLISH:
            print(f"{language}: {len(said(language).missing)} texts lack a translation")  # noqa: T201


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
