"""Every deal in one table, the pictures that tell the story, and the headlines beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import BAND_ROWS, Chart, Series
from workbooks.sheet.formula import ARTICLE, FILED, LABEL, LATEST, SOURCE, VALUE, YEARS
from workbooks.sheet.sheet import to_tab
from workbooks.tabs import checks
from workbooks.tabs.flow_map import on_summary as flow_maps
from workbooks.tabs.parts.evidence import MEANING, stated_sum

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbooks.book.model import Book
    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.sheet_builder import SheetBuilder


TITLE = "Summary"
HEADING = "Summary"
SUMMARY = "Every deal, what is signed and paid of it, its headline numbers in the edition in use"
SENTENCE_WIDTH = 84
ROWS_A_DEAL = 1.3  # of the chart, around its bars
TABLE = {
    SOURCE: "What would have to be true",
    ARTICLE: "Announced",
    FILED: "Signed",
    LATEST: "Firm",
    VALUE: "Paid",
    YEARS: "Gigawatts",
    YEARS + 1: "Checks",
}
PROMISES = Chart(
    "bar",
    "What each deal announces, and what of it is signed and paid, USD bn",
    "Deal",
    "USD bn",
    (
        Series("Announced", "{announced}"),
        Series("Signed", "{signed}"),
        Series("Paid so far", "{paid}"),
    ),
    "Source: the table of deals above, in the edition in use",
    "Bars by deal, in billions of dollars: what it announces, what is signed of it, and what is "
    "paid as far as a source says so.",
    categories="{deals}",
)
STATES = {  # the columns of the table, and the lines that they show
    "announced": "commitment",
    "signed": "sum_signed",
    "firm": "sum_firm",
    "paid": "sum_paid",
}
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
    columns = dict(zip(STATES, (ARTICLE, FILED, LATEST, VALUE), strict=True))
    for part, column in columns.items():
        sheet.span(part, first, column)
    _total(sheet, columns)
    sheet.note(MEANING)


def _total(sheet: SheetBuilder, columns: Mapping[str, int]) -> None:
    """Add up the deals; what no source states counts nothing."""
    cells = {
        column: Cell(f"={stated_sum(f'{{{part}}}')}", "formula", format_of("USD bn"), formula=True)
        for part, column in columns.items()
    }
    for part, column in columns.items():
        sheet.place_at(f"total_{part}", sheet.next_row, column)
    sheet.row(None, "All deals, each counted once", cells, "USD bn", "formula")


def _deal(sheet: SheetBuilder, book: Book, tab: Sheet) -> None:
    billions, power = format_of("USD bn"), f"{tab.key}.gigawatts"
    gigawatts = Cell("n/a", "said")
    if power in sheet.places:
        gigawatts = Cell(f"={{{power}}}", "link", format_of("GW"), formula=True)
    cells = {
        LABEL: Cell(tab.title, "web", link=to_tab(tab.title)),
        SOURCE: Cell(book.deals[tab.key].condition["en"], "text"),
        **{
            column: Cell(f"={{{tab.key}.{key}}}", "link", billions, formula=True)
            for key, column in zip(STATES.values(), (ARTICLE, FILED, LATEST, VALUE), strict=True)
        },
        YEARS: gigawatts,
        YEARS + 1: Cell(checks.state_of(tab.title), "check", formula=True),
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
