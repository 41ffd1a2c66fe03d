"""A contract for computing power: can the customer pay, and what must be built before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.formula import VALUE
from workbooks.inputs import claims, inputs
from workbooks.tabs import leverage
from workbooks.tabs.flows import only

if TYPE_CHECKING:
    from workbooks.deal import Book, Deal
    from workbooks.sheet import Sheet

NEEDS = {
    "contract_value": "USD bn",
    "contract_years": "years",
    "gigawatts": "GW",
    "build_cost": "USD bn/GW",
    "customer_revenue": "USD bn/yr",
    "rental_margin": "%",
}
PAID = {"all": 1.0, "three_quarters": 0.75, "half": 0.5}


def build(sheet: Sheet, deal: Deal, book: Book) -> None:
    """Write the tab of a compute contract."""
    inputs(sheet, deal, book)
    _contract(sheet)
    provider = only(deal, amount="contract_value").payee
    modelled = provider == leverage.COMPANY
    if modelled:
        _shortfall(sheet)
    _checks(sheet, modelled=modelled)
    claims(sheet, deal, book)
    if modelled:
        _paths(sheet)


def _contract(sheet: Sheet) -> None:
    sheet.section("Calculations: the contract")
    payment = "={contract_value}/{contract_years}"
    sheet.headline("payment", "Payment a year", "USD bn/yr", payment)
    cover = "={customer_revenue}/{payment}"
    label = "Cover: the customer's revenue / payment a year"
    sheet.headline("cover", label, "x", cover)
    missing = "=MAX({payment}-{customer_revenue},0)"
    label = "Payment that the customer's revenue does not cover"
    sheet.line("uncovered", label, "USD bn/yr", missing)
    first = "={gigawatts}*{build_cost}"
    sheet.headline("build_first", "Building cost before the payments", "USD bn", first)
    years = "={build_first}/{payment}"
    sheet.line("build_years", "The same in years of payment", "years", years)
    margin = "={payment}*{rental_margin}"
    sheet.line("margin", "Gross margin a year, at the rental margin", "USD bn/yr", margin)
    earned = "={margin}*{contract_years}/{build_first}"
    label = "Gross margin over the contract / building cost"
    sheet.headline("margin_on_build", label, "percent", earned)


def _shortfall(sheet: Sheet) -> None:
    """Set the provider's path beside a customer that pays all, three quarters or half."""
    count = leverage.YEARS_AHEAD
    sheet.section("Calculations: the provider when the customer pays less", {VALUE: "Share paid"})
    sheet.heads("step", "Year ahead", range(1, count + 1), "year no.")
    for key, share in PAID.items():
        words = key.replace("_", " ")
        sheet.typed(f"share_{key}", f"Share paid: {words}", "percent", share, "Chosen scenario")
        ebitda = f"={{leverage.base_ebitda}}+{{leverage.contract_ebitda}}*{{share_{key}}}"
        sheet.yearly(f"ebitda_{key}", f"EBITDA when {words} is paid", "USD bn", ebitda, count)
    sheet.section("Outputs")
    for key in PAID:
        words, last = key.replace("_", " "), leverage.LAST
        borrowing = f"=SUM({{path_{key}:borrowing}})"
        label = f"Borrowing needed over {count} years when {words} is paid"
        sheet.headline(f"borrowing_{key}", label, "USD bn", borrowing)
        ratio = f"={{path_{key}:net debt / ebitda@{last}}}"
        label = f"Net debt / EBITDA after {count} years when {words} is paid"
        sheet.line(f"ratio_{key}", label, "x", ratio)


def _checks(sheet: Sheet, *, modelled: bool) -> None:
    sheet.section("Checks")
    total = "ABS({payment}*{contract_years}-{contract_value})<={checks.tolerance}*{contract_value}"
    sheet.check("check_total", "The payments sum to the contract", total)
    split = "ABS({uncovered}+MIN({payment},{customer_revenue})-{payment})<={checks.tolerance}"
    sheet.check("check_split", "Covered and uncovered payment sum to the payment", split)
    if modelled:
        order = "AND({borrowing_half}>={borrowing_three_quarters},"
        order += "{borrowing_three_quarters}>={borrowing_all})"
        sheet.check("check_order", "A customer that pays less never lowers the borrowing", order)
        same = "ABS({borrowing_all}-{leverage.borrowing})"
        close = "<={checks.tolerance}*MAX(1,{borrowing_all})"
        sheet.check("check_same", "Paying all is the path of the Leverage tab", same + close)


def _paths(sheet: Sheet) -> None:
    sheet.section("Paths of the provider, borrowing as needed")
    for key in PAID:
        call = leverage.path_call(f"{{ebitda_{key}:all}}", '""')
        label = f"LEVERAGE_PATH when {key.replace('_', ' ')} is paid"
        leverage.spill(sheet, f"path_{key}", label, call)
