"""Chances given the final price: against closed forms, another order of integration, and Φ2."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr, ndtri, owens_t

from udfs.warrants.barrier import SINGLE, call, up_and_in_call
from udfs.warrants.market import Market
from udfs.warrants.vesting import (
    delivered,
    touched,
    touched_after,
    touched_before,
    turn,
    vested_call,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from udfs.cells.arrays import Floats

Single = tuple[float, float, float, float, float, float]


def arrays(market: Single) -> Market:
    """Give a market the shape that the integral takes."""
    return Market(*(np.array([value]) for value in market))


def both_normal(first: float, second: float, correlation: float) -> float:
    """Give the bivariate normal distribution by Owen (1956); arguments must not be 0."""
    root = math.sqrt(1 - correlation**2)
    total = (ndtr(first) + ndtr(second)) / 2
    total -= owens_t(first, (second - correlation * first) / (first * root))
    total -= owens_t(second, (first - correlation * second) / (second * root))
    return float(total) - (0.0 if first * second > 0 else 0.5)


def hits(distance: float, drift: float, years: float, volatility: float) -> float:
    """Give the chance to touch a log distance within some years: the reflection principle."""
    if distance <= 0:
        return 1.0
    if years == 0:
        return 0.0
    spread = volatility * math.sqrt(years)
    reflected = math.exp(2 * drift * distance / volatility**2)
    late = ndtr((-distance - drift * years) / spread)
    return float(ndtr((drift * years - distance) / spread) + reflected * late)


def random_markets(count: int) -> list[tuple[float, Single]]:
    """Draw a hurdle above spot and strike, and a market."""
    draw = np.random.default_rng(11)
    found: list[tuple[float, Single]] = []
    for _ in range(count):
        hurdle = 100 * float(np.exp(draw.uniform(0.01, 2)))
        strike = float(draw.choice([0.0, 0.01, draw.uniform(1, hurdle)]))
        volatility = float(np.exp(draw.uniform(math.log(0.02), math.log(5))))
        rates = float(draw.uniform(-0.05, 0.1)), float(draw.uniform(0, 0.05))
        found.append((hurdle, (100.0, strike, float(draw.uniform(0.05, 12)), volatility, *rates)))
    return found


def test_the_integral_equals_the_closed_form_where_both_apply() -> None:
    """Two independent ways to one value: reflection and the bridge, each with its own rounding."""
    for hurdle, market in random_markets(200):
        distance = np.array([math.log(hurdle / 100) / (market[3] * math.sqrt(market[2]))])
        found = vested_call(arrays(market), lambda final, d=distance: touched(d, final), [distance])
        assert found[()] == pytest.approx(
            up_and_in_call(SINGLE, math.log(hurdle), *market), abs=1e-9
        )


@pytest.mark.parametrize("correlation", [-0.999, -0.6, 0.3, 0.999])
@pytest.mark.parametrize("probability", [0.02, 0.6, 0.97])
def test_a_hurdle_that_is_met_leaves_the_bivariate_normal_form(
    correlation: float, probability: float
) -> None:
    """Up to correlations where delivery is nearly a function of the price."""
    for _, (spot, strike, expiry, volatility, rate, dividend_yield) in random_markets(30):
        fixed = (spot, max(strike, 0.01), expiry, volatility, rate, dividend_yield)
        spread = volatility * math.sqrt(expiry)
        mean = (rate - dividend_yield) * expiry / spread - spread / 2

        def chance(final: Floats, mean: float = mean) -> Floats:
            return delivered(np.array([mean]), final, probability, correlation)

        found = vested_call(
            arrays(fixed), chance, [turn(np.array([mean]), probability, correlation)]
        )
        known = float(ndtri(probability))
        second = mean - math.log(fixed[1] / spot) / spread
        share = spot * math.exp(-dividend_yield * expiry)
        share *= both_normal(known + correlation * spread, second + spread, correlation)
        paid = fixed[1] * math.exp(-rate * expiry) * both_normal(known, second, correlation)
        assert found[()] == pytest.approx(share - paid, abs=1e-9 * max(1.0, spot))


@pytest.mark.parametrize("start", [0.001, 0.3, 1.0, 2.5, 2.996])
@pytest.mark.parametrize("hurdle", [70.0, 100.0, 130.0, 400.0])
def test_a_window_equals_an_integral_over_the_price_at_its_start(
    start: float, hurdle: float
) -> None:
    """With a strike of 0 the value is spot times a chance under the share measure."""
    volatility, rate, expiry = 0.5, 0.04, 3.0
    drift, distance = rate + volatility**2 / 2, math.log(hurdle / 100)
    spread = volatility * math.sqrt(start)

    def passing(deviation: float) -> float:
        ahead = distance - drift * start - spread * deviation
        density = math.exp(-(deviation**2) / 2) / math.sqrt(2 * math.pi)
        return density * hits(ahead, drift, expiry - start, volatility)

    edge = (distance - drift * start) / spread
    parts = sorted({-9.0, min(max(edge, -9.0), 9.0), min(max(edge - 0.1, -9.0), 9.0), 9.0})
    chance = sum(
        quad(passing, left, right, epsabs=1e-12, limit=200)[0] for left, right in pairwise(parts)
    )
    market = arrays((100.0, 0.0, expiry, volatility, rate, 0.0))
    away = np.array([distance / (volatility * math.sqrt(expiry))])
    share = np.array([start / expiry])
    found = vested_call(market, lambda final: touched_after(away, final, share), [away])
    assert found[()] == pytest.approx(100 * chance, abs=1e-7)


@pytest.mark.parametrize("end", [0.01, 0.5, 2.0, 2.98, 3.0])
def test_touching_by_a_date_equals_the_reflection_principle(end: float) -> None:
    """With a strike of 0 the value is spot times that chance under the share measure."""
    volatility, rate, expiry, distance = 0.5, 0.04, 3.0, math.log(1.4)
    market = arrays((100.0, 0.0, expiry, volatility, rate, 0.0))
    away = np.array([distance / (volatility * math.sqrt(expiry))])
    share = np.array([end / expiry])
    found = vested_call(market, lambda final: touched_before(away, final, share), [away])
    chance = hits(distance, rate + volatility**2 / 2, end, volatility)
    assert found[()] == pytest.approx(100 * chance, abs=1e-8)


@pytest.mark.parametrize("chance", [touched_after, touched_before])
def test_the_edges_of_time_are_touching_at_any_time_and_ending_above(
    chance: Callable[[Floats, Floats, Floats], Floats],
) -> None:
    """At the one edge all touches count, at the other none but an end or a start above."""
    distance = np.array([[-0.7], [0.4], [1.5]])
    final = np.linspace(-4, 4, 81) + 0.001
    zero, one = np.zeros(1), np.ones(1)
    whole, none = (zero, one) if chance is touched_after else (one, zero)
    assert chance(distance, final, whole) == pytest.approx(touched(distance, final), abs=1e-5)
    least = (final >= distance) if chance is touched_after else (distance <= 0)
    assert np.all(chance(distance, final, none) == np.broadcast_to(least, (3, 81)))


def test_chances_stay_between_0_and_1_and_raise_no_warning_far_out() -> None:
    """Distances from 1e-9 to 1e9 standard deviations, times up to both edges."""
    scale = np.array([1e-9, 1e-3, 1.0, 40.0, 1e9])
    distance, final = np.meshgrid(np.append(-scale, scale), np.append(-scale, scale))
    with np.errstate(all="raise", under="ignore"):
        for share in (0.0, 1e-9, 0.3, 1 - 1e-9, 1.0):
            for chance in (touched_after, touched_before):
                found = chance(distance, final, np.array(share))
                assert np.all((found >= 0) & (found <= 1))


def test_a_certain_delivery_leaves_a_call() -> None:
    """The integral of the payoff alone is Black, Scholes and Merton's value."""
    market: Single = (100.0, 90.0, 2.0, 0.4, 0.03, 0.01)
    found = vested_call(arrays(market), np.ones_like, [])
    assert found[()] == pytest.approx(call(SINGLE, *market), abs=1e-11)
