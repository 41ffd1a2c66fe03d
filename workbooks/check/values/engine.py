"""The process that computes a workbook and compares.

Stdin has two lines: the workbook's path, which it computes at once, and what to compare; the answer
goes to stdout.

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
from itertools import chain, starmap
from pathlib import Path
from threading import Thread
from time import sleep
from typing import TYPE_CHECKING

from addin.calc import Calculation, Table, built_in
from addin.catalogue import functions
from udfs.cells.errors import ERROR_SPELLINGS, ErrorValue
from workbooks.check.values.process import FILLED, Stored, failure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from addin.cells import Cell
    from workbooks.check.values.process import Answer, Question

RELATIVE = ABSOLUTE = 1e-12
MEMORY = 8 * 2**30  # bytes of address space
MOST = 1_000  # differences told; the check lists fewer
NO_NAME = ErrorValue("#NAME?")
PARTIAL = {"AGGREGATE", "SUBTOTAL", "TEXT"}  # hidden rows, and many of the number formats
STORED_LENGTH = 40  # characters of a text that a message shows


class Comparison:
    """One workbook, computed and compared with what it stores."""

    def __init__(self, path: Path) -> None:
        """Compute the workbook as it stands in the file, if the engine can."""
        self._calculation = Calculation(path, "native")
        self._computed = False
        with suppress(BaseException):  # the engine's panics are no Exceptions
            self._calculation.evaluate()
            self._computed = True
        self._told = failure("")
        self._called: list[list[str]] = []

    def answer(self, question: Question) -> Answer:
        """Compare, after computing once more what needs tables or stored results."""
        self._called = question["functions"]
        known = functions().keys() | built_in(set(chain.from_iterable(self._called)))
        lacking = [[name for name in each if name not in known] for each in self._called]
        taken = [own or bool(other) for own, other in zip(question["taken"], lacking, strict=True)]
        compared: list[tuple[str, Stored]] = []
        for title, stored in question["cells"].items():
            for cell in starmap(Stored, stored):
                if cell.pattern >= 0 and taken[cell.pattern]:
                    self._take_over(title, cell, lacking[cell.pattern])
                else:
                    compared.append((title, cell))
        self._calculation.tables = list(_tables(question))
        if self._calculation.tables or any(taken) or not self._computed:
            self._calculation.evaluate()
        for title, cell in compared:
            self._compare(title, cell)
        return self._told

    def _take_over(self, title: str, cell: Stored, lacking: list[str]) -> None:
        """Put the stored result into a cell that cannot be computed here."""
        self._calculation.put(title, cell.row, cell.column, _stored(cell))
        if lacking:
            message = f"{', '.join(lacking)} is not known here"
            self._told["unknown"].append((title, cell.row, cell.column, message))

    def _compare(self, title: str, cell: Stored) -> None:
        stored = _stored(cell)
        computed = self._calculation.value(title, cell.row, cell.column)
        if _same(stored, computed):
            return
        why = self._calculation.why_not(title, cell.row, cell.column)
        if message := why or self._why_no_match(cell, computed):
            told = self._told["skipped"]
        else:
            message = f"stored is {_shown(stored)}, computed {_shown(computed)}"
            told = self._told["differs"]
        if len(told) < MOST:
            told.append((title, cell.row, cell.column, message))

    def _why_no_match(self, cell: Stored, computed: Cell) -> str:
        """Say what the engine is known to do in another way, or nothing."""
        if computed == NO_NAME:
            return "the engine does not know a name that it depends on"
        if cell.pattern == FILLED and computed is None:
            return "the engine spills where an array formula of the old kind fills its cells"
        called = self._called[cell.pattern] if cell.pattern >= 0 else []
        partial = PARTIAL.intersection(called)
        return f"the engine's {min(partial)} does less than Excel's" if partial else ""


def _tables(question: Question) -> Iterator[Table]:
    for title, tables in question["tables"].items():
        for name, (top, left, bottom, right), columns, headed, totals in tables:
            yield Table(name, title, (top, left, bottom, right), tuple(columns), headed, totals)


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


def _follow(parent: int) -> None:
    """End with the process that asked, however it ended."""
    while os.getppid() == parent:
        sleep(1)
    os._exit(1)


def main() -> None:
    """Compute one workbook, answer the question about it, and end the process."""
    gc.freeze()  # what is imported stays: the collector need not look through it
    gc.enable()
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    Thread(target=_follow, args=[os.getppid()], daemon=True).start()
    path = Path(json.loads(sys.stdin.readline()))
    try:
        comparison = Comparison(path)
        answer = comparison.answer(json.load(sys.stdin))
    except BaseException as error:  # noqa: BLE001 - the engine's panics are no Exceptions
        answer = failure(f"the engine says {str(error)[:200] or type(error).__name__}")
    json.dump(answer, sys.stdout)
    sys.stdout.flush()
    os._exit(0)  # to take NumPy, SciPy and pandas down again takes 0.1 s
