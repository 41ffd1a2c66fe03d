"""A contract for computing power: can the customer pay, and what must be built before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.sheet.chart import Chart, Series
from workbooks.sheet.formula import VALUE
from workbooks.tabs.parts import bars, evidence, projection
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.bars import Bar
from workbooks.tabs.parts.book_rows import claims, inputs
from workbooks.tabs.parts.flows import financing, listing, per_year, purchases, total

if TYPE_CHECKING:
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

NEEDS: dict[str, str] = {}
OPTIONAL = {
    "gigawatts": "GW",
    "build_cost": "USD bn/GW",
    "customer_revenue": "USD bn/yr",
    "rental_margin": "%",
    "upfront": "USD bn",
    "provider_debt": "USD bn",
    "provider_revenue": "USD bn",
    "provider_interest": "USD bn",
    "capex_share": "%",
    "debt_rate": "%",
    "first_year": "year no.",
    "last_year": "year no.",
    "cash_margin": "%",
}
STRESSED = {"debt_rate": "rates"}
PARTS = {key: share for key, share in projection.PAID.items() if share < 1}
A_YEAR = (
    Bar("Payment a year", "payment"),
    Bar("Customer’s revenue", "customer_revenue"),
    Bar("Not covered by it", "uncovered"),
)
IN_ALL = (
    Bar("Announced", "commitment"),
    Bar("Signed", "sum_signed"),
    Bar("Paid so far", "sum_paid"),
    Bar("Financed by providers", "financed"),
    Bar("Building cost before", "build_first"),
    Bar("Capital spending needed", "capex_needed"),
    Bar("Paid before delivery", "upfront"),
    Bar("Debt behind it", "debt_behind"),
    Bar("Gross margin", "margin"),
    Bar("Provider’s debt", "provider_debt"),
)
YEAR_CHART = bars.chart(
    "A year’s payment against what the customer earns, USD bn a year",
    "Bars in billions of dollars a year: the payment, the revenue of the customer, and the part of "
    "the payment that this revenue does not cover.",
    "a_year",
    unit="USD bn/yr",
    amount="Amount a year",
    source="the inputs and calculations below",
)
WHOLE_CHART = bars.chart(
    "The commitment against what must be spent and lent first, USD bn",
    "Bars in billions of dollars: what the customer commits, what is signed and paid of it, and, "
    "as far as the deal states them, what the providers lend, what they must build first and what "
    "they owe.",
    "in_all",
    source="the inputs and calculations below",
)
LESS_PAID = Chart(
    "line",
    "Net debt of the provider over EBITDA, x, by what the customer pays",
    "Year ahead",
    "Net debt / EBITDA, x",
    (
        Series("All is paid", "{leverage.needed:net debt / ebitda@after}"),
        Series("Three quarters", "{path_three_quarters:net debt / ebitda@after}"),
        Series("Half", "{path_half:net debt / ebitda@after}"),
    ),
    "Source: LEVERAGE_PATH, borrowing as needed, in the edition in use",
    "Lines by year ahead: the provider’s net debt as a multiple of its EBITDA when the customer "
    "pays all, three quarters or half of the contract.",
    unit="x",
    categories="{path_half:heads@after}",
)


def build(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Write the tab of a compute contract."""
    modelled = any(flow.payee == projection.COMPANY for flow in purchases(deal))
    dated = any(flow.years for flow in purchases(deal))
    yearly = dated and not sheet.lacking.intersection(PAID_FROM)
    sheet.chart_band("Can the customer pay?")
    if modelled and yearly:
        sheet.chart_band("What the provider’s debt does when the customer pays less")
    inputs(sheet, deal, book)
    sheet.section("Flows: who pays whom")
    listing(sheet, "flows", [(deal, flow) for flow in deal.flows], book)
    _contract(sheet, deal)
    _charts(sheet, deal, book, yearly=yearly)
    if modelled:
        _shortfall(sheet)
        sheet.chart(LESS_PAID)
    _checks(sheet, modelled=modelled)
    claims(sheet, deal, book)
    if modelled:
        _paths(sheet)


