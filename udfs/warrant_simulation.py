"""WARRANT_SIMULATION: a performance warrant by simulation, and what no formula covers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import number, whole
from udfs.cells.domain import Domain
from udfs.cells.errors import DomainError
from udfs.cells.table import table
from udfs.warrants.price_test import TRADING_DAYS, read_closes
from udfs.warrants.simulated_vesting import SCRAMBLINGS, Plan, simulated_parts
from udfs.warrants.warrant import read_single_market, read_warrant

if TYPE_CHECKING:
    import pandas as pd

    from udfs.cells.arguments import Values

COLUMNS = ("value", "standard error")
DELAY = Domain(lowest=0, highest=10)
PATHS = Domain(lowest=2 * SCRAMBLINGS, highest=2**20)
SEED = Domain(lowest=0, highest=2**32)
FLAG = Domain(lowest=0, highest=1)
USUAL_PATHS = 2**16
MOST_CLOSES = 2e9  # simulated at all: about half a minute


def warrant_simulation(
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
    delay: Values = None,
    paths: Values = None,
    seed: Values = None,
    exact: Values = None,
) -> pd.DataFrame:
    """Simulate a performance warrant: the check of WARRANT_VALUE, and what no formula covers.

    With `exact` the price is simulated on every trading day up to expiry and the price test is
    applied to these closes as it is written: any close, the average of N closes, x of any y closes.
    Closes before today are not known and not counted, so that an average of N first exists on the
    N-th close from today; under "window" it may reach back before the milestone. Without `exact`,
    and for a hurdle that is watched continuously, the price is drawn only where it is needed and
    the chance of a touch between is that of a Brownian bridge, for the shifted hurdle that
    WARRANT_VALUE uses: without any error of time steps, and in a hundredth of the time.

    Without `delay` the milestone is met on its date or never: if a normal variable that all
    tranches share, and that has `correlation` with the share price at expiry, is high enough for
    its probability. With `delay` that variable moves the date: milestone × exp(−delay × variable),
    so that `milestone` is its median, and `probability` multiplies on its own.

    Args:
        spot: Share price today, above 0.
        strike: Exercise price, 0 or more.
        expiry: Years until the warrant expires and is exercised, 0 to 500.
        volatility: Of the share price, a year, 0 to 5.
        rate: Risk-free, continuous, a year, -1 to 1.
        shares: Shares of each tranche, 0 or more; one value or one row or column.
        hurdle: Price that the share must reach for each tranche; blank or 0 = none.
        milestone: Years until the delivery milestone of each tranche is met, 0 or more; blank = 0;
            with `delay` the median. A tranche delivered after expiry is worth 0.
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
        delay: Standard deviation of the logarithm of the delivery date, 0 to 10; blank = 0: the
            date is fixed.
        paths: Simulated paths, 64 to 1,048,576, rounded up to a power of two; blank = 65,536.
        seed: Whole number, 0 to below 2^32; blank = 1; the same seed gives the same digits.
        exact: TRUE (blank) = daily closes and the price test as written; FALSE = a touch of the
            shifted hurdle.

    Returns:
        A row per tranche, numbered from 1, and the row "total": value and its standard error, in
        the currency of spot. The error is that of 32 independent scramblings of one even set of
        points, and is itself known to 13%. It covers neither what the shifted hurdle leaves out
        nor what pays on so few paths that none is simulated.

    Raises:
        WrongTypeError: A text or an error value where a number belongs, a value that is missing,
            a range for a market argument, tranches of different lengths, an unknown word for
            `averaging` or `counting`.
        DomainError: A number outside its limits, or more than 2,000,000,000 daily closes in all;
            the sentence says where and which.

    Example:
        =WARRANT_SIMULATION(165, 0.01, 5, 0.5, 0.037, {10,20}, {200,300}, {1,2}, {1,0.8}, 0, 1,
        "window", 0.5, 0, 0.25, 4096, 1, FALSE) → total 3492.64, 1.67; the
        second is the standard error

    Source:
        Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, sections 3.1, 5.4 and
        6.4; Owen, "Randomly Permuted (t,m,s)-Nets and (t,s)-Sequences", 1995 (independent
        scramblings).
    """
    market = read_single_market(spot, strike, expiry, volatility, rate, dividend_yield)
    terms = (averaging, counting, correlation, dilution)
    warrant = read_warrant(shares, hurdle, milestone, probability, *terms)
    closes = read_closes(averaging)
    each = whole("paths", paths, PATHS, USUAL_PATHS) / SCRAMBLINGS
    plan = Plan(
        1 << (math.ceil(each) - 1).bit_length(),
        whole("seed", seed, SEED, 1),
        number("delay", delay, DELAY, 0),
        closes if whole("exact", exact, FLAG, 1) and closes.window else None,
    )
    _see_to_size(plan, float(market.expiry[0]))
    forward = market.spot * np.exp(-market.dividend_yield * market.expiry)
    parts = simulated_parts(market, warrant, plan)
    values = warrant.kept * forward * np.array(warrant.shares) * parts
    values = np.column_stack([values, values.sum(axis=1)])
    labels = [*map(str, range(1, values.shape[1])), "total"]
    errors = values.std(axis=0, ddof=1) / math.sqrt(SCRAMBLINGS)
    found = np.column_stack([values.mean(axis=0), errors]).tolist()
    return table("tranche", dict(zip(labels, found, strict=True)), COLUMNS)


def _see_to_size(plan: Plan, expiry: float) -> None:
    """Refuse a simulation of so many daily closes that a spreadsheet would seem to hang."""
    closes = SCRAMBLINGS * plan.points * expiry * TRADING_DAYS
    if plan.closes is not None and closes > MOST_CLOSES:
        message = (
            f"paths × trading days until expiry must be at most {MOST_CLOSES:g}, got "
            f"{closes:.3g}: take fewer paths, or FALSE for exact"
        )
        raise DomainError(message)
