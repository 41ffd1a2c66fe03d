"""Maximum flows of amounts that are not whole, to the last digits.

Source: R. K. Ahuja, T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), section 7.3 (scaling
of capacities).
"""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

LARGEST_CAPACITY = 2**30 - 1  # SciPy's integers have 31 bits; an edge may hold twice its capacity
PRECISION = 2.0**-50  # of a maximum flow, relative
NEAR = 2  # payments from the source: as far as capacities may be as narrow as the source's own
WORTH_THINNING = 5_000  # capacities of a graph: below, a search of all is as fast


def power_of_two(least: float) -> float:
    """Find a power of two above a number: it scales a float without rounding it."""
    return 2.0 ** math.frexp(least)[1] if least > 0 else math.ulp(0.0)


def largest_flow(capacity: csr_array[np.float64], source: int, sink: int, bound: float) -> float:
    """Find the maximum flow of float capacities with SciPy's solver for integers.

    Each pass rounds what is left of the capacities down to whole units, and what it misses is
    at most the sum of the roundings; the next pass looks for that with a smaller unit in the
    residual network. Units are powers of two, so that nothing is lost when they are taken away.
    """
    total = 0.0
    left = bound  # the most that the flow can still grow
    thin = False
    while left > PRECISION * total:
        graph = _thinned(capacity, source, sink, left) if thin else capacity
        unit = power_of_two(left / LARGEST_CAPACITY)
        useful = np.minimum(graph.data, left)
        whole = np.floor(useful / unit)
        units = csr_array((whole.astype(np.int32), graph.indices, graph.indptr), graph.shape)
        found = maximum_flow(units, source, sink)
        sent = float(found.flow_value) * unit
        total += sent
        left = min(left, bound - total)
        if not thin:
            left = min(left, float((useful - whole * unit).sum()))
        capacity = csr_array(capacity - found.flow * unit)
        thin = not thin and capacity.nnz > WORTH_THINNING
    return bound if bound - total <= PRECISION * bound else total


def _thinned(
    capacity: csr_array[np.float64], source: int, sink: int, left: float
) -> csr_array[np.float64]:
    """Keep, for the little that is left, the first ways from the source and one way to the sink.

    Beyond the companies near the source, the way to the sink leads through capacities that hold
    all that is left. What does not get through here is looked for in the whole graph.
    """
    size = capacity.shape[0]
    row = np.repeat(np.arange(size), np.diff(capacity.indptr))
    wide = capacity.data >= left
    back = coo_array(
        (capacity.data[wide], (capacity.indices[wide], row[wide])), shape=capacity.shape
    )
    _, onward = breadth_first_order(back.tocsr(), sink)
    near = np.arange(size) == source
    for _ in range(NEAR):
        near[capacity.indices[near[row] & (capacity.data > 0)]] = True
    kept = near[row] | (onward[row] == capacity.indices)
    kept &= capacity.data > 0
    starts = np.concatenate([[0], np.cumsum(np.bincount(row[kept], minlength=size))])
    return csr_array((capacity.data[kept], capacity.indices[kept], starts), capacity.shape)
