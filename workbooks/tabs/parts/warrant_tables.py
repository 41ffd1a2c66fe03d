"""The calls that a warrant's tab makes with its terms, and the tables that they spill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.warrant_simulation import COLUMNS as SIMULATED
from udfs.warrant_tranches import COLUMNS
from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LATEST, SOURCE, VALUE, YEARS
from workbooks.tabs.parts.book_rows import CASE_HEADS

if TYPE_CHECKING:
    from workbooks.sheet.sheet_builder import SheetBuilder

GRID = (0.5, 0.75, 1.0, 1.25, 1.5)
BY_TRANCHE_UNITS = {
    "shares": "m shares",
    "hurdle": "USD/share",
    "milestone": "years",
    "chance of hurdle": "percent",
    "chance of vesting": "percent",
    "value per share": "USD/share",
    "share of total": "percent",
}
IN_BILLIONS = "/{checks.millions_per_billion}"


def with_terms(
    *,
    function: str = "WARRANT_VALUE",
    spot: str = "{spot}",
    expiry: str = "{expiry}",
    volatility: str = "{volatility}",
    tranche: str = "{tranche_shares:all},{tranche_hurdle:all}",
    delivery: str = "{tranche_milestone:all},{tranche_chance:all}",
    test: str = "{price_test}",
    counting: str = "ever",
) -> str:
    """Write a call with this tab's terms; what is not given is as in use."""
    return (
        f"={function}({spot},{{strike}},{expiry},{volatility},{{rate}},{tranche},{delivery},"
        f'0,{test},"{counting}",{{correlation}},0)'
    )


def grids(sheet: SheetBuilder, count: int) -> None:
    """Spill values over share prices and volatilities, and at each hurdle: a call each."""
    sheet.section("Value over share price and volatility", {LATEST: "× today", VALUE: "Price"})
    sheet.heads("grid_case", "Case of the volatility", list(CASE_HEADS.values()))
    sheet.yearly(
        "grid_volatility", "Volatility", "percent", "={volatility:across}", len(CASE_HEADS)
    )
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
    for column, case in enumerate(CASE_HEADS.values(), YEARS):
        sheet.place_at(f"grid_today_{case.lower()}", prices[GRID.index(1.0)], column)
    call = with_terms(spot="{grid_side}", volatility="{grid_volatility:all}") + IN_BILLIONS
    sheet.grid("grid", call, side, len(CASE_HEADS), "USD bn")
    sheet.section("Value if the share stood at a tranche's hurdle")
    call = with_terms(spot="{tranche_hurdle:all}") + IN_BILLIONS
    sheet.grid("at_hurdle", call, {"Value of the whole warrant, by tranche": {}}, count, "USD bn")


def by_tranche(sheet: SheetBuilder, count: int) -> None:
    """Spill the warrant tranche by tranche: today, at issue, and simulated."""
    sheet.section("The warrant tranche by tranche, in millions of dollars")
    rows = [*(str(number) for number in range(1, count + 1)), "total"]
    call = with_terms(function="WARRANT_TRANCHES")
    units = BY_TRANCHE_UNITS
    sheet.table("by_tranche", "WARRANT_TRANCHES", call, COLUMNS, rows, "USD m", units)
    sheet.section("At issue, delivery taken as made, in millions of dollars")
    call = with_terms(
        function="WARRANT_TRANCHES", spot="{issue_spot}", expiry="{issue_expiry}", delivery="0,1"
    )
    sheet.table("at_issue", "WARRANT_TRANCHES", call, COLUMNS, rows, "USD m", units)
    sheet.section("Today as above, simulated, in millions of dollars")
    call = with_terms(function="WARRANT_SIMULATION").removesuffix(")") + ",0,{paths},{seed},1)"
    sheet.table("simulated", "WARRANT_SIMULATION", call, SIMULATED, rows, "USD m")
