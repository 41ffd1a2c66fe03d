"""Read what a caller passed: floats, lists, arrays, frames or a spreadsheet's cells.

Every function reads its arguments here, so that a wrong one gets the same kind of sentence
everywhere: the argument, the place, the value and the limit.
"""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from udfs.cells.domain import ANY, Domain
from udfs.cells.errors import ERROR_SPELLINGS, DomainError, ErrorValue, WrongTypeError, nearest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from udfs.cells.arrays import Floats, Marks

Frame: TypeAlias = "pd.DataFrame | pd.Series"
Values: TypeAlias = "float | str | date | Sequence[object] | npt.NDArray[np.generic] | Frame | None"

FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no time zone;  # day 0 of spreadsheet serial numbers


class Column(NamedTuple):
    """How one of several equally long arguments is read: its value, domain and default."""

    value: Values
    domain: Domain = ANY
    default: float | None = None


def is_blank(value: object) -> bool:
    """Tell an empty cell, an empty text or an omitted argument from a value."""
    return value is None or (isinstance(value, str) and not value.strip())


def place(index: tuple[int, ...]) -> str:
    """Name a position inside a range, counted from 1."""
    match index:
        case (row, column):
            return f" at row {row + 1}, column {column + 1}"
        case (item,):
            return f" at position {item + 1}"
        case _:
            return ""


def grid(name: str, value: Values, domain: Domain = ANY, default: float | None = None) -> Floats:
    """Read numbers of any shape up to two dimensions; blanks become the default."""
    numbers, blank = _read(name, value)
    if numbers.ndim > 0:
        numbers, blank = _trim(numbers, blank)
    return _accept(name, numbers, blank, domain, default)


def number(name: str, value: Values, domain: Domain = ANY, default: float | None = None) -> float:
    """Read exactly one number."""
    numbers = grid(name, value, domain, default)
    if numbers.size != 1:
        message = f"{name} must be one value, got a range of {_shape(numbers)}"
        raise WrongTypeError(message)
    return float(numbers.reshape(-1)[0])


def whole(name: str, value: Values, domain: Domain, default: int | None = None) -> int:
    """Read exactly one whole number."""
    found = number(name, value, domain, default)
    if found != math.floor(found):
        message = f"{name} must be a whole number, got {found:g}"
        raise DomainError(message)
    return int(found)


def series(name: str, value: Values, domain: Domain = ANY, default: float | None = None) -> Floats:
    """Read a row or a column of numbers as one dimension; a single value has length 1."""
    return columns({name: Column(value, domain, default)})[name]


