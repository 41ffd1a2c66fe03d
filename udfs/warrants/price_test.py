"""The price test of a hurdle: touched at any time, at a close, on average, or on x of y days.

A price that is looked at less than continuously meets a hurdle later and less often. Each test
is therefore a touch of a somewhat higher hurdle, which must happen somewhat before expiry.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from udfs.cells.arguments import is_blank, text, whole
from udfs.cells.domain import NOT_NEGATIVE
from udfs.cells.errors import DomainError, WrongTypeError

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

TRADING_DAYS = 252  # a year
ROOT_DAY = math.sqrt(1 / TRADING_DAYS)
CLOSE_SHIFT = 0.5825971579  # −ζ(1/2)/√(2π)
LONGEST_WINDOW = 60  # days: as far as the fit was proved


class PriceTest(NamedTuple):
    """How a price test moves the hurdle and the time to meet it.

    Attributes:
        shift: Rise of the log hurdle, in standard deviations of one trading day's log price.
        lag: Years before expiry by which the shifted hurdle must be touched; 0 where the price at
            expiry alone can pass the test.
        bend: How soon the test passes for a price that starts above the hurdle.
        lead: Years before a milestone from which a touch counts: the first averages after it
            still hold earlier days.
    """

    shift: float
    lag: float = 0.0
    bend: float = 0.0
    lead: float = 0.0

    def shifted(self, ahead: Floats, step: Floats) -> Floats:
        """Give the log distance to the shifted hurdle, for a time that opens later.

        Args:
            ahead: Log distance to the hurdle itself.
            step: Standard deviation of one trading day's log price.
        """
        return ahead + self.shift * step

    def from_today(self, ahead: Floats, step: Floats) -> Floats:
        """Give the log distance to touch for a time that opens today.

        A price at the hurdle passes a test of one price at once. A longer test can still fail
        for a price above: its distance falls from the shift to 0 as the price rises.
        """
        if not self.lag:
            return np.where(ahead > 0, ahead + self.shift * step, np.minimum(ahead, 0))
        depth = self.shift * step
        above = np.minimum(ahead, 0) / depth
        return np.where(ahead > 0, ahead + depth, depth * np.exp(above - self.bend * above**2))


CONTINUOUS = PriceTest(0.0)
DAILY_CLOSE = PriceTest(CLOSE_SHIFT)


class Closes(NamedTuple):
    """The closes that a price test looks at together.

    Attributes:
        passing: How many of them must be at or above the hurdle; 0: their average must be.
        window: Trading days in a row; 0: the price is watched at all times.
    """

    passing: int
    window: int


def read_closes(averaging: Values) -> Closes:
    """Read the price test: 0, 1, a number of days or a text such as "20 of 30".

    Args:
        averaging: 0 continuous, 1 daily close (also when blank), N a trailing average of N closes,
            "x of y" closes at or above the hurdle on x of any y trading days in a row.

    Raises:
        WrongTypeError: Another text, or no single value.
        DomainError: A number that is negative or not whole; x above y; y above 60.
    """
    if isinstance(averaging, str) and not is_blank(averaging):
        found = re.fullmatch(r"(\d+)(?: +of +(\d+))?", text("averaging", averaging).casefold())
        if not found:
            message = (
                'averaging must be 0, 1, a number of days or a text such as "20 of 30", '
                f"got {averaging!r}"
            )
            raise WrongTypeError(message)
        if found[2]:
            return _checked_window(int(found[1]), int(found[2]))
        averaging = float(found[1])
    days = whole("averaging", averaging, NOT_NEGATIVE, 1)
    return Closes(1, 1) if days == 1 else Closes(0, days)


def price_test(averaging: Values) -> PriceTest:
    """Read the price test and give what stands for it.

    Args:
        averaging: As `read_closes` takes it.

    Returns:
        The shift of the hurdle and the lag.

    Source:
        1: Broadie, Glasserman and Kou, "A Continuity Correction for Discrete Barrier Options",
        Mathematical Finance 7(4), 1997. N and "x of y": this project's fits to simulations of
        daily closes; residuals in `average` and `days_in_window`.
    """
    passing, window = read_closes(averaging)
    if window == 0:
        return CONTINUOUS
    return days_in_window(passing, window) if passing else average(window)


def average(days: int) -> PriceTest:
    """Stand for a trailing average of at least two closes.

    Against 300,000 simulated paths of daily closes (2, 5, 20 and 60 days, volatility 0.4 and 0.9,
    strikes from 0 to 1.2 hurdles, 1 to 5 years) the error is at most 0.3% of spot up to 20 days
    and 0.5% for 60, from half a year 0.4% and 1.3%. Where spot is above the hurdle, or within a
    quarter of a standard deviation below it, it is at most 0.7% and 1.0%; in a window that opens
    3 to 9 months before an expiry of a year 0.6% and 1.7% (2.7% at 9 months).
    """
    further = (days - 1) / TRADING_DAYS
    return PriceTest(0.603 * math.sqrt(days) + 0.090, 0.271 * further, 0.25, 0.4 * further)


def days_in_window(passing: int, window: int) -> PriceTest:
    """Stand for closes at or above the hurdle on some days of a window of days.

    The shift grows with the days that must pass, like the depth to which a path falls around its
    top, and with their share of the window. Against 300,000 simulated paths of daily closes (29
    tests from "2 of 3" to "60 of 60", strikes from 0 to 1.2 hurdles, 1 to 5 years) the error is
    at most 0.2% of spot for windows up to 30 days and 0.3% up to 60, from half a year 0.3% and
    0.9%. Where spot is above the hurdle, or within a quarter of a standard deviation below it, it
    is at most 0.5%, from half a year 1.0%; in a window as above 1.2% ("20 of 30").
    """
    if passing == 1:
        return DAILY_CLOSE
    share, further = passing / window, passing - 1
    depth = 1.323 * (passing**0.388 - 1)
    shift = CLOSE_SHIFT + depth + further**0.708 * (0.126 * share + 0.056 * share**11)
    lag = 0.404 * further**1.051 / TRADING_DAYS
    return PriceTest(shift, lag, 0.28 + 0.22 * share**11, lag)


def _checked_window(passing: int, window: int) -> Closes:
    """See that a window can be passed and is not longer than those that were proved."""
    if not 1 <= passing <= window <= LONGEST_WINDOW:
        message = (
            "averaging must count 1 or more days of a window that is not shorter and has at most "
            f'{LONGEST_WINDOW}, got "{passing} of {window}"'
        )
        raise DomainError(message)
    return Closes(passing, window)
