"""The kernel of LEVERAGE_PATH: its identities, its closed form and its scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq

from udfs.leverage_path import LINE_ITEMS, leverage_path

if TYPE_CHECKING:
    from collections.abc import Sequence

EXAMPLE: dict[str, object] = {
    "debt": 100,
    "equity": 20,
    "cash": 10,
    "ebitda": [24, 30, 40],
    "capex": [35, 60, 75],
    "interest_rate": 0.05,
    "tax_rate": 0.2,
    "depreciation": [6, 9, 14],
    "dividends": 5,
    "leases": [10, 15, 20],
    "minimum_cash": 10,
}
FLOWS = LINE_ITEMS[:10]


def path(**changes: object) -> pd.DataFrame:
    """Compute the worked example with some arguments changed."""
    found = leverage_path(**(EXAMPLE | changes))
    assert isinstance(found, pd.DataFrame)
    return found


def scenarios(**changes: object) -> dict[str, np.ndarray]:
    """Compute the worked example's scenario form."""
    found = leverage_path(**(EXAMPLE | changes))
    assert isinstance(found, dict)
    return found


def years(frame: pd.DataFrame, item: str) -> list[float]:
    """Take a line item from year 1 on."""
    return frame.loc[item].tolist()[1:]


money = st.floats(0, 1000, allow_subnormal=False)
signed = st.floats(-1000, 1000, allow_subnormal=False)


def every_year(values: st.SearchStrategy[float]) -> st.SearchStrategy[list[float]]:
    """Draw four years."""
    return st.lists(values, min_size=4, max_size=4)


PATHS = st.fixed_dictionaries(
    {
        "debt": money,
        "equity": signed,
        "cash": signed,
        "ebitda": every_year(signed),
        "capex": every_year(money),
        "interest_rate": st.floats(-1, 1),
        "tax_rate": st.floats(0, 1),
        "depreciation": every_year(money),
        "borrowing": every_year(st.one_of(st.none(), money)),
        "equity_raised": every_year(signed),
        "dividends": every_year(money),
        "leases": every_year(money),
        "minimum_cash": money,
    }
)


@given(PATHS)
@settings(max_examples=150, deadline=None)
def test_net_assets_and_cash_equal_debt_and_equity_in_every_year(case: dict[str, object]) -> None:
    """The identity of the balance sheet, A + C = D + E."""
    frame = path(**case)
    assets = case["debt"] + case["equity"] - case["cash"]
    for year in range(1, 5):
        here = frame[f"year {year}"]
        assets += here["capex"] - here["depreciation"]
        size = 1 + frame.abs().loc[[*FLOWS, "debt", "cash", "equity"]].max().max()
        assert abs(assets + here["cash"] - here["debt"] - here["equity"]) <= 1e-9 * size


@given(PATHS)
@settings(max_examples=150, deadline=None)
def test_a_solved_year_ends_at_minimum_cash_or_without_debt(case: dict[str, object]) -> None:
    """And so it never has a funding gap."""
    frame = path(**(case | {"borrowing": None}))
    minimum = case["minimum_cash"]
    for debt, cash in zip(years(frame, "debt"), years(frame, "cash"), strict=True):
        assert cash == minimum or (debt == 0 and cash > minimum)
    assert years(frame, "funding gap") == [0] * 4


@given(PATHS)
@settings(max_examples=100, deadline=None)
def test_solved_borrowing_is_what_a_root_finder_finds(case: dict[str, float]) -> None:
    """Closing cash written as an analyst would, solved by brentq."""
    one_year = {key: value[0] if isinstance(value, list) else value for key, value in case.items()}
    one_year |= {"borrowing": None}
    debt, rate = one_year["debt"], one_year["interest_rate"]

    def surplus(drawn: float) -> float:
        interest = rate * (debt + drawn / 2)
        pre_tax = one_year["ebitda"] - one_year["depreciation"] - interest
        tax = max(0, pre_tax) * one_year["tax_rate"]
        flow = one_year["ebitda"] - interest - tax - one_year["capex"]
        raised = one_year["equity_raised"] - one_year["dividends"]
        return one_year["cash"] + flow + drawn + raised - one_year["minimum_cash"]

    root = max(float(brentq(surplus, -1e5, 1e5, xtol=1e-12)), -debt)
    assert years(path(**one_year), "borrowing")[0] == pytest.approx(root, rel=1e-9, abs=1e-8)


@given(PATHS)
@settings(max_examples=150, deadline=None)
def test_exactly_one_root_agrees_with_the_sign_it_assumes(case: dict[str, float]) -> None:
    """Which is why the larger root is the answer."""
    rate, tax = case["interest_rate"], case["tax_rate"]
    debt, minimum = case["debt"], case["minimum_cash"]
    earned = case["ebitda"][0] - case["depreciation"][0]
    before = case["cash"] + case["ebitda"][0] - case["capex"][0]
    kept = 1 - tax
    profit = (minimum - before + rate * debt * kept + tax * earned) / (1 - rate * kept / 2)
    loss = (minimum - before + rate * debt) / (1 - rate / 2)
    pre_tax = {x: earned - rate * (debt + x / 2) for x in (profit, loss)}
    if abs(profit - loss) < 1e-6:  # without tax, or at a profit of zero, both are the same
        return
    assert (pre_tax[profit] > 0) != (pre_tax[loss] < 0)
    agreeing = profit if pre_tax[profit] > 0 else loss
    assert agreeing == max(profit, loss)


@given(st.lists(PATHS, min_size=2, max_size=4))
@settings(max_examples=50, deadline=None)
def test_scenarios_equal_their_tables(cases: Sequence[dict[str, object]]) -> None:
    """Digit for digit: one kernel computes both."""
    ranges = ("ebitda", "capex", "depreciation", "equity_raised", "dividends", "leases")
    shared = {key: value for key, value in cases[0].items() if key not in ranges}
    arrays = {key: np.array([case[key] for case in cases]) for key in ranges}
    found = scenarios(**(shared | arrays))
    assert tuple(found) == LINE_ITEMS
    for row in range(len(cases)):
        frame = path(**(shared | {key: cases[row][key] for key in ranges}))
        for item in LINE_ITEMS:
            np.testing.assert_array_equal(found[item][row], frame.loc[item].to_numpy())


def test_any_array_of_two_dimensions_asks_for_scenarios() -> None:
    """The type of the argument decides, not the number of scenarios."""
    one = scenarios(ebitda=np.array([[24.0, 30.0, 40.0]]), borrowing=25)
    two = scenarios(dividends=np.array([[5.0], [6.0]]), borrowing=25)
    leased = scenarios(leases=np.array([[8.0, 10.0, 15.0, 20.0]]))
    assert one["debt"].tolist() == [[100, 125, 150, 175]]
    assert two["cash"].shape == (2, 4)
    assert two["cash"][0] - two["cash"][1] == pytest.approx([0, 1, 2, 3])
    assert leased["leases"].tolist() == [[8, 10, 15, 20]]
