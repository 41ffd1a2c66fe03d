"""Values as their cells show them, in every unit there is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from udfs.cells.errors import ErrorValue
from workbooks.book.units import GENERAL, UNITS
from workbooks.report.number_format import day, formatted

if TYPE_CHECKING:
    from pathlib import Path

    from addin.libreoffice import LibreOffice
    from workbooks.file.stored_rows import Result

# Halves that are no halves in binary, small negatives, thousands, nothing at all.
NUMBERS = (0.0, 1.005, 2.675, -1.005, 0.125, -0.0449, 0.0049, 1234.565, -1234567.25, 45940.0, 1e9)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (-1234.5, "USD bn", "(1,234.5)"),
        (1234.5, "USD bn", "1,234.5 "),
        (0, "USD bn", "– "),
        (-0.0, "USD bn", "– "),
        (0.345, "percent", "34.5% "),
        (-0.345, "% annualised", "(34.5%)"),
        (0, "part", "0.0% "),
        (5.346, "x", "5.35x "),
        (-5.346, "multiple", "(5.35x)"),
        (2.675, "USD/share", "2.68 "),
        (7.12345, "RMB/USD", "7.1235"),
        (1e-9, "tolerance", "1E-09"),
        (1e26, "USD bn", f"100{',000' * 8}.0 "),
        (2027, "year no.", "2027"),
        (45935, "date", "5 Oct 2025"),
        (date(2025, 10, 5), "date", "5 Oct 2025"),
        ("n.m.", "x", "n.m."),
        ("not yet", "date", "not yet"),
        (-1, "date", "-1"),
        (1e9, "date", "1000000000"),
        (None, "USD bn", ""),
        (True, "", "TRUE"),
        (ErrorValue("#NUM!"), "USD bn", "#NUM!"),
        (0.1, "", "0.1"),
    ],
)
def test_a_value_is_shown_as_in_the_workbook(value: Result | date, unit: str, shown: str) -> None:
    assert formatted(value, unit) == shown


def test_a_serial_number_is_the_day_that_a_spreadsheet_means() -> None:
    assert day(45935) == date(2025, 10, 5)


def test_every_unit_shows_numbers_as_a_spreadsheet_program_does(
    office: LibreOffice, tmp_path: Path
) -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Shown"
    cases = [
        (value, unit)
        for unit, code in UNITS.items()
        for value in NUMBERS
        if code != GENERAL and not (unit == "date" and not 0 <= value < 1e6)
    ]
    for row, (value, unit) in enumerate(cases, 1):
        code = UNITS[unit].replace('"', '""')
        sheet.cell(row, 1, value)
        sheet.cell(row, 2, f'=TEXT(A{row},"{code}")')
    path = tmp_path / "formats.xlsx"
    workbook.save(path)
    (computed,) = office.computed(path)
    shown = [computed["Shown"][row, 2] for row in range(1, len(cases) + 1)]
    differing = {
        case: (theirs, formatted(*case))
        for case, theirs in zip(cases, shown, strict=True)
        if theirs != formatted(*case)
    }
    assert not differing
