"""CIRCULAR_EXPOSURE against HiGHS called directly on the whole linear program, in one run."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import csc_array

from addin.boundary import arguments, result
from tests.benchmarks.timing import fastest
from udfs.circular_exposure import circular_exposure
from udfs.networks import circulation
from udfs.networks.circulation import find_circle, maximum_circulation
from udfs.networks.network import Network

if TYPE_CHECKING:
    from collections.abc import Callable

EDGES_PER_COMPANY = 20


def random_network(companies: int, edges: int) -> Network:
    """Draw payments between random companies, amounts lognormal."""
    generator = np.random.default_rng(1)
    pair = np.unique(generator.integers(0, companies**2, edges))
    pair = pair[pair // companies != pair % companies]
    amount = generator.lognormal(0, 2, len(pair))
    names = tuple(f"company {index:06}" for index in range(companies))
    return Network(names, pair // companies, pair % companies, amount)


def rows_of(network: Network) -> list[list[object]]:
    """Write a network as rows of cells."""
    return [
        [network.companies[payer], network.companies[payee], amount]
        for payer, payee, amount in zip(
            network.payer.tolist(), network.payee.tolist(), network.amount.tolist(), strict=True
        )
    ]


def direct(network: Network) -> float:
    """Hand the whole program to HiGHS as a reader of its manual would."""
    count = len(network.amount)
    company = np.concatenate([network.payer, network.payee])
    payment = np.concatenate([np.arange(count), np.arange(count)])
    balance = csc_array((np.repeat([1.0, -1.0], count), (company, payment)))
    bounds = np.column_stack([np.zeros(count), network.amount])
    zeros = np.zeros(balance.shape[0])
    return float(-linprog(-np.ones(count), A_eq=balance, b_eq=zeros, bounds=bounds).fun)


def by_ortools(network: Network) -> float:
    """Hand amounts in 2⁻⁴⁰ of the largest to the minimum-cost flow solver of OR-tools."""
    solvers = pytest.importorskip("ortools.graph.python.min_cost_flow")
    unit = float(network.amount.max()) / 2**40
    units = np.rint(network.amount / unit).astype(np.int64)
    assert units.sum(dtype=float) < 2**62
    solver = solvers.SimpleMinCostFlow()
    payer, payee = network.payer.astype(np.int32), network.payee.astype(np.int32)
    solver.add_arcs_with_capacity_and_unit_cost(payer, payee, units, -np.ones_like(units))
    assert solver.solve() == solver.OPTIMAL
    return float(-solver.optimal_cost() * unit)


def compare(network: Network, name: str, peer: Callable[[Network], float], times: int) -> None:
    """Print how the system circulation stands against a peer from the same arrays."""
    assert maximum_circulation(find_circle(network)) == pytest.approx(peer(network), rel=1e-6)
    ours = fastest(lambda: maximum_circulation(find_circle(network)), times)
    theirs = fastest(lambda: peer(network), times)
    edges, ratio = len(network.amount), theirs / ours
    solver = "OR-tools" if edges in circulation.WORTH_ORTOOLS and find_spec("ortools") else "SciPy"
    print(f"\n{edges:,} edges by {solver}: {ours:.3f} s, {name} {theirs:.3f} s: {ratio:.2f}×")  # noqa: T201


@pytest.mark.benchmark
@pytest.mark.parametrize(
    "worth", [circulation.WORTH_ORTOOLS, range(0)], ids=["as installed", "SciPy"]
)
@pytest.mark.parametrize(("edges", "times"), [(10_000, 5), (100_000, 3)])
def test_the_system_circulation_against_highs_called_directly(
    edges: int, times: int, worth: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both from the same arrays; the results agree."""
    monkeypatch.setattr(circulation, "WORTH_ORTOOLS", worth)
    compare(random_network(edges // EDGES_PER_COMPANY, edges), "HiGHS", direct, times)


@pytest.mark.benchmark
@pytest.mark.parametrize(
    "worth", [circulation.WORTH_ORTOOLS, range(0)], ids=["as installed", "SciPy"]
)
@pytest.mark.parametrize(("edges", "times"), [(100_000, 3), (1_000_000, 1)])
def test_the_system_circulation_against_ortools_called_directly(
    edges: int, times: int, worth: range, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both from the same arrays; the results agree; skipped without OR-tools."""
    pytest.importorskip("ortools")
    monkeypatch.setattr(circulation, "WORTH_ORTOOLS", worth)
    compare(random_network(edges // EDGES_PER_COMPANY, edges), "OR-tools", by_ortools, times)


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("companies", "edges", "times"), [(25, 60, 20), (500, 10_000, 3), (5_000, 100_000, 1)]
)
def test_the_table_against_one_program_of_the_whole(companies: int, edges: int, times: int) -> None:
    """The table reads its cells and solves one program and a maximum flow a company."""
    network = random_network(companies, edges)
    rows = rows_of(network)
    table = fastest(lambda: circular_exposure(rows), times)  # type: ignore[arg-type]
    program = fastest(lambda: direct(network), times)
    print(  # noqa: T201
        f"\ntable of {companies:,} companies, {edges:,} edges: {table:.4f} s, "
        f"one program by HiGHS {program:.4f} s: {table / program:.1f}× of it"
    )


@pytest.mark.benchmark
def test_the_boundary_against_the_table_on_10_000_payments() -> None:
    """Cells in, arguments, and a block of cells out, without the calculation between."""
    cells = [[*row, "note", None, 1.0] for row in rows_of(random_network(500, 10_000))]
    frame = circular_exposure(cells)  # type: ignore[arg-type]
    whole = fastest(lambda: circular_exposure(cells), 3)  # type: ignore[arg-type]
    passing = fastest(lambda: (arguments([cells]), result(frame)), 10)
    print(f"\nboundary {passing:.5f} s, table {whole:.3f} s: {passing / whole:.1%} of it")  # noqa: T201
