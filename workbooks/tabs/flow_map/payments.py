"""What the map of flows shows: payments between companies, merged, bounded, and which go round.

Amounts are in billions of US dollars. Nothing here knows how the map is drawn.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

BOUGHT = ("purchase", "lease")  # runs from left to right


@dataclass(frozen=True)
class Payment:
    """Money from a payer to a payee, USD bn.

    It `overlaps` if other payments count the same capacity too; it is `circular` if it can come
    back to its payer.
    """

    payer: str
    payee: str
    amount: float
    kind: str
    overlaps: bool = False
    circular: bool = False


@dataclass(frozen=True)
class Map:
    """The payments of one picture, largest first, each of a pair and a kind once.

    Purchases and leases run from column to column; `backward` are the payments that do not, such
    as what a supplier puts into its customer. `gathered` counts the companies that stand together
    as others.
    """

    payments: tuple[Payment, ...]
    columns: Mapping[str, int]
    backward: frozenset[Payment]
    gathered: int = 0

    @property
    def circular(self) -> set[str]:
        """Give the companies whose money can come back to them."""
        return {end for each in self.payments if each.circular for end in (each.payer, each.payee)}

    def total(self, company: str, side: str) -> float:
        """Sum what a company pays (side `payer`) or gets (side `payee`)."""
        return sum(each.amount for each in self.payments if getattr(each, side) == company)


def arranged(
    payments: Iterable[Payment], others: tuple[str, str], companies: int = 28, columns: int = 6
) -> Map:
    """Choose what one picture can show.

    Args:
        payments: Who pays whom; what is not above 0, or goes to its own payer, is left out.
        others: What the smaller companies are called together, those that pay and those that are
            paid; two names, since one would make a circle of payments that have none.
        companies: How many companies are shown by name, at most.
        columns: Over how many columns the money may run one way; a longer chain is shortened by
            gathering more companies.
    """
    merged = _merged(payments)
    circles = _circular(merged)
    merged = [replace(each, circular=(each.payer, each.payee) in circles) for each in merged]
    weight: defaultdict[str, float] = defaultdict(float)
    for each in merged:
        weight[each.payer] += each.amount
        weight[each.payee] += each.amount
    ranked = sorted(weight, key=lambda name: (-weight[name], name))
    for most in range(min(companies, len(ranked)), -1, -1):
        kept = set(ranked[:most])
        shown = merged if most == len(ranked) else _gathered(merged, kept, others)
        found = _columns(shown)
        if max(found.values(), default=0) < columns:
            break
    backward = frozenset(each for each in shown if found[each.payee] <= found[each.payer])
    return Map(tuple(shown), found, backward, len(ranked) - most)


def _merged(payments: Iterable[Payment]) -> list[Payment]:
    """Add up the payments of a pair and a kind."""
    found: dict[tuple[str, str, str], Payment] = {}
    for each in payments:
        if each.amount > 0 and each.payer != each.payee:
            key = each.payer, each.payee, each.kind
            same = found.get(key, replace(each, amount=0.0))
            found[key] = replace(
                each,
                amount=min(same.amount + each.amount, sys.float_info.max),
                overlaps=same.overlaps or each.overlaps,
                circular=same.circular or each.circular,
            )
    return sorted(
        found.values(), key=lambda each: (-each.amount, each.payer, each.payee, each.kind)
    )


def _gathered(
    payments: Sequence[Payment], kept: set[str], others: tuple[str, str]
) -> list[Payment]:
    """Let one name stand for the payers that are not kept, another for the payees."""
    paying, paid = others
    return _merged(
        replace(
            each,
            payer=each.payer if each.payer in kept else paying,
            payee=each.payee if each.payee in kept else paid,
            circular=each.circular and {each.payer, each.payee} <= kept,
        )
        for each in payments
    )


def _after(payments: Iterable[Payment]) -> dict[str, set[str]]:
    """Give whom each payer pays."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in payments:
        found[each.payer].add(each.payee)
    return found


def _reached(start: str, after: Mapping[str, set[str]]) -> set[str]:
    """Give every company that money of one can get to."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        fresh = after.get(waiting.pop(), set()) - found
        found |= fresh
        waiting += fresh
    return found


def _circular(payments: Sequence[Payment]) -> set[tuple[str, str]]:
    """Give the pairs whose money can come back to the payer."""
    after = _after(payments)
    reached = {payer: _reached(payer, after) for payer in after}
    return {
        (each.payer, each.payee)
        for each in payments
        if each.payer in reached.get(each.payee, set())
    }


def _columns(payments: Sequence[Payment]) -> dict[str, int]:
    """Place every supplier right of its customers, and whoever is paid by nobody next to payees."""
    columns = dict.fromkeys((end for each in payments for end in (each.payer, each.payee)), 0)
    forward = _forward(payments)
    moved = True
    while moved:
        moved = False
        for each in forward:
            if columns[each.payee] <= columns[each.payer]:
                columns[each.payee] = columns[each.payer] + 1
                moved = True
    paid = {each.payee for each in payments}
    for name in columns:
        payees = [columns[each.payee] for each in forward if each.payer == name]
        if payees and name not in paid:
            columns[name] = min(payees) - 1
    return columns


def _forward(payments: Sequence[Payment]) -> list[Payment]:
    """Choose the payments that run from left to right, without a circle among them.

    They are what is bought and leased, and all that companies pay or get that buy and sell nothing;
    of a circle the smallest is left out.
    """
    bought = [each for each in payments if each.kind in BOUGHT]
    trading = {end for each in bought for end in (each.payer, each.payee)}
    loose = [
        each
        for each in payments
        if each.kind not in BOUGHT and not {each.payer, each.payee} <= trading
    ]
    forward: list[Payment] = []
    after: defaultdict[str, set[str]] = defaultdict(set)
    for each in (*bought, *loose):
        if each.payer not in _reached(each.payee, after):
            forward.append(each)
            after[each.payer].add(each.payee)
    return forward
