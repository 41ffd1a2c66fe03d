"""The cheapest flow: against networkx, and when it leaves the work to a general solver."""

from __future__ import annotations

import networkx as nx
import numpy as np

from tests.rows import all_hold
from udfs.networks.minimum_cost_flow import MOST_DISTANCES, Arcs, cheapest_flow


def random_arcs(seed: int) -> tuple[Arcs, np.ndarray]:
    """Draw arcs of different costs, and surpluses that a flow along them leaves."""
    generator = np.random.default_rng(seed)
    size = int(generator.integers(2, 10))
    pair = np.unique(generator.integers(0, size**2, 4 * size))
    pair = pair[pair // size != pair % size]
    tail, head = pair // size, pair % size
    capacity = generator.integers(1, 2**50, len(pair)) >> generator.integers(0, 50, len(pair))
    arcs = Arcs(tail, head, capacity, generator.integers(1, 5, len(pair)))
    carried = generator.integers(0, capacity + 1)
    surplus = np.zeros(size, dtype=np.int64)
    np.add.at(surplus, tail, carried)
    np.subtract.at(surplus, head, carried)
    return arcs, surplus


def test_the_cheapest_flow_costs_what_that_of_networkx_costs() -> None:
    """Whole numbers of up to 50 bits: to the last unit, and every surplus is sent on."""
    all_hold(range(200), _costs_the_same)


def _costs_the_same(seed: int) -> None:
    arcs, surplus = random_arcs(seed)
    graph = nx.DiGraph()
    graph.add_nodes_from((node, {"demand": -int(more)}) for node, more in enumerate(surplus))
    for tail, head, capacity, cost in zip(*(array.tolist() for array in arcs), strict=True):
        graph.add_edge(tail, head, capacity=capacity, weight=cost)
    expected, _ = nx.network_simplex(graph)
    flow = cheapest_flow(arcs, surplus)
    assert flow is not None
    assert int(flow @ arcs.cost) == expected
    assert (flow >= 0).all()
    assert (flow <= arcs.capacity).all()
    np.subtract.at(surplus, arcs.tail, flow)
    np.add.at(surplus, arcs.head, flow)
    assert not surplus.any()


def test_too_many_distances_are_left_to_a_general_solver() -> None:
    """Each of many separate chains has another length."""
    tail, head, surplus = [], [], []
    for length in range(1, MOST_DISTANCES + 2):
        start = len(surplus)
        tail += range(start, start + length)
        head += range(start + 1, start + length + 1)
        surplus += [1, *[0] * (length - 1), -1]
    ones = np.ones(len(tail), dtype=np.int64)
    arcs = Arcs(np.array(tail), np.array(head), ones, ones)
    assert cheapest_flow(arcs, np.array(surplus)) is None
