"""LEVERAGE_PATH: its worked examples, its cells and its errors."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from addin.boundary import result
from udfs.cells.errors import DomainError, ErrorValue, WrongTypeError
from udfs.leverage_path import LINE_ITEMS, leverage_path

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


def years(frame: pd.DataFrame, item: str) -> list[float]:
    """Take a line item from year 1 on."""
    return frame.loc[item].tolist()[1:]


def assert_says(error: type[Exception], sentence: str, **changes: object) -> None:
    """Expect exactly this sentence."""
    with pytest.raises(error) as caught:
        path(**changes)
    assert str(caught.value) == sentence


def test_given_borrowing_reproduces_the_worked_example() -> None:
    """The numbers of the specification, cash falling below its minimum and below 0."""
    frame = path(borrowing=25)
    assert frame.loc["debt"].tolist() == pytest.approx([100, 125, 150, 175])
    assert frame.loc["cash"].tolist() == pytest.approx([10, 10.9, -8.8, -35.5])
    assert frame.loc["equity"].tolist() == pytest.approx([20, 24.9, 31.2, 40.5])
    assert frame.loc["funding gap"].tolist() == pytest.approx([0, 0, 18.8, 45.5], abs=1e-12)
    assert years(frame, "net debt / ebitda") == pytest.approx([4.7542, 5.2933, 5.2625], abs=5e-5)


def test_blank_borrowing_reproduces_the_worked_example() -> None:
    """The numbers of the specification; the minimum holds exactly, not nearly."""
    frame = path(borrowing="")
    assert years(frame, "debt") == pytest.approx([124.081633, 169.146189, 222.172564], abs=5e-7)
    assert years(frame, "equity") == pytest.approx([24.918367, 30.853811, 38.827436], abs=5e-7)
    assert frame.loc["cash"].tolist() == [10, 10, 10, 10]
    assert frame.loc["funding gap"].tolist() == [0, 0, 0, 0]


def test_a_borrowing_that_turns_profit_into_loss_takes_the_root_of_the_loss() -> None:
    """With tax the pre-tax result would be negative, so only the other root is consistent."""
    flip = {"ebitda": 14.5, "capex": 50, "depreciation": 9, "dividends": 0, "leases": 0}
    frame = path(**flip)
    assert years(frame, "borrowing") == pytest.approx([41.538462], abs=5e-7)
    assert years(frame, "tax") == [0]


def test_line_items_and_years_are_labelled_as_promised() -> None:
    """Workbooks look the rows up by these words."""
    frame = path()
    assert frame.index.name == "line item"
    assert tuple(frame.index) == LINE_ITEMS
    assert list(frame.columns) == ["year 0", "year 1", "year 2", "year 3"]
    assert "; ".join(LINE_ITEMS) == (
        "ebitda; depreciation; interest; tax; net income; capex; free cash flow; borrowing; "
        "equity raised; dividends; debt; leases; cash; equity; debt / equity; "
        "debt incl. leases / equity; net debt / ebitda; interest cover; funding gap; "
        "covenant breach"
    )


def test_year_0_shows_balances_and_leaves_flows_empty() -> None:
    """A cell without an entry is empty, which is not the same as n.m."""
    cells = result(path(covenant=5))
    assert isinstance(cells, list)
    first = {row[0]: row[1] for row in cells[1:]}
    empty = {name for name, cell in first.items() if cell == ""}
    assert empty == {
        *FLOWS,
        "leases",
        "debt incl. leases / equity",
        "net debt / ebitda",
        "interest cover",
        "covenant breach",
    }
    assert first["debt"] == 100
    assert first["debt / equity"] == 5
    assert first["funding gap"] == 0


def test_leases_may_start_with_today() -> None:
    """One value more than there are years is today's."""
    frame = path(leases=[8, 10, 15, 20])
    assert frame.loc["leases"].tolist() == [8, 10, 15, 20]
    assert frame.loc["debt incl. leases / equity", "year 0"] == pytest.approx(108 / 20)
    assert (6, 0) in frame.attrs["blank"]
    assert (LINE_ITEMS.index("leases"), 0) not in frame.attrs["blank"]


