"""The headline numbers of every deal in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.formula import LABEL, VALUE
from workbooks.sheet import Cell, to_tab
from workbooks.tabs import flow_maps
from workbooks.units import format_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.sheet import Sheet


TITLE = "Summary"
HEADING = "Summary"
SUMMARY = "The headline numbers of every deal, in the edition and the case in use"


def build(sheet: Sheet, sheets: Sequence[Sheet]) -> None:
    """Link the headlines of each tab, and count the figures that are carried."""
    sheet.section("Edition in use")
    sheet.line("edition", "Edition", "", "={cover.edition_name}")
    sheet.line("case", "Case of the assumptions", "", "={cover.case_name}")
    for each in sheets:
        if not each.headlines:
            continue
        sheet.section(each.heading)
        sheet.note(f"→ {each.title}", "web", to_tab(each.title))
        for headline in each.headlines:
            cells = {
                LABEL: Cell(headline.label, "label"),
                VALUE: Cell(f"={{{headline.key}}}", "link", format_of(headline.unit), formula=True),
            }
            sheet.row(None, headline.label, cells, headline.unit, "link")
        carried = f"{each.key}.carried"
        if carried in each.places:
            label = "   figures on the tab that another edition stands in for"
            count = Cell(f"={{{carried}}}", "link", format_of("count"), formula=True)
            sheet.row(None, label, {VALUE: count}, "count", "link")
    flow_maps.reserve(sheet)
