"""What a computed workbook says, as flat records: its deals, its flows, every result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import UNITS, format_of
from workbooks.report.record import named, stated
from workbooks.sheet.formula import LABEL, UNIT, VALUE
from workbooks.sheet.replayed_lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.build import Calculated
    from workbooks.report.record import Record
    from workbooks.sheet.replayed_lines import Line
    from workbooks.sheet.sheet import Sheet


def deals(found: Calculated) -> Iterator[Record]:
    """List the deals in the order of their tabs."""
    book = found.book
    for deal in book.deals.values():
        yield {
            "deal": deal.id,
            **named("name", deal.name),
            "kind": deal.kind,
            "tab": deal.tab,
            "own": deal.id in book.own,
            "edition": found.edition,
            "case": found.case,
            "as_of": book.as_of.isoformat(),
            **named("summary", deal.summary),
            **named("condition", deal.condition),
        }


def flows(found: Calculated) -> Iterator[Record]:
    """List the flows with the amounts of the Circle tab: 0 in an edition that lacks the flow."""
    book, count = found.book, {"flows": 0, "guarantees": 0}
    for deal in book.deals.values():
        for flow in deal.flows:
            listed = "guarantees" if flow.kind == "guarantee" else "flows"
            count[listed] += 1
            amount = stated(found.value(f"circle.{listed}_{count[listed]}_amount"), "USD bn")
            years = stated(found.value(f"{deal.id}.{flow.years}") if flow.years else None, "years")
            yield {
                "deal": deal.id,
                "payer": flow.payer,
                "payee": flow.payee,
                "payer_name": book.companies[flow.payer].name["en"],
                "payee_name": book.companies[flow.payee].name["en"],
                "kind": flow.kind,
                "amount": amount["value"],
                "unit": amount["unit"],
                "years": years["value"],
                "binding": flow.binding,
                "overlaps": flow.overlaps,
                "covers": flow.covers or None,
                "edition": found.edition,
                "case": found.case,
                "editions": " ".join(flow.editions),
                "key": f"{deal.id}.{flow.amount}",
                "note": flow.note or None,
            }


def results(found: Calculated) -> Iterator[Record]:
    """List every headline, check and calculated line of every tab, each cell once.

    A line over years has a record for each of them, a spilled table one for each of its cells. A
    cell that its row's unit does not describe is left out: nothing would say what its number is.
    """
    for sheet in found.layout.sheets:
        yield from _of_tab(found, sheet)


def _of_tab(found: Calculated, sheet: Sheet) -> Iterator[Record]:
    headlines = {each.key for each in sheet.headlines}
    seen: set[tuple[int, int]] = set()
    for line in Lines([sheet]).by_key.values():
        kind = "headline" if line.key in headlines else "line"
        kind = "check" if line.key in sheet.checks else "table" if line.block else kind
        for row, column, names, unit in _cells(line):
            value = found.results[sheet.title].get((row, column))
            if value is None or (row, column) in seen:
                continue
            seen.add((row, column))
            yield {
                "tab": sheet.title,
                "key": line.key,
                "kind": kind,
                "label": line.label.strip(),
                **names,
                **stated(value, unit),
                "edition": found.edition,
                "case": found.case,
            }


def _cells(line: Line) -> Iterator[tuple[int, int, Record, str]]:
    """Give row, column, names and unit of each cell of a line that holds a number of its own."""
    place, block = line.place, line.block
    rows = range(place.row + (block is not None and block.headed), place.row + place.height)
    across = place.labelled if block and block.headed else 0
    columns = range(place.column + across, place.column + place.width)
    for row in rows:
        for column in columns:
            if block is None and not _described(line, row, column):
                continue
            names: Record = {"row": None, "column": None}
            if block:
                names["row"] = (
                    place.rows[row - rows.start] if place.rows else str(row - rows.start + 1)
                )
            if place.width > 1:
                number = column - columns.start
                names["column"] = place.columns[number] if place.columns else str(number + 1)
            yield row, column, names, block.unit_at(row, column) if block else line.unit


def _described(line: Line, row: int, column: int) -> bool:
    """Tell a cell whose row says what it is from one of a list, or beside a line."""
    cells = line.sheet.rows.get(row, {})
    unit = str(cells[UNIT].content or "") if UNIT in cells else ""
    return (
        line.place.height == 1
        and column >= VALUE
        and column in cells
        and unit in UNITS
        and LABEL in cells
        and cells[column].number_format == format_of(unit)
    )
