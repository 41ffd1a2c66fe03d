"""One tranche of a performance warrant: what one of its shares is worth.

A hurdle that counts from today on and does not depend on delivery has a closed form. Elsewhere
the chances of hurdle and delivery are taken given the final price, and integrated over it.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from udfs.barrier import ARRAY, LEAST_SPREAD, SINGLE, TINY, call, position, up_and_in_call
from udfs.blocks import split
from udfs.market import Market
from udfs.price_test import CONTINUOUS, ROOT_DAY, PriceTest
from udfs.vesting import delivered, touched, touched_after, touched_before, turn, vested_call

if TYPE_CHECKING:
    from udfs.arguments import Floats


class Tranche(NamedTuple):
    """The conditions of one tranche; a hurdle of 0 is none."""

    hurdle: float
    milestone: float
    probability: float


class Terms(NamedTuple):
    """What all tranches of a warrant agree on."""

    test: PriceTest
    window: bool
    correlation: float

    @property
    def closed(self) -> bool:
        """Tell whether the value has a closed form."""
        return not (self.window or self.test.lag or self.correlation)


def value_per_share(tranche: Tranche, terms: Terms, market: Market) -> Floats:
    """Value one share of a tranche, dilution left aside.

    Args:
        tranche: Its conditions.
        terms: The price test, the counting and the correlation.
        market: Arrays that broadcast with each other, inside their domains.

    Returns:
        Value in the currency of spot, between 0 and spot.
    """
    certain = market.volatility * np.sqrt(market.expiry) < LEAST_SPREAD
    value = split(
        certain, partial(_certain, tranche, terms), partial(_uncertain, tranche, terms), market
    )
    return np.where(tranche.milestone <= market.expiry, np.clip(value, 0, market.spot), 0)


def single_value(
    shift: float,
    hurdle: float,
    spot: float,
    strike: float,
    expiry: float,
    volatility: float,
    rate: float,
    dividend_yield: float,
) -> float:
    """Value one share in closed form, as `value_per_share` does, for single values.

    The hurdle counts from today on and does not depend on delivery; `shift` is that of a price
    test without lag; volatility·√expiry is not below LEAST_SPREAD.
    """
    if hurdle <= spot or hurdle <= strike:
        value = call(SINGLE, spot, strike, expiry, volatility, rate, dividend_yield)
    else:
        step = volatility * ROOT_DAY * shift
        log_hurdle = math.log(hurdle) + step
        value = up_and_in_call(
            SINGLE, log_hurdle, spot, strike, expiry, volatility, rate, dividend_yield
        )
        if strike * math.exp(step) > hurdle:
            ends_there = call(SINGLE, spot, hurdle, expiry, volatility, rate, dividend_yield)
            value = max(value, ends_there)
    return min(max(value, 0.0), spot)


def _certain(tranche: Tranche, terms: Terms, *values: Floats) -> Floats:
    """Value a share whose price is certain and so is highest at one end of the time."""
    market = Market(*values)
    growth = market.rate - market.dividend_yield
    start = np.minimum(tranche.milestone if terms.window else 0.0, market.expiry)
    highest = market.spot * np.exp(np.maximum(growth * start, growth * market.expiry))
    share = market.spot * np.exp(-market.dividend_yield * market.expiry)
    payoff = share - market.strike * np.exp(-market.rate * market.expiry)
    return np.where(highest >= tranche.hurdle, tranche.probability * payoff, 0)


def _uncertain(tranche: Tranche, terms: Terms, *values: Floats) -> Floats:
    """Value a share in the regime that its conditions ask for."""
    market = Market(*values)
    if tranche.hurdle == 0:
        terms = terms._replace(test=CONTINUOUS, window=False)
    elif tranche.milestone == 0:
        terms = terms._replace(window=False)
    price = _closed_form if terms.closed else _integral
    value = price(tranche, terms, market)
    if terms.test.shift and not terms.test.lag:
        shifted = market.strike * np.exp(market.volatility * (ROOT_DAY * terms.test.shift))
        near = shifted > tranche.hurdle
        if near.any():
            # the close at expiry is a test of its own: what ends above the hurdle has met it
            raised = market._replace(strike=np.maximum(market.strike, tranche.hurdle))
            ends_there = _uncertain(tranche._replace(hurdle=0.0), terms, *raised)
            value = np.where(near, np.maximum(value, ends_there), value)
    return value


def _closed_form(tranche: Tranche, terms: Terms, market: Market) -> Floats:
    """Value a share whose hurdle counts from today on and does not depend on delivery."""
    step = market.volatility * (ROOT_DAY * terms.test.shift)
    log_hurdle = math.log(max(tranche.hurdle, TINY)) + step
    met = (market.spot >= tranche.hurdle) | (np.log(market.strike + TINY) >= log_hurdle)
    ahead = partial(up_and_in_call, ARRAY)
    return tranche.probability * split(met, _reached, ahead, (log_hurdle, *market))


def _reached(_: Floats, *values: Floats) -> Floats:
    """Value a share whose hurdle does not matter any more."""
    return call(ARRAY, *values)


def _integral(tranche: Tranche, terms: Terms, market: Market) -> Floats:
    """Value a share whose chances are known given the final price."""
    market = Market(*(value[..., None] for value in market))
    log_spot, spread, drift, _ = position(ARRAY, *market)
    mean = drift - spread
    ahead = math.log(max(tranche.hurdle, TINY)) - log_spot
    step = market.volatility * ROOT_DAY
    now = terms.test.from_today(ahead, step) / spread
    later = terms.test.shifted(ahead, step) / spread
    lag = terms.test.lag / market.expiry
    start = (tranche.milestone - terms.test.lead) / market.expiry

    def vested(final: Floats) -> Floats:
        hurdle_met = touched_before(now, final, 1 - lag) if terms.test.lag else touched(now, final)
        if terms.window:  # never wider than the whole time, of which a lag is cut
            hurdle_met = np.minimum(hurdle_met, touched_after(later, final, start))
        return hurdle_met * delivered(mean, final, tranche.probability, terms.correlation)

    turns = [now, later] if terms.window else [now]
    if terms.correlation:
        turns.append(turn(mean, tranche.probability, terms.correlation))
    return vested_call(market, vested, turns)
