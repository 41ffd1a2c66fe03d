"""The engine's process, seen from the check: it computes while the package is read.

The engine reads the file with a reader of its own, which need not survive a hostile one; a process
that stops, or takes too long, is an answer and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypedDict, cast

if TYPE_CHECKING:
    from pathlib import Path

    from workbooks.check.reading.addresses import Area

PATIENCE = 120  # seconds for a workbook
# to collect garbage while it imports would take the process a tenth of its time, and find none
ENGINE = "import gc; gc.disable(); from workbooks.check.values.engine import main; main()"
# Instead of a pattern's number: a cell that a formula spills into, and one that an array formula of
# the old kind fills, which repeats a single value where a spill would end.
SPILLED, FILLED = -1, -2

TableRow: TypeAlias = "tuple[str, Area, tuple[str, ...], bool, bool]"


class Stored(NamedTuple):
    """The stored result of a cell, with the number of its formula's pattern."""

    row: int
    column: int
    kind: str
    value: str
    pattern: int


class Question(TypedDict):
    """What the process is asked: by tab the stored results and the tables.

    `functions` and `taken` are by pattern: what it calls, and whether its result is to be taken
    as it is stored. A table is name, area, columns, headed, with totals.
    """

    tables: dict[str, list[TableRow]]
    cells: dict[str, list[Stored]]
    functions: list[list[str]]
    taken: list[bool]


class Answer(TypedDict):
    """What the process found: tab, row, column and message of each cell, or why it failed."""

    differs: list[tuple[str, int, int, str]]
    unknown: list[tuple[str, int, int, str]]
    skipped: list[tuple[str, int, int, str]]
    failed: str


class Process:
    """A process that imports from the start, and computes a workbook as soon as it is named."""

    def __init__(self) -> None:
        """Start it with this one's search path, but not with the current folder in it."""
        places = os.pathsep.join(each for each in sys.path if each)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-c", ENGINE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": places, "OPENBLAS_NUM_THREADS": "1"},
        )

    def begin(self, path: Path) -> None:
        """Name the workbook, whose archive is within the limits."""
        with suppress(OSError):  # a process that has stopped gives no answer later
            if pipe := self._process.stdin:
                pipe.write(json.dumps(str(path)).encode() + b"\n")
                pipe.flush()

    def answer(self, question: Question) -> Answer:
        """Ask the process, and wait for its answer with patience."""
        try:
            told, _ = self._process.communicate(json.dumps(question).encode(), timeout=PATIENCE)
            return cast("Answer", json.loads(told))
        except subprocess.TimeoutExpired:
            return failure(f"it takes more than {PATIENCE} seconds")
        except (OSError, ValueError):
            self.stop()
            return failure(f"the engine stopped with code {self._process.returncode}")

    def stop(self) -> None:
        """Stop the process, whatever it does."""
        self._process.kill()
        with suppress(OSError):  # what is left to write to it
            self._process.communicate()


def failure(why: str) -> Answer:
    """Answer that there is no comparison."""
    return {"differs": [], "unknown": [], "skipped": [], "failed": why}
