"""FUNDING_GAP: what a build-out of data centres costs against what it earns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import Column, columns, number
from udfs.cells.domain import NOT_NEGATIVE, POSITIVE, RATE, SHARE
from udfs.cells.errors import DomainError
from udfs.cells.ratio import ratio
from udfs.cells.table import table

if TYPE_CHECKING:
    import pandas as pd

    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats


def funding_gap(
    gigawatts: Values,
    cost_per_gigawatt: Values,
    chip_share: Values,
    chip_life: Values,
    shell_life: Values,
    revenue: Values,
    cash_margin: Values = None,
    committed: Values = None,
    cost_of_capital: Values = None,
) -> pd.DataFrame:
    """Compare what a build-out costs year by year with what it earns and has been promised.

    Ranges over years are one row or one column; a single value holds in every year. Every
    gigawatt is part chips and part shell, each written off on a straight line from the year it
    is added, a full year then. Nothing is replaced: chips past their life stay in service.

    Args:
        gigawatts: GW, a range over years at least 0: capacity added in each year.
        cost_per_gigawatt: Money per GW, a range at least 0: paid in the year of addition.
        chip_share: Decimal, one value from 0 to 1: share of the cost that is chips.
        chip_life: Years, one value above 0: straight-line life of the chips.
        shell_life: Years, one value above 0: straight-line life of all the rest.
        revenue: Money a year, a range at least 0.
        cash_margin: Decimal, a range from -1 to 1, default 1: cash from operations over revenue.
        committed: Money a year, a range at least 0, default 0: outside money promised for it.
        cost_of_capital: Decimal a year, one value from -1 to 1, default 0: on the opening net
            book value and the year's capex.

    Returns:
        A table, line items down, year 1 to the last year across, in the money of the arguments:
        gigawatts, in service (all added so far), capex, depreciation, revenue, cash from
        operations, committed, gap (capex less cash from operations and committed; negative is a
        surplus), cumulative gap, net book value, required revenue (what covers depreciation and
        the cost of capital at the cash margin; n.m. where the margin is not above 0).

    Raises:
        WrongTypeError: A text, an error or a blank without a default stands in a range, or the
            ranges have different lengths.
        DomainError: A value is outside its limits.

    Example:
        =FUNDING_GAP({1,2,2}, 50, 0.7, 5, 20, {5,20,45}, 0.5, 10, 0.1) → gap 37.5, 80, 67.5;
        required revenue 25.5, 74.95, 121.3

    Source:
        This project: straight-line depreciation by vintage, and the revenue that earns
        depreciation and a return on capital employed.
    """
    ranges = columns(
        {
            "gigawatts": Column(gigawatts, NOT_NEGATIVE),
            "cost_per_gigawatt": Column(cost_per_gigawatt, NOT_NEGATIVE),
            "revenue": Column(revenue, NOT_NEGATIVE),
            "cash_margin": Column(cash_margin, RATE, 1),
            "committed": Column(committed, NOT_NEGATIVE, 0),
        }
    )
    share = number("chip_share", chip_share, SHARE)
    lives = (
        (share, number("chip_life", chip_life, POSITIVE)),
        (1 - share, number("shell_life", shell_life, POSITIVE)),
    )
    capital = number("cost_of_capital", cost_of_capital, RATE, 0)
    with np.errstate(over="ignore", invalid="ignore"):
        rows = _rows(ranges, lives, capital)
    if not np.isfinite(rows["cumulative gap"]).all():
        message = "the amounts are too large: the gap leaves the range of numbers"
        raise DomainError(message)
    years = len(ranges["gigawatts"])
    return table("line item", rows, [f"year {year}" for year in range(1, years + 1)])


def written_off(life: float, years: int) -> Floats:
    """Compute the share of a cost written off by the end of each year since its addition."""
    return np.minimum(np.arange(1, years + 1) / life, 1)


def _rows(
    ranges: dict[str, Floats], lives: tuple[tuple[float, float], ...], cost_of_capital: float
) -> dict[str, Floats]:
    """Compute the line items from ranges of one length and the (share, life) of each part."""
    gigawatts, margin = ranges["gigawatts"], ranges["cash_margin"]
    years = len(gigawatts)
    capex = gigawatts * ranges["cost_per_gigawatt"]
    # What is left of a vintage is summed, never what is gone: it ends at 0 without rounding.
    left = sum((share * (1 - written_off(life, years)) for share, life in lives), np.zeros(years))
    lost = -np.diff(left, prepend=1.0)
    book = np.convolve(capex, left)[:years]
    depreciation = np.convolve(capex, lost)[:years]
    employed = np.append(0, book[:-1]) + capex
    operations = ranges["revenue"] * margin
    gap = capex - operations - ranges["committed"]
    return {
        "gigawatts": gigawatts,
        "in service": np.cumsum(gigawatts),
        "capex": capex,
        "depreciation": depreciation,
        "revenue": ranges["revenue"],
        "cash from operations": operations,
        "committed": ranges["committed"],
        "gap": gap,
        "cumulative gap": np.cumsum(gap),
        "net book value": book,
        "required revenue": ratio(depreciation + cost_of_capital * employed, margin),
    }
