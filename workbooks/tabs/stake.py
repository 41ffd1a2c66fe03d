"""A stake in a company: what it cost, what it is worth, what a fall of the market would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks import answers
from workbooks.inputs import claims, inputs, optional
from workbooks.tabs.flows import listing

if TYPE_CHECKING:
    from workbooks.deal import Book, Deal
    from workbooks.sheet import Sheet

NEEDS = {"investment": "USD bn", "purchase_price": "USD/share"}
OPTIONAL = {"price_now": "USD/share"}
STRESSED = {"price_now": "fall"}


def build(sheet: Sheet, deal: Deal, book: Book) -> None:
    """Write the tab of a stake."""
    inputs(sheet, deal, book)
    optional(sheet, deal, OPTIONAL)
    sheet.section("Flows: who pays whom")
    listing(sheet, "flows", [(deal, flow) for flow in deal.flows], book)
    sheet.section("Outputs")
    shares = "={investment}*{checks.millions_per_billion}/{purchase_price}"
    sheet.headline("shares", "Shares bought", "m shares", shares)
    now = "={shares}*{price_now}/{checks.millions_per_billion}"
    sheet.possible("value_now", "Value at today's price", "USD bn", now, headline=True)
    left = "={investment}*(1-{market.market_fall})"
    label = "Cost less a fall of the market as assumed"
    sheet.headline("after_fall", label, "USD bn", left)
    worth = "={value_now}*(1-{market.market_fall})"
    label = "Value at today's price after such a fall"
    sheet.possible("now_after_fall", label, "USD bn", worth)
    sheet.section("Checks")
    cost = "ABS({shares}*{purchase_price}/{checks.millions_per_billion}-{investment})"
    close = "<={checks.tolerance}*{investment}"
    sheet.check("check_cost", "Shares × price is the investment", cost + close)
    answers.outcome(sheet)
    claims(sheet, deal, book)
