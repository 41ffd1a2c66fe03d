"""WARRANT_VOLATILITY: the volatility that a quoted value of a performance warrant implies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import number
from udfs.cells.domain import VOLATILITY
from udfs.cells.errors import DomainError
from udfs.numerics.crossing import first_crossing, with_extremes
from udfs.warrants.warrant import PRICE, read_single_market, read_warrant, worth

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

PLACES = np.append(0, np.geomspace(1e-4, VOLATILITY.highest, 120))
FLAT = 1e-12  # of the largest value: less is rounding


def warrant_volatility(
    value: Values,
    spot: Values,
    strike: Values,
    expiry: Values,
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
) -> float:
    """Find the volatility at which a performance warrant is worth a quoted value.

    The arguments are those of WARRANT_VALUE, with the quoted value first and without volatility.
    The value need not rise with volatility: with a hurdle that must still hold in a window, or
    delivery that goes with a falling share, it can fall again. The answer is the lowest volatility
    that fits; others may.

    Args:
        value: What the warrant is worth in all, above 0, in the currency of spot.
        spot: Share price today, above 0.
        strike: Exercise price, 0 or more.
        expiry: Years until the warrant expires and is exercised, 0 to 500.
        rate: Risk-free, continuous, a year, -1 to 1.
        shares: Shares of each tranche, 0 or more; one value or one row or column.
        hurdle: Price that the share must reach for each tranche; blank or 0 = none.
        milestone: Years until the delivery milestone of each tranche is met, 0 or more; blank = 0;
            a tranche whose milestone is later than expiry is worth 0.
        probability: Risk-neutral chance that the milestone of each tranche is met at all, 0 to 1;
            blank = 1.
        dividend_yield: Continuous, a year, 0 to 1; blank = 0.
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
        Volatility a year, as a decimal, 0 to 5.

    Raises:
        WrongTypeError: A text or an error value where a number belongs, a value that is missing,
            a range for any argument but those of the tranches, tranches of different lengths, an
            unknown word for `averaging` or `counting`.
        DomainError: A number outside its limits, a value that no volatility gives (the sentence
            says which can be had), or a value that does not depend on volatility.

    Example:
        =WARRANT_VOLATILITY(130.902665, 165, 0.01, 5, 0.037, 1, 300) → 0.5

    Source:
        WARRANT_VALUE, solved on a grid that closes in on the answer to the last digit.
    """
    quoted = number("value", value, PRICE)
    market = read_single_market(spot, strike, expiry, 0.0, rate, dividend_yield)
    terms = (averaging, counting, correlation, dilution)
    warrant = read_warrant(shares, hurdle, milestone, probability, *terms)

    def excess(volatilities: Floats) -> Floats:
        return worth(warrant, market._replace(volatility=volatilities)) - quoted

    values = excess(PLACES) + quoted
    if np.ptp(values) <= FLAT * values.max():
        message = f"value does not depend on volatility here: it is {values.max():g} at any"
        raise DomainError(message)
    found = first_crossing(excess, PLACES)
    if found is None:  # the value may turn between two places
        places = with_extremes(excess, PLACES)
        found = first_crossing(excess, places)
        values = excess(places) + quoted
    if found is None:
        message = (
            f"value must be between {values.min():g} and {values.max():g}, which volatilities "
            f"from 0 to {VOLATILITY.highest:g} give, got {quoted:g}"
        )
        raise DomainError(message)
    return found[int(np.argmin(np.abs(excess(np.array(found)))))]
