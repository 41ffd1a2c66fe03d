"""A contract for computing power: can the customer pay, and what must be built before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.formula import VALUE
from workbooks.inputs import claims, inputs, optional
from workbooks.tabs import leverage
from workbooks.tabs.flows import financing, listing, per_year, purchases, total

if TYPE_CHECKING:
    from workbooks.deal import Book, Deal
    from workbooks.sheet import Sheet

NEEDS: dict[str, str] = {}
OPTIONAL = {
    "gigawatts": "GW",
    "build_cost": "USD bn/GW",
    "customer_revenue": "USD bn/yr",
    "rental_margin": "%",
    "upfront": "USD bn",
}
PAID = {"all": 1.0, "three_quarters": 0.75, "half": 0.5}


def build(sheet: Sheet, deal: Deal, book: Book) -> None:
    """Write the tab of a compute contract."""
    inputs(sheet, deal, book)
    optional(sheet, deal, OPTIONAL)
    sheet.section("Flows: who pays whom")
    listing(sheet, "flows", [(deal, flow) for flow in deal.flows], book)
    _contract(sheet, deal)
    modelled = any(flow.payee == leverage.COMPANY for flow in purchases(deal))
    if modelled:
        _shortfall(sheet)
    _checks(sheet, modelled=modelled)
    claims(sheet, deal, book)
    if modelled:
        _paths(sheet)


def _contract(sheet: Sheet, deal: Deal) -> None:
    """Set the commitment beside what the customer earns and what the provider must spend."""
    sheet.section("Calculations: the contract")
    bought, lent = purchases(deal), financing(deal)
    label = "Committed by the customer, in all"
    sheet.headline("committed", label, "USD bn", f"={total(bought)}")
    dated = [flow for flow in bought if flow.years]
    if dated:
        sheet.headline("payment", "Payment a year", "USD bn/yr", f"={per_year(dated)}")
    else:
        sheet.lacking.add("payment")
    if lent:
        label = "Equity and loans that the providers give the customer"
        sheet.line("financed", label, "USD bn", f"={total(lent)}")
        label = "The same / the commitment"
        sheet.headline("financed_share", label, "percent", "={financed}/{committed}")
    for line in LINES:
        sheet.possible(*line, headline=line[0] in HEADLINES)


LINES = (
    (
        "cover",
        "Cover: the customer's revenue / payment a year",
        "x",
        "={customer_revenue}/{payment}",
    ),
    (
        "uncovered",
        "Payment that the customer's revenue does not cover",
        "USD bn/yr",
        "=MAX({payment}-{customer_revenue},0)",
    ),
    ("build_first", "Building cost before the payments", "USD bn", "={gigawatts}*{build_cost}"),
    ("build_years", "The same in years of payment", "years", "={build_first}/{payment}"),
    ("per_gigawatt", "Committed a gigawatt", "USD bn/GW", "={committed}/{gigawatts}"),
    ("margin", "Gross margin, at the rental margin", "USD bn", "={committed}*{rental_margin}"),
    ("margin_on_build", "The same / building cost", "percent", "={margin}/{build_first}"),
    ("upfront_share", "Share paid before delivery", "percent", "={upfront}/{committed}"),
)
HEADLINES = {"cover", "build_first", "margin_on_build"}


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
    positive = "{committed}>0"
    sheet.check("check_committed", "The customer commits to something", positive)
    if "cover" not in sheet.lacking:
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
