"""A stake in a company: what it cost, what it is worth, what a fall of the market would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.tabs.parts import bars, evidence
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.bars import Bar
from workbooks.tabs.parts.book_rows import claims, inputs
from workbooks.tabs.parts.flows import listing

if TYPE_CHECKING:
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

NEEDS = {"investment": "USD bn", "purchase_price": "USD/share"}
OPTIONAL = {"price_now": "USD/share"}
STRESSED = {"price_now": "fall"}
BARS = (
    Bar("Cost", "investment"),
    Bar("Cost after the fall", "after_fall"),
    Bar("Value at today’s price", "value_now"),
    Bar("That value after the fall", "now_after_fall"),
    Bar("Paid so far", "sum_paid"),
)
CHART = bars.chart(
    "Cost and value of the stake, before and after a fall of the market, USD bn",
    "Bars in billions of dollars: what the stake cost, what a fall of the market would leave of "
    "it, its value at today’s price where that is known, and what is paid.",
)


def build(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Write the tab of a stake."""
    sheet.chart_band("What the stake is worth")
    sheet.chart(CHART)
    inputs(sheet, deal, book)
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
    equity = [flow for flow in deal.flows if flow.kind == "equity"]
    evidence.write(sheet, deal, book, "{investment}", equity)
    bars.numbers(sheet, "shown", "Numbers of the chart", BARS)
    sheet.section("Checks")
    cost = "ABS({shares}*{purchase_price}/{checks.millions_per_billion}-{investment})"
    close = "<={checks.tolerance}*{investment}"
    sheet.check("check_cost", "Shares × price is the investment", cost + close)
    answers.outcome(sheet)
    claims(sheet, deal, book)
