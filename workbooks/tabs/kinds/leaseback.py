"""A vehicle that buys assets with debt and leases them back: does the debt outlive the chips?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.leaseback_path import leaseback_path
from workbooks.sheet.chart import Chart, Series
from workbooks.tabs.parts import bars, evidence
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.bars import Bar
from workbooks.tabs.parts.book_rows import claims, inputs, steps
from workbooks.tabs.parts.flows import listing

if TYPE_CHECKING:
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

NEEDS = {
    "debt": "USD bn",
    "interest_rate": "%",
    "lease_years": "years",
    "target_return": "%",
    "resale": "%",
}
OPTIONAL = {
    "package": "USD bn",
    "equity": "USD bn",
    "equity_low": "USD bn",
    "equity_high": "USD bn",
    "vendor_equity": "USD bn",
    "partner_share": "%",
    "own_share": "%",
    "asset_life": "years",
    "closed_vehicle": "USD bn",
}
LIVES = (3.0, 5.0, 7.0, 10.0)
MIDDLE = 5.0
STRESSED = {
    "interest_rate": "rates",
    "target_return": "rates",
    **{f"life_{life:.0f}": "chips" for life in LIVES},
}
ROWS = tuple(leaseback_path(1, 0, 0, 1, 1, 0).index)  # the same for any arguments
LINES = (
    (
        "vendor_paid",
        "Equity from the vendor, at most all of it",
        "USD bn",
        "=MIN({vendor_equity},{equity})",
    ),
    ("other_equity", "Equity from others", "USD bn", "={equity}-{vendor_paid}"),
    ("partner_equity", "Equity of the partner", "USD bn", "={equity}*{partner_share}"),
    ("own_equity", "Equity of the lessee", "USD bn", "={equity}*{own_share}"),
    ("vendor_part", "The vendor's part of the assets", "percent", "={vendor_paid}/{asset_cost}"),
)
UNITS = {
    "cover": "x",
    "loan to value": "x",
    "irr": "percent",
    "years under water": "count",
    "year of loss given default": "count",
    "loss given default / debt": "percent",
}
BARS = (
    Bar("Assets bought", "asset_cost"),
    Bar("Debt", "debt"),
    Bar("Equity", "equity"),
    Bar("Signed", "sum_signed"),
    Bar("Paid so far", "sum_paid"),
)


def build(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Write the tab of a leaseback, at the chips' possible lives or at the asset's own."""
    sheet.chart_band("Does the debt outlive the assets?")
    inputs(sheet, deal, book)
    sheet.section("Flows: who pays whom")
    listing(sheet, "flows", [(deal, flow) for flow in deal.flows], book)
    lives = _vehicle(sheet)
    _outputs(sheet, lives)
    _evidence(sheet, deal, book)
    _charts(sheet, lives)
    _checks(sheet, lives)
    claims(sheet, deal, book)
    _paths(sheet, lives, steps(deal, "lease_years"))


def _vehicle(sheet: SheetBuilder) -> dict[str, str]:
    """Write what the vehicle owns; give the key and the words of each life."""
    sheet.section("Calculations: the vehicle")
    if "equity" in sheet.lacking:
        sheet.lacking.discard("equity")
        middle = "=({equity_low}+{equity_high})/COUNT({equity_low},{equity_high})"
        sheet.line("equity", "Equity, the middle of what was said", "USD bn", middle)
    sheet.headline("asset_cost", "Assets bought: equity + debt", "USD bn", "={equity}+{debt}")
    share = "={debt}/{asset_cost}"
    sheet.headline("debt_share", "Debt / assets at the start", "percent", share)
    for line in LINES:
        sheet.possible(*line)
    if "asset_life" not in sheet.lacking:
        return {"asset_life": "the assets' life"}
    found = {}
    for life in LIVES:
        key = f"life_{life:.0f}"
        source = "Chosen beside the market's life of chips, 2026-11"
        sheet.typed(key, f"Life of the chips: {life:.0f} years", "years", life, source)
        found[key] = f"a life of {life:.0f} years"
    return found


