"""Simulated daily closes, and whether they pass a price test.

Closes fall on expiry and on whole trading days before it. Closes before today are not known and
not looked at: an average of N of them first exists on the N-th close from today.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from udfs.warrants.price_test import TRADING_DAYS
from udfs.warrants.simulated_path import between

if TYPE_CHECKING:
    import numpy.typing as npt

    from udfs.cells.arrays import Floats, Marks
    from udfs.warrants.price_test import Closes
    from udfs.warrants.simulated_path import Course

Addend = TypeVar("Addend", np.float64, np.uint8)

LEGS = 16  # the evenly spread dates between which closes are filled in; a power of two
HIGHEST = 690.0  # log price that exp still takes; hurdles are lower
ROUNDING = 1e-9  # of a day


class Calendar(NamedTuple):
    """The closes until expiry.

    Attributes:
        times: Years until each close, after a 0 for today.
        corners: Which of them are drawn first: 0 to the last, by a power of two of legs.
    """

    times: Floats
    corners: list[int]

    @property
    def days(self) -> int:
        """Count the closes."""
        return len(self.times) - 1

    def first_close(self, date: Floats) -> Floats:
        """Give the number of the first close on or after a date that is after today."""
        left = (self.times[-1] - date) * TRADING_DAYS
        found: Floats = np.clip(np.ceil(self.days - left - ROUNDING), 1, self.days)
        return found


def calendar(expiry: float) -> Calendar:
    """Lay out the closes until expiry, which is after today."""
    days = max(1, math.ceil(expiry * TRADING_DAYS - ROUNDING))
    times = expiry - np.arange(days, -1, -1) / TRADING_DAYS
    times[0] = 0
    legs = min(LEGS, 1 << days.bit_length() - 1)
    return Calendar(times, [days * leg // legs for leg in range(legs + 1)])


def corner_noise(closes: Calendar, normals: Floats) -> Floats:
    """Draw Brownian motion at the corners, the last first, then always halfway.

    Args:
        closes: Their calendar.
        normals: Standard normal numbers of shape (legs, paths).

    Returns:
        Where it stands at the corners, of shape (paths, legs + 1).
    """
    legs, times = len(closes.corners) - 1, closes.times[closes.corners]
    noise = np.zeros((normals.shape[1], legs + 1))
    noise[:, legs] = math.sqrt(times[legs]) * normals[0]
    used, step = 1, legs
    while step > 1:
        for left in range(0, legs, step):
            middle, right = left + step // 2, left + step
            ends = [(float(times[end]), noise[:, end]) for end in (left, right)]
            noise[:, middle] = between(normals[used], float(times[middle]), ends[0], ends[1])
            used += 1
        step //= 2
    return noise


def log_closes(
    closes: Calendar, course: Course, corners: Floats, generator: np.random.Generator
) -> Floats:
    """Fill in the closes between the corners.

    A free random walk is pulled, evenly over each leg, to where the corners stand: that is a
    Brownian bridge.

    Args:
        closes: Their calendar.
        course: How the log price moves.
        corners: Brownian motion at the corners, of shape (paths, legs + 1).
        generator: What the steps between are drawn from.

    Returns:
        Log prices at the closes after today, of shape (paths, days).
    """
    times, ends = closes.times, closes.corners[1:]
    walk = generator.standard_normal((len(corners), closes.days))
    walk *= course.volatility * np.sqrt(np.diff(times))
    np.cumsum(walk, axis=1, out=walk)
    # leg by leg and not as one product of matrices, whose own threads would wait for each other
    pull = np.zeros_like(corners)
    pull[:, 1:] = course.volatility * corners[:, 1:] - walk[:, np.array(ends) - 1]
    for leg, (first, last) in enumerate(pairwise(closes.corners)):
        passed = times[first + 1 : last + 1]
        share = (passed - times[first]) / (times[last] - times[first])
        rise = (pull[:, leg + 1] - pull[:, leg])[:, np.newaxis] * share
        rise += course.growth * passed
        rise += pull[:, leg, np.newaxis]
        walk[:, first:last] += rise
    return walk


def passes(prices: Floats, highest: Floats, test: Closes, ahead: float, first: Floats) -> Marks:
    """Tell which paths pass a price test that ends on or after a close.

    Args:
        prices: Log closes of shape (paths, days).
        highest: The highest of each path.
        test: The closes that it looks at together, at least one.
        ahead: Log distance to the hurdle.
        first: Number of the close, counted from 1: one for all, or one a path.

    Returns:
        A mark a path. Closes before `first` may be part of an average or a window.
    """
    paths, days = prices.shape
    found = np.zeros(paths, dtype=bool)
    window = test.window if test.passing == 0 else 1
    if window > days:
        return found
    if window == 1 and test.passing <= 1 and first.size == 1 and first.item() <= 1:
        return highest >= ahead  # one close is enough, and all of them count
    hopeful = np.flatnonzero(highest >= ahead)
    met = _met(prices[hopeful] if len(hopeful) < paths else prices, test, ahead)
    if first.size == 1:
        found[hopeful] = met[:, max(int(first.item()) - window, 0) :].any(axis=1)
    else:
        late = np.arange(window, days + 1) >= first[hopeful, np.newaxis]
        found[hopeful] = (met & late).any(axis=1)
    return found


def _met(prices: Floats, test: Closes, ahead: float) -> Marks:
    """Tell on which closes the test is met, from the first on which it can be."""
    if test.passing == 0 and test.window > 1:
        level = _sums(np.exp(np.minimum(prices, HIGHEST)), test.window)
        return level >= test.window * math.exp(min(ahead, HIGHEST + 1))
    above = prices >= ahead
    if test.passing <= 1:
        return above
    # a window that began before today has fewer days to pass on
    padded = np.pad(above.astype(np.uint8), ((0, 0), (test.window - 1, 0)))
    return _sums(padded, test.window) >= test.passing


def _sums(values: npt.NDArray[Addend], window: int) -> npt.NDArray[Addend]:
    """Add up each window of days in a row: halves first, so that nothing cancels."""
    if window == 1:
        return values
    half = window // 2
    sums = _sums(values, half)
    pairs: npt.NDArray[Addend] = sums[:, :-half] + sums[:, half:]
    return pairs[:, :-1] + values[:, 2 * half :] if window % 2 else pairs
