"""One tranche of a performance warrant: what one of its shares is worth.

A hurdle that counts from today on and does not depend on delivery has a closed form. Elsewhere
the chances of hurdle and delivery are taken given the final price, and integrated over it.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from udfs.numerics.blocks import split
from udfs.warrants.barrier import ARRAY, LEAST_SPREAD, SINGLE, TINY, call, position, up_and_in_call
from udfs.warrants.market import Market
from udfs.warrants.price_test import CONTINUOUS, ROOT_DAY, PriceTest
from udfs.warrants.vesting import (
    delivered,
    touched,
    touched_after,
    touched_before,
    turn,
    vested_call,
    vested_chance,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from udfs.cells.arrays import Floats, Marks


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


def chance_of_vesting(tranche: Tranche, terms: Terms, market: Market) -> Floats:
    """Give the risk-neutral chance that both conditions of a tranche are met by expiry.

    Units and domains are those of `value_per_share`; the strike plays no part.
    """
    certain = market.volatility * np.sqrt(market.expiry) < LEAST_SPREAD

    def sure(*values: Floats) -> Floats:
        return np.where(_highest_meets(tranche, terms, Market(*values)), tranche.probability, 0)

    def unsure(*values: Floats) -> Floats:
        market = Market(*(value[..., None] for value in values))
        _, spread, drift, _ = position(ARRAY, *market)
        return vested_chance(drift - spread, *_vested(tranche, _needed(tranche, terms), market))

    chance = split(certain, sure, unsure, market)
    return np.where(tranche.milestone <= market.expiry, chance, 0)


def chance_of_hurdle(tranche: Tranche, terms: Terms, market: Market) -> Floats:
    """Give the risk-neutral chance that the hurdle alone is met by expiry, when it counts.

    In a window that opens after expiry it cannot be; a tranche without a hurdle has met it.
    """
    if tranche.hurdle == 0:
        return np.ones_like(market.spot * market.expiry)
    start = tranche.milestone if terms.window else 0.0
    alone = Tranche(tranche.hurdle, start, 1.0)
    return chance_of_vesting(alone, terms._replace(correlation=0.0), market)


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
    """Value a share whose price is certain."""
    market = Market(*values)
    share = market.spot * np.exp(-market.dividend_yield * market.expiry)
    payoff = share - market.strike * np.exp(-market.rate * market.expiry)
    return np.where(_highest_meets(tranche, terms, market), tranche.probability * payoff, 0)


def _highest_meets(tranche: Tranche, terms: Terms, market: Market) -> Marks:
    """Tell whether a certain price, which is highest at one end of the time, meets the hurdle."""
    growth = market.rate - market.dividend_yield
    start = np.minimum(tranche.milestone if terms.window else 0.0, market.expiry)
    highest = market.spot * np.exp(np.maximum(growth * start, growth * market.expiry))
    return highest >= tranche.hurdle


def _needed(tranche: Tranche, terms: Terms) -> Terms:
    """Leave out of the terms what does not matter to a tranche."""
    if tranche.hurdle == 0:
        return terms._replace(test=CONTINUOUS, window=False)
    return terms._replace(window=False) if tranche.milestone == 0 else terms


def _uncertain(tranche: Tranche, terms: Terms, *values: Floats) -> Floats:
    """Value a share in the regime that its conditions ask for."""
    market = Market(*values)
    terms = _needed(tranche, terms)
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
    return vested_call(market, *_vested(tranche, terms, market))


def _vested(
    tranche: Tranche, terms: Terms, market: Market
) -> tuple[Callable[[Floats], Floats], list[Floats]]:
    """Give the chance that a share vests given its final price, and where that turns abruptly."""
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
    return vested, turns
