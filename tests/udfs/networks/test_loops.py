"""Loops against networkx, which lists them all."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from udfs.networks.loops import Loop, largest_loops
from udfs.networks.network import Network, read_network


def random_network(seed: int, most: int) -> Network:
    """Draw whole amounts, often equal, between up to `most` companies."""
    draw = random.Random(seed)  # noqa: S311 - a test network
    size, chance = draw.randint(2, most), draw.choice([0.2, 0.5, 0.9])
    largest = draw.choice([1, 3, 20])
    rows: list[list[object]] = [
        [f"c{payer}", f"c{payee}", draw.randint(1, largest)]
        for payer in range(size)
        for payee in range(size)
        if payer != payee and draw.random() < chance
    ]
    return read_network("flows", [*rows, ["c0", "c1", 1]])  # type: ignore[arg-type]


def by_networkx(network: Network, longest: int) -> list[Loop]:
    """List every simple cycle, best first."""
    amounts = {
        (payer, payee): amount
        for payer, payee, amount in zip(
            network.payer.tolist(), network.payee.tolist(), network.amount.tolist(), strict=True
        )
    }
    loops = []
    for cycle in nx.simple_cycles(nx.DiGraph(amounts.keys()), length_bound=longest):
        first = cycle.index(min(cycle))
        companies = tuple(cycle[first:] + cycle[:first])
        pairs = zip(companies, (*companies[1:], companies[0]), strict=True)
        loops.append(Loop(-min(amounts[pair] for pair in pairs), len(companies), companies))
    return sorted(loops)


def compare(seed: int, most: int) -> None:
    """Compare some, all and short loops."""
    network = random_network(seed, most)
    every = by_networkx(network, most)
    for top, longest in ((10, most), (3, 3), (len(every) + 1, most), (10, 2)):
        expected = every if longest == most else by_networkx(network, longest)
        found = largest_loops(network, top, longest)
        assert found.loops == expected[:top]
        assert found.complete


@pytest.mark.parametrize("seed", range(100))
def test_loops_are_those_of_networkx_in_order(seed: int) -> None:
    """Bottleneck, then length, then names; to the last one."""
    compare(seed, 6)


@pytest.mark.slow
def test_loops_are_those_of_networkx_on_1000_networks() -> None:
    """The same at length, with up to 7 companies and 2,000 loops."""
    for seed in range(1000, 2000):
        compare(seed, 6 if seed % 20 else 7)


def test_large_payments_are_searched_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few are taken at a time, the loops are the same."""
    monkeypatch.setattr("udfs.networks.loops.FIRST_PAYMENTS", 1)
    for seed in range(100):
        compare(seed, 5)


def test_a_cut_search_keeps_the_loops_of_the_payments_it_has_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The pair of the largest payments is found long before the limit."""
    monkeypatch.setattr("udfs.networks.loops.FIRST_PAYMENTS", 2)
    monkeypatch.setattr("udfs.networks.loops.MOST_STEPS", 30)
    rows = [[f"c{a}", f"c{b}", 1] for a in range(6) for b in range(6) if a != b]
    network = read_network("flows", [*rows, ["x", "y", 9], ["y", "x", 8]])
    found = largest_loops(network, 5, 9)
    assert not found.complete
    assert found.loops[0] == Loop(-8, 2, (6, 7))
    assert found.loops[0].bottleneck == 8
