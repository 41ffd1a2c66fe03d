"""A building programme: what it costs, who puts in equity, and what revenue it would need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.funding_gap import funding_gap
from workbooks.sheet.chart import Chart, Series
from workbooks.tabs.parts import bars, evidence
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.bars import Bar
from workbooks.tabs.parts.book_rows import claims, inputs
from workbooks.tabs.parts.flows import listing, total

if TYPE_CHECKING:
    from workbooks.book.flow import Flow
    from workbooks.book.model import Assumption, Book, Deal, Figure
    from workbooks.sheet.sheet_builder import SheetBuilder

NEEDS: dict[str, str] = {}
OPTIONAL = {
    "plan": "USD bn",
    "gigawatts": "GW",
    "site_cost": "USD bn/GW",
    "chip_cost": "USD bn/GW",
    "chip_content_low": "USD bn/GW",
    "chip_content_high": "USD bn/GW",
    "build_share": "%",
}
STRESSED: dict[str, str] = {}
LINES = (
    ("site_bill", "Cost of the sites", "USD bn", "={gigawatts}*{site_cost}"),
    ("per_gigawatt", "Plan a gigawatt", "USD bn/GW", "={plan}/{gigawatts}"),
    ("chip_bill", "Chips in it", "USD bn", "={gigawatts}*{chip_cost}"),
    ("chip_share", "Chips / cost of a site", "percent", "={chip_cost}/{site_cost}"),
    (
        "content_low",
        "What the vendor itself expects, low",
        "USD bn",
        "={gigawatts}*{chip_content_low}",
    ),
    ("content_high", "The same, high", "USD bn", "={gigawatts}*{chip_content_high}"),
    ("equity_share", "Equity / plan", "percent", "={equity_total}/{plan}"),
    ("debt", "Left to borrow", "USD bn", "={plan}-{equity_total}"),
)
HEADLINES = {"site_bill", "chip_bill", "debt", "equity_share"}
PATH_ROWS = tuple(funding_gap(1, 1, 0, 1, 1, 0).index)  # the same for any arguments
FOREIGN = {"RMB bn": "{market.rmb_per_dollar}"}
BARS = (
    Bar("Plan", "plan"),
    Bar("Cost of the sites", "site_bill"),
    Bar("Chips in them", "chip_bill"),
    Bar("Equity put in", "equity_total"),
    Bar("Left to borrow", "debt"),
)
MONEY = bars.chart(
    "What the programme costs, and what of it is there, USD bn",
    "Bars in billions of dollars: the plan and its cost, the equity put in, what is left to "
    "borrow, and what is signed and paid, as far as the deal states them.",
    source="the inputs and calculations below",
)
YEARS = Chart(
    "line",
    "What each year spends, and the revenue that would pay for it, USD bn a year",
    "Year of the build",
    "USD bn a year",
    (
        Series("Capital spending", "{gap:capex@all}"),
        Series("Depreciation", "{gap:depreciation@all}"),
        Series("Revenue that pays for it", "{gap:required revenue@all}"),
    ),
    "Source: FUNDING_GAP before any revenue, with the inputs below",
    "Lines by year of the build, in billions of dollars a year: capital spending, depreciation, "
    "and the revenue that would pay for it at the cost of capital.",
    categories="{gap:heads}",
)


def build(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Write the tab of a programme; what its deal does not state is left out."""
    sheet.chart_band("What it costs and who pays")
    inputs(sheet, deal, book)
    sheet.section("Flows: who pays whom")
    listing(sheet, "flows", [(deal, flow) for flow in deal.flows], book)
    _money(sheet, deal)
    built = not sheet.lacking.intersection({"build_share", "site_bill", "chip_share"})
    if built:
        _years(sheet, len(deal.paths["build_share"].years))
    _evidence(sheet, deal, book)
    if built:
        sheet.chart(YEARS)
    _checks(sheet, built=built)
    claims(sheet, deal, book)
    if built:
        _gap(sheet, deal.paths["build_share"].years)


