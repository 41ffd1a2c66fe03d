"""WARRANT_VALUE at its limits."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from udfs.warrant_value import warrant_value


def value(*arguments: object, **named: object) -> float:
    """Value a warrant that has one value."""
    found = warrant_value(*arguments, **named)  # type: ignore[arg-type]
    assert isinstance(found, float)
    return found


MARKET = (100.0, 60.0, 3.0, 0.4, 0.03)  # spot, strike, expiry, volatility, rate
CALL = value(*MARKET, 1)


@pytest.mark.parametrize("correlation", [0, 1e-12])
@pytest.mark.parametrize("averaging", [0, 1])
def test_a_hurdle_at_or_below_spot_none_or_at_the_strike_leaves_a_call(
    averaging: int, correlation: float
) -> None:
    """In closed form, and by the integral, which a correlation of almost 0 takes."""
    terms = {"averaging": averaging, "correlation": correlation, "probability": 0.7}
    for hurdle in (0, 20, 99.99, 100):
        assert value(*MARKET, 1, hurdle, **terms) == pytest.approx(0.7 * CALL, abs=1e-9)
    high = (100.0, 150.0, 3.0, 0.4, 0.03)
    for hurdle in (120, 150):
        found = value(*high, 1, hurdle, **terms)
        assert found == pytest.approx(0.7 * value(*high, 1), abs=1e-9)


@pytest.mark.parametrize("averaging", [20, "20 of 30"])
def test_a_long_test_is_met_far_above_the_hurdle_or_by_a_far_strike(averaging: object) -> None:
    """Slightly above the hurdle it may still fail: the price can fall before enough days pass."""
    assert value(*MARKET, 1, 60, averaging=averaging) == pytest.approx(CALL, abs=1e-3)
    barely = value(*MARKET, 1, 99.9, averaging=averaging)
    assert 0.9 * CALL < barely < 0.999 * CALL
    high = (100.0, 300.0, 3.0, 0.4, 0.03)
    assert value(*high, 1, 200, averaging=averaging) == pytest.approx(value(*high, 1), rel=2e-3)


@pytest.mark.parametrize("correlation", [0, 0.6])
@pytest.mark.parametrize("averaging", [0, 1, 20, "3 of 5"])
def test_without_time_the_payoff_of_today_is_left(averaging: object, correlation: float) -> None:
    """It needs the hurdle to be reached today."""
    for expiry in (0, 1e-20):
        arguments = (100, 60, expiry, 0.4, 0.03, 1)
        terms = {"averaging": averaging, "correlation": correlation}
        assert value(*arguments, 90, **terms) == pytest.approx(40)
        assert value(*arguments, 100, 0, 0.5, **terms) == pytest.approx(20)
        assert value(*arguments, 101, **terms) == 0


@pytest.mark.parametrize("counting", ["ever", "window"])
@pytest.mark.parametrize("volatility", [0, 1e-13])
def test_without_volatility_the_forward_decides(volatility: float, counting: str) -> None:
    """A falling forward is highest at the milestone, or today where all days count."""
    payoff = 100 - 50 * math.exp(-0.05 * 2)
    rising = (100, 50, 2, volatility, 0.05, 1)
    assert value(*rising, 110, 1, counting=counting) == pytest.approx(payoff)
    assert value(*rising, 111, 1, counting=counting) == 0
    falling = (100, 50, 2, volatility, -0.05, 1)
    payoff = 100 - 50 * math.exp(0.05 * 2)
    assert value(*falling, 95, 1, counting=counting) == pytest.approx(payoff)
    late = value(*falling, 96, 1, counting=counting)
    assert late == pytest.approx(payoff if counting == "ever" else 0)


def test_a_small_volatility_comes_near_to_none() -> None:
    """From both sides of the volatility below which the path counts as certain."""
    for volatility in (1e-12, 1e-8, 1e-5, 1e-3):
        met = value(100, 50, 2, volatility, 0.05, 1, 109, averaging=0)
        assert met == pytest.approx(100 - 50 * math.exp(-0.1), abs=1e-6)
        assert value(100, 50, 2, volatility, 0.05, 1, 112, averaging=0) < 1e-6


@pytest.mark.parametrize("counting", ["ever", "window"])
@pytest.mark.parametrize("averaging", [0, 1, 20, "20 of 30"])
@pytest.mark.parametrize("correlation", [0, 0.5])
def test_a_hurdle_without_end_is_never_met(
    averaging: object, counting: str, correlation: float
) -> None:
    """Nor does a tranche vest whose milestone is later than expiry."""
    terms = {"averaging": averaging, "counting": counting, "correlation": correlation}
    assert value(*MARKET, 1, 1e60, 1, 0.9, **terms) == 0
    assert value(*MARKET, 1, 100, 3.0001, 0.9, **terms) == 0
    assert value(*MARKET, 1, 100, 3, 0.9, **terms) > 0


@pytest.mark.parametrize(("correlation", "share"), [(0, 0.4), (-0.5, 0), (0.5, 1)])
def test_an_endless_volatility_leaves_the_share_or_nothing(
    correlation: float, share: float
) -> None:
    """At 5 for 50 years a correlated delivery follows the sign, an independent one its chance."""
    market = (100, 60, 50, 5, 0.03, 1)
    found = value(*market, 300, 0, 0.4, 0.01, correlation=correlation)
    assert found == pytest.approx(share * 100 * math.exp(-0.5), abs=0.01)


def test_the_window_is_never_wider_than_the_whole_time() -> None:
    """It opens today with the value of "ever", and shrinks to the price at expiry alone."""
    for averaging in (0, 1, 20, "20 of 30"):
        for hurdle in (95.0, 103.0, 140.0):
            terms = {"averaging": averaging, "counting": "window"}
            opened = [0, 1e-6, 0.01, 0.1, 1, 2.9, 3]
            values = [value(*MARKET, 1, hurdle, start, **terms) for start in opened]
            assert np.all(np.diff(values) <= 1e-11)
            ever = value(*MARKET, 1, hurdle, averaging=averaging)
            assert values[0] == pytest.approx(ever, abs=1e-9)
    at_end = value(*MARKET, 1, 140, 3, averaging=0, counting="window")
    spread, drift = 0.4 * math.sqrt(3), (0.03 + 0.08) * 3
    ahead = (math.log(140 / 100) - drift) / spread
    expected = 100 * ndtr(-ahead) - 60 * math.exp(-0.09) * ndtr(-ahead - spread)
    assert at_end == pytest.approx(expected, abs=1e-6)


def test_the_value_falls_through_the_strike_at_the_hurdle_without_a_jump() -> None:
    """A close at expiry above the hurdle has met it, whatever the correction of the other days."""
    strikes = np.linspace(105, 115, 401)
    for correlation in (0, 0.4):
        values = warrant_value(100, strikes, 5 / 252, 1, 0, 1, 110, correlation=correlation)
        steps = np.diff(np.array(values))
        assert np.all(steps <= 0)
        assert np.max(-steps) < 0.02
    beyond = value(100, 110, 5 / 252, 1, 0, 1, 110)
    assert beyond == pytest.approx(value(100, 110, 5 / 252, 1, 0, 1), abs=1e-12)
