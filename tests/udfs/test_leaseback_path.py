"""LEASEBACK_PATH against its worked examples, its loan's schedule and its target return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.boundary import result
from udfs.cells.errors import DomainError, ErrorValue, WrongTypeError
from udfs.leaseback_path import internal_rate_of_return, leaseback_path

if TYPE_CHECKING:
    import pandas as pd

EXAMPLE: dict[str, object] = {
    "asset_cost": 20,
    "debt": 12.5,
    "interest_rate": 0.1,
    "lease_years": 5,
    "life": 3,
    "target_return": 0.15,
}


def path(**changes: object) -> pd.DataFrame:
    """Compute the worked example with some arguments changed."""
    return leaseback_path(**(EXAMPLE | changes))


def single(frame: pd.DataFrame, item: str) -> float:
    """Take a row that holds one number."""
    return float(frame.loc[item].to_numpy()[0])


def shown(frame: pd.DataFrame) -> dict[str, list[object]]:
    """Take the rows of the spilled block by their label."""
    return {row[0]: row[1:] for row in result(frame)[1:]}


def assert_says(error: type[Exception], sentence: str, **changes: object) -> None:
    """Expect exactly this sentence."""
    with pytest.raises(error) as caught:
        path(**changes)
    assert str(caught.value) == sentence


VEHICLES = st.fixed_dictionaries(
    {
        "asset_cost": st.floats(1, 1000),
        "interest_rate": st.floats(-0.05, 0.5),
        "lease_years": st.integers(1, 30),
        "life": st.floats(0.5, 40),
        "target_return": st.floats(-0.2, 1),
        "resale": st.floats(0, 1),
        "costs": st.floats(0, 10),
    }
)


def test_the_worked_example_is_reproduced() -> None:
    """The numbers of the specification."""
    frame = path()
    service = frame.loc["interest", "year 1"] + frame.loc["repayment", "year 1"]
    assert service == pytest.approx(3.297469, abs=5e-7)
    assert frame.loc["lease income", "year 1"] == pytest.approx(5.534835, abs=5e-7)
    assert frame.loc["cover", "year 1"] == pytest.approx(1.6785, abs=5e-5)
    debt = frame.loc["closing debt"].tolist()
    assert debt == pytest.approx([12.5, 10.4525, 8.2003, 5.7229, 2.9977, 0], abs=5e-5)
    assert debt[-1] == 0
    assert single(frame, "years under water") == 3
    assert single(frame, "loss given default") == pytest.approx(5.7229, abs=5e-5)
    assert single(frame, "year of loss given default") == 3
    assert single(frame, "loss given default / debt") == 1


def test_loan_to_value_has_no_meaning_once_the_chips_are_worth_nothing() -> None:
    """But it is 0 where nothing is owed."""
    cells = shown(path())["loan to value"]
    assert cells[:3] == pytest.approx([0.625, 0.7839, 1.2300], abs=5e-5)
    assert cells[3:] == ["n.m.", "n.m.", 0]


def test_a_life_as_long_as_the_lease_is_never_under_water() -> None:
    """The second worked example; a year of loss does not exist then."""
    frame = path(life=5)
    assert single(frame, "years under water") == 0
    assert single(frame, "loss given default") == 0
    assert single(frame, "loss given default / debt") == 0
    assert shown(frame)["year of loss given default"][0] == ""


def test_resale_and_costs_reproduce_the_third_worked_example() -> None:
    """The assets are sold before the end of their life."""
    frame = path(life=7, resale=0.1, costs=0.2)
    assert frame.loc["lease income", "year 5"] == pytest.approx(4.675438, abs=5e-7)
    sold = 20 * (1 - 0.9 * 5 / 7)
    assert frame.loc["resale value", "year 5"] == pytest.approx(sold)
    flow = 4.675438 - 0.2 - 3.297469
    assert frame.loc["equity cash flow", "year 5"] == pytest.approx(flow + sold, abs=1e-6)


def test_line_items_and_years_are_labelled_as_promised() -> None:
    """Workbooks look the rows up by these words."""
    frame = path()
    assert frame.index.name == "line item"
    assert "; ".join(frame.index) == (
        "opening debt; interest; repayment; closing debt; lease income; cover; resale value; "
        "loan to value; equity cash flow; irr; years under water; loss given default; "
        "year of loss given default; loss given default / debt"
    )
    assert list(frame.columns) == [f"year {year}" for year in range(6)]


def test_cells_without_an_entry_are_empty() -> None:
    """Flows of year 0, and all years but the first of what is one number."""
    cells = shown(path())
    for item in ("opening debt", "interest", "repayment", "lease income", "cover"):
        assert cells[item][0] == ""
    for item in ("irr", "years under water", "loss given default", "loss given default / debt"):
        assert cells[item][1:] == [""] * 5
    assert cells["equity cash flow"][0] == -7.5


@given(VEHICLES, st.floats(0, 0.95))
@settings(max_examples=200, deadline=None)
def test_a_solved_lease_returns_exactly_its_target(case: dict[str, float], geared: float) -> None:
    """The equity's own cash flows are worth nothing at the target, and their irr is it."""
    frame = path(**(case | {"debt": geared * case["asset_cost"]}))
    flow = frame.loc["equity cash flow"].to_numpy()
    factors = (1 + case["target_return"]) ** -np.arange(len(flow))
    assert abs(flow @ factors) <= 1e-9 * (np.abs(flow) @ factors)
    if not np.isnan(single(frame, "irr")):
        assert single(frame, "irr") == pytest.approx(case["target_return"], abs=1e-9)


