"""Texts in aligned columns for a terminal, where a Chinese character is two cells wide."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GAP = "  "
NARROWEST = 8  # that a column of texts is wrapped to
WIDE = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6"
CLOSING = "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff01\uff1f\uff09\u300b\u300d\u300f\u3011"
# A line may break after a blank, and after a wide character that no closing mark follows.
PIECE = re.compile(rf"[{WIDE}][{CLOSING}]*|[^\s{WIDE}]+\s*|\s+")
UNSEEN = ("Mn", "Me", "Cf")


@dataclass(frozen=True)
class Column:
    """A column: its heading; numbers stand to the right and are never wrapped or cut."""

    heading: str
    number: bool = False


def width(text: str) -> int:
    """Count the cells of a terminal that a text fills."""
    return sum(
        0
        if unicodedata.category(each) in UNSEEN
        else 1 + (unicodedata.east_asian_width(each) in "WF")
        for each in text
    )


def on_one_line(text: str) -> str:
    """Leave nothing in a text that would steer a terminal or break a line."""
    return "".join(
        " " if unicodedata.category(each) in {"Cc", "Zl", "Zp"} else each for each in text
    )


def wrapped(text: str, limit: int, indent: str = "") -> list[str]:
    """Break a text into lines of at most `limit` cells, the later ones indented.

    A word that is longer than a line is broken where the line ends.
    """
    lines = [""]
    for whole in PIECE.findall(on_one_line(text)):
        for piece in _fitting(whole, limit - width(indent)):
            if lines[-1].strip() and width(lines[-1]) + width(piece.rstrip()) > limit:
                lines.append(indent)
            lines[-1] += piece
    return [line.rstrip() for line in lines]


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], limit: int) -> Iterator[str]:
    """Lay rows out under their headings, in lines of at most `limit` cells.

    The widest columns of texts are wrapped until the table fits; numbers keep their width, also
    where the terminal is too narrow for them. A row of one text stands across the columns.
    """
    headings = [column.heading for column in columns]
    cells = [headings, *([on_one_line(cell) for cell in row] for row in rows)]
    full = [row for row in cells if len(row) == len(columns)]
    widths = [max(map(width, column)) for column in zip(*full, strict=True)]
    _narrow(widths, [not column.number for column in columns], limit)
    for row in cells:
        if len(row) == len(columns):
            yield from _lines(columns, row, widths)
        else:
            yield from wrapped(row[0], limit, "  ")


def _narrow(widths: list[int], flexible: Sequence[bool], limit: int) -> None:
    """Take from the widest columns of texts what the table is too wide by."""
    while sum(widths) + len(GAP) * (len(widths) - 1) > limit:
        most = max(w for w, bends in zip(widths, flexible, strict=True) if bends)
        if most <= NARROWEST:
            return
        widths[next(n for n, w in enumerate(widths) if w == most and flexible[n])] -= 1


def _lines(columns: Sequence[Column], row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Write one row, over several lines where a text is wrapped; numbers stand on the first."""
    parts = []
    for column, cell, fit in zip(columns, row, widths, strict=True):
        hanging = "  " + " " * (len(cell) - len(cell.lstrip()))
        parts.append([cell] if column.number else wrapped(cell, fit, hanging))
    for line in zip_longest(*parts, fillvalue=""):
        padded = (
            " " * (fit - width(part)) + part if column.number else part + " " * (fit - width(part))
            for column, part, fit in zip(columns, line, widths, strict=True)
        )
        yield GAP.join(padded).rstrip()


def _fitting(piece: str, limit: int) -> Iterator[str]:
    """Cut a piece that is longer than a line."""
    part = ""
    for character in piece:
        if part and width((part + character).rstrip()) > limit:
            yield part
            part = ""
        part += character
    yield part