def _contract(sheet: SheetBuilder, deal: Deal) -> None:
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
        label = "Equity and loans of the providers / the commitment"
        sheet.headline("financed_share", label, "percent", "={financed}/{committed}")
    else:
        sheet.lacking.add("financed")
    every = [
        f"{{flows_{number}_amount}}"
        for number, flow in enumerate(deal.flows, 1)
        if flow.kind == "purchase"
    ]
    label = "Contracts of every customer of the provider, in the edition in use"
    if len(every) > 1 and "provider_debt" not in sheet.lacking:
        sheet.line("contracts", label, "USD bn", f"={'+'.join(every)}")
    else:
        sheet.lacking.add("contracts")
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
    ("build_years", "Building cost in years of payment", "years", "={build_first}/{payment}"),
    ("per_gigawatt", "Committed a gigawatt", "USD bn/GW", "={committed}/{gigawatts}"),
    ("margin", "Gross margin, at the rental margin", "USD bn", "={committed}*{rental_margin}"),
    ("margin_on_build", "Gross margin / building cost", "percent", "={margin}/{build_first}"),
    ("upfront_share", "Share paid before delivery", "percent", "={upfront}/{committed}"),
    (
        "debt_cover",
        "Commitment of this customer / the provider's debt",
        "x",
        "={committed}/{provider_debt}",
    ),
    ("all_cover", "Contracts of all customers / its debt", "x", "={contracts}/{provider_debt}"),
    (
        "interest_share",
        "Provider's net interest / revenue, quarter",
        "percent",
        "=-{provider_interest}/{provider_revenue}",
    ),
    (
        "implied_rate",
        "Net interest a year / debt",
        "percent",
        "=-{provider_interest}*{checks.quarters_in_year}/{provider_debt}",
    ),
    ("capex_needed", "Capital spending it needs", "USD bn", "={committed}*{capex_share}"),
    (
        "debt_behind",
        "Debt behind the contract: what is not paid up front",
        "USD bn",
        "=MAX({capex_needed}-{upfront},0)",
    ),
    ("service_years", "Years of the contract", "years", "={last_year}-{first_year}+1"),
    (
        "debt_service",
        "Debt service a year, level over them",
        "USD bn/yr",
        "={debt_behind}*{debt_rate}/(1-(1+{debt_rate})^-{service_years})",
    ),
    (
        "contract_cash",
        "Cash from the contract a year, after the prepayment",
        "USD bn/yr",
        "=({committed}-{upfront})/{service_years}*{cash_margin}",
    ),
    ("service_cover", "Cash a year / debt service", "x", "={contract_cash}/{debt_service}"),
)
PAID_FROM = {"customer_revenue"}
HEADLINES = {
    "cover",
    "build_first",
    "margin_on_build",
    "debt_cover",
    "debt_behind",
    "service_cover",
}


def _charts(sheet: SheetBuilder, deal: Deal, book: Book, *, yearly: bool) -> None:
    """Draw the year's payment beside the revenue behind it, and the commitment as a whole."""
    evidence.write(sheet, deal, book, "{committed}", purchases(deal))
    if yearly:
        bars.numbers(sheet, "a_year", "Numbers of the charts: a year", A_YEAR, "USD bn/yr")
        sheet.chart(YEAR_CHART)
    bars.numbers(sheet, "in_all", "Numbers of the charts: in all", IN_ALL)
    sheet.chart(WHOLE_CHART)


def _shortfall(sheet: SheetBuilder) -> None:
    """Set the provider's path beside a customer that pays three quarters or half."""
    count = projection.YEARS_AHEAD
    sheet.section("Calculations: the provider when the customer pays less", {VALUE: "Share paid"})
    sheet.heads("step", "Year ahead", range(1, count + 1), "year no.")
    for key, share in PARTS.items():
        words = key.replace("_", " ")
        sheet.typed(f"share_{key}", f"Share paid: {words}", "percent", share, "Chosen scenario")
        ebitda = f"={{leverage.base_ebitda}}+{{leverage.contract_ebitda}}*{{share_{key}}}"
        sheet.yearly(f"ebitda_{key}", f"EBITDA when {words} is paid", "USD bn", ebitda, count)
    sheet.section("Outputs")
    for key in projection.PAID:
        words, last = key.replace("_", " "), projection.LAST
        path = f"path_{key}" if key in PARTS else "leverage.needed"
        borrowing = f"=SUM({{{path}:borrowing}})"
        label = f"Borrowing needed over {count} years when {words} is paid"
        sheet.headline(f"borrowing_{key}", label, "USD bn", borrowing)
        ratio = f"={{{path}:net debt / ebitda@{last}}}"
        label = f"Net debt / EBITDA after {count} years when {words} is paid"
        sheet.headline(f"ratio_{key}", label, "x", ratio)
        label = f"First fiscal year above the downgrade trigger when {words} is paid"
        year = "leverage.opening_year"
        projection.first_breach(sheet, f"breach_{key}", path, label, year)


def _checks(sheet: SheetBuilder, *, modelled: bool) -> None:
    sheet.section("Checks", answers.COLUMNS if modelled else None)
    positive = "{committed}>0"
    sheet.check("check_committed", "The customer commits to something", positive)
    if "service_years" not in sheet.lacking:
        sheet.check("check_years", "The contract ends after it begins", "{service_years}>0")
    if "cover" not in sheet.lacking:
        split = "ABS({uncovered}+MIN({payment},{customer_revenue})-{payment})<={checks.tolerance}"
        sheet.check("check_split", "Covered and uncovered payment sum to the payment", split)
    if modelled:
        order = "AND({borrowing_half}>={borrowing_three_quarters},"
        order += "{borrowing_three_quarters}>={borrowing_all})"
        sheet.check("check_order", "A customer that pays less never lowers the borrowing", order)
    answers.outcome(sheet, *["LEVERAGE_PATH"] * modelled)


def _paths(sheet: SheetBuilder) -> None:
    """Spill the paths of a customer that pays less; where it pays all is on the Leverage tab."""
    sheet.section("Paths of the provider, borrowing as needed")
    for key in PARTS:
        call = projection.path_call(f"{{ebitda_{key}:all}}", '""')
        label = f"LEVERAGE_PATH when {key.replace('_', ' ')} is paid"
        projection.spill(sheet, f"path_{key}", label, call)
