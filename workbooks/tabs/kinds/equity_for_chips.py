"""A vendor that buys equity in a customer who buys its chips: who pays for the hardware."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.sheet.formula import text, total_where
from workbooks.tabs.parts import bars, evidence
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.bars import Bar
from workbooks.tabs.parts.book_rows import claims, inputs
from workbooks.tabs.parts.flows import listing, only

if TYPE_CHECKING:
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

NEEDS = {
    "investment": "USD bn",
    "first_tranche": "USD bn",
    "gigawatts": "GW",
    "chip_cost": "USD bn/GW",
    "pre_money": "USD bn",
    "round": "USD bn",
}
OPTIONAL = {"street_invested": "USD bn", "street_bought": "USD bn"}
STRESSED = {"pre_money": "fall"}
BARS = (
    Bar("Hardware bill", "hardware_bill"),
    Bar("Vendor’s investment", "investment"),
    Bar("First tranche of it", "first_tranche"),
    Bar("Signed", "sum_signed"),
    Bar("Paid so far", "sum_paid"),
    Bar("Money that can come back", "money_back"),
)
CHART = bars.chart(
    "How much of the hardware does its vendor pay? USD bn",
    "Bars in billions of dollars: the hardware bill, the vendor’s investment, its first tranche, "
    "what is signed and paid of it, and the money that can come back to the vendor.",
    source="the inputs and calculations below",
)


def build(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Write the tab of an investment that comes back as orders."""
    sheet.chart_band("Who pays for the hardware")
    inputs(sheet, deal, book)
    _hardware(sheet)
    _stake(sheet)
    _circle(sheet, deal, book)
    _checks(sheet)
    claims(sheet, deal, book)


def _hardware(sheet: SheetBuilder) -> None:
    sheet.section("Calculations: the hardware bill")
    bill = "={gigawatts}*{chip_cost}"
    sheet.headline("hardware_bill", "Hardware bill of the capacity", "USD bn", bill)
    share = "={investment}/{hardware_bill}"
    label = "Share of the bill that the vendor's investment pays"
    sheet.headline("vendor_share", label, "percent", share)
    street = "={street_invested}/{street_bought}"
    sheet.possible("street_share", "The same, as an analyst house sees it", "percent", street)


def _stake(sheet: SheetBuilder) -> None:
    sheet.section("Calculations: the stake")
    count = "={investment}/{first_tranche}"
    sheet.line("tranche_count", "Tranches of the size of the first", "ratio", count)
    power = "={gigawatts}/{tranche_count}"
    sheet.line("tranche_gigawatts", "Capacity a tranche", "GW", power)
    before = "={first_tranche}/{pre_money}"
    sheet.line("tranche_stake_pre", "Stake a tranche, of the pre-money value", "percent", before)
    after = "={first_tranche}/({pre_money}+{first_tranche})"
    sheet.line("tranche_stake_post", "Stake of the first tranche, post-money", "percent", after)
    simple = "={investment}/{pre_money}"
    sheet.line("stake_simple", "Investment / pre-money value", "percent", simple)
    post = "={investment}/({pre_money}+{round})"
    sheet.headline("stake_post", "Stake for the investment, post-money", "percent", post)


def _circle(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Ask how much of what leaves the vendor can come back from this customer alone."""
    sheet.section("Calculations: the money that returns")
    equity = only(deal, amount="investment")
    pair = {equity.payer, equity.payee}
    flows = [flow for flow in deal.flows if {flow.payer, flow.payee} == pair]
    listing(sheet, "pair", [(deal, flow) for flow in flows], book)
    vendor = text(book.companies[equity.payer].name["en"])
    sheet.section("Outputs")
    amount = f'=CIRCULAR_EXPOSURE({{pair}},{vendor},"circular")'
    label = "Money that leaves the vendor and can come back"
    sheet.headline("money_back", label, "USD bn", amount)
    received = f"={total_where('{pair:amount}', ('{pair:payee}', vendor))}"
    sheet.line("receipts", "Receipts of the vendor here", "USD bn", received)
    share = "=IF({receipts}>0,{money_back}/{receipts},0)"
    label = "Share of the vendor's receipts here that can be its own money"
    sheet.line("share_back", label, "percent", share)
    evidence.write(sheet, deal, book, "{investment}", [equity])
    bars.numbers(sheet, "shown", "Numbers of the chart", BARS)
    sheet.chart(CHART)


def _checks(sheet: SheetBuilder) -> None:
    sheet.section("Checks", answers.COLUMNS)
    bound = "{money_back}<=MIN({investment},{hardware_bill})*(1+{checks.tolerance})"
    sheet.check("check_back", "No more returns than was invested or is bought", bound)
    stake = "{stake_post}<={stake_simple}"
    sheet.check("check_stake", "The stake post-money is below the simple ratio", stake)
    tranches = "ABS({tranche_count}*{tranche_gigawatts}-{gigawatts})<={checks.tolerance}"
    sheet.check("check_tranches", "The tranches' capacity sums to the whole", tranches)
    answers.outcome(sheet, "CIRCULAR_EXPOSURE")
