"""Roll a balance sheet forward, with borrowing given or solved in closed form.

The same lines compute one path and a hundred thousand: every year is one step over arrays of
scenarios. Flows arrive at mid-year, so new debt bears half a year's interest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from udfs.cells.errors import DomainError
from udfs.cells.ratio import ratio

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats, Marks

# A debt repaid in full by rounded amounts may end this far below zero, as a share of its peak.
ROUNDING = 1e-12


BALANCES = ("debt", "cash", "equity")
FLOWS = (
    "ebitda",
    "depreciation",
    "interest",
    "tax",
    "net income",
    "capex",
    "free cash flow",
    "borrowing",
    "equity raised",
    "dividends",
)


class Assumptions(NamedTuple):
    """The opening balances (money) and the conditions that hold in every year.

    The covenant is the largest allowed net debt / ebitda; infinity is none.
    """

    debt: float
    equity: float
    cash: float
    interest_rate: float
    tax_rate: float
    minimum_cash: float
    covenant: float


class Flows(NamedTuple):
    """Money by year, each of shape (scenarios or 1, years or 1); borrowing NaN = to be solved."""

    ebitda: Floats
    capex: Floats
    depreciation: Floats
    borrowing: Floats
    equity_raised: Floats
    dividends: Floats


def solved_borrowing(assumptions: Assumptions, year: Flows, debt: Floats, before: Floats) -> Floats:
    """Find the net new debt that leaves exactly the minimum of cash, or repays all debt.

    `before` is the cash before interest, tax and borrowing. Closing cash rises with borrowing
    along the lower of two lines, one with tax and one without, so its root is the larger of
    their two roots: the one whose pre-tax profit has the sign that its line assumes.
    """
    rate, kept = assumptions.interest_rate, 1 - assumptions.tax_rate
    short = assumptions.minimum_cash - before
    shield = assumptions.tax_rate * (year.ebitda - year.depreciation)
    in_profit = (short + rate * debt * kept + shield) / (1 - rate * kept / 2)
    in_loss = (short + rate * debt) / (1 - rate / 2)
    solved: Floats = np.maximum(np.maximum(in_profit, in_loss), -debt)
    return solved


def project(assumptions: Assumptions, flows: Flows, leases: Floats) -> dict[str, Floats]:
    """Compute every line item: arrays of shape (scenarios, years + 1), year 0 first.

    `leases` has the shape (scenarios or 1, years + 1). The flows of year 0 are NaN, as is what
    is divided by them.

    Raises:
        DomainError: the borrowing of a year repays more than the debt, or the amounts overflow.
    """
    scenarios, years = np.broadcast_shapes(
        *(flow.shape for flow in flows), (len(leases), leases.shape[1] - 1)
    )
    by_year = [np.broadcast_to(flow, (scenarios, years)).T for flow in flows]
    rows = {name: np.full((years + 1, scenarios), np.nan) for name in (*FLOWS, *BALANCES)}
    opening = {name: np.full(scenarios, getattr(assumptions, name)) for name in BALANCES}
    for name, balance in opening.items():
        rows[name][0] = balance
    peak = opening["debt"]
    for year in range(1, years + 1):
        with np.errstate(over="ignore", invalid="ignore"):
            closing = _year(assumptions, Flows(*(flow[year - 1] for flow in by_year)), opening)
        peak = np.maximum(peak, closing["debt"])
        closing["debt"] = _repaid(closing, peak, year)
        for name, values in closing.items():
            rows[name][year] = values
        opening = {name: closing[name] for name in BALANCES}
    if not all(np.isfinite(balance).all() for balance in opening.values()):
        message = "the amounts are too large: the path leaves the range of numbers"
        raise DomainError(message)
    rows["leases"] = np.broadcast_to(leases.T, (years + 1, scenarios)).copy()
    return {name: values.T for name, values in (rows | _ratios(rows, assumptions)).items()}


def _year(assumptions: Assumptions, year: Flows, opening: dict[str, Floats]) -> dict[str, Floats]:
    """Compute one year's flows and closing balances from its opening balances."""
    debt = opening["debt"]
    before = opening["cash"] + year.ebitda - year.capex + year.equity_raised - year.dividends
    free: Marks = np.isnan(year.borrowing)
    solved = solved_borrowing(assumptions, year, debt, before) if free.any() else year.borrowing
    borrowing = np.where(free, solved, year.borrowing)
    interest = assumptions.interest_rate * (debt + borrowing / 2)
    pre_tax = year.ebitda - year.depreciation - interest
    tax = assumptions.tax_rate * np.maximum(pre_tax, 0)
    cash = before - interest - tax + borrowing
    # A solved year meets its minimum by construction: no rounding may look like a gap.
    cash = np.where(free & (borrowing > -debt), assumptions.minimum_cash, cash)
    cash = np.where(free, np.maximum(cash, assumptions.minimum_cash), cash)
    raised = year.equity_raised - year.dividends
    return {
        "ebitda": year.ebitda,
        "depreciation": year.depreciation,
        "interest": interest,
        "tax": tax,
        "net income": pre_tax - tax,
        "capex": year.capex,
        "free cash flow": year.ebitda - interest - tax - year.capex,
        "borrowing": borrowing,
        "equity raised": year.equity_raised,
        "dividends": year.dividends,
        "debt": debt + borrowing,
        "cash": cash,
        "equity": opening["equity"] + pre_tax - tax + raised,
    }


def _repaid(closing: dict[str, Floats], peak: Floats, year: int) -> Floats:
    """Refuse a negative debt, but for the rounding of a debt repaid in full."""
    debt = closing["debt"]
    negative = debt < -ROUNDING * peak
    if negative.any():
        scenario = int(np.flatnonzero(negative)[0])
        drawn = closing["borrowing"][scenario]
        of = f" of scenario {scenario + 1}" if len(debt) > 1 else ""
        message = (
            f"borrowing must be at least {drawn - debt[scenario]:g} in year {year}{of}, "
            f"the debt that is left to repay, got {drawn:g}"
        )
        raise DomainError(message)
    return np.maximum(debt, 0)


def _ratios(rows: dict[str, Floats], assumptions: Assumptions) -> dict[str, Floats]:
    """Compute what is read off the path."""
    debt, equity, ebitda = rows["debt"], rows["equity"], rows["ebitda"]
    multiple = ratio(debt - rows["cash"], ebitda)
    breach = np.zeros(multiple.shape)
    if np.isfinite(assumptions.covenant):
        # A multiple that meets its covenant exactly may be rounded upwards.
        breach += np.isnan(multiple) | (multiple > assumptions.covenant * (1 + ROUNDING))
        breach[0] = np.nan
    return {
        "debt / equity": ratio(debt, equity),
        "debt incl. leases / equity": ratio(debt + rows["leases"], equity),
        "net debt / ebitda": multiple,
        "interest cover": ratio(ebitda, rows["interest"]),
        "funding gap": np.maximum(assumptions.minimum_cash - rows["cash"], 0),
        "covenant breach": breach,
    }