@given(VEHICLES, st.floats(0.01, 1.5))
@settings(max_examples=200, deadline=None)
def test_the_debt_follows_its_schedule(case: dict[str, float], geared: float) -> None:
    """Opening debt plus interest less a level payment is closing debt, and the last is 0."""
    debt = geared * case["asset_cost"]
    frame = path(**(case | {"debt": debt}))
    opening, interest, repayment, closing = (
        frame.loc[item].to_numpy()[1:]
        for item in ("opening debt", "interest", "repayment", "closing debt")
    )
    np.testing.assert_allclose(interest, opening * case["interest_rate"], atol=1e-9 * debt)
    np.testing.assert_allclose(opening - repayment, closing, atol=1e-9 * debt)
    np.testing.assert_allclose(np.ptp(interest + repayment), 0, atol=1e-9 * debt)
    assert repayment.sum() == pytest.approx(debt, rel=1e-9)
    assert closing[-1] == 0


@given(VEHICLES, st.floats(0, 1.5))
@settings(max_examples=200, deadline=None)
def test_the_loss_is_the_deepest_point_under_water(case: dict[str, float], geared: float) -> None:
    """Counted and measured again from the rows."""
    frame = path(**(case | {"debt": geared * case["asset_cost"]}))
    excess = frame.loc["closing debt"].to_numpy() - frame.loc["resale value"].to_numpy()
    size = 1e-12 * case["asset_cost"]
    assert single(frame, "years under water") == np.count_nonzero(excess > size)
    loss = single(frame, "loss given default")
    assert loss == pytest.approx(max(excess.max(), 0), abs=size)
    if loss:
        assert excess[int(single(frame, "year of loss given default"))] == loss


def test_without_interest_and_target_everything_is_spread_evenly() -> None:
    """The limits r = 0 and k = 0, where the annuity divides by the years."""
    frame = path(interest_rate=0, target_return=0)
    assert frame.loc["closing debt"].tolist() == pytest.approx([12.5, 10, 7.5, 5, 2.5, 0])
    assert frame.loc["lease income", "year 1"] == pytest.approx(20 / 5)
    assert single(frame, "irr") == pytest.approx(0, abs=1e-12)


