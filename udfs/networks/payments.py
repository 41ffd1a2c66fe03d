"""Rows of payer, payee and amount: what is accepted, and the sentence for what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from udfs.cells.arguments import as_number, is_blank, place
from udfs.cells.errors import DomainError, WrongTypeError
from udfs.networks.named_amounts import (
    UNUSABLE,
    company_name,
    filled_rows,
    read_columns,
    without_header,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats, Indices

INFLOW, OUTFLOW = "#IN", "#OUT"  # the outside, as payer and as payee
PARTIES = ("payer", "payee")
FLOW_COLUMNS = (*PARTIES, "amount")  # further columns are the reader's own notes


class Payments(NamedTuple):
    """The payments of a table: k goes from `names[payer[k]]` to `names[payee[k]]`."""

    names: list[str]
    payer: Indices
    payee: Indices
    amount: Floats


class Payment(NamedTuple):
    """One row of a flow table, checked."""

    payer: str
    payee: str
    amount: float


def read_payments(argument: str, flows: Values) -> Payments:
    """Check every row that is not empty; rows and columns are counted from 1 in messages.

    A table without a flaw is read by columns; any other row by row, for the sentence that names
    the place, or for what only looks like a flaw.
    """
    table = read_columns(argument, flows, FLOW_COLUMNS)
    return _by_columns(table) or _by_rows(argument, table)


def _by_columns(table: npt.NDArray[np.object_]) -> Payments | None:
    """Read a table of texts and numbers without any flaw; None where there may be one."""
    table = without_header(table)
    amounts = table[:, 2].tolist()
    parties = np.concatenate([table[:, 0], table[:, 1]])
    if set(map(type, parties.tolist())) != {str} or not set(map(type, amounts)) <= {float, int}:
        return None
    amount = np.array(amounts, dtype=np.float64)
    codes, found = pd.factorize(parties)
    names = [outside_name(name) or name.strip() for name in found]
    if not UNUSABLE.isdisjoint(names) or len(set(names)) < len(names):
        return None
    payer, payee = codes.reshape(2, -1).astype(np.int64)
    index = {name: number for number, name in enumerate(names)}
    entering, leaving = payer == index.get(INFLOW, -1), payee == index.get(OUTFLOW, -1)
    flaw = (payer == payee) | ~(np.isfinite(amount) & (amount >= 0)) | (entering & leaving)
    flaw |= (payee == index.get(INFLOW, -1)) | (payer == index.get(OUTFLOW, -1))
    return None if flaw.any() else Payments(names, payer, payee, amount)


def _by_rows(argument: str, table: npt.NDArray[np.object_]) -> Payments:
    """Read a table row by row, empty rows skipped."""
    payments = [_payment(argument, index, row) for index, row in filled_rows(table)]
    numbers: dict[str, int] = {}
    for payment in payments:
        for name in (payment.payer, payment.payee):
            numbers.setdefault(name, len(numbers))
    return Payments(
        list(numbers),
        np.array([numbers[payment.payer] for payment in payments], dtype=np.int64),
        np.array([numbers[payment.payee] for payment in payments], dtype=np.int64),
        np.array([payment.amount for payment in payments], dtype=np.float64),
    )


def outside_name(name: str) -> str:
    """Spell the outside as it is known here; nothing for any other name."""
    spelling = name.strip().upper()
    return spelling if spelling in {INFLOW, OUTFLOW} else ""


def _payment(argument: str, row: int, cells_of_row: Sequence[object]) -> Payment:
    """Check one row: two different names and an amount of at least 0."""
    payer, payee = (_party(argument, cells_of_row[side], row, side) for side in (0, 1))
    cell, where = cells_of_row[2], f"{argument}{place((row, 2))}"
    if is_blank(cell):
        message = f"{where} is blank: the amount is missing"
        raise WrongTypeError(message)
    amount = as_number(argument, cell, (row, 2))
    if amount < 0:
        message = f"{where} must be at least 0, got {amount:g}: swap payer and payee instead"
        raise DomainError(message)
    if payer == payee:
        message = f"{argument} at row {row + 1}: {payer!r} pays {amount:g} to itself"
        raise DomainError(message)
    if payer == INFLOW and payee == OUTFLOW:
        message = f"{argument} at row {row + 1}: {amount:g} goes from #IN to #OUT past any company"
        raise DomainError(message)
    return Payment(payer, payee, amount)


def _party(argument: str, cell: object, row: int, side: int) -> str:
    """Read the name of a payer (side 0) or payee (side 1)."""
    name = company_name(argument, cell, (row, side), PARTIES[side])
    outside = outside_name(name)
    if outside == (OUTFLOW, INFLOW)[side]:
        where = f"{argument}{place((row, side))}"
        message = f"{where} is {outside}, which can only be a {PARTIES[1 - side]}"
        raise DomainError(message)
    return outside or name
