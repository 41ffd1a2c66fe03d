"""Circulations: how much of a network's money can go round, for a company and for all.

Sources: L. R. Ford and D. R. Fulkerson, "Flows in Networks" (1962), ch. I and III; R. K. Ahuja,
T. L. Magnanti and J. B. Orlin, "Network Flows" (1993), sections 6.2 (one vertex split in two) and
9.2 (circulations as flows of least cost).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array, csc_array
from scipy.sparse.csgraph import connected_components

from udfs.networks.maximum_flow import largest_flow, power_of_two
from udfs.networks.minimum_cost_flow import LARGEST_TOTAL, Arcs, cheapest_flow

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats, Indices
    from udfs.networks.network import Network

ROUNDS = 50  # of trimming: it only helps the solver, so it need not end by itself
# Payments for which OR-tools takes half the time: with fewer its import takes longer than it saves,
# with more it is no faster.
WORTH_ORTOOLS = range(10_000, 500_000)
# HiGHS lets a flow exceed its amount by this much, the least it can be told; with the largest
# amount scaled to 2¹³ that is 1e-14 of it, and still a hundred times its rounding.
FEASIBILITY = 1e-10
SCALED_BITS = 13


@dataclass(frozen=True)
class Circle:
    """The payments that can be part of a loop, each trimmed to what can come back.

    `component` numbers the strongly connected component of each company; a payment between two
    of them never returns. `through` is the most that can pass each company and come back, seen
    from its own payments: a bound, 0 exactly for a company outside every loop.
    """

    component: Indices
    payer: Indices
    payee: Indices
    amount: Floats
    through: Floats


def strong_components(network: Network) -> Indices:
    """Number each company's strongly connected component: those that money can go between."""
    size = len(network.companies)
    matrix = coo_array((network.amount, (network.payer, network.payee)), shape=(size, size))
    _, component = connected_components(matrix.tocsr(), directed=True, connection="strong")
    return component.astype(np.int64)


def find_circle(network: Network) -> Circle:
    """Keep the payments inside components and trim each to what its two companies can pass on."""
    component = strong_components(network)
    inside = component[network.payer] == component[network.payee]
    payer, payee, amount = network.payer[inside], network.payee[inside], network.amount[inside]
    for _ in range(ROUNDS):
        through = np.minimum(network.sums(payer, amount), network.sums(payee, amount))
        trimmed = np.minimum(amount, np.minimum(through[payer], through[payee]))
        if np.array_equal(trimmed, amount):
            break
        amount = trimmed
    return Circle(component, payer, payee, amount, through)


def circular_amount(circle: Circle, company: int) -> float:
    """Find the largest flow that can leave a company and come back to it.

    The company is split in two: its payments leave the one half, its receipts end in the other,
    and the maximum flow between the halves is unique.

    Args:
        circle: The payments that can be part of a loop.
        company: Its number in the network.

    Returns:
        The amount, at most `circle.through` of the company.
    """
    bound = float(circle.through[company])
    if bound <= 0:
        return 0.0
    near = circle.component[circle.payer] == circle.component[company]
    payer, payee = circle.payer[near], circle.payee[near]
    inlet = len(circle.component)
    way = (payer, np.where(payee == company, inlet, payee))
    source, sink = company, inlet
    if circle.amount[near][payer == company].sum() > bound:
        # What comes back is the narrow end, and the search is faster from there.
        way, source, sink = way[::-1], inlet, company
    capacity = coo_array((circle.amount[near], way), shape=(inlet + 1, inlet + 1))
    return largest_flow(capacity.tocsr(), source, sink, bound)


def maximum_circulation(circle: Circle) -> float:
    """Find the most that can circulate in all: the largest sum of payments that balance.

    Args:
        circle: The payments that can be part of a loop.

    Returns:
        Σf, which counts a dollar once for every payment it makes.
    """
    return float(circulating_payments(circle).sum())


def circulating_payments(circle: Circle) -> Floats:
    """Find payments that balance and add up to the most that can circulate.

    max Σf with 0 ≤ f ≤ amount and, for each company, what it pays = what it receives: all that is
    paid, less the cheapest flow that takes away what does not balance, each payment costing 1.
    Amounts are counted in units of a power of two, at least 2⁵⁹ of them in all: rounding them
    changes the sum by at most 2⁻⁶⁰ of it for each payment, and whole amounts not at all.

    Args:
        circle: The payments that can be part of a loop.

    Returns:
        f, an amount a payment. Only their sum is unique, in the whole and in each component.

    Raises:
        RuntimeError: HiGHS gave up, which no test has made it do.
    """
    amount = circle.amount
    if len(amount) == 0:
        return np.zeros(0)
    unit = power_of_two(float(amount.sum()) / LARGEST_TOTAL)
    units = np.rint(amount / unit).astype(np.int64)
    removed = _by_ortools(circle, units) if len(units) in WORTH_ORTOOLS else None
    if removed is None:
        surplus = np.zeros(len(circle.component), dtype=np.int64)
        np.add.at(surplus, circle.payer, units)
        np.subtract.at(surplus, circle.payee, units)
        arcs = Arcs(circle.payer, circle.payee, units, np.ones_like(units))
        removed = cheapest_flow(arcs, surplus)
    if removed is None:
        return _by_linear_program(circle)
    return np.where(removed == 0, amount, np.minimum((units - removed) * unit, amount))


def _by_ortools(circle: Circle, units: Indices) -> Indices | None:
    """Find what does not circulate with OR-tools, from the same whole units; None without it."""
    try:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - optional
    except ImportError:
        return None
    if int(units.sum()) > LARGEST_TOTAL + len(units):
        message = "units must add up to what 64 bits hold"
        raise OverflowError(message)
    solver = SimpleMinCostFlow()
    payer, payee = circle.payer.astype(np.int32), circle.payee.astype(np.int32)
    arcs = solver.add_arcs_with_capacity_and_unit_cost(payer, payee, units, -np.ones_like(units))
    if solver.solve() != solver.OPTIMAL:
        return None
    removed: Indices = units - solver.flows(arcs)
    return removed


def _by_linear_program(circle: Circle) -> Floats:
    """Find payments that balance and add up to the most with HiGHS."""
    from scipy.optimize import linprog  # noqa: PLC0415 - 0.1 s, and hardly a network needs it

    count = len(circle.amount)
    scale = power_of_two(float(circle.amount.max()) / 2**SCALED_BITS)
    solution = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrix
        -np.ones(count),
        A_eq=_balance(circle),
        b_eq=np.zeros(len(circle.component)),
        bounds=np.column_stack([np.zeros(count), circle.amount / scale]),
        method="highs-ds",
        # Presolve takes longer than it saves here, and calls some mixed magnitudes infeasible.
        options={"presolve": False, "primal_feasibility_tolerance": FEASIBILITY},
    )
    if solution.x is None or solution.status != 0:
        message = f"HiGHS found no maximum circulation: {solution.message}"
        raise RuntimeError(message)
    flow: Floats = np.clip(solution.x * scale, 0, circle.amount)
    return flow


def _balance(circle: Circle) -> csc_array[np.float64]:
    """Lay out what each company (row) pays less what it receives, payment by payment."""
    count = len(circle.amount)
    company = np.concatenate([circle.payer, circle.payee])
    payment = np.concatenate([np.arange(count), np.arange(count)])
    sign = np.repeat([1.0, -1.0], count)
    return csc_array((sign, (company, payment)), shape=(len(circle.component), count))
