"""What ONO's own layout promises: inputs with source and unit, checks that pass.

A tab has the layout if one of its first rows is ONO's header row.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from workbooks.book.language import Texts
from workbooks.book.languages import language_tables, languages
from workbooks.check.rule import warning

if TYPE_CHECKING:
    from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding, Rule

HEADER = ("Line item", "Unit", "Type", "Source and date")  # columns B to E, as writer.py writes
LABEL, UNIT, TYPE, SOURCE, VALUE = 2, 3, 4, 5, 9
SEARCHED = 10  # rows in which the header may stand
INPUTS = {"input", "assumption"}
CHECK = "check"

NO_SOURCE = warning(
    "input-without-source",
    "On a tab with ONO's header row, every input and assumption names its source.",
    "Write source and date into column E.",
)
NO_UNIT = warning(
    "input-without-unit",
    "On a tab with ONO's header row, every input and assumption with a number has a unit.",
    "Write the unit into column C.",
)
FAILS = warning(
    "check-fails",
    "On a tab with ONO's header row, every check passes: its value is 1.",
    "Follow the check's formula to what does not add up.",
)


@dataclass(frozen=True)
class _Words:
    """How ONO writes its header row and the types of rows in a language."""

    header: tuple[str, ...]
    inputs: frozenset[str]
    check: str


@cache
def _words(language: str) -> _Words:
    """Look the words up in the language's file; a language without one has the English ones."""
    texts = Texts(language, language_tables(language)) if language in languages() else Texts()
    said = {word: texts.found(word)[0] for word in (*HEADER, *INPUTS, CHECK)}
    inputs = frozenset(said[word] for word in INPUTS)
    return _Words(tuple(said[word] for word in HEADER), inputs, said[CHECK])


class OnoRows:
    """Judges the rows of a tab by their type."""

    def __init__(self, sheet: SheetFacts, book: WorkbookFacts) -> None:
        """The header row is not met yet."""
        self.sheet = sheet
        self.book = book
        self.words = _words(book.language)
        self.met = False
        self.over = False

    def row(self, cells: list[StoredCell], found: list[Finding]) -> None:
        """Judge a row."""
        if self.over:
            return
        if not self.met:
            self.over = cells[0].row > SEARCHED
            first = {cell.column: self._text(cell) for cell in cells if cell.column <= SOURCE}
            found_header = tuple(first.get(column) for column in range(LABEL, SOURCE + 1))
            self.met = found_header == self.words.header
            return
        by_column = {cell.column: cell for cell in cells}
        kind = self._text(by_column.get(TYPE))
        if kind in self.words.inputs:
            self._input(by_column, found)
        elif kind == self.words.check:
            self._check(by_column, found)

    def end(self, found: list[Finding]) -> None:
        """Nothing is left to judge after the last row."""

    def _input(self, cells: dict[int, StoredCell], found: list[Finding]) -> None:
        numeric = any(
            cell.kind == "n" and cell.value for column, cell in cells.items() if column > SOURCE
        )
        if not self._text(cells.get(SOURCE)):
            self._report(cells, NO_SOURCE, "has no source", found)
        if numeric and not self._text(cells.get(UNIT)):
            self._report(cells, NO_UNIT, "has no unit", found)

    def _check(self, cells: dict[int, StoredCell], found: list[Finding]) -> None:
        """Take the first result of the row: a number must be 1, a text begin with OK."""
        for column in sorted(cells):
            cell = cells[column]
            if column < VALUE or cell.formula is None or cell.value is None:
                continue
            text = self._text(cell)
            passed = text.startswith("OK") if cell.kind == "str" else cell.value in {"1", "1.0"}
            if not passed:
                self._report(cells, FAILS, f"shows {cell.value or 'nothing'}", found, column)
            return

    def _report(
        self,
        cells: dict[int, StoredCell],
        rule: Rule,
        message: str,
        found: list[Finding],
        column: int = TYPE,
    ) -> None:
        label = self._text(cells.get(LABEL))
        where = self.sheet.where(cells[TYPE].row, column)
        found.append(rule.at(self.sheet.part, f"{label!r} {message}", where))

    def _text(self, cell: StoredCell | None) -> str:
        """Give the text of a cell, or nothing."""
        return (self.book.text(cell.kind, cell.value) if cell else None) or ""
