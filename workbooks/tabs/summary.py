"""Every deal in one table, the pictures that tell the story, and the headlines beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import BAND_ROWS, Chart, Series
from workbooks.sheet.formula import ARTICLE, FILED, LABEL, LATEST, SOURCE, VALUE
from workbooks.sheet.sheet import to_tab
from workbooks.tabs import checks
from workbooks.tabs.flow_map import on_summary as flow_maps
from workbooks.tabs.parts.evidence import MEANING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.book.model import Book
    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.sheet_builder import SheetBuilder


TITLE = "Summary"
HEADING = "Summary"
SUMMARY = "Every deal, what is evidenced of it, and its headline numbers in the edition in use"
SENTENCE_WIDTH = 84
ROWS_A_DEAL = 1.3  # of the chart, around its bars
TABLE = {
    SOURCE: "What would have to be true",
    ARTICLE: "Committed",
    FILED: "Evidenced",
    LATEST: "Gigawatts",
    VALUE: "Checks",
}
PROMISES = Chart(
    "bar",
    "What each deal commits, and what of it is evidenced, USD bn",
    "Deal",
    "USD bn",
    (Series("Committed", "{committed}"), Series("Evidenced so far", "{evidenced}")),
    "Source: the table of deals above, in the edition in use",
    "Bars by deal, in billions of dollars: what it commits, and what of it a binding flow or a "
    "filing evidences so far.",
    categories="{deals}",
)
TAKEN = ("leverage", "build")  # the tabs whose first chart is shown here too


def build(sheet: SheetBuilder, book: Book, deals: Sequence[Sheet], models: Sequence[Sheet]) -> None:
    """Write the table of the deals, the pictures, and the headlines of each tab."""
    sheet.widen(SENTENCE_WIDTH, SOURCE)
    _table(sheet, book, deals)
    if deals:
        _pictures(sheet, book, [*deals, *models])
    sheet.section("Edition in use")
    sheet.line("edition", "Edition", "", "={cover.edition_name}")
    sheet.line("case", "Case of the assumptions", "", "={cover.case_name}")
    for each in (*deals, *models):
        if each.headlines:
            _headlines(sheet, each)


def _table(sheet: SheetBuilder, book: Book, deals: Sequence[Sheet]) -> None:
    """Write a row for each deal: what it is about in one line."""
    sheet.section("The deals", TABLE)
    first = sheet.next_row
    for each in deals:
        _deal(sheet, book, each)
    sheet.span("deals", first, LABEL)
    sheet.span("committed", first, ARTICLE)
    sheet.span("evidenced", first, FILED)
    sheet.note(MEANING)


def _deal(sheet: SheetBuilder, book: Book, tab: Sheet) -> None:
    billions, power = format_of("USD bn"), f"{tab.key}.gigawatts"
    gigawatts = Cell("n/a", "said")
    if power in sheet.places:
        gigawatts = Cell(f"={{{power}}}", "link", format_of("GW"), formula=True)
    cells = {
        LABEL: Cell(tab.title, "web", link=to_tab(tab.title)),
        SOURCE: Cell(book.deals[tab.key].condition["en"], "text"),
        ARTICLE: Cell(f"={{{tab.key}.commitment}}", "link", billions, formula=True),
        FILED: Cell(f"={{{tab.key}.evidenced}}", "link", billions, formula=True),
        LATEST: gigawatts,
        VALUE: Cell(checks.state_of(tab.title), "check", formula=True),
    }
    sheet.row(None, tab.title, cells, "USD bn; GW", "link")


def _pictures(sheet: SheetBuilder, book: Book, tabs: Sequence[Sheet]) -> None:
    """Keep the place of the map, then show promises, a warrant, leverage and the build."""
    flow_maps.reserve(sheet)
    sheet.page()
    sheet.chart_band("The deals in pictures", max(BAND_ROWS, int(len(book.deals) * ROWS_A_DEAL)))
    sheet.chart(PROMISES)
    warrants = [deal.id for deal in book.deals.values() if deal.kind == "warrant"]
    wanted = (*warrants[:1], *TAKEN)
    sheet.chart_band("Who pays, and for how long")
    for key in wanted:
        tab = next(each for each in tabs if each.key == key)
        sheet.chart(tab.bands[0].charts[0].seen_from_elsewhere(tab.title, tab.full))
    sheet.page()


def _headlines(sheet: SheetBuilder, tab: Sheet) -> None:
    """Link the headlines of a tab, and count the figures that are carried."""
    sheet.section(tab.heading)
    sheet.note(f"→ {tab.title}", "web", to_tab(tab.title))
    for headline in tab.headlines:
        cells = {
            LABEL: Cell(headline.label, "label"),
            VALUE: Cell(f"={{{headline.key}}}", "link", format_of(headline.unit), formula=True),
        }
        sheet.row(None, headline.label, cells, headline.unit, "link")
    carried = f"{tab.key}.carried"
    if carried in tab.places:
        label = "   figures on the tab that another edition stands in for"
        count = Cell(f"={{{carried}}}", "link", format_of("count"), formula=True)
        sheet.row(None, label, {VALUE: count}, "count", "link")
