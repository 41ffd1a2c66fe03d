"""Merton's two equations at the solution, and SciPy's root finders beside it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq, fsolve
from scipy.stats import norm

from udfs.distance_to_default import OUTPUTS, distance_to_default

HULL = (3, 0.8, 10, 0.05)

ratios = st.floats(-5, 5).map(lambda power: 10**power)  # equity over debt
volatilities = st.floats(0.01, 2)
rates = st.floats(-0.2, 0.3)
horizons = st.floats(0.1, 10)


def one(*arguments: object) -> float:
    """Compute one value."""
    found = distance_to_default(*arguments)
    assert isinstance(found, float)
    return found


@given(ratios, volatilities, rates, horizons)
@settings(max_examples=300, deadline=None)
def test_mertons_equations_hold_at_the_solution(
    equity: float, volatility: float, rate: float, horizon: float
) -> None:
    """Value and volatility of the equity, then every measure by its definition."""
    arguments = (equity, volatility, 1, rate, horizon)
    assets, asset_volatility = (one(*arguments, name) for name in ("asset_value", OUTPUTS[3]))
    distance = one(*arguments)
    deviation = asset_volatility * math.sqrt(horizon)
    delta = norm.cdf(distance + deviation)
    owed = math.exp(-rate * horizon)
    assert assets * delta - owed * norm.cdf(distance) == pytest.approx(equity, rel=1e-9, abs=1e-9)
    assert delta * asset_volatility * assets == pytest.approx(volatility * equity, rel=1e-9)
    # The distance also is what its own formula says of the assets.
    again = math.log(assets / owed) - deviation**2 / 2
    assert distance * deviation == pytest.approx(again, rel=1e-9, abs=1e-9)
    assert one(*arguments, "probability") == pytest.approx(norm.cdf(-distance), rel=1e-12)
    spread = -math.log((assets - equity) / owed) / horizon
    error = 1e-9 * (1 + assets)  # what the subtraction above costs
    assert one(*arguments, "spread") == pytest.approx(spread, rel=1e-9, abs=error / horizon)


@given(st.floats(0.05, 20), st.floats(0.1, 1.5), rates, st.floats(0.5, 5))
@settings(max_examples=100, deadline=None)
def test_scipy_finds_the_same_assets_by_nested_bisection(
    equity: float, volatility: float, rate: float, horizon: float
) -> None:
    """Assets for a volatility, then the volatility, both by brentq."""
    owed, root = math.exp(-rate * horizon), math.sqrt(horizon)

    def implied_assets(asset_volatility: float) -> float:
        deviation = asset_volatility * root

        def excess(log_assets: float) -> float:
            d1 = (log_assets - math.log(owed)) / deviation + deviation / 2
            call = math.exp(log_assets) * norm.cdf(d1) - owed * norm.cdf(d1 - deviation)
            return float(call - equity)

        low, high = math.log(equity) - 1e-9, math.log(equity + owed) + 1e-9
        return math.exp(float(brentq(excess, low, high, xtol=1e-15)))

    def mismatch(asset_volatility: float) -> float:
        deviation, assets = asset_volatility * root, implied_assets(asset_volatility)
        d1 = math.log(assets / owed) / deviation + deviation / 2
        return float(norm.cdf(d1) * asset_volatility * assets - volatility * equity)

    lowest = volatility * equity / (equity + owed)
    found = float(brentq(mismatch, lowest * 0.999, volatility * 1.001, xtol=1e-14))
    arguments = (equity, volatility, 1, rate, horizon)
    assert one(*arguments, "asset_volatility") == pytest.approx(found, rel=1e-8)
    assert one(*arguments, "asset_value") == pytest.approx(implied_assets(found), rel=1e-8)


def test_scipys_general_solver_finds_hulls_solution() -> None:
    """Two equations, two unknowns, by fsolve."""
    equity, volatility, debt, rate = HULL

    def residuals(unknown: tuple[float, float]) -> tuple[float, float]:
        assets, deviation = unknown
        d1 = (math.log(assets / debt) + rate) / deviation + deviation / 2
        call = assets * norm.cdf(d1) - debt * math.exp(-rate) * norm.cdf(d1 - deviation)
        return call - equity, norm.cdf(d1) * deviation * assets - volatility * equity

    assets, deviation = fsolve(residuals, (13, 0.2), xtol=1e-13)
    assert one(*HULL, 1, "asset_value") == pytest.approx(assets, rel=1e-10)
    assert one(*HULL, 1, "asset_volatility") == pytest.approx(deviation, rel=1e-10)


@given(ratios, volatilities, rates, horizons, st.floats(1.01, 2))
@settings(max_examples=100, deadline=None)
def test_more_debt_never_widens_the_distance(
    equity: float, volatility: float, rate: float, horizon: float, more: float
) -> None:
    """The distance falls in debt."""
    near = one(equity, volatility, more, rate, horizon)
    far = one(equity, volatility, 1, rate, horizon)
    assert near <= far + 1e-9 * (1 + abs(far))


@given(ratios, volatilities, rates, horizons, st.floats(-6, 6).map(lambda power: 10**power))
@settings(max_examples=100, deadline=None)
def test_the_unit_of_money_does_not_matter(
    equity: float, volatility: float, rate: float, horizon: float, unit: float
) -> None:
    """Only equity over debt matters."""
    plain = one(equity, volatility, 1, rate, horizon)
    scaled = one(equity * unit, volatility, unit, rate, horizon)
    assert scaled == pytest.approx(plain, rel=1e-9, abs=1e-9)


@given(ratios, volatilities, rates, horizons)
@settings(max_examples=100, deadline=None)
def test_every_measure_stays_within_its_bounds(
    equity: float, volatility: float, rate: float, horizon: float
) -> None:
    """Assets lie between the equity and equity plus riskless debt."""
    distance, probability, assets, asset_volatility, spread = (
        one(equity, volatility, 1, rate, horizon, name) for name in OUTPUTS
    )
    owed = math.exp(-rate * horizon)
    assert math.isfinite(distance)
    assert 0 <= probability <= 1
    assert equity <= assets <= (equity + owed) * (1 + 1e-12)
    assert 0 < asset_volatility <= volatility * (1 + 1e-12)
    assert spread >= 0


def test_a_small_spread_keeps_its_digits() -> None:
    """The subtraction A − E would leave three digits of it."""
    arguments = (20, 0.2, 10, 0.05, 1)
    distance, deviation = one(*arguments), one(*arguments, "asset_volatility")
    assets = one(*arguments, "asset_value") / (10 * math.exp(-0.05))
    put = norm.cdf(-distance) - assets * norm.cdf(-distance - deviation)
    assert 0 < put < 1e-12
    assert one(*arguments, "spread") == pytest.approx(put, rel=1e-6)


def test_a_sliver_of_equity_solves_both_equations() -> None:
    """Equity of a ten-billionth of the debt."""
    # Here the value equation loses all its digits; its integral over the deviation does not.
    equity, volatility = 1e-10, 0.9
    distance = one(equity, volatility, 1)
    deviation = one(equity, volatility, 1, 0, 1, "asset_volatility")
    nodes, weights = np.polynomial.legendre.leggauss(40)
    inside = distance + deviation * (nodes + 1) / 2
    slope = norm.pdf(distance) * (1 + inside * norm.cdf(inside) / norm.pdf(inside))
    assert weights @ slope * deviation / 2 == pytest.approx(equity, rel=1e-9)
    assert deviation * (equity + norm.cdf(distance)) == pytest.approx(volatility * equity, rel=1e-9)


@given(st.floats(-250, 250), st.floats(0.001, 5), st.floats(0.01, 100))
@settings(max_examples=200, deadline=None)
def test_even_absurd_companies_are_solved(power: float, volatility: float, horizon: float) -> None:
    """No argument within its limits ends without an answer."""
    found = [one(10**power, volatility, 1, 0, horizon, name) for name in OUTPUTS]
    assert np.isfinite(found).all()
