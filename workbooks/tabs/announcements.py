"""Documented price moves: what a day added to market value, against what the deal commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workbooks.book.units import format_of, in_cell
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import Chart, Series
from workbooks.sheet.formula import ARTICLE, FILED, LABEL, LATEST, SOURCE, VALUE, YEARS

if TYPE_CHECKING:
    from workbooks.book.model import Book
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Announcements"
HEADING = "Announcements"
SUMMARY = "What the day of a deal added to a share’s market value, against what was committed"
RATIO_WIDTH = 22
CLAIMS = ("figma_move", "devday_moves", "gtc_moves")
NOTES = (
    "Value added = market value after the day × move / (1 + move); one day’s move, not its cause.",
    "Broadcom: no share price and count of that day are in the facts, so the move stands alone.",
)


class Move(NamedTuple):
    """A documented move: its words, and the keys of move, price, shares (m) and commitment."""

    label: str
    company: str
    price: str
    shares: str
    committed: str


MOVES = {
    "amd": Move(
        "AMD, the OpenAI warrant",
        "amd",
        "{amd-openai.spot:article}",
        "{amd-openai.shares_outstanding:article}",
        "{amd-openai.chip_bill}",
    ),
    "oracle": Move(
        "Oracle, the contract news",
        "oracle",
        "{oracle.share_price_high}",
        "{oracle.shares:Q1 FY26}",
        "{oracle-openai.committed}",
    ),
    "broadcom": Move(
        "Broadcom, the OpenAI programme", "broadcom", "", "", "{broadcom-openai.chip_bill}"
    ),
}
CHART = Chart(
    "column",
    "What a day added to market value against what was committed, USD bn",
    "Announcement",
    "USD bn",
    (Series("Value added in a day", "{added}"), Series("Committed", "{committed}")),
    "Source: the documented moves below; a day’s move, not its cause",
    "Columns by announcement, in billions of dollars: the market value that the day added, beside "
    "what the deal commits.",
    categories="{moved}",
    labelled=True,
)


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write a row per documented move, then what was said without a document."""
    sheet.widen(RATIO_WIDTH, YEARS)
    sheet.chart_band("A day’s gain against the deal")
    sheet.chart(CHART)
    columns = {ARTICLE: "Move", FILED: "Price after", LATEST: "Committed", VALUE: "Value added"}
    sheet.section("Documented moves", {**columns, YEARS: "Added / committed"})
    first = sheet.next_row
    for key in (key for key, move in MOVES.items() if move.price):
        _move(sheet, book, key, MOVES[key])
    for key, column in (("moved", LABEL), ("committed", LATEST), ("added", VALUE)):
        sheet.span(key, first, column)
    for key in (key for key, move in MOVES.items() if not move.price):
        _move(sheet, book, key, MOVES[key])
    for sentence in NOTES:
        sheet.note(sentence)
    sheet.section("Said, and not documented: feeding no calculation", {VALUE: "Move"})
    for name in CLAIMS:
        claim = book.market.claims[name]
        content = claim.text if claim.value is None else in_cell(claim.value, claim.unit)
        source = f"{book.sources[claim.source].title}, {claim.as_of}, {claim.confidence}"
        cells = {
            SOURCE: Cell(source, "unit", comment=f"“{claim.phrase}”; {claim.note}"),
            VALUE: Cell(content, "said", format_of(claim.unit)),
        }
        sheet.row(None, claim.name["en"], cells, claim.unit, "claim")
    sheet.section("Checks")
    test = "{added_amd}<{price_amd}*{amd-openai.shares_outstanding:article}"
    label = "A day adds less than the whole market value"
    sheet.check("check_added", label, test + "/{checks.millions_per_billion}")


def _move(sheet: SheetBuilder, book: Book, key: str, move: Move) -> None:
    figure = book.companies[move.company].figures["announcement_move"]
    entry = figure.editions[figure.carried("latest")]
    source = f"{book.sources[entry.source].title}, {entry.as_of}, {entry.confidence}"
    row = sheet.next_row
    for part, column in (
        ("move", ARTICLE),
        ("price", FILED),
        ("committed", LATEST),
        ("added", VALUE),
    ):
        sheet.place_at(f"{part}_{key}", row, column)
    billions = format_of("USD bn")
    before = f"{{move_{key}}}/(1+{{move_{key}}})/{{checks.millions_per_billion}}"
    added, ratio = "n/a", "n/a"
    if move.price:
        added, ratio = (
            f"={{price_{key}}}*{move.shares}*{before}",
            f"={{added_{key}}}/{{committed_{key}}}",
        )
    cells = {
        SOURCE: Cell(source, "unit", comment=entry.note),
        ARTICLE: Cell(
            f"={{{move.company}.announcement_move}}", "link", format_of("percent"), formula=True
        ),
        FILED: Cell(f"={move.price}", "link", format_of("USD/share"), formula=True)
        if move.price
        else Cell("n/a", "said"),
        LATEST: Cell(f"={move.committed}", "link", billions, formula=True),
        VALUE: Cell(added, "result", billions, formula=bool(move.price)),
        YEARS: Cell(ratio, "formula", format_of("x"), formula=bool(move.price)),
    }
    sheet.row(None, move.label, cells, "USD bn", "formula")
