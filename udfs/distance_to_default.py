"""DISTANCE_TO_DEFAULT: how far a company's assets stand above its debt, after Merton."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from udfs.cells.arguments import choice, grid
from udfs.cells.domain import POSITIVE, RATE, Domain
from udfs.cells.errors import DomainError
from udfs.cells.together import together
from udfs.credit.merton import Solution, log_debt_value, solve

if TYPE_CHECKING:
    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

OUTPUTS = ("distance", "probability", "asset_value", "asset_volatility", "spread")
VOLATILITY_ABOVE_0 = Domain(lowest=0, highest=5, lowest_allowed=False, percentage=True)
WIDEST = 690  # largest |ln(equity / discounted debt)|: beyond it powers of e leave the floats


def distance_to_default(
    equity_value: Values,
    equity_volatility: Values,
    debt: Values,
    rate: Values = None,
    horizon: Values = None,
    output: Values = None,
) -> float | Floats:
    """Measure how far a company is from default, from its equity value, volatility and debt.

    Equity is a call on the assets, struck at the debt due at the horizon. Asset value A and
    asset volatility solve E = A·N(d1) − D·e^(−rT)·N(d2) and equity volatility × E = N(d1) ×
    asset volatility × A together; the solution is unique. The number arguments broadcast: a
    column against a row gives the whole grid in one call. Probabilities are risk-neutral.

    Args:
        equity_value: Money, any shape, above 0: market value of the equity.
        equity_volatility: Decimal a year, any shape, above 0 and at most 5: 40% is 0.40.
        debt: Money, any shape, above 0: amount due at the horizon.
        rate: Decimal a year, any shape, from -1 to 1, default 0: risk-free, continuous.
        horizon: Years, any shape, above 0, default 1: time until the debt is due.
        output: Text, default "distance": also "probability", "asset_value",
            "asset_volatility" or "spread".

    Returns:
        One number, or a block of the broadcast shape: "distance" is d2, in standard deviations;
        "probability" is N(−d2), of default by the horizon; "asset_value" is A, in money;
        "asset_volatility" is a decimal a year; "spread" is the debt's yield above the rate,
        −ln((A − E)/(D·e^(−rT)))/T, a decimal a year, continuously compounded.

    Raises:
        WrongTypeError: A text or an error stands for a number, the shapes do not fit each
            other, or output is not one of its words.
        DomainError: A value is outside its limits, or equity and debt are too far apart.

    Example:
        =DISTANCE_TO_DEFAULT(3, 0.8, 10, 0.05) → 1.14083, with "probability" 0.12697 and with
        "spread" 0.0123662

    Source:
        Merton, On the Pricing of Corporate Debt (1974), equations for equity and its volatility
        as in Hull, Options, Futures and Other Derivatives, section 24.6, equations 24.3 and 24.4.
    """
    measure = choice("output", output, OUTPUTS, "distance")
    read = {
        "equity_value": grid("equity_value", equity_value, POSITIVE),
        "equity_volatility": grid("equity_volatility", equity_volatility, VOLATILITY_ABOVE_0),
        "debt": grid("debt", debt, POSITIVE),
        "rate": grid("rate", rate, RATE, 0),
        "horizon": grid("horizon", horizon, POSITIVE, 1),
    }
    shape = together(read)
    equity, volatility, owed, discount, years = (
        np.broadcast_to(values, shape) for values in read.values()
    )
    log_equity = np.log(equity) - np.log(owed) + discount * years
    if not bool((np.abs(log_equity) <= WIDEST).all()):
        message = f"equity_value must be within a factor of e^{WIDEST} of the discounted debt"
        raise DomainError(message)
    deviation = volatility * np.sqrt(years)
    solution = Solution(
        *(part.reshape(equity.shape) for part in solve(log_equity.ravel(), deviation.ravel()))
    )
    result = _measure(measure, solution, equity, log_equity, years)
    if not np.isfinite(result).all():
        message = f"the arguments are too large or too small: {measure} is out of range"
        raise DomainError(message)
    return result if result.ndim else float(result)


def _measure(
    measure: str, solution: Solution, equity: Floats, log_equity: Floats, years: Floats
) -> Floats:
    """Read one measure off the solution."""
    with np.errstate(over="ignore"):
        match measure:
            case "probability":
                result = ndtr(-solution.distance)
            case "asset_value":
                result = equity * (1 + np.exp(log_debt_value(solution) - log_equity))
            case "asset_volatility":
                result = solution.deviation / np.sqrt(years)
            case "spread":
                result = -log_debt_value(solution) / years
            case _:
                result = solution.distance
    return np.asarray(result, dtype=np.float64)
