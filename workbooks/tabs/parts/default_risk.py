"""How far Oracle is from default, at three share prices, with its rating beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import ARTICLE, FILED, LATEST, SOURCE, VALUE, YEARS

if TYPE_CHECKING:
    from workbooks.book.model import Subject
    from workbooks.sheet.sheet_builder import SheetBuilder

# Each date: its words, and the lines that hold price, shares (m), debt and the rating then.
DATES = (
    (
        "10 Sep 2025",
        "{oracle.share_price_high}",
        "{oracle.shares:Q1 FY26}",
        "{oracle.debt:Q1 FY26}",
        "rating_sp_before",
    ),
    (
        "24 Jul 2026",
        "{oracle.share_price_low}",
        "{oracle.shares:Q1 FY27}",
        "{oracle.debt:FY26}",
        "rating_sp",
    ),
    (
        "28 Sep 2026",
        "{oracle.share_price}",
        "{oracle.shares:Q1 FY27}",
        "{oracle.debt:Q1 FY27}",
        "rating_sp",
    ),
)
MEASURES = (
    ("distance", "Distance to default, standard deviations", "ratio"),
    ("spread", "Credit spread that the model asks", "percent"),
)
CALL = (
    "=DISTANCE_TO_DEFAULT({equity},{{oracle.equity_volatility}},{debt},"
    '{{market.risk_free}},{{oracle.default_horizon}},"{measure}")'
)


def output(sheet: SheetBuilder) -> None:
    """Write the distance to default at the newest price, and the swap of the market."""
    _, price, shares, debt, _ = DATES[-1]
    sheet.section("Outputs: distance to default at the newest share price")
    value = f"={price}*{shares}/{{checks.millions_per_billion}}"
    sheet.line("equity_value", "Market value of the equity", "USD bn", value)
    call = CALL.format(equity="{equity_value}", debt=debt, measure="distance")
    label = "Distance to default (Merton), standard deviations"
    sheet.headline("distance", label, "ratio", call)
    swap = "={oracle.cds}/{checks.basis_points}"
    sheet.line("swap", "Credit default swap, five years", "percent", swap)


def over_dates(sheet: SheetBuilder, company: Subject) -> None:
    """Spill each measure for the three dates, each from one call."""
    for number, (measure, label, unit) in enumerate(MEASURES):
        columns = {YEARS: "Result"}
        if number == 0:
            numbers = {ARTICLE: "Share price", FILED: "Shares, m", LATEST: "Debt", VALUE: "Equity"}
            columns |= {SOURCE: "Rating by S&P then", **numbers}
        sheet.section(label, columns)
        first = sheet.next_row
        side = {}
        for offset, (date, price, shares, debt, rating) in enumerate(DATES):
            cells = {SOURCE: Cell(company.claims[rating].text, "unit")}
            if number == 0:
                row = first + offset
                sheet.place_at(f"dd_price_{offset}", row, ARTICLE)
                sheet.place_at(f"dd_shares_{offset}", row, FILED)
                value = f"={{dd_price_{offset}}}*{{dd_shares_{offset}}}"
                value += "/{checks.millions_per_billion}"
                for column, formula, shown in (
                    (ARTICLE, f"={price}", "USD/share"),
                    (FILED, f"={shares}", "m shares"),
                    (LATEST, f"={debt}", "USD bn"),
                    (VALUE, value, "USD bn"),
                ):
                    cells[column] = Cell(formula, "formula", format_of(shown), formula=True)
            side[date] = cells
        call = CALL.format(equity="{dd_equity}", debt="{dd_debt}", measure=measure)
        sheet.grid(f"dd_{measure}", call, side, 1, unit)
        if number == 0:
            sheet.span("dd_equity", first, VALUE)
            sheet.span("dd_debt", first, LATEST)
