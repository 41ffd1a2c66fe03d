"""How fast paths and distances are, against plain loops in the same run."""

from __future__ import annotations

import math
from time import perf_counter

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import ndtr

from tests.benchmarks.timing import fastest
from udfs.distance_to_default import distance_to_default
from udfs.leverage_path import leverage_path

SCENARIOS, YEARS, VALUES, SAMPLE = 100_000, 6, 1_000_000, 1_000


def one_path(ebitda: list[float], capex: list[float]) -> list[float]:
    """Solve the borrowing of one scenario in plain Python, trying both signs of profit."""
    debt, cash, rate, tax, depreciation, minimum = 100.0, 10.0, 0.05, 0.2, 6.0, 10.0
    equity, found = 20.0, []
    for earned, spent in zip(ebitda, capex, strict=True):
        short = minimum - cash - earned + spent
        kept = 1 - tax
        drawn = short + rate * debt * kept + tax * (earned - depreciation)
        drawn /= 1 - rate * kept / 2
        if earned - depreciation - rate * (debt + drawn / 2) < 0:
            drawn = (short + rate * debt) / (1 - rate / 2)
        drawn = max(drawn, -debt)
        interest = rate * (debt + drawn / 2)
        pre_tax = earned - depreciation - interest
        paid = tax * max(0.0, pre_tax)
        cash += earned - interest - paid - spent + drawn
        debt += drawn
        equity += pre_tax - paid
        found.append(debt)
    return found


def one_distance(equity: float, volatility: float, horizon: float) -> float:
    """Solve one company by nested brentq, as the textbook has it."""
    owed, root = math.exp(-0.03 * horizon), math.sqrt(horizon)

    def assets(deviation: float) -> float:
        def excess(log_assets: float) -> float:
            d1 = (log_assets - math.log(owed)) / deviation + deviation / 2
            call = math.exp(log_assets) * ndtr(d1) - owed * ndtr(d1 - deviation)
            return float(call - equity)

        low, high = math.log(equity) - 1e-9, math.log(equity + owed) + 1e-9
        return math.exp(float(brentq(excess, low, high)))

    def mismatch(deviation: float) -> float:
        value = assets(deviation)
        d1 = math.log(value / owed) / deviation + deviation / 2
        return float(ndtr(d1) * deviation * value - volatility * root * equity)

    lowest = volatility * root * equity / (equity + owed)
    deviation = float(brentq(mismatch, lowest * 0.999, volatility * root * 1.001))
    return math.log(assets(deviation) / owed) / deviation - deviation / 2


@pytest.mark.benchmark
def test_a_hundred_thousand_paths_against_a_plain_loop() -> None:
    """The budget is 0.5 s for 1e5 scenarios of 6 years."""
    generator = np.random.default_rng(1)
    ebitda = generator.uniform(10, 50, (SCENARIOS, YEARS))
    capex = generator.uniform(10, 90, (SCENARIOS, YEARS))

    def all_paths() -> dict[str, np.ndarray]:
        found = leverage_path(100, 20, 10, ebitda, capex, 0.05, 0.2, 6, minimum_cash=10)
        assert isinstance(found, dict)
        return found

    start = perf_counter()
    sample = [one_path(*rows) for rows in zip(ebitda[:SAMPLE].tolist(), capex.tolist())]  # noqa: B905 - the sample is shorter
    each = (perf_counter() - start) / SAMPLE
    np.testing.assert_allclose(all_paths()["debt"][:SAMPLE, 1:], sample, atol=1e-9)
    seconds = fastest(all_paths, 3)
    ratio = each * SCENARIOS / seconds
    print(f"\nLEVERAGE_PATH 1e5 × 6: {seconds:.3f} s, {ratio:.0f}× a plain loop")  # noqa: T201


@pytest.mark.benchmark
def test_a_million_distances_against_nested_brentq() -> None:
    """The budget is 4 s for 1e6 values."""
    generator = np.random.default_rng(1)
    equity = 10 ** generator.uniform(-1, 2, VALUES)
    volatility = generator.uniform(0.1, 1.5, VALUES)
    horizon = generator.uniform(0.5, 5, VALUES)
    start = perf_counter()
    sample = [
        one_distance(*row) for row in np.column_stack([equity, volatility, horizon])[: SAMPLE // 5]
    ]
    each = (perf_counter() - start) / len(sample)

    def all_distances() -> np.ndarray:
        found = distance_to_default(equity, volatility, 1, 0.03, horizon)
        assert isinstance(found, np.ndarray)
        return found

    np.testing.assert_allclose(all_distances()[: len(sample)], sample, rtol=1e-6, atol=1e-6)
    seconds = fastest(all_distances, 3)
    ratio = each * VALUES / seconds
    print(f"\nDISTANCE_TO_DEFAULT 1e6: {seconds:.2f} s, {ratio:.0f}× nested brentq")  # noqa: T201
