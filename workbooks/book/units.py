"""The units that the deal book knows, each with its number format; the list is closed."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")

INTEGER = "#,##0_);(#,##0);–_)"
ONE_PLACE = "#,##0.0_);(#,##0.0);–_)"
TWO_PLACES = "#,##0.00_);(#,##0.00);–_)"
PERCENT = "0.0%_);(0.0%);–_)"
MULTIPLE = '0.00"x"_);(0.00"x");–_)'
DATE = "d mmm yyyy"
PLAIN = "0"
GENERAL = "General"

UNITS = {
    "": GENERAL,
    "%": PERCENT,
    "% annualised": PERCENT,
    "1 = pass": PLAIN,
    "A100": INTEGER,
    "EUR bn": ONE_PLACE,
    "GW": TWO_PLACES,
    "H800": INTEGER,
    "RMB bn": ONE_PLACE,
    "RMB/USD": "0.0000",
    "USD": TWO_PLACES,
    "USD bn": ONE_PLACE,
    "USD bn/GW": ONE_PLACE,
    "USD bn/month": ONE_PLACE,
    "USD bn/yr": ONE_PLACE,
    "USD m": ONE_PLACE,
    "USD/GPU-hour": TWO_PLACES,
    "USD/share": TWO_PLACES,
    "USD tn": ONE_PLACE,
    "USD tn/yr": ONE_PLACE,
    "bp": INTEGER,
    "count": INTEGER,
    "date": DATE,
    "days": INTEGER,
    "deals": INTEGER,
    "event": GENERAL,
    "flag": PLAIN,
    "m": INTEGER,
    "m shares": ONE_PLACE,
    "multiple": MULTIPLE,
    "part": "0.0%_)",  # a part of 0 is said, unlike an amount of nothing
    "percent": PERCENT,
    "rating": GENERAL,
    "ratio": TWO_PLACES,
    "tolerance": "0E+00",
    "tn tokens": INTEGER,
    "x": MULTIPLE,
    "year no.": PLAIN,
    "years": TWO_PLACES,
}


def format_of(unit: str) -> str:
    """Give the number format of a unit."""
    return UNITS[unit]


def in_cell(value: T, unit: str) -> T | float:
    """Turn a value of the book into a cell's: percent is stated as said, held as a fraction."""
    if unit.startswith("%") and isinstance(value, (int, float)):
        return float(Decimal(str(value)) / 100)
    return value


def of_number(unit: str) -> str:
    """Name the unit of the number itself that a cell holds: a percentage is a fraction."""
    if unit in {"percent", "part"}:
        return "fraction"
    return unit.replace("%", "fraction", 1) if unit.startswith("%") else unit
