"""Price tests: how they are read, and what they stand for, against simulated daily closes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from udfs.cells.errors import DomainError, WrongTypeError
from udfs.warrant_value import warrant_value
from udfs.warrants.price_test import CONTINUOUS, DAILY_CLOSE, average, days_in_window, price_test

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

VOLATILITY, RATE, YEARS = 0.5, 0.04, 1.0
DAYS = 252


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        (None, DAILY_CLOSE),
        ("", DAILY_CLOSE),
        (1, DAILY_CLOSE),
        ("1", DAILY_CLOSE),
        (0.0, CONTINUOUS),
        (20.0, average(20)),
        (" 20 OF 30 ", days_in_window(20, 30)),
        ("1 of 5", DAILY_CLOSE),
    ],
)
def test_a_price_test_is_read_from_a_number_or_a_text(given: Values, meant: object) -> None:
    """One day of five is a daily close; a blank is the default."""
    assert price_test(given) == meant


@pytest.mark.parametrize(
    ("given", "error", "sentence"),
    [
        ("often", WrongTypeError, "a text such as \"20 of 30\", got 'often'"),
        ("20 of", WrongTypeError, "got '20 of'"),
        ("#N/A", WrongTypeError, "got '#N/A'"),
        ([1, 2], WrongTypeError, "averaging must be one value"),
        (-1, DomainError, "averaging must be at least 0, got -1"),
        (1.5, DomainError, "averaging must be a whole number, got 1.5"),
        ("30 of 20", DomainError, 'got "30 of 20"'),
        ("0 of 5", DomainError, 'got "0 of 5"'),
        ("20 of 90", DomainError, "at most 60"),
    ],
)
def test_a_wrong_price_test_is_refused_in_a_sentence(
    given: Values, error: type[Exception], sentence: str
) -> None:
    """A text that is no test is a wrong type; a number outside its limits is out of domain."""
    with pytest.raises(error) as caught:
        price_test(given)
    assert sentence in str(caught.value)


def test_longer_and_stricter_tests_move_the_hurdle_farther() -> None:
    """More days that must pass, or a narrower window for them, are harder to meet."""
    windows = [days_in_window(passing, 60).shift for passing in range(1, 61)]
    assert windows == sorted(windows)
    narrowing = [days_in_window(10, window).shift for window in range(60, 9, -1)]
    assert narrowing == sorted(narrowing)
    averages = [average(days).shift for days in range(2, 61)]
    assert averages == sorted(averages)


def test_the_distance_from_today_falls_smoothly_to_nothing_above_the_hurdle() -> None:
    """Neither a jump nor a kink at the hurdle, and never below 0."""
    test, step = days_in_window(20, 30), np.array(0.03)
    ahead = np.linspace(-1, 0.5, 3001)
    distance = test.from_today(ahead, step)
    assert np.all((np.diff(distance) >= 0) & (np.diff(distance) < 1.0001 * np.diff(ahead)))
    assert distance[0] < 1e-9
    assert distance[-1] == pytest.approx(0.5 + test.shift * 0.03)


def closes(paths: int) -> Floats:
    """Simulate daily closes of a share at 100 today, antithetic, a row per path."""
    draw = np.random.default_rng(5)
    normal = draw.standard_normal((paths // 2, DAYS))
    drift = (RATE - VOLATILITY**2 / 2) / DAYS
    moves = drift + VOLATILITY / math.sqrt(DAYS) * np.concatenate([normal, -normal])
    return 100 * np.exp(np.cumsum(moves, axis=1))


def level_met(paths: Floats, averaging: int | str) -> Floats:
    """Give the highest hurdle that each path meets, by the definition of the test."""
    if isinstance(averaging, int):
        summed = np.cumsum(np.pad(paths, ((0, 0), (1, 0))), axis=1)
        mean: Floats = (summed[:, averaging:] - summed[:, :-averaging]) / averaging
        return np.max(mean, axis=1)
    passing, window = map(int, averaging.split(" of "))
    padded = np.pad(paths, ((0, 0), (window - passing, 0)))  # a window may open before all its days
    views = np.lib.stride_tricks.sliding_window_view(padded, window, axis=1)
    ranked: Floats = np.partition(views, window - passing, axis=2)[..., window - passing]
    return np.max(ranked, axis=1)


@pytest.mark.parametrize(
    ("averaging", "paths", "allowed"),
    [
        (5, 8000, 0.003),
        (20, 8000, 0.007),
        ("3 of 5", 8000, 0.005),
        pytest.param("20 of 30", 8000, 0.005, marks=pytest.mark.slow),
        pytest.param("10 of 10", 40_000, 0.003, marks=pytest.mark.slow),
        pytest.param(60, 40_000, 0.01, marks=pytest.mark.slow),
    ],
)
@pytest.mark.parametrize("strike", [0.01, 90.0])
def test_the_formula_stays_within_its_residual_of_simulated_closes(
    averaging: int | str, paths: int, allowed: float, strike: float
) -> None:
    """Hurdles below, at and above spot; the allowed share of spot is the published residual.

    The path's highest close, tested at a hurdle where its value is nearly the same and known, takes
    away most of the noise; three standard errors of the rest are added.
    """
    prices = closes(paths)
    level, highest = level_met(prices, averaging), np.max(prices, axis=1)
    payoff = math.exp(-RATE * YEARS) * np.maximum(prices[:, -1] - strike, 0)
    step = VOLATILITY / math.sqrt(DAYS)
    further = (price_test(averaging).shift - DAILY_CLOSE.shift) * step
    for hurdle in (96.0, 100.0, 125.0, 180.0):
        similar = max(hurdle * math.exp(further), 100.001)
        market = (100.0, strike, YEARS, VOLATILITY, RATE, 1.0)
        known = warrant_value(*market, similar, averaging=1)
        rest = payoff * ((level >= hurdle).astype(float) - (highest >= similar))
        error = warrant_value(*market, hurdle, averaging=averaging) - known - rest.mean()
        noise = rest.std() / math.sqrt(paths)
        assert abs(error) <= 100 * allowed + 3 * noise


@pytest.mark.slow
@pytest.mark.parametrize(
    ("averaging", "allowed"), [(5, 0.003), (20, 0.006), (60, 0.017), ("10 of 10", 0.003)]
)
def test_a_window_stays_within_its_residual_of_simulated_closes(
    averaging: int | str, allowed: float
) -> None:
    """Only tests that end on or after the milestone count, with the days before it in them."""
    prices, milestone = closes(40_000), 126
    tested = prices[:, milestone - 1 - longest(averaging) + 1 :]
    level = level_met(tested, averaging)
    payoff = math.exp(-RATE * YEARS) * prices[:, -1]
    for hurdle in (80.0, 100.0, 130.0):
        market = (100.0, 0.0, YEARS, VOLATILITY, RATE, 1.0, hurdle)
        ends_above = payoff * (prices[:, -1] >= hurdle)
        known = warrant_value(*market, YEARS, averaging=0, counting="window")
        rest = payoff * (level >= hurdle) - ends_above
        found = warrant_value(*market, milestone / DAYS, averaging=averaging, counting="window")
        error = found - known - rest.mean()
        assert abs(error) <= 100 * allowed + 3 * rest.std() / math.sqrt(len(prices))


def longest(averaging: int | str) -> int:
    """Give the number of days of a test."""
    return averaging if isinstance(averaging, int) else int(averaging.split(" of ")[1])
