"""Circulations against networkx with whole amounts, and what must hold for every network."""

from __future__ import annotations

import random
import sys

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.circular_exposure import circular_exposure
from udfs.networks.circulation import (
    circular_amount,
    circulating_payments,
    find_circle,
    maximum_circulation,
)
from udfs.networks.network import read_network

Edges = dict[tuple[str, str], int]

RELATIVE = 1e-12
NAMES = "ABCDEFG"
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] != p[1])
AMOUNTS = st.one_of(
    st.integers(1, 20).map(float),
    st.floats(1e-6, 1e12, allow_nan=False, allow_infinity=False),
)
FLOWS = st.lists(st.tuples(PAIRS, AMOUNTS), min_size=1, max_size=20).map(
    lambda rows: [[payer, payee, amount] for (payer, payee), amount in rows]
)
Rows = list[list[object]]


def random_edges(seed: int, largest: float) -> Edges:
    """Draw whole amounts, evenly in their logarithm, for networks of up to 12 companies."""
    draw = random.Random(seed)  # noqa: S311 - a test network
    size = draw.randint(2, 12)
    edges: Edges = {}
    for _ in range(draw.randint(1, 4 * size)):
        payer, payee = draw.sample(range(size), 2)
        edges[f"c{payer}", f"c{payee}"] = int(largest ** draw.random())
    return edges


def circular_by_networkx(edges: Edges, company: str) -> int:
    """Split a company in two and find the maximum flow between its halves."""
    graph = nx.DiGraph()
    graph.add_nodes_from([company, "inlet"])
    for (payer, payee), amount in edges.items():
        graph.add_edge(payer, "inlet" if payee == company else payee, capacity=amount)
    return int(nx.maximum_flow_value(graph, company, "inlet"))


def circulation_by_networkx(edges: Edges) -> int:
    """Find the circulation of least cost where every unit of every payment costs −1."""
    graph = nx.DiGraph()
    for (payer, payee), amount in edges.items():
        graph.add_edge(payer, payee, capacity=amount, weight=-1)
    return -int(nx.network_simplex(graph)[0])


def compare(seed: int, largest: float, unit: float) -> None:
    """Compare every company and the whole with networkx, whose whole numbers are exact."""
    edges = random_edges(seed, largest)
    rows = [[payer, payee, amount * unit] for (payer, payee), amount in edges.items()]
    network = read_network("flows", rows)
    circle = find_circle(network)
    for index, company in enumerate(network.companies):
        expected = circular_by_networkx(edges, company) * unit
        assert circular_amount(circle, index) == pytest.approx(expected, rel=RELATIVE, abs=0)
    expected = circulation_by_networkx(edges) * unit
    assert maximum_circulation(circle) == pytest.approx(expected, rel=RELATIVE, abs=0)


@pytest.mark.parametrize("block", range(4))
@pytest.mark.parametrize(("largest", "unit"), [(20, 1.0), (1e18, 1e-6)])
def test_circular_amounts_equal_those_of_networkx(block: int, largest: float, unit: float) -> None:
    """Small whole amounts, and magnitudes mixed from 1e-6 to 1e12: relative error below 1e-12."""
    for seed in range(40):
        compare(1000 * block + seed, largest, unit)


@pytest.mark.slow
@pytest.mark.parametrize(("largest", "unit"), [(20, 1.0), (1e9, 1.0), (1e18, 1e-6)])
def test_circular_amounts_equal_those_of_networkx_on_1000_networks(
    largest: float, unit: float
) -> None:
    """The same at length."""
    for seed in range(10_000, 11_000):
        compare(seed, largest, unit)


def test_whole_amounts_give_whole_results() -> None:
    """No rounding enters when amounts are scaled by powers of two."""
    for seed in range(100):
        edges = random_edges(seed, 1000)
        network = read_network("flows", [[*pair, amount] for pair, amount in edges.items()])
        circle = find_circle(network)
        assert maximum_circulation(circle) == circulation_by_networkx(edges)


@pytest.mark.parametrize("amount", [5e-324, 1e-310, 1e-6, 0.1, 1.0, 3e12, 2.0**40, 1e299])
def test_any_size_of_amount_goes_round_exactly(amount: float) -> None:
    """2⁴⁰ once gave 0 where 64-bit capacities were cut to 32 bits."""
    rows = [["A", "B", amount], ["B", "C", amount], ["C", "A", amount]]
    assert [circular_exposure(rows, company) for company in "ABC"] == [amount] * 3
    assert circular_exposure(rows, "*", "share") == 1


def test_a_small_payment_bounds_a_large_loop_exactly() -> None:
    """1e-6 of 1e12 is below the solver's own tolerance; it comes back all the same."""
    rows = [["A", "B", 1e12], ["B", "C", 1e-6], ["C", "A", 1e12], ["C", "B", 1e12]]
    assert circular_exposure(rows, "A") == 1e-6
    assert circular_exposure(rows, "*") == pytest.approx(3e-6, rel=RELATIVE)


@given(FLOWS)
def test_no_more_comes_back_than_is_paid_or_received(flows: Rows) -> None:
    """The bound holds to the last digit, and shares lie between 0 and 1."""
    table = circular_exposure(flows)  # type: ignore[arg-type]
    assert isinstance(table, pd.DataFrame)
    assert (table["circular"] <= table[["paid", "received"]].min(axis=1)).all()
    assert (table["circular"] >= 0).all()
    assert (table[["share of paid", "share of received"]] <= 1).all(axis=None)
    companies = table.iloc[:-1]
    whole = table.loc["whole system", "circular"]
    assert (2 * companies["circular"] <= whole * (1 + RELATIVE)).all()  # a loop has two payments
    assert whole <= companies["circular"].sum() * (1 + RELATIVE)  # each payment has one payer