def test_a_single_lease_value_and_no_leases_hold_in_every_year() -> None:
    """A single value is repeated, today included."""
    assert path(leases=7).loc["leases"].tolist() == [7, 7, 7, 7]
    assert path(leases=None).loc["leases"].tolist() == [0, 0, 0, 0]


def test_blank_cells_of_longer_ranges_decide_where_leases_start() -> None:
    """Ranges in a sheet are often longer than their entries."""
    longer: dict[str, object] = {
        "ebitda": [[24], [30], [40], [None], [None]],
        "capex": [[35], [60], [75], [None], [None]],
        "depreciation": 0,
    }
    from_year_1 = path(**longer, leases=[[10], [15], [None], [None], [None]])
    from_today = path(**longer, leases=[[8], [10], [15], [None], [None], [None]])
    assert years(from_year_1, "leases") == [10, 15, 0]
    assert from_today.loc["leases"].tolist() == [8, 10, 15, 0]


def test_a_blank_year_of_borrowing_is_solved() -> None:
    """Known borrowing first, then what the minimum asks for."""
    frame = path(borrowing=[25, None, 0])
    assert years(frame, "borrowing")[0] == 25
    assert years(frame, "cash")[1] == 10
    assert years(frame, "borrowing")[2] == 0


def test_a_surplus_repays_all_debt_before_cash_builds_up() -> None:
    """Borrowing never goes below minus the debt."""
    frame = path(capex=0, depreciation=0, ebitda=80, dividends=0, leases=0, debt=50)
    assert frame.loc["debt"].tolist()[1] == 0
    assert frame.loc["cash"].tolist()[1] > 10


def test_cover_and_covenant_are_read_off_the_path() -> None:
    """A multiple that equals its covenant is no breach."""
    frame = path(borrowing=25, covenant=5.2625)
    assert years(frame, "interest cover") == pytest.approx([24 / 5.625, 30 / 6.875, 40 / 8.125])
    assert years(frame, "covenant breach") == [0, 1, 0]
    assert path(borrowing=25).loc["covenant breach"].tolist() == [0, 0, 0, 0]


def test_ratios_without_meaning_are_not_numbers_and_breach_the_covenant() -> None:
    """Negative equity, no ebitda, no interest."""
    frame = path(equity=-50, ebitda=[-1, 0, 40], interest_rate=0, covenant=100, leases=0)
    cells = result(frame)
    assert isinstance(cells, list)
    shown = {str(row[0]): row[1:] for row in cells[1:]}
    assert shown["debt / equity"] == ["n.m."] * 4
    assert shown["debt incl. leases / equity"] == ["n.m."] * 4
    assert shown["net debt / ebitda"][:3] == ["", "n.m.", "n.m."]
    assert shown["interest cover"] == ["", "n.m.", "n.m.", "n.m."]
    assert shown["covenant breach"] == ["", 1, 1, 0]


def test_net_cash_is_a_negative_multiple_and_no_breach() -> None:
    """More cash than debt meets every covenant."""
    frame = path(debt=0, cash=100, borrowing=0, capex=0, dividends=0, covenant=0)
    assert all(multiple < 0 for multiple in years(frame, "net debt / ebitda"))
    assert years(frame, "covenant breach") == [0, 0, 0]


def test_without_tax_interest_or_debt_the_path_is_plain_addition() -> None:
    """All rates at zero."""
    frame = path(debt=0, interest_rate=0, tax_rate=0, borrowing=0, dividends=0)
    assert years(frame, "interest") == [0, 0, 0]
    assert years(frame, "tax") == [0, 0, 0]
    assert years(frame, "net income") == pytest.approx([18, 21, 26])
    assert years(frame, "cash") == pytest.approx([10 - 11, 10 - 41, 10 - 76])


