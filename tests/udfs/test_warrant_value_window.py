"""The window of WARRANT_VALUE against QuantLib's partial-time-end barrier option."""

from __future__ import annotations

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - its own documentation's name

from udfs.warrant_value import warrant_value

TODAY = ql.Date(2, 1, 2025)
COUNT = ql.Actual365Fixed()
SPOT = 100.0


def up_and_out(
    strike: float,
    days: int,
    volatility: float,
    rate: float,
    hurdle: float,
    opens: int,
    dividend_yield: float,
) -> float:
    """Value a call that dies if the price is at or above the hurdle from a date on: type B2."""
    ql.Settings.instance().evaluationDate = TODAY
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(SPOT)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, dividend_yield, COUNT)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, rate, COUNT)),
        ql.BlackVolTermStructureHandle(
            ql.BlackConstantVol(TODAY, ql.NullCalendar(), volatility, COUNT)
        ),
    )
    option = ql.PartialTimeBarrierOption(
        *(ql.Barrier.UpOut, ql.PartialBarrier.EndB2, hurdle, 0.0, TODAY + opens),
        ql.PlainVanillaPayoff(ql.Option.Call, strike),
        ql.EuropeanExercise(TODAY + days),
    )
    option.setPricingEngine(ql.AnalyticPartialTimeBarrierOptionEngine(process))
    return float(option.NPV())


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=pytest.mark.slow)])
def test_the_window_is_a_call_less_the_partial_time_end_barrier_option(count: int) -> None:
    """Haug's type B2, to 5e-5 of spot; the peer has no strike above the hurdle.

    Its bivariate normal distribution is multiplied by powers that grow as volatility falls: below
    0.2 the difference grows to 1e-4, while test_vesting's other order of integration stays at 1e-9.
    """
    draw = np.random.default_rng(21)
    for _ in range(count):
        days = int(draw.integers(60, 3650))
        opens = int(draw.integers(1, days))
        hurdle, volatility, rate, dividend_yield = (
            float(draw.uniform(*limits))
            for limits in ((50, 300), (0.2, 1), (-0.01, 0.08), (0, 0.04))
        )
        strike = hurdle * float(draw.uniform(0.01, 1))
        market = (SPOT, strike, days / 365, volatility, rate, 1)
        terms = (1, dividend_yield, 0, "window")
        found = warrant_value(*market, hurdle, opens / 365, *terms)
        out = up_and_out(strike, days, volatility, rate, hurdle, opens, dividend_yield)
        call = warrant_value(*market, 0, 0, 1, dividend_yield)
        assert found == pytest.approx(call - out, abs=5e-5 * SPOT)
