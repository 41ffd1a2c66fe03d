"""Read the value of a row of facts: a number, a bound, a day, words, or several numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from math import isfinite

from workbooks.book.as_of import dates_a_value
from workbooks.book.toml_lines import EARLIEST

DIGITS = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
BOUNDED = re.compile(rf"(?P<sign><=?|>=?|≤|≥)? *(?P<number>{DIGITS})|(?P<least>{DIGITS})\+")
FOUND = re.compile(rf"(?<![\w.])(?<![A-Za-z]-){DIGITS}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNITS_OF_WORDS = ("", "event", "flag", "rating")
LONGEST_SHOWN = 60  # characters of a cell in a sentence


@dataclass(frozen=True)
class Part:
    """One value that a row states: a number or a day, and its words; `name` tells several apart."""

    value: float | date | None
    text: str
    bound: str = ""
    name: str = ""


class RefusedError(ValueError):
    """A cell that is refused: one sentence that says why, and its column."""

    def __init__(self, message: str, column: str) -> None:
        """Keep the column beside the sentence."""
        self.column = column
        super().__init__(message)


def shown(cell: str) -> str:
    """Quote a cell in a sentence; of a long one its beginning."""
    return repr(cell if len(cell) <= LONGEST_SHOWN else f"{cell[:LONGEST_SHOWN]}…")


def parts_of(value: str, unit: str, metric: str) -> tuple[Part, ...]:
    """Read a value; several numbers are one part each where the metric has a name for each.

    Raises:
        RefusedError: It is empty, or what it states is not one value and cannot be split.
    """
    if not value:
        message = "is empty; it must be a number, a day or words"
        raise RefusedError(message, "value")
    if unit == "date" or DAY.fullmatch(value):
        return (_day(value, unit),)
    if BOUNDED.fullmatch(value):
        return (_number(value),)
    count = len(FOUND.findall(value))
    if unit in UNITS_OF_WORDS or count <= 1:
        return (Part(None, value),)
    stated = [each.strip() for each in value.split("/")]
    names = [each.strip() for each in metric.split("/")]
    if len(stated) == len(names) and all(map(BOUNDED.fullmatch, stated)) and all(names):
        return tuple(_number(each, name) for each, name in zip(stated, names, strict=True))
    message = (
        f"{shown(value)} states {count} numbers, and a row one: split the row, "
        "or name each number in the metric, with '/' between in both"
    )
    raise RefusedError(message, "value")


def _number(value: str, name: str = "") -> Part:
    """Read a number; <, > or + make it the most or the least."""
    found = BOUNDED.fullmatch(value)
    if found is None:
        message = f"{shown(value)} must be a number"
        raise RefusedError(message, "value")
    digits = (found["number"] or found["least"]).replace(",", "")
    if not isfinite(float(digits)):
        message = f"{shown(value)} must be at most 1.8e308"
        raise RefusedError(message, "value")
    number = float(digits) if "." in digits else int(digits)
    least = found["least"] or (found["sign"] or "").startswith((">", "≥"))
    bound = "min" if least else "max" if found["sign"] else ""
    return Part(number, value, bound, name)


def _day(value: str, unit: str) -> Part:
    if unit != "date":
        message = f"{shown(value)} is a day; its unit must be 'date', is {unit!r}"
        raise RefusedError(message, "value")
    if not DAY.fullmatch(value) or not dates_a_value(value):
        message = f"{shown(value)} must be a day that there is, YYYY-MM-DD, for the unit is 'date'"
        raise RefusedError(message, "value")
    day = date.fromisoformat(value)
    if day < EARLIEST:
        message = f"{shown(value)} must be {EARLIEST} or later"
        raise RefusedError(message, "value")
    return Part(day, value)
