"""The loops of a network with the largest bottlenecks, found one after the other.

Source: E. L. Lawler, "A Procedure for Computing the K Best Solutions", Management Science 18
(1972), 401–405: split what is left after each best solution; J. Y. Yen, Management Science 17
(1971), 712–716, for paths.
"""

from __future__ import annotations

import heapq
import itertools
import math
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udfs.networks.network import Network

FIRST_PAYMENTS = 64  # the largest payments, searched first; then twice as many, and so on
MOST_STEPS = 10_000_000  # payments looked at: a few seconds

Companies = tuple[int, ...]


class Loop(NamedTuple):
    """Companies in the order of payment, from the first by name, and the smallest payment.

    Loops compare by bottleneck (negative, so that the largest comes first), then by number of
    companies, then by the companies themselves.
    """

    falling: float
    length: int
    companies: Companies

    @property
    def bottleneck(self) -> float:
        """Give the smallest payment of the loop."""
        return -self.falling


class Found(NamedTuple):
    """Loops, best first, and whether the search was long enough to be sure of that."""

    loops: list[Loop]
    complete: bool


class WorkLimitError(Exception):
    """The search has looked at as many payments as it may."""


class Steps:
    """A count of the payments that may still be looked at."""

    def __init__(self, left: int) -> None:
        """Start with all that may be looked at."""
        self.left = left

    def take(self, number: int) -> None:
        """Use some up, or stop the search."""
        self.left -= number
        if self.left < 0:
            raise WorkLimitError


def largest_loops(network: Network, top: int, longest: int) -> Found:
    """Find the simple loops with the largest bottlenecks, equal ones shortest first, then by name.

    The largest payments are searched first: what they hold in loops beats any loop with a smaller
    payment, so that most of a large network is never looked at.

    Args:
        network: The payments.
        top: How many loops at most, at least 1.
        longest: How many companies a loop has at most, at least 2.

    Returns:
        The loops; where the search was cut, larger ones may be missing.
    """
    falling = -np.sort(-network.amount)
    steps, count = Steps(MOST_STEPS), FIRST_PAYMENTS
    loops: list[Loop] = []
    while True:
        least = float(falling[min(count, len(falling)) - 1])
        search = Search(network, least, longest, steps)
        before, loops = loops, []
        try:
            for loop in search.loops():
                loops.append(loop)
                if len(loops) == top:
                    return Found(loops, complete=True)
        except WorkLimitError:
            seen = {*before, *loops, *search.seen()}
            return Found(sorted(seen)[:top], complete=False)
        if count >= len(falling):
            return Found(loops, complete=True)
        count *= 2


class Rest(NamedTuple):
    """Loops that start in one way and do not go on to certain companies, and the best of them.

    As long as `best` is not `known`, it is only a bound: no such loop is better.
    """

    best: Loop
    known: bool
    start: Companies
    barred: frozenset[int]


class Search:
    """Loops among the payments of at least some amount, best first."""

    def __init__(self, network: Network, least: float, longest: int, steps: Steps) -> None:
        """Keep the payments that lie on loops, by payer and by payee."""
        size = len(network.companies)
        kept = network.amount >= least
        payer, payee, amount = network.payer[kept], network.payee[kept], network.amount[kept]
        matrix = csr_array((amount, (payer, payee)), shape=(size, size))
        _, component = connected_components(matrix, directed=True, connection="strong")
        inside = component[payer] == component[payee]
        self.longest, self.steps = longest, steps
        self.amounts: dict[int, dict[int, float]] = {}
        self.payers: dict[int, list[int]] = {}
        for giver, taker, paid in zip(
            payer[inside].tolist(), payee[inside].tolist(), amount[inside].tolist(), strict=True
        ):
            self.amounts.setdefault(giver, {})[taker] = paid
            self.payers.setdefault(taker, []).append(giver)
        self.levels = np.unique(amount[inside]).tolist()
        self.heap: list[Rest] = []

    def loops(self) -> Iterator[Loop]:
        """Give loops, best first: after each, what is left falls apart where it could branch off.

        Each loop belongs to its first company by name.
        """
        for first, row in self.amounts.items():
            bound = Loop(-max(row.values()), 2, (first,))
            self.heap.append(Rest(bound, False, (first,), frozenset()))  # noqa: FBT003
        heapq.heapify(self.heap)
        while self.heap:
            rest = heapq.heappop(self.heap)
            if not rest.known:
                self._push(rest.start, rest.barred)
                continue
            yield rest.best
            companies = rest.best.companies
            for end, then in enumerate((*companies[1:], companies[0]), 1):
                if end > len(rest.start):
                    self._push(companies[:end], frozenset({then}))
                elif end == len(rest.start):
                    self._push(rest.start, rest.barred | {then})

    def seen(self) -> list[Loop]:
        """Give the loops that were found but could not yet be said to be next."""
        return [rest.best for rest in self.heap if rest.known]

    def _push(self, start: Companies, barred: frozenset[int]) -> None:
        """Find the best loop that starts in one way, if there is any, and keep it for its turn."""
        self.steps.take(len(start))
        pairs = itertools.pairwise(start)
        bottleneck = min((self.amounts[giver][taker] for giver, taker in pairs), default=math.inf)
        low, high, way = -1, bisect_right(self.levels, bottleneck), None
        while high - low > 1:  # levels[low] has a way back, levels[high] has none
            middle = 0 if way is None else (low + high) // 2
            found = self._way_back(start, barred, self.levels[middle])
            if found is not None:
                low, way = middle, found
            elif way is None:
                return
            else:
                high = middle
        if way is not None:
            loop = (*start, *way)
            best = Loop(-self.levels[low], len(loop), loop)
            heapq.heappush(self.heap, Rest(best, True, start, barred))  # noqa: FBT003

    def _way_back(self, start: Companies, barred: frozenset[int], level: float) -> Companies | None:
        """Find the companies on the shortest way from the end of a start to its beginning.

        Only payments of at least `level` count, and no company before the first by name.
        """
        first, last, used = start[0], start[-1], set(start)
        distance = {first: 0}
        queue = [first]
        for company in queue:
            payments = distance[company] + 1
            if payments > self.longest - len(start) + 1:
                return None
            self.steps.take(len(self.payers[company]))
            for payer in self.payers[company]:
                if self.amounts[payer][company] < level:
                    continue
                if payer == last and company not in barred:
                    return self._forward(last, barred, level, distance, payments)
                if payer > first and payer not in distance and payer not in used:
                    distance[payer] = payments
                    queue.append(payer)
        return None

    def _forward(
        self,
        last: int,
        barred: frozenset[int],
        level: float,
        distance: dict[int, int],
        payments: int,
    ) -> Companies:
        """Walk down the distances, to the first by name where there is a choice."""
        way = [last]
        for left in range(payments - 1, 0, -1):
            row = self.amounts[way[-1]]
            way.append(
                min(
                    taker
                    for taker, paid in row.items()
                    if paid >= level
                    and distance.get(taker) == left
                    and not (way[-1] == last and taker in barred)
                )
            )
        return tuple(way[1:])
