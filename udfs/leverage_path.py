"""LEVERAGE_PATH: debt, equity and cover, year by year."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import Column, columns, grid, number, series
from udfs.cells.domain import ANY, NOT_NEGATIVE, RATE, SHARE
from udfs.cells.errors import WrongTypeError
from udfs.cells.table import table
from udfs.cells.together import together
from udfs.credit.leverage import FLOWS, Assumptions, Flows, project

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats

LINE_ITEMS = (
    *FLOWS,
    "debt",
    "leases",
    "cash",
    "equity",
    "debt / equity",
    "debt incl. leases / equity",
    "net debt / ebitda",
    "interest cover",
    "funding gap",
    "covenant breach",
)


def leverage_path(
    debt: Values,
    equity: Values,
    cash: Values,
    ebitda: Values,
    capex: Values,
    interest_rate: Values,
    tax_rate: Values = None,
    depreciation: Values = None,
    borrowing: Values = None,
    equity_raised: Values = None,
    dividends: Values = None,
    leases: Values = None,
    minimum_cash: Values = None,
    covenant: Values = None,
) -> pd.DataFrame | dict[str, Floats]:
    """Project a company's debt, equity, cash and credit ratios year by year.

    Ranges over years are one row or one column; a single value holds in every year. Flows come
    at mid-year: interest is the rate times opening debt plus half the year's borrowing, with
    none on cash, on the gap or on leases. Tax is due on profits only; a loss is not carried
    forward. Where borrowing is blank, it is what leaves exactly the minimum cash, found in
    closed form; a surplus repays debt, and cash exceeds the minimum only at zero debt.

    In Python a two-dimensional NumPy array as a range is (scenarios, years); with one or more
    of them a dict of (scenarios, years + 1) arrays comes back, whatever the number of scenarios.
    A cell range of several rows and columns is an error.

    Args:
        debt: Money, one value at least 0: financial debt today, without leases.
        equity: Money, one value: book equity today; may be negative.
        cash: Money, one value: cash today.
        ebitda: Money a year, a range over years: earnings before interest, tax, depreciation.
        capex: Money a year, a range at least 0: cash spent on assets.
        interest_rate: Decimal a year, one value from -1 to 1: simple rate on debt, 5% is 0.05.
        tax_rate: Decimal, one value from 0 to 1, default 0: tax on a positive pre-tax profit.
        depreciation: Money a year, a range at least 0, default 0.
        borrowing: Money a year, a range: net new debt, negative repays. A blank year is solved
            so that cash meets minimum_cash; blank altogether solves every year.
        equity_raised: Money a year, a range, default 0; negative buys shares back.
        dividends: Money a year, a range at least 0, default 0.
        leases: Money, a range at least 0, default 0: liability at year end, one for each year,
            or one more with today first. Enters one ratio only.
        minimum_cash: Money, one value at least 0, default 0: cash to keep at every year end.
        covenant: Multiple, one value at least 0, blank for none: largest allowed net debt
            (debt less cash, without leases) over ebitda.

    Returns:
        A table, line items down, year 0 to the last year across, in the money of the arguments:
        ebitda, depreciation, interest, tax, net income, capex, free cash flow, borrowing, equity
        raised, dividends, debt, leases, cash, equity, debt / equity, debt incl. leases / equity,
        net debt / ebitda, interest cover, funding gap (how far cash lies below its minimum, a
        level), covenant breach (1 where net debt / ebitda is above the covenant or n.m.). A
        ratio whose denominator is not above 0 is n.m. Flows of year 0 are empty, and so are its
        leases unless they are given with today first or as one value.

    Raises:
        WrongTypeError: A text, an error or a blank without a default stands in a range, or the
            ranges have different lengths.
        DomainError: A value is outside its limits, or borrowing repays more than the debt.

    Example:
        =LEVERAGE_PATH(100, 20, 10, {24,30,40}, {35,60,75}, 0.05, 0.2, {6,9,14}, 25, 0, 5,
        {10,15,20}, 10) → debt 100, 125, 150, 175; funding gap 0, 0, 18.8, 45.5

    Source:
        This project: the articulation of income statement, cash flow statement and balance
        sheet; closing net operating assets + cash = debt + equity. Borrowing solves that
        identity's cash line, which is linear on either side of zero pre-tax profit.
    """
    assumptions = Assumptions(
        debt=number("debt", debt, NOT_NEGATIVE),
        equity=number("equity", equity),
        cash=number("cash", cash),
        interest_rate=number("interest_rate", interest_rate, RATE),
        tax_rate=number("tax_rate", tax_rate, SHARE, 0),
        minimum_cash=number("minimum_cash", minimum_cash, NOT_NEGATIVE, 0),
        covenant=number("covenant", covenant, NOT_NEGATIVE, math.inf),
    )
    ranges = {
        "ebitda": Column(ebitda),
        "capex": Column(capex, NOT_NEGATIVE),
        "depreciation": Column(depreciation, NOT_NEGATIVE, 0),
        "borrowing": Column(borrowing, ANY, math.nan),
        "equity_raised": Column(equity_raised, ANY, 0),
        "dividends": Column(dividends, NOT_NEGATIVE, 0),
    }
    flows = Flows(**_by_year(ranges))
    years = max(flow.shape[1] for flow in flows)
    widest = max(_size(column.value) for column in ranges.values())
    lease_values = _leases(leases, years, widest)
    rows = project(assumptions, flows, lease_values)
    if any(map(_is_scenarios, (leases, *(column.value for column in ranges.values())))):
        return {name: rows[name] for name in LINE_ITEMS}
    return _as_table(rows, years)


def _is_scenarios(value: Values) -> bool:
    """Tell scenarios from a cell range, which is a list of rows, and from a frame."""
    return isinstance(value, np.ndarray) and value.ndim == 2  # noqa: PLR2004 - scenarios, years


def _size(value: Values) -> int:
    """Count the cells of a range, blank ones too; of scenarios, the years."""
    cells = value if isinstance(value, np.ndarray) else np.asarray(value, dtype=object)
    return cells.shape[1] if _is_scenarios(value) else cells.size


def _by_year(ranges: Mapping[str, Column]) -> dict[str, Floats]:
    """Read the ranges as arrays of (scenarios or 1, years or 1) that fit each other."""
    wide = {
        name: np.atleast_2d(grid(name, *column))
        for name, column in ranges.items()
        if _is_scenarios(column.value)
    }
    lines = {name: column for name, column in ranges.items() if name not in wide}
    if wide:
        # The scenarios decide how far a line goes on whose last cells are blank.
        first = max(wide, key=lambda name: wide[name].shape[1])
        lines[first] = Column(np.zeros(wide[first].shape[1]))
    read = columns(lines)
    found = {name: wide[name] if name in wide else read[name][np.newaxis] for name in ranges}
    together(found, ("scenarios", "years"))
    return found


def _leases(value: Values, years: int, widest: int) -> Floats:
    """Read the liability at year ends as (scenarios or 1, years + 1); unknown is NaN.

    Whether the first value is today's follows from the number of cells, blank ones too: as many
    as the widest of the other ranges (or as there are years), or one more.
    """
    if _is_scenarios(value):
        numbers = np.atleast_2d(grid("leases", value, NOT_NEGATIVE, 0))
    else:
        numbers = series("leases", value, NOT_NEGATIVE, 0)[np.newaxis]
    size, filled = _size(value), numbers.shape[1]
    if size <= 1:
        return np.broadcast_to(numbers, (len(numbers), years + 1))
    for length in (widest, years):
        today = size - length
        if today in {0, 1} and filled <= years + today:
            found = np.zeros((len(numbers), years + 1))
            found[:, 0] = np.nan
            found[:, 1 - today : 1 - today + filled] = numbers
            return found
    message = (
        f"leases has {size} values but there are {years} years: "
        "give one for each year, or one more with today first"
    )
    raise WrongTypeError(message)


def _as_table(rows: Mapping[str, Floats], years: int) -> pd.DataFrame:
    """Lay out the only scenario as a table whose year 0 is empty where there is no entry."""
    found = {name: rows[name][0] for name in LINE_ITEMS}
    empty = {*FLOWS, "net debt / ebitda", "interest cover"}
    if np.isnan(found["leases"][0]):
        empty |= {"leases", "debt incl. leases / equity"}
    if np.isnan(found["covenant breach"][0]):
        empty.add("covenant breach")
    blank = [(row, 0) for row, name in enumerate(LINE_ITEMS) if name in empty]
    return table("line item", found, [f"year {year}" for year in range(years + 1)], blank)
