"""What the tranches of a warrant are worth on simulated paths of the share price.

Paths are drawn under the share measure (see `simulated_path`), where a standard normal variable
that is correlated with the price moves by correlation × standard deviation of the log price.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtr, ndtri

from udfs.numerics.blocks import THREADS
from udfs.numerics.sobol import sobol
from udfs.warrants.barrier import LEAST_SPREAD
from udfs.warrants.daily_closes import calendar, corner_noise, log_closes, passes
from udfs.warrants.price_test import CONTINUOUS, ROOT_DAY
from udfs.warrants.simulated_path import between, chance_of_touch, course, log_ratio, payoff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from udfs.cells.arrays import Floats, Marks
    from udfs.warrants.daily_closes import Calendar
    from udfs.warrants.market import Market
    from udfs.warrants.price_test import Closes
    from udfs.warrants.simulated_path import Course
    from udfs.warrants.tranche import Tranche
    from udfs.warrants.warrant import Warrant

SCRAMBLINGS = 32  # independent estimates: their spread is known to 13%
BLOCK = 1 << 18  # closes that are simulated at a time: 2 MB an array
DATES = 2  # normal numbers for the dates between which touches count; the price and delivery first


class Plan(NamedTuple):
    """How to simulate.

    Attributes:
        points: Paths of each scrambling, a power of two.
        seed: What all is drawn from.
        delay: Standard deviation of the log of the delivery date; 0: the date is fixed.
        closes: The daily closes to look at; None: chances of touching between single dates.
    """

    points: int
    seed: int
    delay: float
    closes: Closes | None


class Drawn(NamedTuple):
    """What the tranches share: an array of all paths each, and how the price moves.

    Attributes:
        course: How the price moves.
        noise: Brownian motion at expiry.
        final: Log price at expiry.
        expected: What is expected, given the price, of a standard normal variable: the higher it
            is, the sooner or surer is delivery.
        own: Its standard deviation given the price.
        other: Standard normal numbers for what of it is its own.
        paid: What a call pays, as a part of the share.
    """

    course: Course
    noise: Floats
    final: Floats
    expected: Floats
    own: float
    other: Floats
    paid: Floats


class Goal(NamedTuple):
    """What a tranche asks of the price.

    Attributes:
        ahead: Log distance to the hurdle.
        opens: Years until the hurdle counts: of all paths, or of each.
    """

    ahead: float
    opens: Floats


def simulated_parts(market: Market, warrant: Warrant, plan: Plan) -> Floats:
    """Simulate what part of a share without dividends each tranche is worth.

    Args:
        market: Arrays of length 1.
        warrant: Its tranches and terms.
        plan: How to simulate.

    Returns:
        An estimate for each scrambling and tranche, between 0 and 1.
    """
    path, spot = course(market), float(market.spot[0])
    log_strike = log_ratio(float(market.strike[0]), spot)
    seeds = np.random.SeedSequence(plan.seed)
    days = None if plan.closes is None or path.expiry == 0 else calendar(path.expiry)
    further = DATES if days is None else len(days.corners) - 2
    uniform = sobol(plan.points, 2 + further, SCRAMBLINGS, np.random.default_rng(seeds))
    price, other, *rest = ndtri(uniform.reshape(len(uniform), -1))
    drawn = _drawn(path, log_strike, warrant.terms.correlation, price, other)
    dates = [_delivery_date(tranche, plan, drawn) for tranche in warrant.tranches]
    goals = [
        Goal(log_ratio(tranche.hurdle, spot), date if warrant.terms.window else np.zeros(1))
        for tranche, date in zip(warrant.tranches, dates, strict=True)
    ]
    met: Sequence[Floats | Marks]
    if plan.closes is None or days is None:
        met = [_touched(goal, warrant, drawn, log_strike, rest) for goal in goals]
    else:
        corners = corner_noise(days, np.stack([price, *rest]))
        met = _passed(goals, plan.closes, drawn, days, corners, seeds)
    parts = [
        hurdle_met * _delivered(tranche, date, plan, drawn) * drawn.paid
        for tranche, date, hurdle_met in zip(warrant.tranches, dates, met, strict=True)
    ]
    means: Floats = np.array(parts).reshape(len(parts), SCRAMBLINGS, -1).mean(axis=2)
    return means.T


def _drawn(
    path: Course, log_strike: float, correlation: float, price: Floats, other: Floats
) -> Drawn:
    """Turn two rows of independent normal numbers into prices at expiry and deliveries."""
    noise = math.sqrt(path.expiry) * price
    final = path.price(noise, path.expiry)
    expected = correlation * (price + path.volatility * math.sqrt(path.expiry))
    own = math.sqrt(1 - correlation**2)
    return Drawn(path, noise, final, expected, own, other, payoff(log_strike, final))


def _delivery_date(tranche: Tranche, plan: Plan, drawn: Drawn) -> Floats:
    """Give the years until delivery: one for all paths if fixed, at most just after expiry."""
    after = np.nextafter(drawn.course.expiry, math.inf)
    if plan.delay == 0 or tranche.milestone == 0:
        return np.array([min(tranche.milestone, after)])
    early = drawn.expected + drawn.own * drawn.other
    log_date = math.log(tranche.milestone) - plan.delay * early
    return np.exp(np.minimum(log_date, math.log(after)))


def _delivered(tranche: Tranche, date: Floats, plan: Plan, drawn: Drawn) -> Floats:
    """Give the chance that the milestone is met by expiry.

    On a fixed date it is met if the delivery variable is above −N⁻¹(probability): its chance given
    the price stands for that, which has the same mean without the noise of yes and no.
    """
    in_time = (date <= drawn.course.expiry).astype(float)
    if plan.delay:
        return tranche.probability * in_time
    return in_time * ndtr((ndtri(tranche.probability) + drawn.expected) / drawn.own)


def _touched(
    goal: Goal, warrant: Warrant, drawn: Drawn, log_strike: float, normals: Sequence[Floats]
) -> Floats:
    """Give the chance of passing the price test, as a touch of the shifted hurdle.

    The price is drawn at both ends of the time in which touches count; between them the chance is
    known. As in the formula, a price at expiry above the hurdle has passed where the strike is
    close to the hurdle.
    """
    path, test = drawn.course, warrant.terms.test
    expiry = path.expiry
    if path.volatility * math.sqrt(expiry) < LEAST_SPREAD or goal.ahead == -math.inf:
        test = CONTINUOUS
    step = np.array(path.volatility * ROOT_DAY)
    opens = np.clip(goal.opens - test.lead, 0, expiry)
    today = opens == 0
    closes = np.where(today, max(expiry - test.lag, 0), expiry)
    ahead = np.array(goal.ahead)
    level = np.where(today, test.from_today(ahead, step), test.shifted(ahead, step))
    end = (expiry, drawn.noise)
    at_first = between(normals[0], opens, (0.0, 0.0), end)
    at_last = between(normals[1], closes, (opens, at_first), end)
    prices = (path.price(at_first, opens), path.price(at_last, closes))
    chance = chance_of_touch(level, *prices, path.volatility**2 * (closes - opens))
    if test.shift and not test.lag and log_strike + test.shift * step > goal.ahead:
        return np.where(drawn.final >= goal.ahead, 1, chance)
    return chance


def _passed(
    goals: Sequence[Goal],
    test: Closes,
    drawn: Drawn,
    days: Calendar,
    corners: Floats,
    seeds: np.random.SeedSequence,
) -> list[Marks]:
    """Tell on which paths of daily closes the price test of each tranche is passed."""
    one_close = test.passing == 1
    first = [np.where(goal.opens > 0, days.first_close(goal.opens), 1) for goal in goals]
    size = max(1, BLOCK // days.days)
    blocks = [slice(start, start + size) for start in range(0, len(corners), size)]

    def tell(block: slice, seed: np.random.SeedSequence) -> Marks:
        generator = np.random.default_rng(seed)
        prices = log_closes(days, drawn.course, corners[block], generator)
        highest = prices.max(axis=1)
        found = [
            passes(prices, highest, test, goal.ahead, start if start.size == 1 else start[block])
            for goal, start in zip(goals, first, strict=True)
        ]
        return np.array(found)

    with ThreadPoolExecutor(THREADS) as pool:
        found = np.concatenate(list(pool.map(tell, blocks, seeds.spawn(len(blocks)))), axis=1)
    # today's price counts where one close is enough and the hurdle counts from today
    return [
        row | (goal.ahead == -math.inf) | ((goal.ahead <= 0) & (goal.opens <= 0) & one_close)
        for row, goal in zip(found, goals, strict=True)
    ]
