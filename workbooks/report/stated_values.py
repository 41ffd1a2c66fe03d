"""Every stated value of a deal book as a flat record: what it is, who says it, is it in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.model import CASES, YearlyAssumption
from workbooks.book.units import in_cell
from workbooks.report.record import named, stated

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from workbooks.book.model import Assumption, Book, Claim, Entry, Figure, ReportedLine, Subject
    from workbooks.report.record import Record

FIELDS = (
    *("edition", "case", "period"),
    *("value", "text", "unit", "bound", "in_use", "carried"),
    *("source", "title", "address", "as_of", "confidence", "facts", "phrase", "note"),
)


def records(book: Book, item: Subject, edition: str, case: str) -> Iterator[Record]:
    """List every stated value of a deal, a company or the market; `in_use` are those it uses.

    A figure has a record for each edition that states it, an assumption one for each case (a path
    one for each case and year), a history one for each period. `carried` is a figure that stands
    in for the edition, which has none. Claims are never in use.
    """
    for figure in item.figures.values():
        used = figure.carried(edition)
        for name, entry in figure.editions.items():
            yield _record(item, figure, "figure", entry.value) | {
                "edition": name,
                "bound": figure.bound or None,
                "in_use": name == used,
                "carried": name == used != edition,
                **_origin(book, entry),
            }
    assumed: tuple[Assumption | YearlyAssumption, ...] = (
        *item.assumptions.values(),
        *item.paths.values(),
    )
    for each in assumed:
        yield from _assumed(item, each, case)
    for line in item.history.lines.values() if item.history else ():
        for period, entry in line.values.items():
            found = _record(item, line, "reported", entry.value)
            yield found | {"period": period, "in_use": True, **_origin(book, entry)}
    for claim in item.claims.values():
        content = claim.text if claim.value is None else claim.value
        found = _record(item, claim, "claim", content) | _origin(book, claim)
        yield found if claim.value is not None else found | {"unit": claim.unit}


def _assumed(item: Subject, each: Assumption | YearlyAssumption, case: str) -> Iterator[Record]:
    """List the low, base and high of an assumption; one over years year by year."""
    for name in CASES:
        stands = getattr(each, name)
        by_year = (
            zip(each.years, stands, strict=True)
            if isinstance(each, YearlyAssumption)
            else [(None, stands)]
        )
        for year, value in by_year:
            yield _record(item, each, "assumption", value) | {
                "case": name,
                "period": year,
                "in_use": name == case,
                "title": "Assumption",
                "as_of": each.as_of,
                "note": each.note or None,
            }


def _record(
    item: Subject,
    each: Figure | Assumption | YearlyAssumption | ReportedLine | Claim,
    kind: str,
    value: float | str | date,
) -> Record:
    """Begin a record; what is not known of it is None."""
    names: Record = {"subject": item.id, "key": each.key, "kind": kind}
    names |= named("name", each.name)
    unused: Record = {"in_use": False, "carried": False}
    return names | dict.fromkeys(FIELDS) | stated(in_cell(value, each.unit), each.unit) | unused


def _origin(book: Book, entry: Entry | Claim) -> Record:
    """Say who states a value, where, as of when, how sure."""
    source = book.sources[entry.source]
    return {
        "source": source.id,
        "title": source.title,
        "address": source.url or None,
        "as_of": entry.as_of,
        "confidence": entry.confidence,
        "facts": " ".join(entry.csv) or None,
        "phrase": entry.phrase or None,
        "note": entry.note or None,
    }
