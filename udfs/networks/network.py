"""Networks of payments: read a table of payer, payee and amount."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.errors import DomainError
from udfs.networks.payments import INFLOW, OUTFLOW, read_payments

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats, Indices

LARGEST_SUM = 1e300  # keeps every sum and scaled amount a finite float


@dataclass(frozen=True)
class Network:
    """Payments between companies, parallel ones added up, in an order set by the names alone.

    `companies` are sorted; payment k goes from company `payer[k]` to company `payee[k]` and has
    an `amount[k]` above 0. `entering` is what each company gets from #IN and `leaving` what it
    pays to #OUT; None where the table has no such rows. A company whose payments are all 0 is
    still a company.
    """

    companies: tuple[str, ...]
    payer: Indices
    payee: Indices
    amount: Floats
    entering: Floats | None = None
    leaving: Floats | None = None

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
        DomainError: A negative amount, a company that pays itself, the outside on its wrong side,
            no amount above 0, or more in all than sums can hold.
    """
    names, payer, payee, amount = read_payments(argument, flows)
    companies = sorted(set(names) - {INFLOW, OUTFLOW})
    place = {name: index for index, name in enumerate(companies)}
    number = np.array([place.get(name, -1) for name in names], dtype=np.int64)
    payer, payee = number[payer], number[payee]
    entering, leaving = payer < 0, payee < 0
    inside = ~(entering | leaving)
    network = Network(tuple(companies), *merge(payer[inside], payee[inside], amount[inside]))
    if entering.any():
        _, receiver, inflow = merge(payer[entering], payee[entering], amount[entering])
        network = replace(network, entering=network.sums(receiver, inflow))
    if leaving.any():
        giver, _, outflow = merge(payer[leaving], payee[leaving], amount[leaving])
        network = replace(network, leaving=network.sums(giver, outflow))
    _check_amounts(argument, network)
    return network


def _check_amounts(argument: str, network: Network) -> None:
    """Refuse a network without any amount above 0, or with so much that sums overflow."""
    total = float(network.amount.sum())
    if total > LARGEST_SUM:
        message = f"{argument} must add up to at most {LARGEST_SUM:g}, got {total:g}"
        raise DomainError(message)
    outside = (network.entering, network.leaving)
    if total <= 0 and not any(part is not None and part.sum() > 0 for part in outside):
        message = f"{argument} has no amount above 0"
        raise DomainError(message)


def merge(payer: Indices, payee: Indices, amount: Floats) -> tuple[Indices, Indices, Floats]:
    """Sort payments by company, add up parallel ones and drop those of 0.

    Sorting by amount too makes the sums, to the last digit, the same for every order of rows.
    """
    above = amount > 0
    payer, payee, amount = payer[above], payee[above], amount[above]
    pair = payer * (payee.max(initial=0) + 1) + payee
    order = np.argsort(pair)
    if (np.diff(pair[order]) == 0).any():
        order = np.lexsort((amount, pair))
    payer, payee, amount = payer[order], payee[order], amount[order]
    first = np.ones(len(order), dtype=bool)
    first[1:] = np.diff(pair[order]) != 0
    starts = np.flatnonzero(first)
    sums = np.add.reduceat(amount, starts) if starts.size else amount
    return payer[starts], payee[starts], sums
