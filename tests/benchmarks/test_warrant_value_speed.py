"""WARRANT_VALUE against QuantLib in the same run: one value, and grids."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - its own documentation's name

from udfs.warrant_value import warrant_value

if TYPE_CHECKING:
    from collections.abc import Callable

COUNT = ql.Actual365Fixed()
TODAY = ql.Date(2, 1, 2025)
EXPIRY = TODAY + 3 * 365
SAMPLE = 2000  # values of a grid that QuantLib really computes


def best(run: Callable[[], object], repeats: int, calls: int = 1) -> float:
    """Give the shortest time of one call in seconds."""
    times = []
    for _ in range(repeats):
        start = perf_counter()
        for _ in range(calls):
            run()
        times.append((perf_counter() - start) / calls)
    return min(times)


class Peer:
    """QuantLib's analytic barrier engine on one market whose quotes change."""

    def __init__(self) -> None:
        """Build the market once."""
        ql.Settings.instance().evaluationDate = TODAY
        self.spot, self.volatility = ql.SimpleQuote(100.0), ql.SimpleQuote(0.4)
        surface = ql.BlackConstantVol(
            TODAY, ql.NullCalendar(), ql.QuoteHandle(self.volatility), COUNT
        )
        process = ql.BlackScholesMertonProcess(
            ql.QuoteHandle(self.spot),
            ql.YieldTermStructureHandle(ql.FlatForward(TODAY, 0.0, COUNT)),
            ql.YieldTermStructureHandle(ql.FlatForward(TODAY, 0.037, COUNT)),
            ql.BlackVolTermStructureHandle(surface),
        )
        self.engine = ql.AnalyticBarrierEngine(process)

    def value(self) -> float:
        """Build and price the option on today's quotes."""
        payoff = ql.PlainVanillaPayoff(ql.Option.Call, 80.0)
        exercise = ql.EuropeanExercise(EXPIRY)
        option = ql.BarrierOption(ql.Barrier.UpIn, 150.0, 0.0, payoff, exercise)
        option.setPricingEngine(self.engine)
        return float(option.NPV())

    def loop(self, spots: list[float], volatilities: list[float]) -> list[float]:
        """Price an option rebuilt for each value."""
        found = []
        for spot, volatility in zip(spots, volatilities, strict=True):
            self.spot.setValue(spot)
            self.volatility.setValue(volatility)
            found.append(self.value())
        return found


@pytest.mark.benchmark
def test_one_value_against_quantlib() -> None:
    """One tranche, plain floats, all checks included."""
    peer = Peer()

    def ours() -> object:
        return warrant_value(100.0, 80.0, 3.0, 0.4, 0.037, 1.0, 150.0, None, None, None, 0)

    assert ours() == pytest.approx(peer.value(), abs=1e-9)
    theirs, mine = best(peer.value, 20, 2000), best(ours, 20, 2000)
    print(  # noqa: T201 - the result of a benchmark
        f"\none value: {1e6 * mine:.2f} µs; QuantLib, option built and priced, {1e6 * theirs:.2f} "
        f"µs; {theirs / mine:.1f}× faster (at least 3 wanted)"
    )


@pytest.mark.benchmark
@pytest.mark.parametrize(("size", "wanted"), [(10_000, 80), (1_000_000, 150)])
def test_grids_against_a_quantlib_loop(size: int, wanted: int) -> None:
    """A column of spots against a row of volatilities, and pairs without any common value."""
    side = round(size**0.5)
    spots, volatilities = np.linspace(60, 140, side)[:, None], np.linspace(0.2, 0.9, side)[None]
    draw = np.random.default_rng(1)
    paired = draw.uniform(60, 140, size), draw.uniform(0.2, 0.9, size)
    peer, sample = Peer(), [column[:SAMPLE].tolist() for column in paired]
    theirs = best(lambda: peer.loop(*sample), 5) / SAMPLE
    for name, (spot, volatility) in (("grid", (spots, volatilities)), ("pairs", paired)):

        def ours(spot: object = spot, volatility: object = volatility) -> object:
            return warrant_value(spot, 80.0, 3.0, volatility, 0.037, 1.0, 150.0, averaging=0)  # type: ignore[arg-type]

        mine = best(ours, 10) / size
        print(  # noqa: T201 - the result of a benchmark
            f"\n{name} of {size:,}: {1e9 * mine:.0f} ns a value; QuantLib loop {1e6 * theirs:.2f} "
            f"µs, extrapolated from {SAMPLE:,} values; {theirs / mine:.0f}× faster "
            f"(at least {wanted} wanted)"
        )
    values = warrant_value(*paired[:1], 80.0, 3.0, paired[1], 0.037, 1.0, 150.0, averaging=0)
    assert np.array(values)[:SAMPLE] == pytest.approx(peer.loop(*sample), abs=1e-6)
