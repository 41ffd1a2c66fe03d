"""Every tab with a link, what it is for, and whether its checks pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.formula import LABEL, SOURCE, VALUE, text, total_where
from workbooks.sheet import Cell, to_tab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.sheet import Sheet


TITLE = "Contents"
HEADING = "Contents"
SUMMARY = "Every tab, what it shows, and whether its checks pass"


def build(sheet: Sheet, sheets: Sequence[Sheet]) -> None:
    """Write the list of tabs."""
    sheet.section("Tabs", {SOURCE: "What it shows", VALUE: "Checks"})
    for each in sheets:
        cells = {
            LABEL: Cell(each.title, "web", link=to_tab(each.title)),
            SOURCE: Cell(each.summary, "plain"),
        }
        if each.checks:
            tab = ("{checks.list:tab}", text(each.title))
            failing = total_where("{checks.list:failing}", tab)
            state = f'=IF({failing}=0,"OK",{failing}&" "&{{checks.word_failed}})'
            cells[VALUE] = Cell(state, "check", formula=True)
        sheet.row(None, each.title, cells)