def test_a_debt_repaid_in_rounded_parts_ends_at_zero() -> None:
    """0.3 − 0.1 − 0.1 − 0.1 is not 0 in floats."""
    frame = path(debt=0.3, borrowing=[-0.1, -0.1, -0.1], ebitda=10, capex=0, depreciation=0)
    assert 0 <= frame.loc["debt", "year 3"] < 1e-15


def test_a_cell_range_of_several_rows_and_columns_is_an_error() -> None:
    """A list of rows is a cell range, whatever its size."""
    assert_says(
        WrongTypeError,
        "ebitda must be one row or one column, got a range of 2 by 3",
        ebitda=[[24, 30, 40], [24, 30, 40]],
    )


def test_scenarios_that_do_not_fit_each_other_are_named() -> None:
    """Scenarios and years are counted apart."""
    assert_says(
        WrongTypeError,
        "capex has 2 scenarios but ebitda has 3",
        ebitda=np.ones((3, 3)),
        capex=np.ones((2, 3)),
    )
    assert_says(
        WrongTypeError,
        "capex has 3 values but ebitda has 6",
        ebitda=np.ones((4, 6)),
    )
    assert_says(
        WrongTypeError,
        "capex has 3 years but ebitda has 6",
        ebitda=np.ones((4, 6)),
        capex=np.ones((4, 3)),
        depreciation=1,
    )


def test_a_wrong_cell_is_named_with_its_place() -> None:
    """Text, error value, inner blank and NaN."""
    assert_says(
        WrongTypeError,
        "ebitda at row 2, column 1 must be a number, got the text 'high'",
        ebitda=[[24], ["high"], [40]],
    )
    assert_says(
        WrongTypeError,
        "capex at row 1, column 3 is the error #N/A",
        capex=[[35, 60, ErrorValue("#N/A")]],
    )
    assert_says(
        WrongTypeError, "ebitda at position 2 is blank and has no default", ebitda=[1, "", 3]
    )
    assert_says(
        WrongTypeError,
        "dividends at position 2 must be a finite number, got nan",
        dividends=[1, math.nan, 2],
    )


def test_a_rate_that_looks_like_a_percentage_is_refused_with_a_hint() -> None:
    """5 is 500%, hardly ever meant."""
    assert_says(
        DomainError,
        "interest_rate must be at least -1 and at most 1, got 5; "
        "it looks like a percentage: write 5% as 0.05",
        interest_rate=5,
    )


def test_ranges_of_different_length_are_refused() -> None:
    """Leases may have one more."""
    assert_says(WrongTypeError, "capex has 2 values but ebitda has 3", capex=[35, 60])
    assert_says(
        WrongTypeError,
        "leases has 5 values but there are 3 years: "
        "give one for each year, or one more with today first",
        leases=[1, 2, 3, 4, 5],
    )


def test_repaying_more_than_the_debt_is_refused_with_its_year() -> None:
    """The limit depends on the path, so the year is named."""
    assert_says(
        DomainError,
        "borrowing must be at least -40 in year 2, the debt that is left to repay, got -60",
        borrowing=-60,
    )
    assert_says(
        DomainError,
        "borrowing must be at least -100 in year 1 of scenario 2, "
        "the debt that is left to repay, got -101",
        borrowing=np.array([[0.0], [-101.0]]),
    )


def test_a_single_value_must_be_single_and_inside_its_limits() -> None:
    """Opening balances and conditions are no ranges."""
    assert_says(WrongTypeError, "debt must be one value, got a range of 2", debt=[1, 2])
    assert_says(DomainError, "debt must be at least 0, got -1", debt=-1)
    assert_says(DomainError, "capex must be at least 0, got -60 at position 2", capex=[35, -60, 75])


def test_amounts_that_leave_the_range_of_numbers_are_refused() -> None:
    """Nothing returns infinity."""
    assert_says(
        DomainError,
        "the amounts are too large: the path leaves the range of numbers",
        equity_raised=1.7e308,
    )
