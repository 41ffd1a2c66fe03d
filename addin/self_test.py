"""A test that Excel itself makes: open a workbook, have it call the functions, compare."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import xlwings

from addin import boundary
from addin.catalogue import functions
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from pathlib import Path

CALLS = {
    "DISTANCE_TO_DEFAULT(3,0.8,10,0.05)": ("DISTANCE_TO_DEFAULT", (3.0, 0.8, 10.0, 0.05)),
    "DISTANCE_TO_DEFAULT(3,80,10,0.05)": ("DISTANCE_TO_DEFAULT", (3.0, 80.0, 10.0, 0.05)),
    'DEAL_FIGURE("no such id")': ("DEAL_FIGURE", ("no such id",)),
    'DISTANCE_TO_DEFAULT("three",0.8,10)': ("DISTANCE_TO_DEFAULT", ("three", 0.8, 10.0)),
}
SHOWN = {-2146826252: "#NUM!", -2146826246: "#N/A", -2146826273: "#VALUE!"}


def differences(path: Path) -> list[str]:
    """Open a workbook in Excel and say where it answers otherwise than Python.

    Excel opens it unseen and closes it unsaved.
    """
    found = []
    with xlwings.App(visible=False, add_book=False) as app:
        app.display_alerts = False
        book = app.books.open(str(path), update_links=False, read_only=True)
        sheet = book.sheets.add()
        for row, (formula, (name, arguments)) in enumerate(CALLS.items(), start=1):
            cell = sheet.range((row, 1))
            cell.formula = f"={formula}"
            answer = cell.api.Value
            wanted = boundary.call(functions()[name], arguments)
            if not _same(answer, wanted):
                found.append(f"={formula} is {answer!r} in Excel, {wanted!r} in Python")
        book.close()
    return found


def _same(answer: object, wanted: object) -> bool:
    if isinstance(wanted, ErrorValue):
        return isinstance(answer, int) and SHOWN.get(answer) == wanted.spelling
    if isinstance(wanted, float) and isinstance(answer, (int, float)):
        return math.isclose(answer, wanted, rel_tol=1e-12)
    return answer == wanted
