"""Review a loaded deal book, as a maintainer reads it before a release: what to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from workbooks.book.as_of import last_day
from workbooks.book.model import EDITIONS
from workbooks.book.units import in_cell
from workbooks.report import without_source
from workbooks.report.disagreements import disagreements
from workbooks.report.listed import GROUPS, Listed, list_entry
from workbooks.report.number_format import formatted
from workbooks.report.one_source import on_one_source
from workbooks.report.record import stated
from workbooks.report.terminal_columns import Column, table, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from workbooks.book.model import Book

NEWEST = EDITIONS[-1]
TITLES = {
    "age": "Figures in use in the newest edition that are older than {older_than} days",
    "relay": "Figures that rest on one document, relayed or weak, and these documents",
    "carried": "Editions without a value of their own, and which stands in",
    "contradictions": "Contradictions of the article, and editions more than 10% apart",
    "assumptions": "Claims without a figure, and assumptions whose note names no source",
    "sources": "Sources that nothing cites, and sources without an address",
}
COLUMNS = (
    *(Column("Id"), Column("Edition"), Column("Value")),
    *(Column("Source, as of, confidence"), Column("Why")),
)
LONGEST = 40  # characters of a value that is words


@dataclass(frozen=True)
class Review:
    """What was listed, by group, and as of which day, older than how many days."""

    as_of: date
    older_than: int
    listed: Mapping[str, Sequence[Listed]]

    @property
    def counts(self) -> dict[str, int]:
        """Count what each group lists."""
        return {group: len(listed) for group, listed in self.listed.items()}


def review(book: Book, groups: Sequence[str], older_than: int, as_of: date) -> Review:
    """List what each of the groups finds in a book, as of a day."""
    finders: dict[str, Callable[[], Iterator[Listed]]] = {
        "age": lambda: _old(book, older_than, as_of),
        "relay": lambda: on_one_source(book),
        "carried": lambda: _carried(book),
        "contradictions": lambda: disagreements(book),
        "assumptions": lambda: without_source.claims_and_assumptions(book, as_of),
        "sources": lambda: without_source.sources(book),
    }
    asked = [group for group in GROUPS if group in groups]
    return Review(as_of, older_than, {group: tuple(finders[group]()) for group in asked})


def lines(found: Review, limit: int) -> Iterator[str]:
    """Write a review for a terminal, in lines of at most `limit` cells, its counts at the end."""
    for group, listed in found.listed.items():
        title = TITLES[group].format(older_than=found.older_than)
        heading = f"{title}: {len(listed) or 'none'}"
        for line in wrapped(heading, limit):
            yield click.style(line, bold=True)  # which `click.echo` strips elsewhere
        if listed:
            yield from table(COLUMNS, [_row(each) for each in listed], limit)
        yield ""
    counts = ", ".join(f"{count} {group}" for group, count in found.counts.items())
    day = formatted(found.as_of, "date")
    yield from wrapped(f"{sum(found.counts.values())} listed as of {day}: {counts}", limit)


def record(found: Review) -> Mapping[str, object]:
    """Give the same as `lines` for a program."""
    return {
        "as_of": found.as_of.isoformat(),
        "older_than": found.older_than,
        "counts": found.counts,
        "listed": [
            {"group": group, **_record(each)}
            for group, listed in found.listed.items()
            for each in listed
        ],
    }


def _old(book: Book, older_than: int, as_of: date) -> Iterator[Listed]:
    """List the figures in use in the newest edition that are too old, the oldest first."""
    found = []
    for subject in book.subjects:
        for figure in subject.figures.values():
            entry = figure.editions[figure.carried(NEWEST)]
            days = (as_of - last_day(entry.as_of)).days
            if days > older_than:
                found.append((days, list_entry(book, subject, figure, entry, f"{days} days old")))
    yield from (each for _, each in sorted(found, key=lambda pair: (-pair[0], pair[1].id)))


def _carried(book: Book) -> Iterator[Listed]:
    """List each figure with editions that have no value, by the edition that stands in."""
    for subject in book.subjects:
        for figure in subject.figures.values():
            borrowed: dict[str, list[str]] = {}
            for edition in EDITIONS:
                if edition not in figure.editions:
                    borrowed.setdefault(figure.carried(edition), []).append(edition)
            for stands_in, editions in borrowed.items():
                entry = figure.editions[stands_in]
                why = f"stands in for {' and '.join(editions)}"
                yield list_entry(book, subject, figure, entry, why)


def _row(each: Listed) -> tuple[str, ...]:
    value = "" if each.value is None else f"{each.value}"
    if len(value) > LONGEST:
        value = f"{value[: LONGEST - 1]}…"
    origin = ", ".join(part for part in (each.title, each.as_of, each.confidence) if part)
    return f"  {each.id}", each.edition, f"{value} {each.unit}".strip(), origin, each.why


def _record(each: Listed) -> dict[str, object]:
    """Give one line's fields; a percentage is a fraction, as in every record."""
    words = each.value is None or isinstance(each.value, str)
    unit = {"unit": each.unit or None} if words else {}
    named = {field: getattr(each, field) or None for field in ("source", "title", "as_of")}
    return {
        "id": each.id,
        "edition": each.edition or None,
        **stated(in_cell(each.value, each.unit), each.unit),
        **unit,
        **named,
        "confidence": each.confidence or None,
        "why": each.why,
    }
