"""The part of a workbook that some lines depend on: enough to compute them, and much faster."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workbooks.sheet.formula import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workbooks.sheet.sheet import Sheet


def excerpt(sheets: Sequence[Sheet], keys: Iterable[str]) -> list[Sheet]:
    """Keep the rows and the spilled tables that some lines depend on, at their places.

    Args:
        sheets: All tabs of a workbook.
        keys: The full keys of the lines, such as `circle.flows`.
    """
    places = sheets[0].places
    tabs = {sheet.title: sheet for sheet in sheets}
    kept: dict[str, set[int]] = {sheet.title: set() for sheet in sheets}
    waiting = [places[key] for key in keys]
    while waiting:
        place = waiting.pop()
        rows = set(range(place.row, place.row + place.height)) - kept[place.sheet]
        kept[place.sheet] |= rows
        waiting += [places[key] for key in _read(tabs[place.sheet], rows)]
    return [_part(sheet, kept[sheet.title]) for sheet in sheets if kept[sheet.title]]


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
        for block in sheet.blocks
        if rows & set(range(block.place.row, block.place.row + block.place.height))
    ]
    for template in templates:
        for found in REFERENCE.finditer(template):
            yield sheet.full(found[1])


def _part(sheet: Sheet, rows: set[int]) -> Sheet:
    blocks = [block for block in sheet.blocks if block.place.row in rows]
    cells = {row: sheet.rows[row] for row in sorted(rows & set(sheet.rows))}
    return replace(sheet, rows=cells, blocks=blocks, checks={}, names={}, choices={})
