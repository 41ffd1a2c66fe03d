"""Addresses of cells and ranges in A1 notation, within the bounds of a sheet."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import NamedTuple

LAST_ROW, COLUMNS = 1_048_576, 16_384
DIGITS = 10  # of the largest number that the format counts with
CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
WHOLE_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
WHOLE_ROW = re.compile(r"\$?([1-9][0-9]{0,6})")


class Area(NamedTuple):
    """A rectangle of cells, from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def meets(self, other: Area) -> bool:
        """Tell whether two areas share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies in the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right


class Sweep:
    """Areas that begin from row to row and share no cell, with a mark each."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lefts: list[int] = []
        self._areas: list[tuple[Area, int]] = []

    def add(self, area: Area, mark: int = 0) -> bool:
        """Add an area, unless it meets another one; none that was added begins below its top.

        Those kept share no column: what ends above an area is dropped where it is in its way.
        """
        place = bisect_right(self._lefts, area.left)
        first = place - 1 if place and self._areas[place - 1][0].right >= area.left else place
        end = bisect_right(self._lefts, area.right)
        if any(each.bottom >= area.top for each, _ in self._areas[first:end]):
            return False
        self._lefts[first:end] = [area.left]
        self._areas[first:end] = [(area, mark)]
        return True

    def mark(self, row: int, column: int) -> int | None:
        """Give the mark of the area that holds a cell at or below the top of the last one."""
        place = bisect_right(self._lefts, column) - 1
        if place < 0:
            return None
        area, mark = self._areas[place]
        return mark if area.holds(row, column) else None


@cache
def column_number(letters: str) -> int:
    """Count a column's letters from A = 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


@cache
def column_letters(number: int) -> str:
    """Write the letters of a column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Write the address of a cell."""
    return f"{column_letters(column)}{row}"


def cell_at(text: str) -> tuple[int, int] | None:
    """Read row and column of an address; None where it is none or outside the sheet."""
    found = CELL.fullmatch(text)
    if not found:
        return None
    row, column = int(found[2]), column_number(found[1])
    return (row, column) if row <= LAST_ROW and column <= COLUMNS else None


def whole(text: str) -> int:
    """Read a number that counts or points to something; -1 where it is none.

    Python would read digits of every script, and refuse to read thousands of them.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else -1


def area(text: str | None) -> Area | None:
    """Read a cell, a range, whole columns or whole rows; None where it is none of them."""
    first, colon, second = (text or "").partition(":")
    if colon and not second:
        return None
    start, end = _end(first), _end(second or first)
    if start is None or end is None or (not second and not CELL.fullmatch(first)):
        return None
    if (start[0] == 0) != (end[0] == 0) or (start[1] == 0) != (end[1] == 0):
        return None
    top, bottom = (start[0], end[0]) if start[0] else (1, LAST_ROW)
    left, right = (start[1], end[1]) if start[1] else (1, COLUMNS)
    in_order = top <= bottom and left <= right
    return Area(top, left, bottom, right) if in_order else None


def areas(text: str | None) -> list[Area] | None:
    """Read a list of ranges; None where one is illegal or there is none."""
    found = [area(each) for each in (text or "").split()]
    good = [each for each in found if each]
    return good if good and len(good) == len(found) else None


def _end(text: str) -> tuple[int, int] | None:
    """Read one end of a range; row or column is 0 where the end is a whole one."""
    if cell := cell_at(text):
        return cell
    if found := WHOLE_COLUMN.fullmatch(text):
        column = column_number(found[1])
        return (0, column) if column <= COLUMNS else None
    if found := WHOLE_ROW.fullmatch(text):
        row = int(found[1])
        return (row, 0) if row <= LAST_ROW else None
    return None
