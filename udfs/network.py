"""Networks of payments: read a table of payer, payee and amount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from udfs.arguments import as_number, cells, is_blank, place
from udfs.errors import ERROR_SPELLINGS, DomainError, ErrorValue, WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from udfs.arguments import Floats, Values

Indices: TypeAlias = npt.NDArray[np.int64]

INFLOW, OUTFLOW = "#IN", "#OUT"  # the outside, as payer and as payee
ALL = "*"  # stands for every company where one is asked for
PARTIES = ("payer", "payee")
WIDTH = 3  # payer, payee, amount; further columns are the reader's own notes


@dataclass(frozen=True)
class Network:
    """Payments between companies, parallel ones added up, in an order set by the names alone.

    `companies` are sorted; payment k goes from company `payer[k]` to company `payee[k]` and has
    an `amount[k]` above 0. `entering` is what each company gets from #IN; it is None where the
    table has no #IN rows. A company whose payments are all 0 is still a company.
    """

    companies: tuple[str, ...]
    payer: Indices
    payee: Indices
    amount: Floats
    entering: Floats | None = None

    @cached_property
    def paid(self) -> Floats:
        """Sum what each company pays to the others."""
        return self.sums(self.payer, self.amount)

    @cached_property
    def received(self) -> Floats:
        """Sum what each company receives from the others."""
        return self.sums(self.payee, self.amount)

    def sums(self, company: Indices, amount: Floats) -> Floats:
        """Add up an amount a payment, by company."""
        sums = np.bincount(company, amount, len(self.companies))
        return np.asarray(sums, dtype=np.float64)


class Payment(NamedTuple):
    """One row of a flow table, checked."""

    payer: str
    payee: str
    amount: float


def read_network(argument: str, flows: Values) -> Network:
    """Read rows of payer, payee and amount.

    Args:
        argument: The name of the argument, for the sentences of errors.
        flows: A table of at least three columns. The first row may be a header; further columns
            are ignored, empty rows skipped, parallel rows added up. #IN as payer and #OUT as
            payee are the outside.

    Returns:
        The network of the companies.

    Raises:
        WrongTypeError: Fewer than three columns, a blank or a text where an amount belongs, a
            blank or a number where a name belongs.
        DomainError: A negative amount, a company that pays itself, or the outside on its wrong
            side.
    """
    payments = _payments(argument, flows)
    inside = [payment for payment in payments if payment.payer != INFLOW]
    inside = [payment for payment in inside if payment.payee != OUTFLOW]
    entering = [payment for payment in payments if payment.payer == INFLOW]
    named = {name for payment in payments for name in payment[:2]}
    companies = sorted(named - {INFLOW, OUTFLOW})
    number = {name: index for index, name in enumerate([INFLOW, *companies], start=-1)}
    network = Network(tuple(companies), *_merge(inside, number))
    if not entering:
        return network
    _, receiver, inflow = _merge(entering, number)
    return replace(network, entering=network.sums(receiver, inflow))


def _merge(payments: list[Payment], number: dict[str, int]) -> tuple[Indices, Indices, Floats]:
    """Number the companies of payments, add up parallel ones and drop those of 0.

    Sorting by amount too makes the sums, to the last digit, the same for every order of rows.
    """
    payer = np.array([number[payment.payer] for payment in payments], dtype=np.int64)
    payee = np.array([number[payment.payee] for payment in payments], dtype=np.int64)
    amount = np.array([payment.amount for payment in payments], dtype=np.float64)
    order = np.lexsort((amount, payee, payer))
    order = order[amount[order] > 0]
    payer, payee, amount = payer[order], payee[order], amount[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = (np.diff(payer) != 0) | (np.diff(payee) != 0)
    starts = np.flatnonzero(first)
    sums = np.add.reduceat(amount, starts) if starts.size else amount
    return payer[starts], payee[starts], sums


def _payments(argument: str, flows: Values) -> list[Payment]:
    """Check every row that is not empty; rows and columns are counted from 1 in messages."""
    if isinstance(flows, pd.DataFrame):
        # A frame keeps a missing cell as NaN, which elsewhere is an error and here is a blank.
        flows = flows.astype(object).where(flows.notna(), None)
    table = cells(argument, flows)
    if table.shape[1] < WIDTH:
        message = f"{argument} must have the columns payer, payee, amount; got {table.shape[1]}"
        raise WrongTypeError(message)
    rows = [
        (index, row)
        for index, row in enumerate(table[:, :WIDTH].tolist())
        if not all(map(is_blank, row))
    ]
    if rows and _is_header(rows[0][1], [row for _, row in rows[1:]]):
        del rows[0]
    return [_payment(argument, index, row) for index, row in rows]


def _is_header(first: Sequence[object], others: Sequence[Sequence[object]]) -> bool:
    """Tell a header row: a text for an amount and no company of the other rows.

    A text that starts like a number ("12bn"), or beside a known company ("undisclosed"), is a
    mistyped amount: taking it for a header would lose a payment without a word.
    """
    amount = first[2]
    if not isinstance(amount, str) or is_blank(amount) or amount in ERROR_SPELLINGS:
        return False
    starts_like_number = amount.strip().lstrip("+-–−$€£¥(. ")[:1].isdigit()
    known = {_folded(cell) for row in others for cell in row[:2]}
    named = {_folded(cell) for cell in first[:2] if not is_blank(cell)}
    return not starts_like_number and not named & known


def _folded(cell: object) -> object:
    return cell.strip().casefold() if isinstance(cell, str) else cell


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
    where = f"{argument}{place((row, side))}"
    if is_blank(cell):
        message = f"{where} is blank: the {PARTIES[side]} is missing"
        raise WrongTypeError(message)
    if isinstance(cell, ErrorValue):
        message = f"{where} is the error {cell.spelling}"
        raise WrongTypeError(message)
    if not isinstance(cell, str):
        message = f"{where} must be the name of the {PARTIES[side]}, got {cell}"
        raise WrongTypeError(message)
    name = cell.strip()
    if name in ERROR_SPELLINGS:
        message = f"{where} is the error {name}"
        raise WrongTypeError(message)
    outside = name.upper() if name.upper() in {INFLOW, OUTFLOW} else ""
    if outside == (OUTFLOW, INFLOW)[side]:
        message = f"{where} is {outside}, which can only be a {PARTIES[1 - side]}"
        raise DomainError(message)
    if name == ALL:
        message = f"{where} is {ALL!r}, which stands for all companies and cannot name one"
        raise DomainError(message)
    return outside or name
