"""WARRANT_PRICE: the share price at which a performance warrant is worth an amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import number
from udfs.cells.errors import DomainError
from udfs.numerics.crossing import first_crossing
from udfs.warrants.warrant import LARGEST, PRICE, read_single_market, read_warrant, worth

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

PLACES = 256  # from the lowest price that can be worth the amount to the highest that is read


def warrant_price(
    value: Values,
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
) -> float:
    """Find the share price at which a performance warrant is worth a given amount.

    This is the price at which a warrant that a supplier gives its customer pays the whole bill. The
    arguments are those of WARRANT_VALUE, with the amount in the place of the share price. The value
    rises with the price, so that there is one answer. Where it jumps (a share that reaches a daily
    tested hurdle has passed it) the answer is the lowest price at which the warrant is worth at
    least the amount.

    Args:
        value: What the warrant shall be worth in all, above 0, in the currency of strike.
        strike: Exercise price, 0 or more.
        expiry: Years until the warrant expires and is exercised, 0 to 500.
        volatility: Of the share price, a year, 0 to 5.
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
        Share price today, in the currency of strike.

    Raises:
        WrongTypeError: A text or an error value where a number belongs, a value that is missing,
            a range for any argument but those of the tranches, tranches of different lengths, an
            unknown word for `averaging` or `counting`.
        DomainError: A number outside its limits, or a warrant that no share price makes worth the
            amount, because its tranches lapse or have no shares.

    Example:
        =WARRANT_PRICE(20000, 0.01, 5, 0.5, 0.037, {80,80}, {300,600}) → 182.93, when half of 160
        shares vest at 300 and half at 600

    Source:
        WARRANT_VALUE, solved on a grid that closes in on the answer to the last digit.
    """
    wanted = number("value", value, PRICE)
    market = read_single_market(LARGEST, strike, expiry, volatility, rate, dividend_yield)
    terms = (averaging, counting, correlation, dilution)
    warrant = read_warrant(shares, hurdle, milestone, probability, *terms)
    held = sum(warrant.shares) * warrant.kept  # at a value of at most spot each
    lowest = min(wanted / max(held, wanted / LARGEST), LARGEST)

    def excess(spots: Floats) -> Floats:
        return worth(warrant, market._replace(spot=spots)) - wanted

    found = first_crossing(excess, np.geomspace(lowest, LARGEST, PLACES))
    if found is None:
        message = (
            f"value must be one that a share price can give, got {wanted:g}: "
            "the tranches lapse, or have too few shares"
        )
        raise DomainError(message)
    return found[1]
