"""The values layer: what is stored is collected, and goes to the engine's process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from workbooks.check.reading.addresses import Sweep, address, area
from workbooks.check.reading.hardened import child
from workbooks.check.rule import warning
from workbooks.check.values.process import FILLED, SPILLED, Process, Stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from workbooks.check.reading.formulas import Pattern
    from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding
    from workbooks.check.rules.tables import TableFacts
    from workbooks.check.values.process import Answer, Question, TableRow

VOLATILE = {"CELL", "INFO", "NOW", "RAND", "RANDARRAY", "RANDBETWEEN", "TODAY"}
DATED = {
    *("DATE", "DATEDIF", "DATEVALUE", "DAY", "DAYS", "DAYS360", "EDATE", "EOMONTH", "ISOWEEKNUM"),
    *("MONTH", "NETWORKDAYS", "NETWORKDAYS.INTL", "TEXT", "WEEKDAY", "WEEKNUM", "WORKDAY"),
    *("WORKDAY.INTL", "YEAR", "YEARFRAC"),
}
MOST_CELLS = 2_000_000
TYPED = {"s", "d"}  # of cells: a shared text or a date in words, which no program has as a result

DIFFERS = warning(
    "value-differs",
    "The stored result of a formula is the one that is computed here, to 1e-12.",
    "Recalculate and save the file, or find out which of the two is wrong.",
    layer="values",
)
UNKNOWN = warning(
    "value-unknown-function",
    "Every function that a formula calls is known here, so that its result can be computed.",
    "Check the cell in a spreadsheet program; what depends on it was computed from its result.",
    layer="values",
)
SKIPPED = warning(
    "value-not-computed",
    "The engine computes every formula.",
    "Check the cell in a spreadsheet program.",
    layer="values",
)
FAILED = warning(
    "values-not-compared",
    "The stored results can be computed again.",
    "Mend what the other layers find; or check the values in a spreadsheet program.",
    layer="values",
)


class Values:
    """Collects what is stored, and has it compared by the process of `engine.py`."""

    def __init__(self, *, wanted: bool, process: Process | None = None) -> None:
        """Start the process unless it is given; it imports while the package is opened."""
        self.wanted = wanted
        self._cells: dict[str, list[Stored]] = {}
        self._parts: dict[str, str] = {}
        self._tables: dict[str, list[TableRow]] = {}
        self._patterns: list[Pattern] = []
        self._numbers: dict[int, int] = {}
        self._stored_only = VOLATILE
        self._unreadable = False
        self._process = process or (Process() if wanted else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process:
            self._process.stop()

    def begin(self, path: Path) -> None:
        """Let the process compute the workbook while its package is read."""
        if self._process:
            self._process.begin(path)

    def about(self, book: WorkbookFacts) -> None:
        """Learn what of the workbook the engine does not know: a strict one, days from 1904."""
        self._unreadable = book.strict
        properties = child(book.root, "workbookPr")
        if properties is not None and properties.get("date1904") in {"1", "true"}:
            self._stored_only = VOLATILE | DATED

    def of(self, sheet: SheetFacts, tables: Iterable[TableFacts]) -> _Collector:
        """Collect the stored results of a sheet."""
        self._parts[sheet.tab.title] = sheet.part
        self._tables[sheet.tab.title] = [
            (each.name, each.area, each.columns, each.headed, each.totals)
            for each in tables
            if each.area
        ]
        cells = self._cells.setdefault(sheet.tab.title, [])
        return _Collector(self, cells)

    def number(self, pattern: Pattern) -> int:
        """Give a pattern its number."""
        found = self._numbers.get(id(pattern))
        if found is None:
            found = self._numbers[id(pattern)] = len(self._patterns)
            self._patterns.append(pattern)
        return found

    def compared(self, *, broken: bool) -> Iterator[Finding]:
        """Have the results computed and compared."""
        count = sum(map(len, self._cells.values()))
        if not self._process or (not count and not broken):
            return
        if broken:
            yield FAILED.at("", "the values were not computed: the package has errors")
        elif self._unreadable:
            yield FAILED.at("", "the values were not computed: the workbook is a strict one")
        elif count > MOST_CELLS:
            yield FAILED.at("", f"the values were not computed: there are {count:,} formulas")
        else:
            yield from self._told(self._process.answer(self._question()))

    def _question(self) -> Question:
        called = [sorted(map(_bare, each.functions)) for each in self._patterns]
        return {
            "tables": self._tables,
            "cells": self._cells,
            "functions": called,
            "taken": [
                each.external or each.own_table or not self._stored_only.isdisjoint(names)
                for each, names in zip(self._patterns, called, strict=True)
            ],
        }

    def _told(self, answer: Answer) -> Iterator[Finding]:
        """Turn the process's answer into findings."""
        if failure := answer["failed"]:
            yield FAILED.at("", f"the values were not computed: {failure}")
        told = (
            (UNKNOWN, answer["unknown"]),
            (SKIPPED, answer["skipped"]),
            (DIFFERS, answer["differs"]),
        )
        for rule, cells in told:
            for title, row, column, message in cells:
                yield rule.at(self._parts[title], message, f"{title}!{address(row, column)}")


class _Collector:
    """Collects the stored results of one sheet, cell by cell."""

    def __init__(self, values: Values, cells: list[Stored]) -> None:
        self._values = values
        self._cells = cells
        self._filled = Sweep()

    def row(self, cells: list[StoredCell], _: list[Finding]) -> None:
        """Keep the results of formulas, and the cells that array formulas fill."""
        for cell in cells:
            formula, number = cell.formula, None
            if formula is None:
                number = self._filled.mark(cell.row, cell.column)
            elif formula.kind == "array" and (filled := area(formula.ref)):
                self._filled.add(filled, SPILLED if cell.metadata else FILLED)
            if cell.value is None or cell.kind in TYPED or (cell.kind == "n" and not cell.value):
                continue  # a formula's blank is the model layer's
            if formula is not None:
                number = self._values.number(formula.pattern)
            if number is not None:
                self._cells.append(Stored(cell.row, cell.column, cell.kind, cell.value, number))

    def end(self, found: list[Finding]) -> None:
        """Nothing is compared before the last sheet."""


def _bare(name: str) -> str:
    return name.removeprefix("_XLFN.").removeprefix("_XLWS.")
