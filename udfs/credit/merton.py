"""Merton's model: the asset value and volatility behind an equity value and its volatility.

All in units of the discounted debt F = D·e^{−rT}: e = E/F, a = A/F, s and v are the volatilities
of equity and assets times √T, and x = d2 is the distance to default. The volatility equation
s·e = N(d1)·a·v and the value equation a·N(d1) = e + N(x) give v = s·e/(e + N(x)), so that one
equation in x is left,

    q(x) = ln(1 + e/N(x)),  where  q = x·v + v²/2 + ln N(x + v) − ln N(x) = ln(a·N(d1)/N(x)).

Along the curve of a fixed e the implied s rises with v (its slope carries the variance of a
truncated normal, 1 − λ·(λ + d1) > 0 with λ = n(d1)/N(d1)), so there is exactly one solution. It
lies between −2s (λ(y) + y < 1/|y| for y < 0) and the x of riskless debt, a = 1 + e.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import erfcx, expit, log_ndtr

from udfs.cells.errors import DomainError

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats

BLOCK = 8192  # values solved together: what stays in the processor's cache
STEPS = 200  # bisection alone needs fewer from any bracket
CLOSE = 1e-11  # a Newton step this small, relative to 1 + |x|, leaves only rounding
FAINT = 0.05  # below this growth the logarithms in q cancel, and it is integrated instead

_ROOTS, _ROOT_WEIGHTS = np.polynomial.legendre.leggauss(6)
_NODES, _WEIGHTS = (_ROOTS[:, np.newaxis] + 1) / 2, _ROOT_WEIGHTS / 2
_SCALE = np.sqrt(2 / np.pi)


class Solution(NamedTuple):
    """The distance x = d2 and v, the asset volatility times √T, each of the shape asked for."""

    distance: Floats
    deviation: Floats


def solve(log_equity: Floats, equity_deviation: Floats) -> Solution:
    """Solve for arrays of one dimension: ln e and s, both finite, s above 0."""
    distance = np.empty_like(log_equity)
    for start in range(0, len(log_equity), BLOCK):
        part = slice(start, start + BLOCK)
        # What leaves the floats here turns up as a step outside the bracket, or in the result.
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            distance[part] = _distance(log_equity[part], equity_deviation[part])
    surplus = log_equity - log_ndtr(distance)
    return Solution(distance, equity_deviation * expit(surplus))


def log_debt_value(solution: Solution) -> Floats:
    """Compute ln((A − E)/F) at most 0: the market value of the debt over its riskless value.

    Debt is worth F less a put on the assets; whichever of the two sums is free of cancellation
    is used, so that a spread of 1e-12 keeps its digits and a worthless debt its size.
    """
    x, v = solution
    log_assets = x * v + v**2 / 2
    put = np.exp(log_ndtr(-x)) - np.exp(log_assets + log_ndtr(-x - v))
    near = np.log1p(-np.clip(put, 0, 0.5))
    far = np.logaddexp(log_ndtr(x), log_assets + log_ndtr(-x - v))
    return np.where(put < 0.5, near, far)  # noqa: PLR2004 - half the debt


def _distance(log_equity: Floats, equity_deviation: Floats) -> Floats:
    """Solve one block by Newton's method, kept inside a bracket by bisection."""
    low = -2 * equity_deviation
    least = equity_deviation * expit(log_equity)
    high = np.maximum(np.logaddexp(0, log_equity) / least - least / 2, low)
    found = high.copy()
    open_ = np.arange(len(found))
    x = found.copy()
    for _ in range(STEPS):
        excess, slope = _equation(x, log_equity[open_], equity_deviation[open_])
        low, high = np.where(excess <= 0, x, low), np.where(excess >= 0, x, high)
        new = x - excess / slope
        new = np.where((new >= low) & (new <= high), new, (low + high) / 2)
        found[open_] = new
        going = np.abs(new - x) > CLOSE * (1 + np.abs(new))
        if not going.any():
            return found
        open_, x, low, high = open_[going], new[going], low[going], high[going]
    message = "equity_value, equity_volatility and debt lie too far apart to be solved"
    raise DomainError(message)


def _equation(x: Floats, log_equity: Floats, equity_deviation: Floats) -> tuple[Floats, Floats]:
    """Compute q(x) − ln(1 + e/N(x)) and its derivative."""
    log_chance = log_ndtr(x)
    surplus = log_equity - log_chance
    v = equity_deviation * expit(surplus)
    target = np.logaddexp(0, surplus)
    growth = x * v + v**2 / 2 + log_ndtr(x + v) - log_chance
    faint = target < FAINT
    if faint.any():
        # The derivative of ln(e^{xu + u²/2}·N(x + u)) in u is y + n(y)/N(y) at y = x + u.
        inside = x[faint] + v[faint] * _NODES
        growth[faint] = v[faint] * (_WEIGHTS @ (inside + _hazard(inside)))
    hazard = _hazard(x + v)
    weight = _hazard(x) * expit(-surplus)
    slope = v + hazard - weight - v * weight * (x + v + hazard)
    return growth - target, slope


def _hazard(y: Floats) -> Floats:
    """Compute n(y)/N(y) without underflow on either side."""
    scaled: Floats = _SCALE / erfcx(-y / np.sqrt(2))
    return scaled
