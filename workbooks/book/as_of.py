"""The date that a value is of: a day, a month or a year, the last two counted to their last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

AS_OF = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def on_calendar(day: str) -> bool:
    """Tell whether a text of that form is a day that there is; a month or a year always is one."""
    try:
        date.fromisoformat(day + "-01-01"[len(day) - 4 :])
    except ValueError:
        return False
    return True


def dates_a_value(text: str) -> bool:
    """Tell whether a text is YYYY, YYYY-MM or YYYY-MM-DD and on the calendar."""
    return bool(AS_OF.fullmatch(text)) and on_calendar(text)


def last_day(as_of: str) -> date:
    """Give the last day of a year or a month, and a day as it is."""
    year, month, day = (*map(int, as_of.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])
