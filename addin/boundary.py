"""Between cells and Python: the only place where a host's values become arguments and back.

A host hands over plain cells (numbers, texts, None, dates, `ErrorValue`) or rows of them and
gets plain cells or rows back; how it spells an error is the host's own last step.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeGuard

import numpy as np
import pandas as pd

from addin.function import SPELLINGS
from addin.memory import Memory
from udfs.cells.arguments import is_blank
from udfs.cells.errors import ERROR_SPELLINGS, ArgumentError, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from addin.cells import Block, Cell, Rows
    from addin.function import Function

NO_MEANING = "n.m."
WHY = "ONO_WHY"
MEMORY = Memory()
ROWS_AT_ONCE = 4096  # rows that are compared at once


def call(function: Function, cells: Sequence[object]) -> Cell | Block:
    """Call a function with a host's cells; a failure is an error value, never an exception.

    A call that was made before with the same cells is answered from memory.
    """
    given = arguments(cells)
    key = _key(function, given)
    found = None if key is None else MEMORY.get(key)
    if found is not None:
        return found
    try:
        found = result(function.call(*given))
    except ArgumentError as error:
        found = ErrorValue(SPELLINGS[type(error).__name__])
    except Exception:  # noqa: BLE001 - a cell shows an error value, whatever went wrong
        return ErrorValue("#VALUE!")
    if key is not None:
        MEMORY.put(key, found, sum(map(_cells, given)))
    return found


def why(function: Function, cells: Sequence[object]) -> str:
    """Say in a sentence why a call fails; an empty text when it does not."""
    least, most = function.arity
    if len(cells) < least or (most is not None and len(cells) > most):
        return f"{function.name} takes {_count(least, most)} arguments, got {len(cells)}"
    try:
        function.call(*arguments(cells))
    except ArgumentError as error:
        return f"{function.name}: {error}"
    except Exception as error:  # noqa: BLE001 - the reason must be readable in a cell
        return f"{function.name} failed in a way that is its own mistake: {error!r}"
    return ""


def arguments(cells: Sequence[object]) -> list[object]:
    """Turn what stands in a formula's arguments into what a function takes.

    A range of one cell is that cell; the text of an error, as which some hosts hand over an error
    cell, is that error. Blank rows are cut where no other argument goes on: a whole column has
    1,048,576 of them, while a blank beside a filled cell means the default.
    """
    ranges = [cell for cell in cells if _ranged(cell)]
    longest = max((max(filled(rows), len(rows[0])) for rows in ranges), default=1)
    return [_argument(cell, longest) for cell in cells]


def filled(rows: Rows) -> int:
    """Count the rows up to the last one that is not blank, and at least one."""
    last = len(rows)
    if not all(map(is_blank, rows[-1])):
        return last
    block: object = rows[-1:] * ROWS_AT_ONCE
    while last > ROWS_AT_ONCE and rows[last - ROWS_AT_ONCE : last] == block:
        last -= ROWS_AT_ONCE
    while last > 1 and all(map(is_blank, rows[last - 1])):
        last -= 1
    return last


def result(value: object) -> Cell | Block:
    """Turn what a function returns into one cell or a block of rows."""
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if isinstance(value, np.ndarray):
        rows = np.atleast_2d(value)
        if rows.size > 1:
            return [[_cell(item) for item in row] for row in rows.tolist()]
        return _cell(rows.item())
    return _cell(value)


def _argument(value: object, longest: int) -> object:
    if not isinstance(value, (list, tuple)) or not value:
        return _error(value)
    if not isinstance(value[0], (list, tuple)):
        return _error(value[0]) if len(value) == 1 else value
    rows = value[:longest]
    if len(rows) == len(rows[0]) == 1:
        return _error(rows[0][0])
    return [[_error(cell) for cell in row] for row in rows]


def _error(cell: object) -> object:
    """Read the text of an error as that error."""
    if isinstance(cell, str) and cell[:1] == "#" and cell in ERROR_SPELLINGS:
        return ErrorValue(cell)
    return cell


def _key(function: Function, given: Sequence[object]) -> Hashable:
    """Name a call by what it is made with; None for one that cannot be kept.

    Equal numbers are the same argument, be they 1, 1.0 or TRUE, as they are to every function
    but one: a reason quotes the argument as it was written, so reasons are not kept.
    """
    if function.name == WHY:
        return None
    key = (
        function.name,
        function.call,
        *(tuple(tuple(row) for row in each) if _ranged(each) else each for each in given),
    )
    try:
        hash(key)
    except TypeError:
        return None
    return key


def _ranged(value: object) -> TypeGuard[Rows]:
    kinds = (list, tuple)
    return isinstance(value, kinds) and bool(value) and isinstance(value[0], kinds)


def _cells(value: object) -> int:
    return len(value) * len(value[0]) if _ranged(value) else 1


def _table(frame: pd.DataFrame) -> Block:
    """Spill a frame: header row, label column if it has one, nothing where there is no entry."""
    # all at once: for each column that is taken out of a frame, pandas copies its attributes
    rows: Block = [list(map(_cell, values)) for values in frame.to_numpy(dtype=object).tolist()]
    for row, column in frame.attrs.get("blank", ()):
        rows[row][column] = ""
    header: list[Cell] = [*map(str, frame.columns)]
    if frame.index.name is None:
        return [header, *rows]
    labels = map(str, frame.index)
    return [[str(frame.index.name), *header], *map(_labelled, labels, rows)]


def _labelled(label: str, row: list[Cell]) -> list[Cell]:
    return [label, *row]


def _cell(value: object) -> Cell:
    """Turn one value into a cell; a ratio without meaning is said in words."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, np.number)):
        number = float(value)
        return NO_MEANING if math.isnan(number) else number + 0.0  # + 0.0 turns -0.0 into 0.0
    message = f"a cell cannot show {type(value).__name__}"
    raise TypeError(message)


def _count(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    return f"{least}" if least == most else f"{least} to {most}"