def columns(arguments: Mapping[str, Column]) -> dict[str, Floats]:
    """Read ranges that belong together, each a row or column of the same length.

    A single value is repeated; blanks at the end are cut where all of them end, and are the
    default where another argument goes on.
    """
    read = {name: _line(name, column.value) for name, column in arguments.items()}
    length = max(_last(blank) for _, blank in read.values())
    found: dict[str, Floats] = {}
    for name, (numbers, blank) in read.items():
        if 1 < len(numbers) < length:
            longest = max(read, key=lambda other: _last(read[other][1]))
            message = f"{name} has {len(numbers)} values but {longest} has {length}"
            raise WrongTypeError(message)
        column = arguments[name]
        accepted = _accept(name, numbers[:length], blank[:length], column.domain, column.default)
        found[name] = np.repeat(accepted, length // len(accepted))
    return found


def text(name: str, value: Values, default: str | None = None) -> str:
    """Read exactly one text."""
    cell = _single(name, value)
    if is_blank(cell):
        if default is None:
            message = f"{name} is missing"
            raise WrongTypeError(message)
        return default
    if isinstance(cell, ErrorValue):
        message = f"{name} is the error {cell.spelling}"
        raise WrongTypeError(message)
    if not isinstance(cell, str):
        message = f"{name} must be a text, got {cell!r}"
        raise WrongTypeError(message)
    return cell.strip()


def choice(name: str, value: Values, allowed: Sequence[str], default: str) -> str:
    """Read one of the allowed words, whatever its case."""
    word = text(name, value, default)
    for option in allowed:
        if option.casefold() == word.casefold():
            return option
    message = f"{name} must be one of {', '.join(allowed)}; got {word!r}{nearest(word, allowed)}"
    raise WrongTypeError(message)


def cells(name: str, value: Values) -> npt.NDArray[np.object_]:
    """Read a table of anything as two dimensions of cells, blank rows at the end cut."""
    table = _objects(name, value)
    if table.ndim < 2:  # noqa: PLR2004 - rows and columns
        message = f"{name} must be a table of rows and columns"
        raise WrongTypeError(message)
    last = len(table)
    while last > 1 and all(map(is_blank, table[last - 1])):
        last -= 1
    return table[:last]


def as_number(name: str, cell: object, index: tuple[int, ...]) -> float:
    """Turn one filled cell into a finite float, or say what stands there instead."""
    if type(cell) is float and math.isfinite(cell):
        return cell
    where = f"{name}{place(index)}"
    if isinstance(cell, ErrorValue) or (isinstance(cell, str) and cell in ERROR_SPELLINGS):
        spelling = cell.spelling if isinstance(cell, ErrorValue) else cell
        message = f"{where} is the error {spelling}"
        raise WrongTypeError(message)
    if isinstance(cell, datetime):
        return (cell.replace(tzinfo=None) - FIRST_DAY) / timedelta(days=1)
    if isinstance(cell, date):
        return float((cell - FIRST_DAY.date()).days)
    if not isinstance(cell, (int, float, Decimal, np.number, np.bool_)):
        message = f"{where} must be a number, got the text {str(cell)!r}"
        raise WrongTypeError(message)
    value = float(cell)
    if not math.isfinite(value):
        message = f"{where} must be a finite number, got {value}"
        raise WrongTypeError(message)
    return value


def _objects(name: str, value: Values) -> npt.NDArray[np.object_]:
    """Lay out anything as an array of objects."""
    try:
        table = np.asarray(value, dtype=object)
    except ValueError:
        message = f"{name} has rows of different lengths"
        raise WrongTypeError(message) from None
    if table.ndim > 2 or (table.ndim == 1 and any(isinstance(cell, list) for cell in table)):  # noqa: PLR2004
        message = f"{name} must be one value, a row, a column or a table"
        raise WrongTypeError(message)
    return table


def _read(name: str, value: Values) -> tuple[Floats, Marks]:
    """Read numbers and where blanks stand; numeric arrays take the short way."""
    if isinstance(value, (int, float, np.ndarray)) and not isinstance(value, bool):
        array = np.asarray(value)
        if array.dtype.kind in "fiu" and array.ndim <= 2 and bool(np.isfinite(array).all()):  # noqa: PLR2004
            return array.astype(np.float64), np.zeros(array.shape, dtype=bool)
    table = _objects(name, value)
    numbers = np.zeros(table.shape)
    blank = np.zeros(table.shape, dtype=bool)
    for index, cell in np.ndenumerate(table):
        if type(cell) is float and math.isfinite(cell):
            numbers[index] = cell
        elif is_blank(cell):
            blank[index] = True
        else:
            numbers[index] = as_number(name, cell, index)
    return numbers, blank


def _line(name: str, value: Values) -> tuple[Floats, Marks]:
    """Read one row or column as one dimension."""
    numbers, blank = _read(name, value)
    if sum(size > 1 for size in numbers.shape) > 1:
        numbers, blank = _trim(numbers, blank)
    if sum(size > 1 for size in numbers.shape) > 1:
        message = f"{name} must be one row or one column, got a range of {_shape(numbers)}"
        raise WrongTypeError(message)
    if numbers.size == 0:
        return np.zeros(1), np.ones(1, dtype=bool)
    return numbers.reshape(-1), blank.reshape(-1)


def _trim(numbers: Floats, blank: Marks) -> tuple[Floats, Marks]:
    """Cut the blank rows at the end of a range."""
    if numbers.size == 0:
        return np.zeros(1), np.ones(1, dtype=bool)
    length = _last(np.all(blank.reshape(len(blank), -1), axis=1))
    return numbers[:length], blank[:length]


def _last(blank: Marks) -> int:
    """Count the entries up to the last one that is not blank, and at least one."""
    filled = np.flatnonzero(~blank)
    return int(filled[-1]) + 1 if filled.size else 1


def _accept(
    name: str,
    numbers: Floats,
    blank: Marks,
    domain: Domain,
    default: float | None,
) -> Floats:
    """Put the default where blanks are and refuse what lies outside the domain."""
    if blank.any():
        if default is None:
            index = tuple(int(axis[0]) for axis in np.nonzero(np.atleast_1d(blank)))
            message = f"{name}{place(index) if blank.ndim else ''} is blank and has no default"
            raise WrongTypeError(message)
        numbers = np.where(blank, default, numbers)
    outside = domain.outside(numbers) & ~blank
    if outside.any():
        index = tuple(int(axis[0]) for axis in np.nonzero(np.atleast_1d(outside)))
        value = float(np.atleast_1d(numbers)[index])
        hint = (
            f"; it looks like a percentage: write {value:g}% as {value / 100:g}"
            if domain.percentage and abs(value) > 1
            else ""
        )
        where = place(index) if outside.ndim else ""
        message = f"{name} must be {domain}, got {value:g}{where}{hint}"
        raise DomainError(message)
    return numbers


def _single(name: str, value: Values) -> object:
    """Take the only cell of an argument."""
    table = _objects(name, value)
    if table.size == 0:
        return None
    if table.size > 1 and table.size == len(table) and all(map(is_blank, table[1:].reshape(-1))):
        table = table[:1]  # blank cells below the only filled one
    if table.size > 1:
        message = f"{name} must be one value, got a range of {_shape(table)}"
        raise WrongTypeError(message)
    cell: object = table.reshape(-1)[0]
    return cell


def _shape(array: npt.NDArray[np.generic]) -> str:
    """Describe the size of a range."""
    return " by ".join(str(size) for size in array.shape)
