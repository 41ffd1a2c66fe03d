"""Share prices at single dates, drawn from the date of expiry backwards.

Prices are log prices measured from today's, and drawn under the share measure, where a share is
the unit of account: what a warrant pays is then between 0 and one share, however far prices go.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats
    from udfs.warrants.market import Market

LEAST = 1e-290  # years or variance: keeps a quotient of nothing by nothing a number


class Course(NamedTuple):
    """How the log price moves: growth a year under the share measure, deviation of a year."""

    growth: float
    volatility: float
    expiry: float

    def price(self, noise: Floats, time: Floats | float) -> Floats:
        """Give the log price where Brownian motion stands at `noise` after `time` years."""
        return self.growth * time + self.volatility * noise


def course(market: Market) -> Course:
    """Take the course of the price from a market of single values."""
    volatility, expiry = float(market.volatility[0]), float(market.expiry[0])
    growth = float(market.rate[0] - market.dividend_yield[0]) + volatility**2 / 2
    return Course(growth, volatility, expiry)


def between(
    normal: Floats,
    time: Floats | float,
    left: tuple[Floats | float, Floats | float],
    right: tuple[Floats | float, Floats | float],
) -> Floats:
    """Draw Brownian motion at a time between two at which it is known.

    Args:
        normal: Standard normal numbers.
        time: Years, from the left one to the right one.
        left: A time and where the motion stands then.
        right: A later time and where it stands then.

    Source:
        Lévy's construction: Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, 3.1.
    """
    (start, first), (end, last) = left, right
    length = np.maximum(end - start, LEAST)
    share = (time - start) / length
    deviation = np.sqrt(np.maximum((time - start) * (end - time) / length, 0))
    return first + share * (last - first) + deviation * normal


def chance_of_touch(hurdle: Floats, first: Floats, last: Floats, variance: Floats) -> Floats:
    """Give the chance that a price touches a hurdle between two dates on which it is known.

    Args:
        hurdle: Log price.
        first: Log price on the first date.
        last: Log price on the last date.
        variance: Of the log price between them.

    Source:
        Brownian bridge: Glasserman, 2003, section 6.4.
    """
    below, under = np.maximum(hurdle - first, 0), np.maximum(hurdle - last, 0)
    return np.exp(-2 * below * under / np.maximum(variance, LEAST))


def payoff(log_strike: float, final: Floats) -> Floats:
    """Give what a call pays, as a part of the share that it is on."""
    return -np.expm1(np.minimum(log_strike - final, 0))


def log_ratio(price: float, spot: float) -> float:
    """Give the log of a price measured from spot; a price of 0 is below any other."""
    return math.log(price) - math.log(spot) if price > 0 else -math.inf
