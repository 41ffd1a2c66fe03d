"""A guarantee: its cap, and the call that a chance of default and a loss would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.tabs.parts import bars, evidence
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.bars import Bar
from workbooks.tabs.parts.book_rows import claims, inputs

if TYPE_CHECKING:
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

NEEDS = {"guarantee_cap": "USD bn", "default_chance": "%", "loss_share": "%"}
OPTIONAL = {"gigawatts": "GW", "lease_years": "years"}
STRESSED = {"default_chance": "default"}
LINES = (
    ("per_gigawatt", "Cap a gigawatt", "USD bn/GW", "={guarantee_cap}/{gigawatts}"),
    ("per_year", "Cap a year of the lease", "USD bn/yr", "={guarantee_cap}/{lease_years}"),
)
BARS = (
    Bar("Cap", "guarantee_cap"),
    Bar("Signed", "sum_signed"),
    Bar("Call if the tenant defaults", "call_if_default"),
    Bar("Expected call", "expected_call"),
)
CHART = bars.chart(
    "The cap of the guarantee and what may be called of it, USD bn",
    "Bars in billions of dollars: the cap of the guarantee, what is signed of it, the call if "
    "the tenant defaults, and the expected call.",
)


def build(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Write the tab of a guarantee; no cash flows until it is called."""
    sheet.chart_band("What the guarantee may cost")
    sheet.chart(CHART)
    inputs(sheet, deal, book)
    sheet.section("Outputs")
    call = "={guarantee_cap}*{default_chance}*{loss_share}"
    label = "Expected call: cap × chance of default × loss"
    sheet.headline("expected_call", label, "USD bn", call)
    worst = "={guarantee_cap}*{loss_share}"
    sheet.headline("call_if_default", "Call if the tenant defaults", "USD bn", worst)
    for line in LINES:
        sheet.possible(*line)
    evidence.write(sheet, deal, book, "{guarantee_cap}", deal.flows)
    bars.numbers(sheet, "shown", "Numbers of the chart", BARS)
    sheet.section("Checks")
    sheet.check("check_cap", "No call exceeds the cap", "{call_if_default}<={guarantee_cap}")
    answers.outcome(sheet)
    claims(sheet, deal, book)
