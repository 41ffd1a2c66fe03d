"""Read corrections.toml: which figures a newer document corrected, what stood there, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workbooks.book.model import Correction
from workbooks.book.subject import name
from workbooks.book.toml_lines import nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from workbooks.book.model import Claim, Entry, Figure, Subject
    from workbooks.book.toml_lines import TomlTable


def read_corrections(
    table: TomlTable, subjects: Iterable[Subject], beside: Iterable[Claim] = ()
) -> tuple[Correction, ...]:
    """Read the file; a correction names a figure of the subjects and facts that the book holds.

    Args:
        table: The file.
        subjects: The market, the companies and the deals.
        beside: What the book holds beside them, whose facts may be named too.
    """
    held = tuple(subjects)
    figures = {f"{each.id}.{key}": item for each in held for key, item in each.figures.items()}
    facts = frozenset(fact for item in (*_stated(held), *beside) for fact in item.csv)
    return tuple(_correction(each, figures, facts) for each in table.rows("corrections"))


def _stated(subjects: Iterable[Subject]) -> Iterator[Entry | Claim]:
    """Give everything that the subjects hold with the ids of its facts."""
    for subject in subjects:
        for figure in subject.figures.values():
            yield from figure.editions.values()
        for line in subject.history.lines.values() if subject.history else ():
            yield from line.values.values()
        yield from subject.claims.values()


def _correction(
    table: TomlTable, figures: Mapping[str, Figure], facts: Collection[str]
) -> Correction:
    found = Correction(
        figure=table.text("figure"),
        was=table.value("was", needed=True) or 0.0,
        was_csv=table.texts("was_csv", needed=False),
        csv=table.texts("csv", needed=True),
        why=name(table, "why"),
    )
    if found.figure in figures:
        _differs(table, found, figures[found.figure])
    elif found.figure:
        message = f"{found.figure!r} is no figure of the book{nearest(found.figure, figures)}"
        table.find("figure", message)
    for key in ("was_csv", "csv"):
        for fact in getattr(found, key):
            if fact not in facts:
                table.find(key, f"no value of the book has the id {fact!r}{nearest(fact, facts)}")
    table.done()
    return found


def _differs(table: TomlTable, found: Correction, figure: Figure) -> None:
    """Check that the figure has moved on: its newest value is of the same kind, and another."""
    newest = figure.editions[figure.carried("latest")].value
    if isinstance(found.was, date) != isinstance(newest, date):
        kind = "a date" if isinstance(newest, date) else "a number"
        table.find("was", f"must be {kind}, as {found.figure!r} is; is {found.was}")
    elif found.was == newest:
        table.find("was", f"{found.was} is what {found.figure!r} still is: nothing was corrected")
