"""A warrant that pays a customer for its orders: what it is worth and what it pays for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import Chart, Series
from workbooks.sheet.formula import SOURCE, YEARS
from workbooks.tabs.parts import evidence
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.book_rows import CASE_HEADS, claims, inputs, steps
from workbooks.tabs.parts.warrant_tables import IN_BILLIONS, by_tranche, grids, with_terms

if TYPE_CHECKING:
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

NEEDS = {
    "warrant_shares": "m shares",
    "strike": "USD/share",
    "issue_date": "date",
    "expiry_date": "date",
    "valuation_date": "date",
    "tranches": "count",
    "first_hurdle": "USD/share",
    "top_hurdle": "USD/share",
    "first_gigawatts": "GW",
    "gigawatts": "GW",
    "binding_gigawatts": "GW",
    "first_delivery": "years",
    "delivery_interval": "years",
    "delivery_chance": "%",
    "chip_bill": "USD bn",
    "issue_spot": "USD/share",
    "spot": "USD/share",
    "shares_outstanding": "m",
    "volatility": "%",
    "rate": "%",
    "price_test": "days",
    "correlation": "ratio",
}
OPTIONAL: dict[str, str] = {}
STRESSED = {"spot": "fall", "rate": "rates", "delivery_chance": "lab"}
ORDERS = (
    (
        "firm_bill",
        "Hardware sales of the binding capacity",
        "USD bn",
        "={chip_bill}*MIN({binding_gigawatts}/{gigawatts},1)",
    ),
    (
        "delivery_years",
        "Years until the last delivery",
        "years",
        "={first_delivery}+({tranches}-1)*{delivery_interval}",
    ),
)
TESTS = {"continuous": 0, "daily close": 1, "20-day average": 20}
HURDLES = "{tranche_hurdle:all}"
OVER_PRICE = Chart(
    "scatter",
    "Does the warrant pay the chip bill? USD bn over the share price",
    "Share price, USD",
    "USD bn",
    (
        Series("Value of the warrant", "{at_hurdle:all}", HURDLES),
        Series("Its shares, all vested", "{tranche_face:all}", HURDLES),
        Series("Chip bill", "{tranche_bill:all}", HURDLES),
        Series("Value at today’s price", "{value}", "{spot}"),
    ),
    "Source: WARRANT_VALUE with the inputs below, at the hurdle of each tranche",
    "Lines over the share price in dollars: the value of the warrant, the value of its "
    "shares if all were vested, and the chip bill, in billions of dollars; a point marks "
    "today’s price. The bill is paid where a line reaches it.",
)
BY_TRANCHE = Chart(
    "column",
    "Value of each tranche, USD bn",
    "Tranche, number",
    "USD bn",
    (
        Series("Today", "{tranche_value:all}"),
        Series("At issue, delivery taken as made", "{tranche_granted:all}"),
    ),
    "Source: WARRANT_TRANCHES with the inputs below",
    "Columns by tranche, in billions of dollars: the value today and the value at issue "
    "with delivery taken as made.",
    categories="{tranche:all}",
    labelled=True,
)


def build(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Write the tab of a warrant."""
    sheet.chart_band("What the warrant is worth")
    sheet.chart(OVER_PRICE)
    sheet.chart(BY_TRANCHE)
    inputs(sheet, deal, book)
    count = steps(deal, "tranches")
    _tranches(sheet, deal, count)
    _outputs(sheet)
    sheet.section("Calculations: the orders")
    for line in ORDERS:
        sheet.line(*line)
    bought = [flow for flow in deal.flows if flow.kind == "purchase"]
    evidence.write(sheet, deal, book, "{chip_bill}", bought)
    _price_tests(sheet)
    _simulated(sheet)
    _checks(sheet)
    claims(sheet, deal, book)
    grids(sheet, count)
    by_tranche(sheet, count)


