"""Every tab with a link, what it is for, and whether its checks pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, SOURCE, VALUE
from workbooks.sheet.sheet import to_tab
from workbooks.tabs import checks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.sheet_builder import SheetBuilder


TITLE = "Contents"
HEADING = "Contents"
SUMMARY = "Every tab, what it shows, and whether its checks pass"


def build(sheet: SheetBuilder, sheets: Sequence[Sheet]) -> None:
    """Write the list of tabs."""
    sheet.section("Tabs", {SOURCE: "What it shows", VALUE: "Checks"})
    for each in sheets:
        cells = {
            LABEL: Cell(each.title, "web", link=to_tab(each.title)),
            SOURCE: Cell(each.summary, "plain"),
        }
        if each.checks:
            cells[VALUE] = Cell(checks.state_of(each.title), "check", formula=True)
        sheet.row(None, each.title, cells)
