"""CIRCULAR_LOOPS and CIRCULAR_CHANCE against peers that do the same work plainly, in one run."""

from __future__ import annotations

import random
from itertools import islice, permutations

import networkx as nx
import numpy as np
import pytest
from scipy.optimize import linprog

from tests.benchmarks.timing import fastest
from udfs.circular_chance import circular_chance
from udfs.circular_loops import circular_loops

Rows = list[list[object]]
DRAWS = 200


def everybody(companies: int) -> Rows:
    """Let all companies pay each other."""
    draw = random.Random(1)  # noqa: S311 - a test network
    names = [f"c{index}" for index in range(companies)]
    return [[*pair, draw.lognormvariate(0, 1)] for pair in permutations(names, 2)]


def by_enumeration(rows: Rows, most: int) -> list[float]:
    """List every simple cycle, up to a number, and keep the ten largest bottlenecks."""
    amounts = {(payer, payee): amount for payer, payee, amount in rows}
    cycles = islice(nx.simple_cycles(nx.DiGraph(amounts.keys())), most)
    pairs = (zip(cycle, [*cycle[1:], cycle[0]], strict=True) for cycle in cycles)
    return sorted((min(amounts[pair] for pair in cycle) for cycle in pairs), reverse=True)[:10]  # type: ignore[type-var]


@pytest.mark.benchmark
def test_the_largest_loops_against_listing_all_by_networkx() -> None:
    """Eight companies have 16,064 loops; ten have 1,112,073, of which the peer lists 5%."""
    rows = everybody(8)
    found = circular_loops(rows)["bottleneck amount"].iloc[:10].tolist()  # type: ignore[arg-type]
    assert found == by_enumeration(rows, 20_000)
    for companies, most in ((8, 20_000), (10, 55_604)):
        rows = everybody(companies)
        ours = fastest(lambda: circular_loops(rows), 3)  # noqa: B023
        peer = fastest(lambda: by_enumeration(rows, most), 1)  # noqa: B023
        print(f"\n{companies} companies: {ours:.4f} s, networkx {peer:.2f} s: {peer / ours:.0f}×")  # noqa: T201


@pytest.mark.benchmark
def test_200_draws_of_60_payments_against_highs_on_each_draw() -> None:
    """The peer only solves the network itself as often as there are draws."""
    draw = random.Random(1)  # noqa: S311 - a test network
    pairs = draw.sample(list(permutations(range(25), 2)), 60)
    rows = [[f"c{a:02}", f"c{b:02}", draw.lognormvariate(2, 1.5)] for a, b in pairs]
    amounts = np.array([row[2] for row in rows])
    balance = np.zeros((25, 60))
    for payment, (payer, payee) in enumerate(pairs):
        balance[payer, payment], balance[payee, payment] = 1, -1
    bounds = np.column_stack([np.zeros(60), amounts])

    def peer() -> None:
        for _ in range(DRAWS):
            linprog(-np.ones(60), A_eq=balance, b_eq=np.zeros(25), bounds=bounds)

    ours = fastest(lambda: circular_chance(rows), 5)  # type: ignore[arg-type]
    theirs = fastest(peer, 1)
    print(f"\n{DRAWS} draws: {ours:.4f} s, HiGHS {theirs:.3f} s: {theirs / ours:.0f}×")  # noqa: T201
