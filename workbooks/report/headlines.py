"""The headline numbers in a terminal: those of every deal, or all that one deal stands on.

The numbers are the workbook's own results, written as its cells show them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workbooks.report import stated_values as figures
from workbooks.report.number_format import formatted
from workbooks.report.record import stated
from workbooks.report.terminal_columns import Column, table, wrapped
from workbooks.tabs.parts.book_rows import BOUND_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from workbooks.book.model import Assumption, Deal, Figure, ReportedLine, YearlyAssumption
    from workbooks.build import Calculated
    from workbooks.file.stored_rows import Result
    from workbooks.report.record import Record
    from workbooks.sheet.sheet import Sheet

    Input = Figure | Assumption | YearlyAssumption | ReportedLine

HEADLINES = (Column("Headline"), Column("In use", number=True), Column("Unit"))
INPUTS = (
    *(Column("Input"), Column("In use", number=True), Column("Unit")),
    *(Column("From"), Column("Source, as of, confidence")),
)
SAID = frozenset({"percent", "%", "part", "x", "multiple", "date"})  # by the number itself
CARRIED = "* The edition has no value of its own; this one stands in."


def tabs(found: Calculated) -> list[Sheet]:
    """Give the tabs that have headlines: the deals, then the models of all of them."""
    return [sheet for sheet in found.layout.sheets if sheet.headlines]


def overview(found: Calculated, limit: int) -> Iterator[str]:
    """Write the headlines of every deal and model, in lines of at most `limit` cells."""
    yield from wrapped(_switches(found), limit)
    yield ""
    rows: list[tuple[str, ...]] = []
    for sheet in tabs(found):
        name = f" ({sheet.key})" if sheet.key in found.book.deals else ""
        rows += [(f"{sheet.heading}{name}",), *_headlines(found, sheet)]
    for line in table(HEADLINES, rows, limit):
        yield line if line.startswith(" ") else _strong(line)


def one_deal(found: Calculated, deal: Deal, limit: int) -> Iterator[str]:
    """Write a deal's condition, headlines, inputs in use and checks."""
    sheet = tab_of(found, deal)
    yield from map(_strong, wrapped(deal.name["en"], limit))
    yield from wrapped(deal.summary["en"], limit)
    yield from wrapped(_switches(found), limit)
    yield from ("", _strong("What would have to be true"))
    yield from wrapped(f"  {deal.condition['en']}", limit, "  ")
    yield ""
    yield from _headed(table(HEADLINES, list(_headlines(found, sheet)), limit))
    yield ""
    used = list(_in_use(found, deal))
    yield from _headed(table(INPUTS, [_input(*each) for each in used], limit))
    if any(record["carried"] for record, _, _ in used):
        yield from wrapped(CARRIED, limit)
    yield from ("", _strong("Checks"))
    for each in _checks(found, sheet):
        yield from wrapped(
            f"  {'ok   ' if each['passes'] else 'FAILS'} {each['label']}", limit, " " * 8
        )


def every_record(found: Calculated) -> Mapping[str, object]:
    """Give the same as `overview` for a program."""
    every = [
        {
            "id": sheet.key,
            "name": sheet.heading,
            "tab": sheet.title,
            "headlines": list(_results(found, sheet)),
            "checks": list(_checks(found, sheet)),
        }
        for sheet in tabs(found)
    ]
    return {**_switched(found), "tabs": every}


def one_record(found: Calculated, deal: Deal) -> Mapping[str, object]:
    """Give the same as `one_deal` for a program."""
    sheet = tab_of(found, deal)
    return {
        **_switched(found),
        "id": deal.id,
        "name": deal.name["en"],
        "tab": deal.tab,
        "kind": deal.kind,
        "summary": deal.summary["en"],
        "condition": deal.condition["en"],
        "headlines": list(_results(found, sheet)),
        "inputs": [
            {**record, **stated(value, item.unit)} for record, item, value in _in_use(found, deal)
        ],
        "checks": list(_checks(found, sheet)),
    }


def tab_of(found: Calculated, deal: Deal) -> Sheet:
    """Find the tab of a deal."""
    return next(sheet for sheet in found.layout.sheets if sheet.key == deal.id)


def _switched(found: Calculated) -> dict[str, str]:
    as_of = found.book.as_of.isoformat()
    return {"edition": found.edition, "case": found.case, "as_of": as_of}


def _switches(found: Calculated) -> str:
    return (
        f"Edition {found.edition}, case {found.case} of the assumptions; "
        f"deal book as of {formatted(found.book.as_of, 'date')}"
    )


def _headlines(found: Calculated, sheet: Sheet) -> Iterator[tuple[str, ...]]:
    for each in sheet.headlines:
        yield f"  {each.label}", *_number(found.value(each.key), each.unit)


def _results(found: Calculated, sheet: Sheet) -> Iterator[Record]:
    for each in sheet.headlines:
        yield {"key": each.key, "label": each.label, **stated(found.value(each.key), each.unit)}


def _checks(found: Calculated, sheet: Sheet) -> Iterator[Record]:
    for key, label in sheet.checks.items():
        yield {"key": key, "label": label, "passes": found.value(key) == 1}


def _in_use(found: Calculated, deal: Deal) -> Iterator[tuple[Record, Input, Result | date]]:
    """Give each input in use: its record, the item of the book, the cell's result."""
    lines = deal.history.lines if deal.history else {}
    items: dict[str, Input] = {**deal.figures, **deal.assumptions, **deal.paths, **lines}
    for record in figures.records(found.book, deal, found.edition, found.case):
        if record["in_use"]:
            key, period = str(record["key"]), record["period"]
            value = found.value(f"{deal.id}.{key}", "" if period is None else str(period))
            yield record, items[key], value


def _input(record: Record, item: Input, value: Result | date) -> tuple[str, ...]:
    """Write an input as a row of the table."""
    period = f", {record['period']}" if record["period"] else ""
    stands = str(record["edition"] or record["case"] or "reported")
    origin = (record["title"], record["as_of"], record["confidence"])
    return (
        f"  {item.name['en']}{period}{BOUND_WORDS[str(record['bound'] or '')]}",
        *_number(value, item.unit),
        f"{stands}*" if record["carried"] else stands,
        ", ".join(str(each) for each in origin if each),
    )


def _number(value: Result | date, unit: str) -> tuple[str, str]:
    """Write a value, and its unit unless the number says it."""
    return formatted(value, unit), "" if unit in SAID else unit


def _headed(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line if number else _strong(line)


def _strong(line: str) -> str:
    """Make a heading stand out on a terminal; `click.echo` strips it elsewhere."""
    return click.style(line, bold=True)