def test_rates_close_to_zero_join_the_limit() -> None:
    """No cancellation in 1 − (1 + r)^−n."""
    near = path(interest_rate=1e-13, target_return=1e-13)
    limit = path(interest_rate=0, target_return=0)
    np.testing.assert_allclose(near.loc["lease income"], limit.loc["lease income"], rtol=1e-11)


def test_without_debt_cover_has_no_meaning_and_loan_to_value_is_zero() -> None:
    """The limit of an unlevered vehicle."""
    frame = path(debt=0)
    assert shown(frame)["cover"] == ["", *["n.m."] * 5]
    assert frame.loc["loan to value"].tolist() == [0] * 6
    assert single(frame, "irr") == pytest.approx(0.15, abs=1e-12)


def test_debt_that_falls_like_its_assets_is_not_under_water_by_rounding() -> None:
    """Both lines are the same, computed in two ways."""
    frame = path(debt=20, interest_rate=0, lease_years=7, life=7, lease_payment=3)
    assert single(frame, "years under water") == 0


def test_a_given_lease_payment_is_taken_as_it_is() -> None:
    """A target return beside it is not used; the irr is a root of the polynomial."""
    frame = path(lease_payment=4, target_return=0.5)
    flows = frame.loc["equity cash flow"].tolist()
    assert frame.loc["lease income"].tolist()[1:] == [4] * 5
    assert flows[1:] == pytest.approx([4 - 3.297469] * 5, abs=1e-6)
    (factor,) = (x.real for x in np.roots(flows) if abs(x.imag) < 1e-9 and x.real > 0)
    assert single(frame, "irr") == pytest.approx(factor - 1, abs=1e-9)


def test_flows_that_do_not_change_sign_once_have_no_irr() -> None:
    """No equity, a lease that pays nothing, and a sign that changes twice."""
    assert shown(path(debt=20, target_return=0))["irr"][0] == "n.m."
    assert shown(path(lease_payment=0))["irr"][0] == "n.m."
    assert np.isnan(internal_rate_of_return(np.array([-1.0, 3.0, -1.0])))
    assert internal_rate_of_return(np.array([-1.0, 0.0, 1.21])) == pytest.approx(0.1)


def test_internal_return_reaches_extremes() -> None:
    """A total loss but for a trace, and a fortune."""
    assert internal_rate_of_return(np.array([-1.0, 1e-9])) == pytest.approx(1e-9 - 1, rel=1e-12)
    assert internal_rate_of_return(np.array([-1e-9, 0.0, 0.0, 1.0])) == pytest.approx(
        999, rel=1e-12
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"target_return": ""},
            "lease_payment and target_return are both blank: give one of them",
        ),
        ({"debt": "much"}, "debt must be a number, got the text 'much'"),
        ({"life": ErrorValue("#REF!")}, "life is the error #REF!"),
        ({"costs": [[1, 2]]}, "costs must be one value, got a range of 1 by 2"),
    ],
)
def test_a_wrong_type_is_named(changes: dict[str, object], sentence: str) -> None:
    """Nothing, a text, an error value, a range."""
    assert_says(WrongTypeError, sentence, **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"interest_rate": 10},
            (
                "interest_rate must be at least -0.5 and at most 1, got 10; "
                "it looks like a percentage: write 10% as 0.1"
            ),
        ),
        ({"lease_years": 0}, "lease_years must be at least 1 and at most 100, got 0"),
        ({"lease_years": 2.5}, "lease_years must be a whole number, got 2.5"),
        ({"debt": -1}, "debt must be at least 0, got -1"),
        ({"life": 0}, "life must be above 0, got 0"),
        (
            {"asset_cost": 1.7e308, "resale": 1, "lease_payment": 1.7e308},
            "the amounts are too large: the cash flow leaves the range of numbers",
        ),
    ],
)
def test_a_value_outside_its_limits_is_named(changes: dict[str, object], sentence: str) -> None:
    """The value, the limit, and a hint where it looks like a percentage."""
    assert_says(DomainError, sentence, **changes)
