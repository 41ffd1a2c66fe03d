"""Rules for the formulas of cells, and for those that conditions and validations hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import Sweep, area
from workbooks.check.reading.formulas import (
    LITERAL,
    LONGEST_FORMULA,
    LONGEST_LITERAL,
    NESTING,
    SEPARATOR,
    SYNTAX,
    UNBALANCED,
)
from workbooks.check.rule import error, warning
from workbooks.check.rules.new_functions import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.formulas import Formula, Pattern
    from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding, Rule

FORMULA_LENGTH = error(
    "formula-length",
    f"A formula has at most {LONGEST_FORMULA:,} characters.",
    "Split the calculation over several cells.",
)
UNCLOSED = error(
    "formula-unbalanced",
    "Parentheses, braces, brackets and quotes of a formula come in pairs.",
    "Close what is open.",
)
SEMICOLON = error(
    "formula-separator",
    "Arguments are separated by commas, whatever the language of the reader's Excel.",
    "Write commas; Excel shows semicolons where the reader's settings want them.",
)
INCOMPLETE = error(
    "formula-syntax",
    "Operators stand between operands, and a formula is not empty.",
    "Write the formula as an English Excel shows it, without the equals sign.",
)
TOO_DEEP = error(
    "formula-nesting",
    "Calls are nested at most 64 levels deep.",
    "Split the calculation over several cells.",
)
LITERAL_LENGTH = error(
    "formula-text-length",
    f"A text within a formula has at most {LONGEST_LITERAL} characters.",
    "Join it from shorter texts with &, or put it into a cell.",
)
MISSING_SHEET = error(
    "formula-sheet",
    "Formulas refer to tabs that exist.",
    "Correct the tab's name; names with spaces or signs stand in single quotes.",
)
PREFIX = warning(
    "function-prefix",
    "Functions that came after Excel 2007 are stored with their prefix, else Excel shows #NAME?.",
    "Store the function as _xlfn.NAME, or as _xlfn._xlws.NAME where the rule says so.",
    layer="package",
)
NO_MASTER = error(
    "shared-formula",
    "A cell of a shared formula follows the cell that holds its text.",
    "Write the text with its ref into the first cell of the group, or into every cell.",
)
ARRAY_RANGE = error(
    "array-range",
    "An array formula states the range that it fills, which begins at its cell, alone there.",
    "Write ref with the whole range, the formula's cell at its top left.",
)
PROBLEMS = {
    UNBALANCED: UNCLOSED,
    SEPARATOR: SEMICOLON,
    SYNTAX: INCOMPLETE,
    NESTING: TOO_DEEP,
    LITERAL: LITERAL_LENGTH,
}


def judged(pattern: Pattern, book: WorkbookFacts) -> Iterator[tuple[Rule, str]]:
    """Say what is wrong with a formula wherever it stands."""
    if pattern.problem:
        kind, message = pattern.problem
        yield PROBLEMS[kind], message
        return
    if bare := sorted(pattern.functions & PREFIXES.keys()):
        stored = ", ".join(f"{PREFIXES[name]}{name}" for name in bare)
        yield PREFIX, f"{', '.join(bare)} must be stored as {stored}"
    for name in () if pattern.external else pattern.sheets:
        ends = [name] if name.casefold() in book.titles else name.split(":")
        if name and not all(end.casefold() in book.titles for end in ends):
            yield MISSING_SHEET, f"there is no tab {name!r}"


class Formulas:
    """Judges the formula of every cell."""

    def __init__(self, sheet: SheetFacts, book: WorkbookFacts) -> None:
        """Each pattern is judged once."""
        self.sheet = sheet
        self.book = book
        self.shared: set[str] = set()
        self.arrays = Sweep()
        self._known: dict[int, tuple[tuple[Rule, str], ...]] = {}

    def row(self, cells: list[StoredCell], found: list[Finding]) -> None:
        """Judge the formulas of a row."""
        for cell in cells:
            formula = cell.formula
            if formula is None:
                continue
            if formula.kind:
                self._special(cell, formula, found)
            if not formula.text:
                continue
            if len(formula.text) > LONGEST_FORMULA:
                message = f"the formula has {len(formula.text):,} characters"
                self._report(cell, FORMULA_LENGTH, message, found)
            known = self._known.get(id(formula.pattern))
            if known is None:
                known = tuple(judged(formula.pattern, self.book))
                self._known[id(formula.pattern)] = known
            for rule, message in known:
                shown = formula.text if len(formula.text) < 60 else f"{formula.text[:60]}…"  # noqa: PLR2004 - a line
                self._report(cell, rule, f"={shown}: {message}", found)

    def end(self, found: list[Finding]) -> None:
        """Nothing is left to judge after the last row."""

    def _special(self, cell: StoredCell, formula: Formula, found: list[Finding]) -> None:
        """Judge what shared, array and data-table formulas state besides their text."""
        if formula.kind == "shared":
            if formula.text:
                self.shared.add(formula.shared)
            elif formula.shared not in self.shared:
                message = f"no cell before it holds the shared formula {formula.shared!r}"
                self._report(cell, NO_MASTER, message, found)
        elif formula.kind == "array":
            filled = area(formula.ref)
            if filled is None or filled[:2] != (cell.row, cell.column):
                message = f"the range {formula.ref!r} does not begin at the formula"
                self._report(cell, ARRAY_RANGE, message, found)
            elif not self.arrays.add(filled):
                message = f"the range {formula.ref} is filled by another array formula too"
                self._report(cell, ARRAY_RANGE, message, found)

    def _report(self, cell: StoredCell, rule: Rule, message: str, found: list[Finding]) -> None:
        found.append(rule.at(self.sheet.part, message, self.sheet.where(cell.row, cell.column)))
