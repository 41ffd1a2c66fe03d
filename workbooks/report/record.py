"""What a cell holds, as files and programs take it: a number or a text, and the number's unit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from udfs.cells.errors import ErrorValue
from workbooks.book.languages import ENGLISH, languages
from workbooks.book.units import of_number
from workbooks.report.number_format import LAST_DAY, day

if TYPE_CHECKING:
    from workbooks.book.model import Name
    from workbooks.file.stored_rows import Result

Record: TypeAlias = "dict[str, float | str | bool | None]"
WHOLE = 10**15  # up to here a float counts by ones
SUFFIXES = {"zh-TW": "zh"}  # of columns, where it is not the language in small letters


def named(key: str, name: Name) -> Record:
    """Give a text in a column for each language there is; None where it is not given in one."""
    others = (language for language in languages() if language != ENGLISH)
    columns = {each: SUFFIXES.get(each, each.replace("-", "_").lower()) for each in others}
    found: Record = {key: name[ENGLISH]}
    found.update((f"{key}_{end}", name.get(each)) for each, end in columns.items())
    return found


def stated(value: Result | date, unit: str) -> Record:
    """Give the `value` of a cell if it is a number, else its `text`, and the `unit` of the number.

    A percentage is a fraction, and its unit says so; a date is an ISO text; 3.0 is 3.
    """
    if isinstance(value, bool):
        value = int(value)
    if unit == "date" and isinstance(value, (int, float)) and 0 <= value <= LAST_DAY:
        value = day(value)
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, ErrorValue):
        value = value.spelling
    number = isinstance(value, (int, float))
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE:
        value = int(value)
    return {
        "value": value if number else None,
        "text": None if number else value,
        "unit": of_number(unit),
    }
