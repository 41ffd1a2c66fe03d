"""Units: a closed list, each with its format; percent are held as fractions."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.styles.numbers import is_date_format

from workbooks.book.units import UNITS, format_of, in_cell, of_number


@pytest.mark.parametrize(
    ("value", "unit", "cell"),
    [
        (14, "%", 0.14),
        (3.7, "%", 0.037),
        (-8.9, "%", -0.089),
        (51, "% annualised", 0.51),
        (0.3, "percent", 0.3),
        (160, "m shares", 160),
        ("n/a", "%", "n/a"),
        (date(2026, 1, 31), "date", date(2026, 1, 31)),
    ],
)
def test_percent_as_said_becomes_a_fraction_and_nothing_else_changes(
    value: object, unit: str, cell: object
) -> None:
    assert in_cell(value, unit) == cell


def test_a_percent_is_the_decimal_fraction_that_a_reader_would_type() -> None:
    """3.7 / 100 is 0.037000000000000005 in floats."""
    assert [repr(in_cell(n / 10, "%")) for n in (37, 29, 7)] == ["0.037", "0.029", "0.007"]


@pytest.mark.parametrize("unit", sorted(UNITS))
def test_a_format_shows_negatives_in_parentheses_and_has_no_open_quote(unit: str) -> None:
    shown = format_of(unit)
    assert shown.count('"') % 2 == 0
    if ";" in shown:
        positive, negative, zero = shown.split(";")
        assert negative.startswith("(")
        assert negative.endswith(")")
        assert positive.endswith("_)")
        assert zero.startswith("–")


def test_only_dates_are_shown_as_dates() -> None:
    assert [unit for unit in UNITS if is_date_format(format_of(unit))] == ["date"]


def test_an_unknown_unit_has_no_format() -> None:
    with pytest.raises(KeyError):
        format_of("furlongs")


def test_the_number_of_a_percentage_is_a_fraction_and_every_other_unit_stays() -> None:
    changed = {unit: of_number(unit) for unit in UNITS if of_number(unit) != unit}
    assert changed == {
        "%": "fraction",
        "% annualised": "fraction annualised",
        "part": "fraction",
        "percent": "fraction",
    }