def _tranches(sheet: SheetBuilder, deal: Deal, count: int) -> None:
    """Spread shares, hurdles and deliveries evenly over the tranches."""
    sheet.section("Calculations: the tranches")
    left = "=MAX({expiry_date}-{valuation_date},0)/{checks.days_in_year}"
    sheet.line("expiry", "Time to expiry", "years", left)
    elapsed = "=({valuation_date}-{issue_date})/{checks.days_in_year}"
    sheet.line("elapsed", "Time since issue", "years", elapsed)
    term = "=({expiry_date}-{issue_date})/{checks.days_in_year}"
    sheet.line("issue_expiry", "Time from issue to expiry", "years", term)
    sheet.heads("tranche", "Tranche", range(1, count + 1), "count")
    public = ["assumed"] * count
    if _filed(deal, "top_hurdle"):
        public[-1] = "hurdle filed"
    if _filed(deal, "first_gigawatts"):
        public[0] = "delivery filed"
    cells = {column: Cell(word, "said") for column, word in enumerate(public, YEARS)}
    sheet.row(None, "What is public of it; the rest is assumed", cells)
    steps = "({tranche}-1)/MAX({tranches}-1,1)"
    shares = "=IF({tranche}<={tranches},{warrant_shares}/{tranches},0)"
    sheet.yearly("tranche_shares", "Shares of the tranche", "m shares", shares, count)
    hurdle = "={first_hurdle}+({top_hurdle}-{first_hurdle})*" + steps
    sheet.yearly("tranche_hurdle", "Price hurdle", "USD/share", hurdle, count)
    power = "={first_gigawatts}+({gigawatts}-{first_gigawatts})*" + steps
    sheet.yearly("tranche_gigawatts", "Delivered in all by then", "GW", power, count)
    due = "=MAX({first_delivery}+({tranche}-1)*{delivery_interval}-{elapsed},0)"
    sheet.yearly("tranche_milestone", "Years until the delivery", "years", due, count)
    chance = "=IF({tranche_gigawatts}<={binding_gigawatts},1,{delivery_chance})"
    sheet.yearly("tranche_chance", "Chance of the delivery", "percent", chance, count)
    value = "=INDEX({by_tranche:value},{tranche})" + IN_BILLIONS
    sheet.yearly("tranche_value", "Value of the tranche", "USD bn", value, count)
    face = "={warrant_shares}*MAX({tranche_hurdle}-{strike},0)" + IN_BILLIONS
    label = "All shares, vested, at the price of the hurdle"
    sheet.yearly("tranche_face", label, "USD bn", face, count)
    sheet.yearly(
        "tranche_bill", "Hardware sales that they pay for", "USD bn", "={chip_bill}", count
    )
    granted = "=INDEX({at_issue:value},{tranche})" + IN_BILLIONS
    label = "Value at issue with the hurdle, delivery taken as made"
    sheet.yearly("tranche_granted", label, "USD bn", granted, count)
    added = "({tranche_gigawatts}-{tranche_gigawatts:before})"
    revenue = f'=IF({added}>0,{{tranche_granted}}/{added},"n.m.")'
    label = "Contra-revenue a gigawatt: that value / its gigawatts"
    sheet.yearly("contra_revenue", label, "USD bn/GW", revenue, count)


def _filed(deal: Deal, key: str) -> bool:
    """Tell a term that a filing states from one that is assumed or only reported."""
    return key in deal.figures and "filed" in deal.figures[key].editions


def _outputs(sheet: SheetBuilder) -> None:
    """Write what the warrant is worth, what it pays and what it dilutes."""
    sheet.section("Outputs")
    value = with_terms() + IN_BILLIONS
    sheet.headline("value", "Value of the warrant, hurdles counting from today", "USD bn", value)
    window = with_terms(counting="window") + IN_BILLIONS
    label = "Value if a hurdle counts only once its delivery is made"
    sheet.line("value_window", label, "USD bn", window)
    face = "={warrant_shares}*MAX({spot}-{strike},0)" + IN_BILLIONS
    sheet.line("value_vested", "Value if all were vested today", "USD bn", face)
    top = "={warrant_shares}*{top_hurdle}" + IN_BILLIONS
    sheet.headline("value_at_top", "Shares × the last hurdle", "USD bn", top)
    share = "={value}/{chip_bill}"
    sheet.headline("share_of_bill", "Share of the chip bill that the value pays", "percent", share)
    top_share = "={value_at_top}/{chip_bill}"
    sheet.line("share_at_top", "Share of the bill at the last hurdle", "percent", top_share)
    price = "={chip_bill}*{checks.millions_per_billion}/{warrant_shares}+{strike}"
    label = "Share price at which all its shares, vested, pay the bill"
    sheet.headline("price_paying_bill", label, "USD/share", price)
    passed = "=SUMPRODUCT(({tranche_hurdle:all}<={spot})*({tranche_shares:all}>0))"
    sheet.line("passed", "Hurdles at or below today's price", "count", passed)
    dilution = "={warrant_shares}/{shares_outstanding}"
    sheet.line("share_before", "Warrant shares / shares outstanding", "percent", dilution)
    enlarged = "={warrant_shares}/({shares_outstanding}+{warrant_shares})"
    sheet.headline("share_after", "Dilution: warrant shares / enlarged shares", "percent", enlarged)