def _outputs(sheet: SheetBuilder, lives: dict[str, str]) -> None:
    sheet.section("Outputs")
    middle = f"life_{MIDDLE:.0f}" if len(lives) > 1 else next(iter(lives))
    income = f"=SUM({{path_{middle}:lease income}})"
    label = f"Lease over its term that earns the target return, at {lives[middle]}"
    sheet.headline("lease_payment", label, "USD bn", income)
    yearly = "={lease_payment}/{lease_years}"
    sheet.line("lease_a_year", "The same a year", "USD bn/yr", yearly)
    for key, words in lives.items():
        water = f"={{path_{key}:years under water@year 0}}"
        label = f"Year-ends with debt above the assets' value, at {words}"
        sheet.line(f"water_{key}", label, "count", water)
        loss = f"={{path_{key}:loss given default@year 0}}"
        label = f"Largest loss if the lessee stops, at {words}"
        sheet.headline(f"loss_{key}", label, "USD bn", loss)


def _evidence(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Take the money that is put into the vehicle."""
    vehicles = {flow.payee for flow in deal.flows if flow.amount == "debt"}
    capital = [
        flow for flow in deal.flows if flow.kind in {"equity", "debt"} and flow.payee in vehicles
    ]
    evidence.write(sheet, deal, book, "{asset_cost}", capital)


def _charts(sheet: SheetBuilder, lives: dict[str, str]) -> None:
    """Draw the debt beside the assets' value, and what a default would lose."""
    first = next(iter(lives))
    values = (
        Series(f"Value at {words}", f"{{path_{key}:resale value@all}}")
        for key, words in lives.items()
    )
    sheet.chart(
        Chart(
            "line",
            "Debt against the value of the assets, USD bn at each year’s end",
            "Year of the lease",
            "USD bn",
            (Series("Debt", f"{{path_{first}:closing debt@all}}"), *values),
            "Source: LEASEBACK_PATH with the inputs below",
            "Lines by year of the lease, in billions of dollars: the debt left, and what the "
            "assets are still worth at each life that they may have. Where a value lies below "
            "the debt, the lenders are not covered.",
            categories=f"{{path_{first}:heads}}",
        )
    )
    losses = (Bar(f"Loss at {words}", f"loss_{key}") for key, words in lives.items())
    shown = (*BARS, *losses)
    bars.numbers(sheet, "shown", "Numbers of the chart", shown)
    sheet.chart(
        bars.chart(
            "The vehicle, and the largest loss if the lessee stops, USD bn",
            "Bars in billions of dollars: the assets bought, the debt and the equity, what is "
            "signed and paid, and the lenders’ largest loss at each life that the assets may have.",
        )
    )


def _checks(sheet: SheetBuilder, lives: dict[str, str]) -> None:
    sheet.section("Checks", answers.COLUMNS)
    if "package" not in sheet.lacking:
        package = "ABS({asset_cost}-{package})<={checks.tolerance}*{package}"
        sheet.check("check_package", "Equity and debt sum to the package", package)
    for key, words in lives.items():
        bound = f"{{loss_{key}}}<={{debt}}*(1+{{checks.tolerance}})"
        sheet.check(f"check_{key}", f"No loss exceeds the debt, at {words}", bound)
    answers.outcome(sheet, "LEASEBACK_PATH")


def _paths(sheet: SheetBuilder, lives: dict[str, str], years: int) -> None:
    sheet.section("Paths of the vehicle")
    columns = [f"year {year}" for year in range(years + 1)]
    for key, words in lives.items():
        call = (
            "=LEASEBACK_PATH({asset_cost},{debt},{interest_rate},{lease_years},"
            f'{{{key}}},"",{{target_return}},{{resale}},0)'
        )
        label = f"LEASEBACK_PATH at {words}"
        sheet.table(f"path_{key}", label, call, columns, ROWS, "USD bn", UNITS)
