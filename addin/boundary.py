"""Between cells and Python: the only place where a host's values become arguments and back.

A host hands over plain cells (numbers, texts, None, dates, `ErrorValue`) or rows of them and
gets plain cells or rows back; how it spells an error is the host's own last step.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from addin.function import SPELLINGS
from udfs.errors import ArgumentError, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from addin.function import Function

Cell: TypeAlias = "float | str | bool | ErrorValue | None"
Block: TypeAlias = "list[list[Cell]]"

NO_MEANING = "n.m."


def call(function: Function, cells: Sequence[object]) -> Cell | Block:
    """Call a function with a host's cells; a failure is an error value, never an exception."""
    try:
        return result(function.call(*map(argument, cells)))
    except Exception as error:  # noqa: BLE001 - a cell shows an error value, whatever went wrong
        return ErrorValue(SPELLINGS.get(type(error).__name__, "#VALUE!"))


def why(function: Function, cells: Sequence[object]) -> str:
    """Say in a sentence why a call fails; an empty text when it does not."""
    least, most = function.arity
    if len(cells) < least or (most is not None and len(cells) > most):
        return f"{function.name} takes {_count(least, most)} arguments, got {len(cells)}"
    try:
        function.call(*map(argument, cells))
    except ArgumentError as error:
        return f"{function.name}: {error}"
    except Exception as error:  # noqa: BLE001 - the reason must be readable in a cell
        return f"{function.name} failed in a way that is its own mistake: {error!r}"
    return ""


def argument(value: object) -> object:
    """Turn what stands in a formula's argument into what a function takes."""
    if isinstance(value, (list, tuple)) and len(value) == 1:
        (row,) = value
        if isinstance(row, (list, tuple)):
            return row[0] if len(row) == 1 else [list(row)]
        return row
    return value


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


def _table(frame: pd.DataFrame) -> Block:
    """Spill a frame: header row, label column if it has one, nothing where there is no entry."""
    columns = [frame[column].tolist() for column in frame.columns]
    rows: Block = [list(map(_cell, values)) for values in zip(*columns, strict=True)]
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