def _price_tests(sheet: SheetBuilder) -> None:
    """Value the warrant under each convention that its price test may have."""
    sheet.section("The price test: what the convention may be")
    sheet.heads("test_name", "Convention", list(TESTS))
    days = {
        column: Cell(number, "input", format_of("days"))
        for column, number in enumerate(TESTS.values(), YEARS)
    }
    source = Cell("Chosen for the comparison, 2026-11", "unit")
    sheet.row("test_days", "Days averaged", {SOURCE: source, **days}, "days", "input")
    value = with_terms(test="{test_days}") + IN_BILLIONS
    sheet.yearly("test_value", "Value of the warrant", "USD bn", value, len(TESTS))


def _simulated(sheet: SheetBuilder) -> None:
    """Set the formula beside an independent simulation of the same terms."""
    sheet.section("Formula beside simulation")
    source = "Chosen for the comparison, 2026-11"
    sheet.typed("paths", "Paths simulated, each day by day", "count", 4096, source)
    sheet.typed("seed", "Seed of the simulation", "count", 1, source)
    simulated = "={simulated:total@value}" + IN_BILLIONS
    sheet.line("simulated_value", "Value of the warrant, simulated", "USD bn", simulated)
    error = "={simulated:total@standard error}" + IN_BILLIONS
    sheet.line("simulated_error", "Standard error of the simulation", "USD bn", error)


def _checks(sheet: SheetBuilder) -> None:
    sheet.section("Checks", answers.COLUMNS)
    order = "AND({elapsed}>=0,{issue_expiry}>0)"
    sheet.check("check_dates", "The valuation and the expiry are not before the issue", order)
    close = "<={checks.tolerance}*MAX(1,{value})"
    total = "ABS(SUM({tranche_value:all})-{value})" + close
    sheet.check("check_total", "The tranches sum to the value of the warrant", total)
    shares = "ABS(SUM({tranche_shares:all})-{warrant_shares})<={checks.tolerance}*{warrant_shares}"
    sheet.check("check_shares", "The tranches' shares sum to the warrant's", shares)
    bound = "{value}<={warrant_shares}*{spot}/{checks.millions_per_billion}"
    sheet.check("check_bound", "The value is at most shares × price", bound)
    lapsed = "SUMPRODUCT(({tranche_milestone:all}>{expiry})*{tranche_value:all})"
    none = "<={checks.tolerance}"
    sheet.check("check_lapsed", "A tranche delivered after expiry is worth nothing", lapsed + none)
    window = "{value_window}<={value}*(1+{checks.tolerance})"
    sheet.check("check_window", "Counting hurdles later is never worth more", window)
    today = ",".join(f"{{grid_today_{case.lower()}}}" for case in CASE_HEADS.values())
    grid = f"ABS(CHOOSE({{cover.case}},{today})-{{value}})" + close
    near = "ABS({simulated_value}-{value})<={checks.standard_errors}*{simulated_error}"
    near += "+{checks.simulation}*{warrant_shares}*{spot}/{checks.millions_per_billion}"
    sheet.check("check_simulated", "The formula agrees with the simulation", near)
    sheet.check("check_grid", "The grid at today's price holds the value of the warrant", grid)
    answers.outcome(sheet, "WARRANT_VALUE", "WARRANT_TRANCHES", "WARRANT_SIMULATION")
