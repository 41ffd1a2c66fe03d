"""WARRANT_VALUE: a performance warrant with price hurdles and delivery milestones."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np

from udfs.cells.domain import VOLATILITY
from udfs.numerics.blocks import in_blocks
from udfs.numerics.quadrature import NODES
from udfs.warrants.barrier import LEAST_SPREAD
from udfs.warrants.market import Market
from udfs.warrants.price_test import CLOSE_SHIFT
from udfs.warrants.tranche import single_value
from udfs.warrants.warrant import LARGEST, LONGEST, read_market, read_warrant, worth

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats
    from udfs.warrants.warrant import Warrant

HIGHEST_VOLATILITY = VOLATILITY.highest
BLOCK = 8192
PLAIN = frozenset({float, int})


def warrant_value(
    spot: Values,
    strike: Values,
    expiry: Values,
    volatility: Values,
    rate: Values,
    shares: Values,
    hurdle: Values = None,
    milestone: Values = None,
    probability: Values = None,
    dividend_yield: Values = None,
    averaging: Values = None,
    counting: Values = None,
    correlation: Values = None,
    dilution: Values = None,
) -> float | Floats:
    """Value a performance warrant whose shares vest by price hurdles and delivery milestones.

    A tranche pays max(share price − strike, 0) a share at expiry if its price hurdle and its
    delivery milestone have both been met. Rates, yields, volatility and chances are decimals, never
    percent; times are in years. A column of spots against a row of volatilities gives the whole
    grid in one call. Exercise is at expiry only: with a dividend yield that is worth less than
    exercise at vesting (5 years, volatility 0.5, yield 1%: 3% less).

    The value is exact (to 1e-9 of spot) for a hurdle that is watched continuously. A daily close is
    Broadie, Glasserman and Kou's correction: within 0.02% of spot over years. The average and
    "x of y" are fits to simulated daily closes, for any strike. With an expiry of at least a year
    they are within 0.5% and 0.3% of spot (1% and 0.5% where spot is above or close to the hurdle),
    from half a year within 1.3% and 1%. Averages above 60 days are not proved. Under "window",
    where days before the milestone may be part of an average, tests of up to 20 days are within
    0.6% of spot, "20 of 30" within 1.2% and 60 days within 1.7% (2.7% for a milestone 3 months
    ahead), from 3 months between milestone and expiry.

    Args:
        spot: Share price today, above 0; one value or a range.
        strike: Exercise price, 0 or more; one value or a range.
        expiry: Years until the warrant expires and is exercised, 0 to 500; one value or a range.
        volatility: Of the share price, a year, 0 to 5; one value or a range.
        rate: Risk-free, continuous, a year, -1 to 1; one value or a range.
        shares: Shares of each tranche, 0 or more; one value or one row or column.
        hurdle: Price that the share must reach for each tranche; blank or 0 = none.
        milestone: Years until the delivery milestone of each tranche is met, 0 or more; blank = 0;
            a tranche whose milestone is later than expiry is worth 0.
        probability: Risk-neutral chance that the milestone of each tranche is met at all, 0 to 1;
            blank = 1.
        dividend_yield: Continuous, a year, 0 to 1; blank = 0; one value or a range.
        averaging: The price test: 0 continuous, 1 daily close (blank), N a trailing average of N
            closes, "20 of 30" closes at or above the hurdle on 20 of any 30 trading days in a row
            (windows up to 60).
        counting: "ever" (blank): the hurdle counts from today on; "window": it must be reached on
            or after the milestone.
        correlation: Between share price and delivery, above -1 and below 1; blank = 0; above 0, a
            rising share goes with delivery.
        dilution: New shares / all shares after exercise, 0 to below 1; blank = 0; for a spot that
            does not yet reflect the grant.

    Returns:
        Value of all tranches in the currency of spot: one number, or one for each combination of
        the market arguments, from 0 to shares × spot.

    Raises:
        WrongTypeError: A text or an error value where a number belongs, a value that is missing,
            ranges that do not fit together, an unknown word for `averaging` or `counting`.
        DomainError: A number outside its limits; the sentence says where and which.

    Example:
        =WARRANT_VALUE(165, 0.01, 5, 0.5, 0.037, 1, 300) → 130.902665

    Source:
        Reiner and Rubinstein, "Breaking Down the Barriers", Risk 4(8), 1991; Broadie, Glasserman
        and Kou, "A Continuity Correction for Discrete Barrier Options", Mathematical Finance 7(4),
        1997; Brownian bridge and this project's fits of the other price tests.
    """
    plain = (
        *(spot, strike, expiry, volatility, rate, shares),
        0.0 if hurdle is None else hurdle,
        0.0 if milestone is None else milestone,
        1.0 if probability is None else probability,
        0.0 if dividend_yield is None else dividend_yield,
        1.0 if averaging is None else averaging,
        0.0 if correlation is None else correlation,
        0.0 if dilution is None else dilution,
    )
    ever = counting is None or (isinstance(counting, str) and counting == "ever")
    if ever and PLAIN.issuperset(map(type, plain)):
        quick = _quick_value(*cast("tuple[float, ...]", plain))
        if quick is not None:
            return quick
    market = read_market(spot, strike, expiry, volatility, rate, dividend_yield)
    warrant = read_warrant(
        shares, hurdle, milestone, probability, averaging, counting, correlation, dilution
    )
    return _values(market, warrant)


def _quick_value(
    spot: float,
    strike: float,
    expiry: float,
    volatility: float,
    rate: float,
    shares: float,
    hurdle: float,
    milestone: float,
    probability: float,
    dividend_yield: float,
    averaging: float,
    correlation: float,
    dilution: float,
) -> float | None:
    """Value one tranche of plain numbers in closed form; None leaves it to the full reader."""
    if not (
        0.0 < spot <= LARGEST
        and 0.0 <= strike <= LARGEST
        and 0.0 < expiry <= LONGEST
        and 0.0 < volatility <= HIGHEST_VOLATILITY
        and -1.0 <= rate <= 1.0
        and 0.0 <= shares <= LARGEST
        and 0.0 <= hurdle <= LARGEST
        and 0.0 <= milestone <= expiry
        and 0.0 <= probability <= 1.0
        and 0.0 <= dividend_yield <= 1.0
        and averaging in {0.0, 1.0}
        and correlation == 0.0
        and 0.0 <= dilution < 1.0
        and volatility * volatility * expiry >= LEAST_SPREAD * LEAST_SPREAD
    ):
        return None
    value = single_value(
        CLOSE_SHIFT * averaging, hurdle, spot, strike, expiry, volatility, rate, dividend_yield
    )
    return shares * probability * (1.0 - dilution) * value


def _values(market: Market, warrant: Warrant) -> float | Floats:
    """Value the warrant for every combination of market arguments."""
    shape = np.broadcast_shapes(*(array.shape for array in market))
    size = BLOCK if warrant.terms.closed else BLOCK // NODES
    arrays = [np.atleast_2d(array) for array in market]
    found = in_blocks(lambda *block: worth(warrant, Market(*block)), arrays, size).reshape(shape)
    return float(found.reshape(-1)[0]) if found.size == 1 else found
