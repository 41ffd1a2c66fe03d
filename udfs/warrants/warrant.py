"""What a call says of a warrant: its market, its tranches and what they agree on.

Every function of a warrant reads its arguments here, so that they mean the same everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from udfs.cells.arguments import Column, choice, columns, grid, number
from udfs.cells.domain import RATE, SHARE, VOLATILITY, Domain
from udfs.cells.together import together
from udfs.warrants.market import Market
from udfs.warrants.price_test import price_test
from udfs.warrants.tranche import Terms, Tranche, value_per_share

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

LONGEST = 500.0  # years: a rate of -1 grows money by e^500, and a date is no time to expiry
LARGEST = 1e60  # money or shares: their products stay far below the largest float
AMOUNT = Domain(lowest=0, highest=LARGEST)
PRICE = Domain(lowest=0, highest=LARGEST, lowest_allowed=False)
MARKET = {
    "spot": (PRICE, None),
    "strike": (AMOUNT, None),
    "expiry": (Domain(lowest=0, highest=LONGEST), None),
    "volatility": (VOLATILITY, None),
    "rate": (RATE, None),
    "dividend_yield": (SHARE, 0.0),
}
CORRELATION = Domain(-1, 1, lowest_allowed=False, highest_allowed=False, percentage=True)
DILUTION = Domain(0, 1, highest_allowed=False, percentage=True)
COUNTINGS = ("ever", "window")


class Warrant(NamedTuple):
    """A warrant apart from its market.

    Attributes:
        shares: Of each tranche.
        tranches: The conditions of each.
        terms: What all tranches agree on.
        kept: The part of the value that dilution leaves.
    """

    shares: list[float]
    tranches: list[Tranche]
    terms: Terms
    kept: float


def read_warrant(
    shares: Values,
    hurdle: Values,
    milestone: Values,
    probability: Values,
    averaging: Values,
    counting: Values,
    correlation: Values,
    dilution: Values,
) -> Warrant:
    """Read the tranches, which are ranges of one length, and what they agree on."""
    read = columns(
        {
            "shares": Column(shares, AMOUNT),
            "hurdle": Column(hurdle, AMOUNT, 0),
            "milestone": Column(milestone, AMOUNT, 0),
            "probability": Column(probability, SHARE, 1),
        }
    )
    held, *conditions = (column.tolist() for column in read.values())
    tranches = [Tranche(*row) for row in zip(*conditions, strict=True)]
    window = choice("counting", counting, COUNTINGS, "ever") == "window"
    terms = Terms(price_test(averaging), window, number("correlation", correlation, CORRELATION, 0))
    return Warrant(held, tranches, terms, 1 - number("dilution", dilution, DILUTION, 0))


def read_market(
    spot: Values,
    strike: Values,
    expiry: Values,
    volatility: Values,
    rate: Values,
    dividend_yield: Values,
) -> Market:
    """Read the market arguments and see that they fit together."""
    given = (spot, strike, expiry, volatility, rate, dividend_yield)
    read = {
        name: grid(name, value, *MARKET[name]) for name, value in zip(MARKET, given, strict=True)
    }
    together(read)
    return Market(**read)


def read_single_market(*given: Values) -> Market:
    """Read market arguments of one value each, in the order of a market, as arrays of length 1."""
    values = (number(name, value, *MARKET[name]) for name, value in zip(MARKET, given, strict=True))
    return Market(*(np.array([value]) for value in values))


def worth(warrant: Warrant, market: Market) -> Floats:
    """Add up what all tranches are worth for every combination of the market's arrays."""
    values = [
        shares * value_per_share(tranche, warrant.terms, market)
        for shares, tranche in zip(warrant.shares, warrant.tranches, strict=True)
    ]
    added: Floats = np.sum(values, axis=0)
    return warrant.kept * added
