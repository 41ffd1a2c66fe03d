"""The process that computes a workbook and compares: a question on stdin, an answer on stdout.

Formulas that the engine cannot know (functions of other add-ins, other workbooks, the clock) keep
their stored results, so that what depends on them can be compared all the same.
"""

from __future__ import annotations

import gc
import json
import math
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from addin.calc import Calculation, Table, computed
from addin.catalogue import functions
from udfs.errors import ERROR_SPELLINGS, ErrorValue
from workbooks.check.values import Stored, failure

if TYPE_CHECKING:
    from addin.boundary import Cell
    from workbooks.check.values import Answer, Question

RELATIVE = ABSOLUTE = 1e-12
MEMORY = 8 * 2**30  # bytes of address space
MOST = 1_000  # differences told; the check lists fewer
STORED_LENGTH = 40  # characters of a text that a message shows


class Comparison:
    """One workbook, computed and compared with what it stores."""

    def __init__(self, question: Question) -> None:
        """Read the question."""
        self.path = Path(question["path"])
        self.tables = [
            Table(name, title, (area[0], area[1], area[2], area[3]), tuple(columns), headed, totals)
            for title, tables in question["tables"].items()
            for name, area, columns, headed, totals in tables
        ]
        self.taken = question["taken"]
        self.functions = question["functions"]
        self.cells = {
            title: [Stored(*each) for each in cells] for title, cells in question["cells"].items()
        }
        self.told = failure("")

    def answer(self) -> Answer:
        """Compute and compare."""
        calculation = Calculation(self.path, "native", self.tables)
        known = computed({name for each in self.functions for name in each}) | functions().keys()
        lacking = [[name for name in each if name not in known] for each in self.functions]
        compared: list[tuple[str, Stored]] = []
        for title, cells in self.cells.items():
            for cell in cells:
                if cell.pattern >= 0 and (self.taken[cell.pattern] or lacking[cell.pattern]):
                    self._take_over(calculation, title, cell, lacking[cell.pattern])
                else:
                    compared.append((title, cell))
        calculation.evaluate()
        for title, cell in compared:
            self._compare(calculation, title, cell)
        return self.told

    def _take_over(
        self, calculation: Calculation, title: str, cell: Stored, lacking: list[str]
    ) -> None:
        """Put the stored result into a cell that cannot be computed here."""
        calculation.put(title, cell.row, cell.column, _stored(cell))
        if lacking:
            message = f"{', '.join(lacking)} is not known here"
            self.told["unknown"].append((title, cell.row, cell.column, message))

    def _compare(self, calculation: Calculation, title: str, cell: Stored) -> None:
        stored, computed = _stored(cell), calculation.value(title, cell.row, cell.column)
        if _same(stored, computed) or len(self.told["differs"]) >= MOST:
            return
        if why := calculation.why_not(title, cell.row, cell.column):
            self.told["skipped"].append((title, cell.row, cell.column, why))
        else:
            message = f"stored is {_shown(stored)}, computed {_shown(computed)}"
            self.told["differs"].append((title, cell.row, cell.column, message))


def _stored(cell: Stored) -> Cell:
    """Read a stored result by its type."""
    kind, value = cell.kind, cell.value
    if kind == "n":
        return float(value) if value else None
    if kind == "b":
        return value.casefold() in {"1", "true"}
    if kind == "e":
        return ErrorValue(value if value in ERROR_SPELLINGS else "#VALUE!")
    return value


def _same(stored: Cell, computed: Cell) -> bool:
    """Tell whether two results agree; an empty one is as good as 0 or an empty text."""
    if stored is None or computed is None:
        return (stored or computed or 0) == 0
    if isinstance(stored, (int, float)) and isinstance(computed, (int, float)):
        same_kind = isinstance(stored, bool) == isinstance(computed, bool)
        return same_kind and math.isclose(stored, computed, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return stored == computed


def _shown(value: Cell) -> str:
    if isinstance(value, ErrorValue):
        return value.spelling
    if isinstance(value, str):
        return repr(value if len(value) <= STORED_LENGTH else f"{value[:STORED_LENGTH]}…")
    return (
        "nothing"
        if value is None
        else str(value).upper()
        if isinstance(value, bool)
        else repr(value)
    )


def main() -> None:
    """Answer one question, and end the process."""
    gc.freeze()  # what is imported stays: the collector need not look through it
    gc.enable()
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    question = json.load(sys.stdin)
    try:
        answer = Comparison(question).answer()
    except BaseException as error:  # noqa: BLE001 - the engine's panics are no Exceptions
        answer = failure(f"the engine says {str(error)[:200] or type(error).__name__}")
    json.dump(answer, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # to take NumPy, SciPy and pandas down again takes 0.1 s
