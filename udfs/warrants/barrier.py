"""The up-and-in call: a call that comes to life once the price has reached a hurdle.

One formula serves single values and arrays; only the elementary functions differ. It is written
in standard deviations of the log price at expiry: drift, moneyness and distance are the expected
rise, the strike and the hurdle, as seen from today's price.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np
from scipy.special import erfcx, ndtr

from udfs.cells.arrays import Floats

if TYPE_CHECKING:
    from collections.abc import Callable

Number = TypeVar("Number", float, Floats)

LEAST_SPREAD = 1e-9  # standard deviation of the log price below which the path is certain
TINY = 1e-300  # added to a strike of 0, whose logarithm is then far below any price
FARTHEST = 37.0  # standard deviations: beyond, the normal tail and its factor leave the floats
ROOT_TWO = math.sqrt(2)


class Mathematics(NamedTuple, Generic[Number]):
    """The elementary functions, for single values or for arrays."""

    exp: Callable[[Number], Number]
    log: Callable[[Number], Number]
    sqrt: Callable[[Number], Number]
    normal: Callable[[Number], Number]
    reflected: Callable[[Number, Number, Number], Number]


def call(
    using: Mathematics[Number],
    spot: Number,
    strike: Number,
    expiry: Number,
    volatility: Number,
    rate: Number,
    dividend_yield: Number,
) -> Number:
    """Value a call; units and domains as in `up_and_in_call`.

    Source:
        Black and Scholes, "The Pricing of Options and Corporate Liabilities", 1973; Merton, 1973.
    """
    exp, normal = using.exp, using.normal
    _, spread, drift, moneyness = position(
        using, spot, strike, expiry, volatility, rate, dividend_yield
    )
    share = spot * exp(-dividend_yield * expiry) * normal(drift - moneyness)
    return share - strike * exp(-rate * expiry) * normal(drift - spread - moneyness)


def up_and_in_call(
    using: Mathematics[Number],
    log_hurdle: Number,
    spot: Number,
    strike: Number,
    expiry: Number,
    volatility: Number,
    rate: Number,
    dividend_yield: Number,
) -> Number:
    """Value a call that needs a hurdle to be touched, at any time, from below.

    Args:
        using: SINGLE or ARRAY, after the type of all others; arrays broadcast.
        log_hurdle: Logarithm of the hurdle, above that of spot and not below that of the strike.
        spot: Price of the share, above 0.
        strike: Exercise price, 0 or more.
        expiry: Years; volatility·√expiry is not below LEAST_SPREAD.
        volatility: A year, as a decimal.
        rate: A year, continuous.
        dividend_yield: A year, continuous.

    Returns:
        Value in the currency of spot.

    Source:
        Reiner and Rubinstein, "Breaking Down the Barriers", Risk 4(8), 1991: B − C + D, η = −1.
    """
    exp, _, _, normal, reflected = using
    log_spot, spread, drift, moneyness = position(
        using, spot, strike, expiry, volatility, rate, dividend_yield
    )
    distance = (log_hurdle - log_spot) / spread
    beyond = distance + distance - moneyness
    above = normal(drift - distance) + reflected(
        2 * drift * distance, drift + distance, drift + beyond
    )
    lower = drift - spread
    paying = normal(lower - distance) + reflected(
        2 * lower * distance, lower + distance, lower + beyond
    )
    share = spot * exp(-dividend_yield * expiry) * above
    return share - strike * exp(-rate * expiry) * paying


def position(
    using: Mathematics[Number],
    spot: Number,
    strike: Number,
    expiry: Number,
    volatility: Number,
    rate: Number,
    dividend_yield: Number,
) -> tuple[Number, Number, Number, Number]:
    """Give log spot and, in standard deviations, spread, drift and moneyness.

    The spread is one standard deviation of the log price at expiry; the drift is that under the
    share measure, (rate − yield + volatility²/2)·expiry / spread.
    """
    log = using.log
    spread = volatility * using.sqrt(expiry)
    log_spot = log(spot)
    drift = (rate - dividend_yield) * expiry / spread + spread / 2
    return log_spot, spread, drift, (log(strike + TINY) - log_spot) / spread


def _normal(at: float) -> float:
    return math.erfc(at / -ROOT_TWO) / 2


def _reflected(exponent: float, near: float, far: float) -> float:
    """Give e^exponent · (N(−near) − N(−far)) for one value."""
    if near < FARTHEST:
        return math.exp(exponent) * (math.erfc(near / ROOT_TWO) - math.erfc(far / ROOT_TWO)) / 2
    return float(_scaled(exponent, near, far))


def _reflected_array(exponent: Floats, near: Floats, far: Floats) -> Floats:
    """Give e^exponent · (N(−near) − N(−far)) for arrays."""
    if near.max() < FARTHEST:
        return np.exp(exponent) * (ndtr(-near) - ndtr(-far))
    plain = np.exp(np.where(near < FARTHEST, exponent, 0)) * (ndtr(-near) - ndtr(-far))
    scaled = _scaled(exponent, np.maximum(near, 0), np.maximum(far, 0))
    return np.where(near < FARTHEST, plain, scaled)


def _scaled(exponent: Number, near: Number, far: Number) -> Number:
    """Give the same where the factor overflows and N vanishes: exponents meet before exp."""
    first = np.exp(np.minimum(exponent - near * near / 2, 0)) * erfcx(near / ROOT_TWO)
    second = np.exp(np.minimum(exponent - far * far / 2, 0)) * erfcx(far / ROOT_TWO)
    result: Number = (first - second) / 2
    return result


SINGLE = Mathematics[float](math.exp, math.log, math.sqrt, _normal, _reflected)
ARRAY = Mathematics[Floats](np.exp, np.log, np.sqrt, ndtr, _reflected_array)
