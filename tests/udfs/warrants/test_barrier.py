"""The closed form of an up-and-in call: QuantLib, single values against arrays, extremes."""

from __future__ import annotations

import math

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - its own documentation's name

from udfs.warrants.barrier import ARRAY, SINGLE, call, up_and_in_call

DAYS = 365
TODAY = ql.Date(2, 1, 2025)
COUNT = ql.Actual365Fixed()
Contract = tuple[float, float, float, float, float, float, float]


def contracts(count: int, seed: int) -> list[Contract]:
    """Draw hurdle, spot, strike, expiry (whole days), volatility, rate and yield."""
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        spot = float(np.exp(draw.uniform(-3, 7)))
        hurdle = spot * float(np.exp(draw.uniform(0.001, 3)))
        strike = hurdle * float(draw.choice([draw.uniform(1e-6, 1), 1e-4]))
        expiry = int(draw.integers(5, 10 * DAYS)) / DAYS
        volatility = float(np.exp(draw.uniform(math.log(0.05), math.log(2))))
        rate, dividend_yield = draw.uniform(-0.05, 0.15), draw.uniform(0, 0.1)
        found.append((hurdle, spot, strike, expiry, volatility, rate, dividend_yield))
    return found


def quantlib_value(contract: Contract) -> float:
    """Value the same contract with QuantLib's analytic engine."""
    hurdle, spot, strike, expiry, volatility, rate, dividend_yield = contract
    ql.Settings.instance().evaluationDate = TODAY
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(spot)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, dividend_yield, COUNT)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, rate, COUNT)),
        ql.BlackVolTermStructureHandle(
            ql.BlackConstantVol(TODAY, ql.NullCalendar(), volatility, COUNT)
        ),
    )
    option = ql.BarrierOption(
        *(ql.Barrier.UpIn, hurdle, 0.0),
        ql.PlainVanillaPayoff(ql.Option.Call, strike),
        ql.EuropeanExercise(TODAY + round(expiry * DAYS)),
    )
    option.setPricingEngine(ql.AnalyticBarrierEngine(process))
    return float(option.NPV())


def single(contract: Contract) -> float:
    """Value a contract with single values."""
    return up_and_in_call(SINGLE, math.log(contract[0]), *contract[1:])


@pytest.mark.parametrize("count", [1000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_random_contracts_agree_with_quantlib_to_1e_9_of_spot(count: int) -> None:
    """Of 10,000 contracts at most 5 lie farther, where QuantLib itself is not as exact.

    Its normal distribution is off by 7e-8 of itself at -5.7 (by 1e-14 at -3), and e^(2ab) lifts
    such tails; in those contracts the integral of test_vesting agrees to 1e-14 of spot.
    """
    differences = sorted(
        abs(single(contract) - quantlib_value(contract)) / contract[1]
        for contract in contracts(count, seed=count)
    )
    assert differences[-1] < 1e-8
    assert differences[-1 - count // 2000] < 1e-9


def test_single_values_and_arrays_agree_to_1e_13_of_spot() -> None:
    """Both evaluate the one formula with their own elementary functions."""
    drawn = contracts(2000, seed=3)
    hurdle, *market = (np.array(column) for column in zip(*drawn, strict=True))
    values = up_and_in_call(ARRAY, np.log(hurdle), *market)
    alone = np.array([single(contract) for contract in drawn])
    assert np.max(np.abs(values - alone) / market[0]) < 1e-13
    calls = call(ARRAY, *market)
    assert np.max(np.abs(calls - [call(SINGLE, *c[1:]) for c in drawn]) / market[0]) < 1e-13


@pytest.mark.parametrize("volatility", [1e-7, 1e-4, 0.003, 0.01, 0.5, 5.0])
def test_scaled_and_plain_branches_meet_for_single_values_and_arrays(volatility: float) -> None:
    """At a small volatility the textbook's product is infinity times zero."""
    expiry = np.array([0.01, 1.0, 10.0, 50.0])
    hurdle = 100 * np.exp(0.03 * expiry)  # the forward: the hurdle is met with a fair chance
    market = [np.full(4, 100.0), np.full(4, 50.0), expiry, np.full(4, volatility)]
    market += [np.full(4, 0.03), np.zeros(4)]
    with np.errstate(all="raise", under="ignore"):
        values = up_and_in_call(ARRAY, np.log(hurdle), *market)
    alone = [single(contract) for contract in zip(hurdle, *market, strict=True)]
    assert values == pytest.approx(alone, abs=1e-11)
    unconditional = call(ARRAY, *market)
    assert np.all((values > 0.4 * unconditional) & (values <= unconditional))


def test_the_hurdle_at_spot_or_at_the_strike_makes_no_difference() -> None:
    """A price that ends above the strike has touched it; one that starts there has as well."""
    market = (100.0, 120.0, 2.0, 0.4, 0.03, 0.01)
    plain = call(SINGLE, *market)
    assert up_and_in_call(SINGLE, math.log(120.0), *market) == pytest.approx(plain, abs=1e-12)
    low = (100.0, 80.0, *market[2:])
    touched = up_and_in_call(SINGLE, math.log(100.0), *low)
    assert touched == pytest.approx(call(SINGLE, *low), abs=1e-12)
