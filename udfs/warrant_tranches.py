"""WARRANT_TRANCHES: a performance warrant tranche by tranche."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from udfs.cells.ratio import ratio
from udfs.cells.table import table
from udfs.numerics.dual import differentiated
from udfs.warrant_value import warrant_value
from udfs.warrants.tranche import chance_of_hurdle, chance_of_vesting, value_per_share
from udfs.warrants.warrant import read_single_market, read_warrant

if TYPE_CHECKING:
    import pandas as pd

    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats
    from udfs.warrants.market import Market
    from udfs.warrants.tranche import Tranche
    from udfs.warrants.warrant import Warrant

COLUMNS = (
    "shares",
    "hurdle",
    "milestone",
    "chance of hurdle",
    "chance of vesting",
    "value per share",
    "value",
    "delta",
    "vega",
    "share of total",
)
VALUE = COLUMNS.index("value")
WITHOUT_TOTAL = ("hurdle", "milestone", "chance of hurdle", "chance of vesting")
POINT = 0.01  # of volatility: what vega is stated for


def warrant_tranches(
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
) -> pd.DataFrame:
    """Show a performance warrant tranche by tranche: chances, value and sensitivities.

    The arguments are those of WARRANT_VALUE, with one value for each market argument. Delta and
    vega are exact derivatives of the value, not differences. Where a price test makes the value
    jump (spot exactly at a hurdle that is tested daily) they are those of the side on which spot
    lies.

    Args:
        spot: Share price today, above 0.
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
        A row per tranche, numbered from 1: shares, hurdle, milestone, chance of hurdle (that the
        price test is passed while it counts, by expiry), chance of vesting (and the milestone met
        too), both risk-neutral, value per share, value, delta (the shares that hedge a small move
        of spot), vega (change of value for 0.01 more volatility), share of total. The row "total"
        has the sums and the average value per share; hurdle, milestone and chances are empty
        there. Its value is that of WARRANT_VALUE.

    Raises:
        WrongTypeError: A text or an error value where a number belongs, a value that is missing,
            a range for a market argument, tranches of different lengths, an unknown word for
            `averaging` or `counting`.
        DomainError: A number outside its limits; the sentence says where and which.

    Example:
        =WARRANT_TRANCHES(165, 0.01, 5, 0.5, 0.037, {10,20}, {200,300}, {1,2}, {1,0.8}) → total
        3647.65; the tranches are worth 1553.21 and 2094.44

    Source:
        As WARRANT_VALUE; chances by the same formulas without the payoff; derivatives by Griewank
        and Walther, "Evaluating Derivatives", 2008, chapter 3.
    """
    given = (spot, strike, expiry, volatility, rate, dividend_yield)
    market = read_single_market(*given)
    terms = (averaging, counting, correlation, dilution)
    warrant = read_warrant(shares, hurdle, milestone, probability, *terms)
    total = warrant_value(*given[:5], shares, hurdle, milestone, probability, given[5], *terms)
    rows = {
        str(number): _row(warrant, market, held, tranche)
        for number, (held, tranche) in enumerate(
            zip(warrant.shares, warrant.tranches, strict=True), start=1
        )
    }
    rows["total"] = _total(list(rows.values()), float(total))
    for row in rows.values():
        row.append(float(ratio(row[VALUE], total)))
    last = len(rows) - 1
    return table("tranche", rows, COLUMNS, [(last, COLUMNS.index(name)) for name in WITHOUT_TOTAL])


def _row(warrant: Warrant, market: Market, shares: float, tranche: Tranche) -> list[float]:
    """Compute what stands in the row of a tranche, but for its share of the total."""

    def by(name: str) -> tuple[float, float]:
        def moved(value: Floats) -> Floats:
            return value_per_share(tranche, warrant.terms, market._replace(**{name: value}))

        return differentiated(moved, float(getattr(market, name)[0]))

    each, delta = by("spot")
    _, vega = by("volatility")
    held = shares * warrant.kept
    return [
        shares,
        tranche.hurdle,
        tranche.milestone,
        float(chance_of_hurdle(tranche, warrant.terms, market)[0]),
        float(chance_of_vesting(tranche, warrant.terms, market)[0]),
        warrant.kept * each,
        held * each,
        held * delta,
        held * POINT * vega,
    ]


def _total(rows: list[list[float]], value: float) -> list[float]:
    """Add up what has a sum; the value is the one that WARRANT_VALUE gives."""
    shares, *_, delta, vega = map(sum, zip(*rows, strict=True))
    empty = [math.nan] * len(WITHOUT_TOTAL)
    return [shares, *empty, float(ratio(value, shares)), value, delta, vega]
