"""The chance that a share vests, given where the price ends and in all, and a call on it.

All prices are log prices measured from today's, in standard deviations at expiry, and times are
shares of the time to expiry, so that the path given its end is the standard Brownian bridge.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from udfs.numerics.quadrature import integral
from udfs.warrants.barrier import ARRAY, position

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from udfs.cells.arrays import Floats
    from udfs.warrants.market import Market

REACH = 9.0  # standard deviations; less than 1e-18 of spot lies beyond


def touched(distance: Floats, final: Floats) -> Floats:
    """Give the chance that the price touched the hurdle at any time; 1 where it starts there."""
    away = np.maximum(distance, 0)
    chance: Floats = np.exp(-2 * away * np.maximum(away - final, 0))
    return chance


def touched_after(distance: Floats, final: Floats, start: Floats) -> Floats:
    """Give the chance that the price was at or above the hurdle at any time from `start` on.

    Args:
        distance: The hurdle, of either sign.
        final: The price at expiry.
        start: Share of the time to expiry that passes before touches count; at 1 only the price
            at expiry counts.

    Returns:
        Either it is above at `start`, or it touches later. The second exponential may overflow
        where the normal distribution vanishes: their exponents meet first.
    """
    early = np.clip(start, 1e-15, 1 - 1e-15)
    width = np.sqrt(early * (1 - early))
    end = np.minimum(final, distance)
    above = ndtr((early * end - distance) / width)
    far = (distance * (1 - 2 * early) + early * end) / width
    later = np.exp(np.minimum(log_ndtr(far) - 2 * distance * (distance - end), 0))
    return np.where(final >= distance, 1, np.minimum(above + later, 1))


def touched_before(distance: Floats, final: Floats, end: Floats) -> Floats:
    """Give the chance that the price touched the hurdle by `end`, a share of the time to expiry.

    The same path run backwards starts at its end and touches late. The hurdle counts as touched
    where it is not above today's price; at `end` 0 nothing else is.
    """
    away = np.maximum(distance, 0)
    late = touched_after(away - final, -final, 1 - end)
    return np.where(distance <= 0, 1, np.where(end > 0, late, 0))


def delivered(mean: Floats, final: Floats, probability: float, correlation: float) -> Floats:
    """Give the chance of delivery: that a normal variable correlated with the price is low enough.

    Args:
        mean: Expected price at expiry, under the risk-neutral measure.
        final: The price at expiry.
        probability: Chance of delivery when nothing is known of the price.
        correlation: Between price and delivery, above -1 and below 1.
    """
    known = ndtri(probability) + correlation * (final - mean)
    return ndtr(known / math.sqrt(1 - correlation**2))


def turn(mean: Floats, probability: float, correlation: float) -> Floats:
    """Give the price at expiry at which delivery is as likely as not; infinite if there is none."""
    return mean - ndtri(probability) / correlation


def vested_call(
    market: Market, vested: Callable[[Floats], Floats], turns: Sequence[Floats]
) -> Floats:
    """Value a call that pays with a chance that depends on the final price.

    Args:
        market: Arrays of shape (..., 1); the spread must not be 0.
        vested: Chance as a function of the price at expiry, of shape (..., nodes).
        turns: Prices at expiry of shape (..., 1) around which the chance may change abruptly.

    Returns:
        Value of shape (...), within 1e-9 of spot. The integral is taken under the share measure,
        where the payoff is a share of the share between 0 and 1, so that nothing cancels.
    """
    _, spread, drift, moneyness = position(ARRAY, *market)

    def density(deviation: Floats) -> Floats:
        final = deviation + drift
        payoff = -np.expm1(-spread * np.maximum(final - moneyness, 0))
        return np.exp(-deviation * deviation / 2) * payoff * vested(final)

    lowest = np.clip(moneyness - drift, -REACH, REACH)
    inner = [np.clip(each - drift, lowest, REACH) for each in turns]
    share = market.spot * np.exp(-market.dividend_yield * market.expiry) / math.sqrt(2 * math.pi)
    return share[..., 0] * integral(density, [lowest, *inner, np.full_like(lowest, REACH)])


def vested_chance(
    mean: Floats, vested: Callable[[Floats], Floats], turns: Sequence[Floats]
) -> Floats:
    """Give the risk-neutral chance that a share vests.

    Args:
        mean: Expected price at expiry under the risk-neutral measure, of shape (..., 1).
        vested: Chance as a function of the price at expiry, of shape (..., nodes).
        turns: Prices at expiry of shape (..., 1) around which the chance may change abruptly.

    Returns:
        The chance, of shape (...), within 1e-9.
    """

    def density(deviation: Floats) -> Floats:
        return np.exp(-deviation * deviation / 2) * vested(deviation + mean)

    inner = [np.clip(each - mean, -REACH, REACH) for each in turns]
    ends = [np.full_like(mean, -REACH), *inner, np.full_like(mean, REACH)]
    return np.clip(integral(density, ends) / math.sqrt(2 * math.pi), 0, 1)
