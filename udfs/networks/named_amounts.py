"""Tables whose rows begin with the names of companies and end with an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from udfs.cells.arguments import cells, is_blank, place
from udfs.cells.errors import ERROR_SPELLINGS, DomainError, ErrorValue, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from udfs.cells.arguments import Values

ALL = "*"  # stands for every company where one is asked for
UNUSABLE = frozenset({"", ALL, *ERROR_SPELLINGS})  # as the name of a company


def read_columns(argument: str, value: Values, columns: Sequence[str]) -> npt.NDArray[np.object_]:
    """Read the cells of a table that has at least these columns; further ones are left out."""
    if isinstance(value, pd.DataFrame) and value.isna().to_numpy().any():
        # A frame keeps a missing cell as NaN, which elsewhere is an error and here is a blank.
        value = value.astype(object).where(value.notna(), None)
    table = cells(argument, value)
    if table.shape[1] < len(columns):
        message = f"{argument} must have the columns {', '.join(columns)}; got {table.shape[1]}"
        raise WrongTypeError(message)
    return table[:, : len(columns)]


def without_header(table: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Leave out a header that is the first row."""
    return table[1:] if len(table) and is_header(table[0].tolist(), table[1:]) else table


def filled_rows(table: npt.NDArray[np.object_]) -> list[tuple[int, list[object]]]:
    """Number the rows from 0, and leave out empty ones and a header."""
    rows = [(index, row) for index, row in enumerate(table.tolist()) if not all(map(is_blank, row))]
    if rows and is_header(rows[0][1], table[rows[0][0] + 1 :]):
        del rows[0]
    return rows


def is_header(first: Sequence[object], others: npt.NDArray[np.object_]) -> bool:
    """Tell a header row: a text for the amount at its end and no company of the other rows.

    A text that starts like a number ("12bn"), or beside a known company ("undisclosed"), is a
    mistyped amount: taking it for a header would lose a payment without a word.
    """
    *names, amount = first
    if not isinstance(amount, str) or is_blank(amount) or amount in ERROR_SPELLINGS:
        return False
    starts_like_number = amount.strip().lstrip("+-–−$€£¥(. ")[:1].isdigit()
    known = {_folded(cell) for cell in set(others[:, :-1].ravel().tolist())}
    named = {_folded(cell) for cell in names if not is_blank(cell)}
    return not starts_like_number and not named & known


def _folded(cell: object) -> object:
    return cell.strip().casefold() if isinstance(cell, str) else cell


def company_name(argument: str, cell: object, index: tuple[int, ...], role: str) -> str:
    """Read the name of one company, or say what stands there instead."""
    if isinstance(cell, str) and (name := cell.strip()) not in UNUSABLE:
        return name
    where = f"{argument}{place(index)}"
    if is_blank(cell):
        message = f"{where} is blank: the {role} is missing"
        raise WrongTypeError(message)
    if isinstance(cell, ErrorValue):
        message = f"{where} is the error {cell.spelling}"
        raise WrongTypeError(message)
    if not isinstance(cell, str):
        message = f"{where} must be the name of the {role}, got {cell}"
        raise WrongTypeError(message)
    if name != ALL:
        message = f"{where} is the error {name}"
        raise WrongTypeError(message)
    message = f"{where} is {ALL!r}, which stands for all companies and cannot name one"
    raise DomainError(message)
