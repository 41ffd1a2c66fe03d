"""What a modeller objects to in any workbook: errors, blanks, constants, formulas that change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.check.rule import warning
from workbooks.check.rules.cells import ERRORS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.formulas import Formula
    from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding, Rule

TOTALS = {"SUM", "SUBTOTAL", "AVERAGE", "COUNT", "COUNTA", "MIN", "MAX", "PRODUCT", "AGGREGATE"}
HARMLESS = {0.0, 1.0}
LONG = 60  # characters of a formula that a message shows


ERROR = warning(
    "error-value",
    "No cell shows an error.",
    "Find the first error of the chain and mend its cause; do not wrap it in IFERROR.",
)
BLANK = warning(
    "blank-result",
    "Every formula has its result stored, else readers that do not calculate show a blank.",
    "Open and save the file in a spreadsheet program, or store the results when writing.",
)
CONSTANT = warning(
    "constant-in-formula",
    "Formulas hold no numbers but 0 and 1.",
    "Put the number into a labelled input cell and refer to it.",
)
CHANGES = warning(
    "row-changes",
    "A row that repeats one formula keeps it to its end.",
    "Write one formula for the whole row; put what differs into an input or a flag.",
)
LOST = warning(
    "reference-lost",
    "No formula and no name refers to cells that were deleted.",
    "Point it to cells that exist.",
)


class Model:
    """Looks at values and formulas as a reviewer does."""

    def __init__(self, sheet: SheetFacts, _: WorkbookFacts) -> None:
        """Begin with no rows above."""
        self.sheet = sheet
        self.above: dict[int, tuple[object, ...]] = {}
        self.suspects: list[tuple[StoredCell, tuple[object, ...]]] = []
        self.last = 0

    def row(self, cells: list[StoredCell], found: list[Finding]) -> None:
        """Judge a row, and the suspects of the row above."""
        forms: dict[int, tuple[object, ...]] = {}
        for cell in cells:
            if cell.kind == "e" and cell.value in ERRORS:
                self._report(cell, ERROR, f"the cell shows {cell.value}", found)
            formula = cell.formula
            if formula is None:
                continue
            pattern = formula.pattern
            forms[cell.column] = (pattern.text, *formula.relative)
            if not cell.value and cell.kind != "str":
                self._report(cell, BLANK, "the formula has no stored result", found)
            if pattern.constants:
                self._constants(cell, formula, found)
            if pattern.lost:
                self._report(cell, LOST, f"the formula {_shown(formula)} refers to #REF!", found)
        if forms or self.suspects:
            row = cells[0].row
            self._settle(forms if row == self.last + 1 else {}, found)
            if len(forms) > 1:
                self._changes(cells, forms, row)
            self.above, self.last = forms, row

    def end(self, found: list[Finding]) -> None:
        """Judge the suspects of the last row."""
        self._settle({}, found)

    def _constants(self, cell: StoredCell, formula: Formula, found: list[Finding]) -> None:
        odd = [text for text in formula.pattern.constants if float(text) not in HARMLESS]
        if odd and formula.text:
            message = f"{_shown(formula)} holds {', '.join(dict.fromkeys(odd))}"
            self._report(cell, CONSTANT, message, found)

    def _changes(
        self, cells: list[StoredCell], forms: dict[int, tuple[object, ...]], row: int
    ) -> None:
        """Suspect a cell that breaks a run of equal formulas: after two of them, or between two.

        Formulas without a relative reference make no run. A column whose cells agree from row to
        row is no suspect: such a table runs downwards.
        """
        above = self.above if row == self.last + 1 else {}
        for cell in cells:
            column = cell.column
            left, form = forms.get(column - 1), forms.get(column)
            if left is None or left == form or not any(isinstance(each, int) for each in left):
                continue
            between = forms.get(column + 1) == left
            if form is None:
                if between and cell.kind == "n" and cell.value:
                    self.suspects.append((cell, ()))
            elif (between or forms.get(column - 2) == left) and above.get(column) != form:
                last = column + 1 not in forms
                if not (last and cell.formula and _total(cell.formula)):
                    self.suspects.append((cell, form))

    def _settle(self, below: dict[int, tuple[object, ...]], found: list[Finding]) -> None:
        """Report the suspects whose formula the row below does not repeat."""
        for cell, form in self.suspects:
            if form and below.get(cell.column) == form:
                continue
            shown = _shown(cell.formula) if cell.formula else f"the number {cell.value}"
            message = f"{shown} breaks the formula of its row"
            self._report(cell, CHANGES, message, found)
        self.suspects = []

    def _report(self, cell: StoredCell, rule: Rule, message: str, found: list[Finding]) -> None:
        found.append(rule.at(self.sheet.part, message, self.sheet.where(cell.row, cell.column)))


def check_names(book: WorkbookFacts) -> Iterator[Finding]:
    """Find the names that refer to deleted cells."""
    for name in book.names:
        if book.reader.pattern(name.formula).lost:
            yield LOST.at(book.part, f"the name {name.name!r} refers to #REF!")


def _total(formula: Formula) -> bool:
    """Tell a total over cells to the left in the same row."""
    left = sum(isinstance(each, int) and each < 0 for each in formula.relative[0::2])
    same_row = all(each == 0 for each in formula.relative[1::2])
    ranged = "A1:A1" in formula.pattern.text
    return bool(formula.pattern.functions & TOTALS) and ranged and same_row and left > 1


def _shown(formula: Formula) -> str:
    text = formula.text or formula.pattern.text
    return f"={text}" if len(text) <= LONG else f"={text[:LONG]}…"
