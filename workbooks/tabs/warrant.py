"""A warrant that pays a customer for its orders: what it is worth and what it pays for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.formula import LATEST, SOURCE, VALUE, YEARS
from workbooks.inputs import CASES, claims, inputs, largest
from workbooks.sheet import Cell
from workbooks.units import format_of

if TYPE_CHECKING:
    from workbooks.deal import Book, Deal
    from workbooks.sheet import Sheet

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
    "spot": "USD/share",
    "shares_outstanding": "m",
    "volatility": "%",
    "rate": "%",
    "price_test": "days",
    "correlation": "ratio",
}
OPTIONAL: dict[str, str] = {}
GRID = (0.5, 0.75, 1.0, 1.25, 1.5)
CALL = (
    "WARRANT_VALUE({spot},{{strike}},{{expiry}},{volatility},{{rate}},{tranche},"
    '0,{{price_test}},"{counting}",{{correlation}},0)/{{checks.millions_per_billion}}'
)
ONE_TRANCHE = "{tranche_shares},{tranche_hurdle},{tranche_milestone},{tranche_chance}"
ALL_TRANCHES = (
    "{tranche_shares:all},{tranche_hurdle:all},{tranche_milestone:all},{tranche_chance:all}"
)


def build(sheet: Sheet, deal: Deal, book: Book) -> None:
    """Write the tab of a warrant."""
    inputs(sheet, deal, book)
    _tranches(sheet, int(largest(deal, "tranches")))
    _outputs(sheet)
    _checks(sheet)
    claims(sheet, deal, book)
    _grid(sheet)


def _call(tranche: str, counting: str, spot: str = "{spot}", volatility: str = "") -> str:
    return "=" + CALL.format(
        spot=spot, volatility=volatility or "{volatility}", tranche=tranche, counting=counting
    )


def _tranches(sheet: Sheet, count: int) -> None:
    """Spread shares, hurdles and deliveries evenly over the tranches."""
    sheet.section("Calculations: the tranches")
    left = "=MAX({expiry_date}-{valuation_date},0)/{checks.days_in_year}"
    sheet.line("expiry", "Time to expiry", "years", left)
    elapsed = "=({valuation_date}-{issue_date})/{checks.days_in_year}"
    sheet.line("elapsed", "Time since issue", "years", elapsed)
    sheet.heads("tranche", "Tranche", range(1, count + 1), "count")
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
    value = _call(ONE_TRANCHE, "ever")
    sheet.yearly("tranche_value", "Value of the tranche", "USD bn", value, count)


def _outputs(sheet: Sheet) -> None:
    """Write what the warrant is worth, what it pays and what it dilutes."""
    sheet.section("Outputs")
    per_billion = "/{checks.millions_per_billion}"
    value = _call(ALL_TRANCHES, "ever")
    sheet.headline("value", "Value of the warrant, hurdles counting from today", "USD bn", value)
    window = _call(ALL_TRANCHES, "window")
    label = "Value if a hurdle counts only once its delivery is made"
    sheet.line("value_window", label, "USD bn", window)
    face = "={warrant_shares}*MAX({spot}-{strike},0)" + per_billion
    sheet.line("value_vested", "Value if all were vested today", "USD bn", face)
    top = "={warrant_shares}*{top_hurdle}" + per_billion
    sheet.headline("value_at_top", "Shares × the last hurdle", "USD bn", top)
    share = "={value}/{chip_bill}"
    sheet.headline("share_of_bill", "Share of the chip bill that the value pays", "percent", share)
    top_share = "={value_at_top}/{chip_bill}"
    sheet.line("share_at_top", "Share of the bill at the last hurdle", "percent", top_share)
    price = "={chip_bill}*{checks.millions_per_billion}/{warrant_shares}+{strike}"
    label = "Share price at which the vested warrant pays the whole bill"
    sheet.headline("price_paying_bill", label, "USD/share", price)
    dilution = "={warrant_shares}/{shares_outstanding}"
    sheet.line("share_before", "Warrant shares / shares outstanding", "percent", dilution)
    enlarged = "={warrant_shares}/({shares_outstanding}+{warrant_shares})"
    sheet.headline("share_after", "Dilution: warrant shares / enlarged shares", "percent", enlarged)


def _checks(sheet: Sheet) -> None:
    sheet.section("Checks")
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
    today = ",".join(f"{{grid_today_{case.lower()}}}" for case in CASES.values())
    grid = f"ABS(CHOOSE({{cover.case}},{today})-{{value}})" + close
    sheet.check("check_grid", "The grid at today's price holds the value of the warrant", grid)


def _grid(sheet: Sheet) -> None:
    """Spill values over share prices and volatilities, all from one call."""
    sheet.section("Value over share price and volatility", {LATEST: "× today", VALUE: "Price"})
    sheet.heads("grid_case", "Case of the volatility", list(CASES.values()))
    sheet.yearly("grid_volatility", "Volatility", "percent", "={volatility:across}", len(CASES))
    prices = range(sheet.next_row, sheet.next_row + len(GRID))
    side = {}
    for row, multiple in zip(prices, GRID, strict=True):
        key = f"grid_price_{row - prices[0] + 1}"
        sheet.place_at(key, row, VALUE)
        side[f"Share price × {multiple:g}"] = {
            SOURCE: Cell("Chosen for the grid", "unit"),
            LATEST: Cell(multiple, "input", format_of("ratio")),
            VALUE: Cell(f"={{spot}}*{{{key}:latest}}", "formula", format_of("USD"), formula=True),
        }
    for column, case in enumerate(CASES.values(), YEARS):
        sheet.place_at(f"grid_today_{case.lower()}", prices[GRID.index(1.0)], column)
    spots, volatilities = "{grid_side}", "{grid_volatility:all}"
    call = _call(ALL_TRANCHES, "ever", spots, volatilities)
    sheet.grid("grid", call, side, len(CASES), "USD bn")
