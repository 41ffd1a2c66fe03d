"""The model's own constants, and every check of every tab in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.flow import CATEGORIES, STATUSES
from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, TYPE, UNIT, VALUE, YEARS, text, total_where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Checks"
HEADING = "Checks"
SUMMARY = "The constants of the model, and every check of every tab"
CONSTANTS = {
    "days_in_year": ("Days in a year (ACT/365)", "days", 365, "Convention of the model"),
    "millions_per_billion": ("Millions in a billion", "count", 1000, "Definition"),
    "basis_points": ("Basis points in a whole", "count", 10000, "Definition"),
    "quarters_in_year": ("Quarters in a year", "count", 4, "Definition"),
    "months_in_year": ("Months in a year", "count", 12, "Definition"),
    "billions_per_trillion": ("Billions in a trillion", "count", 1000, "Definition"),
    "tolerance": ("Tolerance of a check", "tolerance", 1e-9, "Rounding of the functions"),
    "reconciliation": (
        "Tolerance of a reconciliation with a rounded source",
        "ratio",
        0.01,
        "The article gives its ratio in whole percent",
    ),
    "standard_errors": (
        "Standard errors that a simulation may lie off",
        "count",
        4,
        "About one in 2,700 lies further off by chance",
    ),
    "simulation": (
        "What the fit of a price test may add, of shares × price",
        "percent",
        0.003,
        "The residual that the help of WARRANT_VALUE states for averages up to 20 days",
    ),
    "precedent": (
        "How far our value may lie from a filed one",
        "percent",
        0.07,
        "Filed inputs are rounded, and filers use tests of their own",
    ),
}

# Words that formulas show: in cells, so that a language translates them and the formulas stay.
DIVISION = "Of a flow, as BIS divides deals"
DIVIDED = ("circular", "other_ai", "everybody")  # keys of the categories of flows
WORDS = {
    "checks": ("Before the master check", "Checks:"),
    "failed": ("After the number of checks that fail", "failed"),
    "input": ("Of a figure whose edition in use has a value", "input"),
    "carried": ("Of a figure that another edition stands in for", "carried"),
    "none": ("Where nothing was found", "none"),
    "unasked": (
        "In place of a reason that no function can be asked for",
        "an argument is an error, or the functions are missing here",
    ),
    "not_stated": ("Of a sum that no source states", "not stated"),
    **{each: ("What became of a flow", each) for each in STATUSES},
    **{key: (DIVISION, each) for key, each in zip(DIVIDED, CATEGORIES, strict=True)},
    "unbroken": ("Of a deal that a stress leaves whole", "not broken"),
}


def state(failing: str) -> str:
    """Write the formula that shows OK, or how many checks fail by a formula's part."""
    return f'=IF({failing}=0,"OK",{failing}&" "&{{checks.word_failed}})'


def state_of(title: str) -> str:
    """Write the formula that shows the state of a tab's checks."""
    return state(total_where("{checks.list:failing}", ("{checks.list:tab}", text(title))))


def build(sheet: SheetBuilder, sheets: Sequence[Sheet]) -> None:
    """Write the constants and the list of checks; the Cover shows how many fail."""
    sheet.section("Constants of the model")
    for key, (label, unit, value, source) in CONSTANTS.items():
        sheet.typed(key, label, unit, value, source)
    every = [(each, key, label) for each in sheets for key, label in each.checks.items()]
    sheet.section("Words that formulas show")
    for key, (label, word) in WORDS.items():
        sheet.row(f"word_{key}", label, {VALUE: Cell(word, "said")}, "", "word")
    sheet.section("Result")
    sheet.line("failed", "Checks that fail", "count", "=SUM({list:failing})")
    sheet.section("All checks", {VALUE: "Tab", YEARS: "1 = pass", YEARS + 1: "Fails"})
    start = sheet.next_row
    rows = []
    for number, (each, key, label) in enumerate(every):
        own = f"passed_{number + 1}"
        sheet.place_at(own, start + number, YEARS)
        shown = format_of("1 = pass")
        rows.append(
            {
                LABEL: Cell(label, "web", link=f"#{{{key}}}"),
                UNIT: Cell("1 = pass", "unit"),
                TYPE: Cell("check", "unit"),
                VALUE: Cell(each.title, "said"),
                YEARS: Cell(f"={{{key}}}", "link", shown, formula=True),
                YEARS + 1: Cell(
                    f"=IFERROR(IF({{{own}:first}}=1,0,1),1)", "formula", shown, formula=True
                ),
            }
        )
    sheet.listing("list", ("tab", "passed", "failing"), rows)
