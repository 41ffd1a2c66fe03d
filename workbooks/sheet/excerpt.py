"""The part of a workbook that some lines depend on: enough to compute them, and much faster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbooks.sheet.formula import REFERENCE
from workbooks.sheet.layout import Layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workbooks.sheet.sheet import Sheet


def excerpt(layout: Layout, keys: Iterable[str]) -> Layout:
    """Keep the rows and the spilled tables that some lines depend on, at their places.

    Args:
        layout: A whole workbook.
        keys: The full keys of the lines, such as `circle.flows`.
    """
    places = layout.places
    tabs = {sheet.title: sheet for sheet in layout.sheets}
    kept: dict[str, set[int]] = {sheet.title: set() for sheet in layout.sheets}
    waiting = [places[key] for key in keys]
    while waiting:
        place = waiting.pop()
        rows = set(range(place.row, place.row + place.height)) - kept[place.sheet]
        kept[place.sheet] |= rows
        waiting += [places[key] for key in _read(tabs[place.sheet], rows)]
    parts = (_part(sheet, kept[sheet.title]) for sheet in layout.sheets if kept[sheet.title])
    return Layout(tuple(parts), places)


def _read(sheet: Sheet, rows: set[int]) -> Iterator[str]:
    """Name the lines that formulas in some rows refer to, and the tables that reach into them."""
    templates = [
        str(cell.content)
        for row in rows
        for cell in sheet.rows.get(row, {}).values()
        if cell.formula
    ]
    templates += [
        block.template
        for block in sheet.spilled
        if rows & set(range(block.place.row, block.place.row + block.place.height))
    ]
    for template in templates:
        for found in REFERENCE.finditer(template):
            yield sheet.full(found[1])


def _part(sheet: Sheet, rows: set[int]) -> Sheet:
    spilled = [block for block in sheet.spilled if block.place.row in rows]
    cells = {row: sheet.rows[row] for row in sorted(rows & set(sheet.rows))}
    return replace(sheet, rows=cells, spilled=spilled, checks={}, names={}, choices={})