def _money(sheet: SheetBuilder, deal: Deal) -> None:
    sheet.section("Calculations: the money")
    items: list[Figure | Assumption] = [*deal.figures.values(), *deal.assumptions.values()]
    for item in items:
        if item.unit in FOREIGN:
            dollars = f"={{{item.key}}}/{FOREIGN[item.unit]}"
            sheet.headline(f"{item.key}_usd", f"{item.name['en']}, in dollars", "USD bn", dollars)
    equity = [flow for flow in deal.flows if flow.kind == "equity"]
    if equity:
        sheet.line("equity_total", "Equity put in", "USD bn", f"={total(equity)}")
    else:
        sheet.lacking.add("equity_total")
    for line in LINES:
        sheet.possible(*line, headline=line[0] in HEADLINES)


def _evidence(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Take the plan as what is committed, or what is bought, or what the capacity costs."""
    bought = [flow for flow in deal.flows if flow.kind == "purchase"]
    wanted: list[Flow] = [flow for flow in deal.flows if flow.kind in {"equity", "debt"}]
    held = [key for key in ("plan", "site_bill", "chip_bill") if key not in sheet.lacking]
    committed = f"{{{held[0]}}}" if held else "0"
    if bought and "plan" in sheet.lacking:
        committed, wanted = total(bought), bought
    items: list[Figure | Assumption] = [*deal.figures.values(), *deal.assumptions.values()]
    foreign = [Bar(each.name["en"], f"{each.key}_usd") for each in items if each.unit in FOREIGN]
    if foreign and not held and not bought:
        committed = "+".join(f"{{{bar.key}}}" for bar in foreign)
    evidence.write(sheet, deal, book, committed, wanted)
    shown = (*BARS, *foreign, Bar("Signed", "sum_signed"), Bar("Paid so far", "sum_paid"))
    bars.numbers(sheet, "shown", "Numbers of the chart", shown)
    sheet.chart(MONEY)


def _years(sheet: SheetBuilder, count: int) -> None:
    """Spread the capacity over the years of the plan."""
    sheet.section("Calculations: the years of the build")
    sheet.heads("step", "Year", range(1, count + 1), "year no.")
    power = "={gigawatts}*{build_share}"
    sheet.yearly("added", "Gigawatts added", "GW", power, count)
    sheet.section("Outputs")
    peak = "=MAX({gap:required revenue})"
    label = "Revenue a year that pays for it at the cost of capital, highest"
    sheet.headline("required", label, "USD bn/yr", peak)
    worn = "=SUM({gap:depreciation})"
    sheet.line("worn", "Depreciation over these years", "USD bn", worn)


def _checks(sheet: SheetBuilder, *, built: bool) -> None:
    sheet.section("Checks", answers.COLUMNS if built else None)
    flows = "SUMPRODUCT(({flows:amount}<0)*1)=0"
    sheet.check("check_flows", "No flow is negative", flows)
    if built:
        share = "ABS(SUM({build_share:all})-1)<={checks.tolerance}"
        sheet.check("check_share", "The years build the whole capacity", share)
        spent = "ABS(SUM({gap:capex})-{site_bill})<={checks.tolerance}*{site_bill}"
        sheet.check("check_spent", "The years spend the cost of the sites", spent)
    answers.outcome(sheet, *["FUNDING_GAP"] * built)


def _gap(sheet: SheetBuilder, years: tuple[str, ...]) -> None:
    sheet.section("Path of the build, before any revenue")
    call = (
        "=FUNDING_GAP({added:all},{site_cost},{chip_share},{market.chip_life},"
        "{market.shell_life},0,1,0,{market.cost_of_capital})"
    )
    columns = [f"year {number}" for number in range(1, len(years) + 1)]
    units = {"gigawatts": "GW", "in service": "GW"}
    sheet.table("gap", "FUNDING_GAP", call, columns, PATH_ROWS, "USD bn", units)
