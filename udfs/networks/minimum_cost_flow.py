"""The cheapest flow in whole units from companies with too much to companies with too little.

The primal-dual method: distances by cost give every company a price; along arcs that cost nothing
at these prices as much is sent as fits; what is left makes the next distance larger. It stops at
the optimum, and no rounding enters, since amounts, costs and prices are whole numbers.

Source: L. R. Ford and D. R. Fulkerson, "Flows in Networks" (1962), ch. III; R. K. Ahuja,
T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), section 9.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, maximum_flow

if TYPE_CHECKING:
    import numpy.typing as npt

    from udfs.cells.arrays import Floats, Indices, Marks

Weight = TypeVar("Weight", np.float64, np.int32)

LARGEST_TOTAL = 2**60  # of all capacities: sums of them stay inside 64 bits
LARGEST_PART = 2**30 - 1  # SciPy's maximum flow has 31 bits; an arc may hold twice its capacity
MOST_DISTANCES = 100  # random networks have 5 to 20; beyond it a general solver is faster


class Arcs(NamedTuple):
    """Ways that a flow can take: from tail to head, at most capacity, cost for each unit.

    Two arcs may lead both ways between two nodes, but not the same way.
    """

    tail: Indices
    head: Indices
    capacity: Indices
    cost: Indices


@dataclass(frozen=True)
class Residual:
    """Where more can flow: each arc as it leads and, with what it already carries, its way back.

    Place k leads from `row[k]` to `column[k]` along arc `arc[k]`, `forward[k]` or back; places
    are sorted by row, then column, a way back before an arc that leads the same way.
    """

    arcs: Arcs
    row: Indices
    column: Indices
    arc: Indices
    forward: Marks
    size: int

    def choose(self, places: Marks) -> Residual:
        """Keep some places, in their order."""
        row, column, arc = self.row[places], self.column[places], self.arc[places]
        return Residual(self.arcs, row, column, arc, self.forward[places], self.size)

    def room(self, flow: Indices) -> Indices:
        """Compute what can still flow through each place."""
        carried = flow[self.arc]
        return np.where(self.forward, self.arcs.capacity[self.arc] - carried, carried)

    def graph(self, values: npt.NDArray[Weight]) -> csr_array[Weight]:
        """Lay out a value of each place as a matrix."""
        starts = np.zeros(self.size + 1, dtype=np.int32)
        np.cumsum(np.bincount(self.row, minlength=self.size), out=starts[1:])
        columns = self.column.astype(np.int32)
        return csr_array((values, columns, starts), shape=(self.size, self.size))


def cheapest_flow(payments: Arcs, surplus: Indices) -> Indices | None:
    """Send every company's surplus to the companies with a deficit at the least cost.

    Args:
        payments: Arcs between companies, capacities above 0 that add up to at most 2⁶⁰, costs
            above 0.
        surplus: What each company must send on, in whole units, below 0 for what it must get;
            they add up to 0 and the arcs can carry them.

    Returns:
        The flow of each arc; None where there are so many distances that a general solver is
        faster.
    """
    residual = _with_ends(payments, surplus)
    arcs, source, sink = residual.arcs, len(surplus), len(surplus) + 1
    flow, price = np.zeros_like(arcs.capacity), np.zeros(residual.size, dtype=np.int64)
    missing = int(surplus[surplus > 0].sum())
    for _ in range(MOST_DISTANCES):
        if missing == 0:
            return flow[: len(payments.capacity)]
        reduced = arcs.cost + price[arcs.tail] - price[arcs.head]
        distance = _distances(residual, flow, reduced, source)
        price = price + np.minimum(distance, distance[sink]).astype(np.int64)
        free = arcs.cost + price[arcs.tail] == price[arcs.head]
        missing -= _send(residual, flow, free, source, sink)
    return None


def _with_ends(payments: Arcs, surplus: Indices) -> Residual:
    """Add a source of every surplus and a sink of every deficit, after the companies."""
    source, sink = len(surplus), len(surplus) + 1
    giver, taker = np.flatnonzero(surplus > 0), np.flatnonzero(surplus < 0)
    ends = np.concatenate([surplus[giver], -surplus[taker]])
    arcs = Arcs(
        np.concatenate([payments.tail, np.full(len(giver), source), taker]),
        np.concatenate([payments.head, giver, np.full(len(taker), sink)]),
        np.concatenate([payments.capacity, ends]),
        np.concatenate([payments.cost, np.zeros_like(ends)]),
    )
    row = np.concatenate([arcs.tail, arcs.head])
    column = np.concatenate([arcs.head, arcs.tail])
    forward = np.arange(len(row)) < len(arcs.tail)
    order = np.lexsort((forward, column, row))
    arc = order % len(arcs.tail)
    return Residual(arcs, row[order], column[order], arc, forward[order], sink + 1)


def _distances(residual: Residual, flow: Indices, reduced: Indices, source: int) -> Floats:
    """Find the cost of the cheapest way from the source to each node with room left."""
    ways = residual.choose(residual.room(flow) > 0)
    # Where a flow can be taken back, that is cheaper than the arc that leads the same way.
    first = np.ones(len(ways.row), dtype=bool)
    first[1:] = (np.diff(ways.row) != 0) | (np.diff(ways.column) != 0)
    ways = ways.choose(first)
    cost = (np.where(ways.forward, 1, -1) * reduced[ways.arc]).astype(np.float64)
    graph = ways.graph(cost)
    # SciPy's stubs know no sparse array here.
    distance: Floats = dijkstra(graph, indices=source)  # type: ignore[call-overload]
    return distance


def _send(residual: Residual, flow: Indices, free: Marks, source: int, sink: int) -> int:
    """Add the largest flow along free arcs to `flow`, and return what reaches the sink.

    Each pass counts what is left of the capacities in whole parts that SciPy's 31 bits hold, and
    misses at most the sum of what that cuts off; the next pass looks for it in smaller parts.
    """
    ways = residual.choose(free[residual.arc])
    starting, ending = ways.row == source, ways.column == sink
    arc = ways.arc[ways.forward]
    left, sent = LARGEST_TOTAL, 0
    while True:
        room = ways.room(flow)
        left = min(left, int(room[starting].sum()), int(room[ending].sum()))
        if left == 0:
            return sent
        part = -(-left // LARGEST_PART)
        np.minimum(room, left, out=room)
        parts = (room // part).astype(np.int32)
        found = maximum_flow(ways.graph(parts), source, sink)
        # Every arc stands here with its way back, so that the result has the same places.
        flow[arc] += found.flow.data[ways.forward].astype(np.int64) * part
        sent += int(found.flow_value) * part
        left = int((room - parts.astype(np.int64) * part).sum())
