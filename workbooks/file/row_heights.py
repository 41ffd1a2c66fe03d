"""The heights of the rows above a chart, fixed so that it stands at its place in any program."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from openpyxl.utils import get_column_letter

from workbooks.file.styles import ROLES

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from workbooks.sheet.cell import Cell
    from workbooks.sheet.sheet import Sheet

ROW_HEIGHT = 15.0  # points
HEADING_HEIGHTS = {1: 22.0}
LINE, WIDE_LINE = 1.35, 1.6  # of a font's size: the height of a line, and of a Chinese one
WIDE = 2.3  # times a usual character: a Chinese one
PER_WIDTH = 1.2  # characters of usual text that a column's width of 1 holds


def fix_heights(sheet: Sheet, worksheet: Worksheet) -> None:
    """Fix the heights of the rows down to the last chart, and of tall Chinese headings below.

    Programs that fit them to the text when they open a file move the cells, not the charts; below
    the charts a text that wraps is left to them.
    """
    end = max((band.row + band.rows for band in sheet.bands), default=1)
    for row in range(1, max([end, *sheet.rows]) + 1):
        cells = sheet.rows.get(row, {})
        wide = any(map(_wide, cells.values()))
        if row >= end and (not wide or any(map(_wraps, cells.values()))):
            continue
        heights = [_height(cell, worksheet, column) for column, cell in cells.items()]
        usual = HEADING_HEIGHTS.get(row, ROW_HEIGHT)
        needed = max((usual, *heights))
        if row < end or needed > usual:
            worksheet.row_dimensions[row].height = needed


def _height(cell: Cell, worksheet: Worksheet, column: int) -> float:
    """Give the height, in points, that a cell needs; a wide character takes the room of two."""
    look = ROLES[cell.role]
    lines = 1
    words = _words(cell)
    if _wraps(cell):
        room = worksheet.column_dimensions[get_column_letter(column)].width * PER_WIDTH
        lines = sum(ceil(max(1, _room(line)) / room) for line in words.splitlines() or [""])
    return lines * look.size * (WIDE_LINE if _wide(cell) else LINE)


def _wraps(cell: Cell) -> bool:
    return ROLES[cell.role].wrap and bool(_words(cell))


def _room(words: str) -> float:
    return sum(WIDE if east_asian_width(each) in "WF" else 1 for each in words)


def _wide(cell: Cell) -> bool:
    words = _words(cell)
    return not words.isascii() and _room(words) > len(words)


def _words(cell: Cell) -> str:
    return cell.content if isinstance(cell.content, str) and not cell.formula else ""
