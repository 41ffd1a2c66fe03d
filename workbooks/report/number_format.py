"""Show a value as its cell in the workbook does: parentheses, dashes, percent, x, dates."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from udfs.cells.errors import ErrorValue
from workbooks.book.units import GENERAL, format_of

if TYPE_CHECKING:
    from workbooks.file.stored_rows import Result

FIRST_DAY = date(1899, 12, 30)
LAST_DAY = 2_958_465  # the end of the year 9999; a spreadsheet shows no later one
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
PIECE = re.compile(r'"(?P<said>[^"]*)"|_(?P<space>.)|(?P<digits>[#0,]*0(?:\.0+)?(?:E\+00)?)|(.)')
KEPT_DIGITS = 15  # a spreadsheet rounds the number that it would write, not the binary one
WIDE = Context(prec=400)  # digits: the largest float before the point, and some after it
GENERAL_DIGITS = 10


def day(serial: float) -> date:
    """Give the date that a cell's number stands for."""
    return FIRST_DAY + timedelta(days=int(serial))


def formatted(value: Result | date, unit: str) -> str:
    """Write a value as a cell of that unit shows it; a space stands where a parenthesis would.

    Args:
        value: What the cell holds: a percentage as a fraction, a date as its serial number.
        unit: A unit of the deal book.
    """
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, ErrorValue):
        return value.spelling
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, date):
        return f"{value.day} {MONTHS[value.month - 1]} {value.year}"
    if unit == "date":
        return formatted(day(value), unit) if 0 <= value <= LAST_DAY else _number(value, GENERAL)
    return _number(value, format_of(unit))


def _number(value: float, code: str) -> str:
    """Write a number by the section of its format that its sign chooses."""
    if code == GENERAL:
        return f"{value:.{GENERAL_DIGITS}g}".upper()
    sections = code.split(";")
    if len(sections) == 1:
        size = _section(abs(value), code)
        return f"-{size}" if value < 0 and size != _section(0, code) else size
    chosen = 0 if value > 0 else 1 if value < 0 else len(sections) - 1
    return _section(abs(value), sections[chosen])


def _section(value: float, section: str) -> str:
    """Write a number that is not negative into one section of a format."""
    hundredfold = 100 if "%" in section else 1
    exact = WIDE.multiply(Decimal(f"{value:.{KEPT_DIGITS}g}"), Decimal(hundredfold))
    written = []
    for piece in PIECE.finditer(section):
        if piece["digits"]:
            written.append(_digits(exact, piece["digits"]))
        elif piece["space"]:
            written.append(" ")
        else:
            written.append(piece["said"] or piece[0])
    return "".join(written)


def _digits(exact: Decimal, pattern: str) -> str:
    """Round as a spreadsheet does, half away from zero, and group the thousands if asked to."""
    if pattern.endswith("E+00"):
        return f"{float(exact):.0E}"
    places = len(pattern.partition(".")[2])
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, WIDE)
    return f"{rounded:,f}" if "," in pattern else f"{rounded:f}"
