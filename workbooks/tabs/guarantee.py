"""A guarantee: its cap, and the call that a chance of default and a loss would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks import answers
from workbooks.inputs import claims, inputs, optional

if TYPE_CHECKING:
    from workbooks.deal import Book, Deal
    from workbooks.sheet import Sheet

NEEDS = {"guarantee_cap": "USD bn", "default_chance": "%", "loss_share": "%"}
OPTIONAL = {"gigawatts": "GW", "lease_years": "years"}
STRESSED = {"default_chance": "default"}
LINES = (
    ("per_gigawatt", "Cap a gigawatt", "USD bn/GW", "={guarantee_cap}/{gigawatts}"),
    ("per_year", "Cap a year of the lease", "USD bn/yr", "={guarantee_cap}/{lease_years}"),
)


def build(sheet: Sheet, deal: Deal, book: Book) -> None:
    """Write the tab of a guarantee; no cash flows until it is called."""
    inputs(sheet, deal, book)
    optional(sheet, deal, OPTIONAL)
    sheet.section("Outputs")
    call = "={guarantee_cap}*{default_chance}*{loss_share}"
    label = "Expected call: cap × chance of default × loss"
    sheet.headline("expected_call", label, "USD bn", call)
    worst = "={guarantee_cap}*{loss_share}"
    sheet.headline("call_if_default", "Call if the tenant defaults", "USD bn", worst)
    for line in LINES:
        sheet.possible(*line)
    sheet.section("Checks")
    sheet.check("check_cap", "No call exceeds the cap", "{call_if_default}<={guarantee_cap}")
    answers.outcome(sheet)
    claims(sheet, deal, book)