@given(FLOWS, st.randoms(use_true_random=False), st.floats(0.1, 0.9))
def test_order_names_and_splitting_of_rows_change_nothing(
    flows: Rows, draw: random.Random, part: float
) -> None:
    """Only who pays whom how much in all matters."""
    table = circular_exposure(flows)  # type: ignore[arg-type]
    assert isinstance(table, pd.DataFrame)
    shuffled = draw.sample(flows, len(flows))
    pd.testing.assert_frame_equal(circular_exposure(shuffled), table)  # type: ignore[arg-type]
    split = [[a, b, amount * share] for a, b, amount in flows for share in (part, 1 - part)]  # type: ignore[operator]
    renamed = [[f"{a} Ltd", f"{b} Ltd", amount] for a, b, amount in flows]
    reversed_names = dict(zip(NAMES, reversed(NAMES), strict=True))
    turned = [[reversed_names[str(a)], reversed_names[str(b)], amount] for a, b, amount in flows]
    for rows, name in (
        (split, lambda company: company),
        (renamed, lambda company: f"{company} Ltd"),
        (turned, lambda company: reversed_names[company]),
    ):
        other = circular_exposure(rows)  # type: ignore[arg-type]
        assert isinstance(other, pd.DataFrame)
        for company in table.index:
            found = other.loc[company if company == "whole system" else name(company)]
            np.testing.assert_allclose(found, table.loc[company], rtol=1e-11)


@given(FLOWS, st.floats(1e-9, 1e9))
def test_amounts_in_another_unit_give_results_in_that_unit(flows: Rows, unit: float) -> None:
    """Shares stay; amounts scale."""
    table = circular_exposure(flows)  # type: ignore[arg-type]
    scaled = circular_exposure([[a, b, amount * unit] for a, b, amount in flows])  # type: ignore[operator]
    assert isinstance(table, pd.DataFrame)
    assert isinstance(scaled, pd.DataFrame)
    for company in table.index:
        amounts = table.loc[company].to_numpy() * [unit, unit, unit, 1, 1]
        np.testing.assert_allclose(scaled.loc[company], amounts, rtol=1e-11)


@given(FLOWS, PAIRS, AMOUNTS)
@settings(max_examples=60)
def test_a_further_payment_never_lowers_what_circulates(
    flows: Rows, pair: tuple[str, str], amount: float
) -> None:
    """Neither of the whole nor of a company."""
    more = [*flows, [*pair, amount]]
    for company in ["*", *{str(row[0]) for row in flows}]:
        before = circular_exposure(flows, company)  # type: ignore[arg-type]
        after = circular_exposure(more, company)  # type: ignore[arg-type]
        assert after >= before * (1 - RELATIVE)


@pytest.mark.parametrize("seed", range(40))
def test_highs_finds_the_same_where_the_distances_are_too_many(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The linear program stands in when the primal-dual method gives up."""
    edges = random_edges(seed, 1e6)
    rows = [[payer, payee, amount / 7] for (payer, payee), amount in edges.items()]
    circle = find_circle(read_network("flows", rows))
    expected = maximum_circulation(circle)
    monkeypatch.setattr("udfs.networks.minimum_cost_flow.MOST_DISTANCES", 0)
    assert maximum_circulation(circle) == pytest.approx(expected, rel=RELATIVE, abs=0)


def test_the_payments_of_a_circulation_balance_and_are_at_most_the_amounts() -> None:
    """They add up to it, too."""
    for seed in range(50):
        edges = random_edges(seed, 1e9)
        rows = [[payer, payee, amount / 3] for (payer, payee), amount in edges.items()]
        network = read_network("flows", rows)
        circle = find_circle(network)
        part = circulating_payments(circle)
        assert (part >= 0).all()
        assert (part <= circle.amount).all()
        paid, received = network.sums(circle.payer, part), network.sums(circle.payee, part)
        np.testing.assert_allclose(paid, received, rtol=1e-12, atol=1e-12 * part.sum())
        assert part.sum() == maximum_circulation(circle)


@pytest.mark.parametrize(("largest", "unit"), [(20, 1.0), (1e18, 1e-6)])
def test_large_graphs_are_thinned_without_losing_any_flow(
    largest: float, unit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if every graph were large: what the thin one misses is found in the whole."""
    monkeypatch.setattr("udfs.networks.maximum_flow.WORTH_THINNING", 0)
    for seed in range(5000, 5100):
        compare(seed, largest, unit)


def test_ortools_finds_the_same_where_it_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the same whole units: to the last digit, magnitudes mixed from 1e-6 to 1e12."""
    pytest.importorskip("ortools")
    for seed in range(6000, 6100):
        edges = random_edges(seed, 1e18)
        rows = [[payer, payee, amount * 1e-6] for (payer, payee), amount in edges.items()]
        circle = find_circle(read_network("flows", rows))
        monkeypatch.setattr("udfs.networks.circulation.WORTH_ORTOOLS", range(0))
        expected = maximum_circulation(circle)
        monkeypatch.setattr("udfs.networks.circulation.WORTH_ORTOOLS", range(10**6))
        assert maximum_circulation(circle) == pytest.approx(expected, rel=1e-15)


def test_large_networks_do_without_ortools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is not installed nothing is missing."""
    monkeypatch.setitem(sys.modules, "ortools.graph.python.min_cost_flow", None)
    monkeypatch.setattr("udfs.networks.circulation.WORTH_ORTOOLS", range(10**6))
    for seed in range(20):
        compare(seed, 1000, 1.0)
