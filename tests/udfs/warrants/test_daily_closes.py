"""Simulated closes: their moments, and price tests against their definition, close by close."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.special import ndtri

from udfs.numerics.sobol import sobol
from udfs.warrants.daily_closes import calendar, corner_noise, log_closes, passes
from udfs.warrants.price_test import Closes
from udfs.warrants.simulated_path import Course

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats, Marks


def simulated(course: Course, paths: int) -> Floats:
    """Simulate closes, the corners from even points."""
    days = calendar(course.expiry)
    draw = np.random.default_rng(4)
    points = sobol(paths, len(days.corners) - 1, 1, draw)[:, 0]
    return log_closes(days, course, corner_noise(days, ndtri(points)), draw)


def passed(prices: Floats, test: Closes, ahead: float, first: Floats) -> Marks:
    """Tell which paths pass, with their highest closes worked out."""
    return passes(prices, prices.max(axis=1), test, ahead, first)


@pytest.mark.parametrize(
    ("expiry", "days", "legs"), [(1e-6, 1, 1), (1 / 252, 1, 1), (0.1, 26, 16), (5, 1260, 16)]
)
def test_closes_lie_on_expiry_and_on_whole_days_before_it(
    expiry: float, days: int, legs: int
) -> None:
    """Only the first step is shorter than a day; corners go from today to expiry."""
    found = calendar(expiry)
    assert found.days == days
    assert found.times[0] == 0
    assert found.times[-1] == expiry
    assert np.diff(found.times)[1:] == pytest.approx(1 / 252)
    assert 0 < np.diff(found.times)[0] <= 1 / 252 + 1e-12
    assert len(found.corners) == legs + 1
    assert (found.corners[0], found.corners[-1]) == (0, days)
    dates = np.array([0.4 / 252, 1e-9, expiry - 1 / 252, expiry])
    assert found.first_close(np.maximum(dates, 1e-9))[-1] == days
    for number in range(1, days + 1, 50):
        assert found.first_close(found.times[[number]])[0] == number


def test_closes_move_as_brownian_motion_does() -> None:
    """Means, variances and covariances at corners and between, within 5 standard errors."""
    course, paths = Course(0.1, 0.4, 0.5), 1 << 15
    prices, times = simulated(course, paths), calendar(0.5).times[1:]
    assert prices.shape == (paths, 126)
    picked = [0, 3, 7, 40, 62, 63, 100, 125]
    found = np.cov(prices[:, picked].T)
    expected = 0.16 * np.minimum.outer(times[picked], times[picked])
    spread = np.sqrt((np.outer(np.diag(expected), np.diag(expected)) + expected**2) / paths)
    assert np.all(np.abs(found - expected) < 5 * spread)
    noise = np.sqrt(0.16 * times / paths)
    assert np.all(np.abs(prices.mean(axis=0) - 0.1 * times) < 5 * noise)
    steps = np.diff(prices, axis=1)
    assert steps.std() == pytest.approx(0.4 / math.sqrt(252), rel=0.002)
    after = np.mean((steps[:, 1:] - steps.mean()) * (steps[:, :-1] - steps.mean()))
    assert abs(after) < 5 * 0.16 / 252 / math.sqrt(paths * 124)


def by_definition(prices: list[float], test: Closes, ahead: float, first: int) -> bool:
    """Go through the closes one by one."""
    for close in range(max(first, 1), len(prices) + 1):
        seen = prices[max(close - test.window, 0) : close]
        if test.passing:
            if sum(price >= ahead for price in seen) >= test.passing:
                return True
        elif len(seen) == test.window:
            mean = sum(math.exp(price) for price in seen) / test.window
            if mean >= math.exp(ahead):
                return True
    return False


@pytest.mark.parametrize(
    "test",
    [
        Closes(1, 1),
        Closes(0, 2),
        Closes(0, 7),
        Closes(0, 31),
        Closes(0, 80),
        Closes(1, 5),
        Closes(3, 5),
        Closes(10, 10),
        Closes(20, 30),
    ],
)
@pytest.mark.parametrize("ahead", [-0.05, 0.0, 0.1, 0.3])
def test_a_price_test_is_what_its_definition_says(test: Closes, ahead: float) -> None:
    """For one opening of the window and for one on each path; 63 closes."""
    prices = simulated(Course(0.1, 0.6, 0.25), 128)
    for opens in (1, 2, 20, 63):
        if test == Closes(1, 5) and opens > 1:
            continue
        expected = [by_definition(row, test, ahead, opens) for row in prices.tolist()]
        found = passed(prices, test, ahead, np.array([float(opens)]))
        assert found.tolist() == expected
    openings = np.random.default_rng(2).integers(1, 64, 128).astype(float)
    if test != Closes(1, 5):
        expected = [
            by_definition(row, test, ahead, int(first))
            for row, first in zip(prices.tolist(), openings, strict=True)
        ]
        assert passed(prices, test, ahead, openings).tolist() == expected


def test_prices_beyond_the_floats_are_compared_without_a_warning() -> None:
    """Log prices of thousands; a hurdle far below or above passes always or never."""
    prices = np.array([[5000.0, 6000.0, 7000.0], [-5000.0, -6000.0, -7000.0]])
    with np.errstate(all="raise", under="ignore"):
        for test in (Closes(0, 2), Closes(1, 1), Closes(2, 3)):
            assert passed(prices, test, 600.0, np.ones(1)).tolist() == [True, False]
            assert passed(prices, test, -math.inf, np.ones(1)).tolist() == [True, True]
            assert not passed(prices, test, 8000.0, np.ones(1)).any()
