"""FUNDING_GAP against its worked examples and a sum over vintages."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addin.boundary import result
from udfs.cells.errors import DomainError, ErrorValue, WrongTypeError
from udfs.funding_gap import funding_gap

EXAMPLE: dict[str, object] = {
    "gigawatts": [1, 2, 2],
    "cost_per_gigawatt": 50,
    "chip_share": 0.7,
    "chip_life": 5,
    "shell_life": 20,
    "revenue": [5, 20, 45],
    "cash_margin": 0.5,
    "committed": 10,
    "cost_of_capital": 0.1,
}


def gap(**changes: object) -> pd.DataFrame:
    """Compute the worked example with some arguments changed."""
    return funding_gap(**(EXAMPLE | changes))


def assert_says(error: type[Exception], sentence: str, **changes: object) -> None:
    """Expect exactly this sentence."""
    with pytest.raises(error) as caught:
        gap(**changes)
    assert str(caught.value) == sentence


amounts = st.floats(0, 1000)
BUILDS = st.fixed_dictionaries(
    {
        "gigawatts": st.lists(st.floats(0, 20), min_size=6, max_size=6),
        "cost_per_gigawatt": st.lists(st.floats(0, 80), min_size=6, max_size=6),
        "chip_share": st.floats(0, 1),
        "chip_life": st.floats(0.3, 12),
        "shell_life": st.floats(0.3, 40),
        "revenue": st.lists(amounts, min_size=6, max_size=6),
        "cash_margin": st.floats(0.01, 1),
        "committed": st.lists(amounts, min_size=6, max_size=6),
        "cost_of_capital": st.floats(0, 0.5),
    }
)


def test_the_worked_example_is_reproduced() -> None:
    """The numbers of the specification."""
    frame = gap()
    assert frame.loc["depreciation"].tolist() == pytest.approx([7.75, 23.25, 38.75])
    assert frame.loc["gap"].tolist() == pytest.approx([37.5, 80, 67.5])
    assert frame.loc["cumulative gap"].tolist() == pytest.approx([37.5, 117.5, 185])
    assert frame.loc["net book value"].tolist() == pytest.approx([42.25, 119, 180.25])
    assert frame.loc["required revenue"].tolist() == pytest.approx([25.5, 74.95, 121.3])
    assert frame.loc["in service"].tolist() == [1, 3, 5]


def test_chips_that_last_two_years_nearly_double_the_required_revenue() -> None:
    """The second worked example."""
    frame = gap(chip_life=2)
    assert frame.loc["depreciation"].tolist() == pytest.approx([18.25, 54.75, 73.75])
    assert frame.loc["required revenue"].tolist() == pytest.approx([46.5, 135.85, 182.9])


def test_line_items_and_years_are_labelled_as_promised() -> None:
    """There is no year 0."""
    frame = gap()
    assert frame.index.name == "line item"
    assert "; ".join(frame.index) == (
        "gigawatts; in service; capex; depreciation; revenue; cash from operations; committed; "
        "gap; cumulative gap; net book value; required revenue"
    )
    assert list(frame.columns) == ["year 1", "year 2", "year 3"]


def test_optional_arguments_default_to_cash_revenue_and_no_cost() -> None:
    """Margin 1, nothing committed, capital for free."""
    frame = gap(cash_margin=None, committed="", cost_of_capital=None)
    assert frame.loc["gap"].tolist() == [45, 80, 55]
    assert frame.loc["required revenue"].tolist() == frame.loc["depreciation"].tolist()


@given(BUILDS)
@settings(max_examples=200, deadline=None)
def test_depreciation_is_the_sum_over_vintages(case: dict[str, object]) -> None:
    """The formula of the specification, year by year and vintage by vintage."""
    frame = gap(**case)
    capex = frame.loc["capex"].tolist()
    parts = [
        (case["chip_share"], case["chip_life"]),
        (1 - case["chip_share"], case["shell_life"]),
    ]
    for year in range(6):
        expected = sum(
            capex[built] * share / life * min(max(life - (year - built), 0), 1)
            for built in range(year + 1)
            for share, life in parts
        )
        assert frame.loc["depreciation"].iloc[year] == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(BUILDS)
@settings(max_examples=200, deadline=None)
def test_book_value_rolls_forward_and_the_gap_adds_up(case: dict[str, object]) -> None:
    """Opening plus capex less depreciation, never below zero; the gap is what its parts say."""
    frame = gap(**case)
    rows = {item: frame.loc[item].to_numpy() for item in frame.index}
    book = np.cumsum(rows["capex"] - rows["depreciation"])
    np.testing.assert_allclose(rows["net book value"], book, atol=1e-9 * (1 + rows["capex"].sum()))
    assert (rows["net book value"] >= 0).all()
    assert (rows["depreciation"] >= 0).all()
    parts = rows["capex"] - rows["cash from operations"] - rows["committed"]
    np.testing.assert_array_equal(rows["gap"], parts)
    np.testing.assert_allclose(rows["cumulative gap"], np.cumsum(parts))
    employed = np.append(0, rows["net book value"][:-1]) + rows["capex"]
    need = rows["depreciation"] + case["cost_of_capital"] * employed
    np.testing.assert_allclose(rows["required revenue"] * case["cash_margin"], need, rtol=1e-9)


@given(st.floats(0.3, 12), st.floats(0.3, 40), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_depreciation_sums_to_cost_over_life(chip: float, shell: float, share: float) -> None:
    """Whatever the lives, whole or not, shorter than a year or not."""
    years = math.ceil(max(chip, shell)) + 1
    build = [2] + [0] * (years - 1)
    frame = gap(gigawatts=build, chip_share=share, chip_life=chip, shell_life=shell, revenue=0)
    assert frame.loc["depreciation"].sum() == pytest.approx(100, rel=1e-9)
    assert frame.loc["net book value"].iloc[-1] == 0


def test_a_margin_that_is_not_above_zero_has_no_required_revenue() -> None:
    """No revenue pays for anything then; the gap is still a number."""
    shown = {row[0]: row[1:] for row in result(gap(cash_margin=[0.5, 0, -0.2]))[1:]}
    assert shown["required revenue"][1:] == ["n.m.", "n.m."]
    assert shown["cash from operations"] == pytest.approx([2.5, 0, -9])
    assert shown["gap"] == pytest.approx([37.5, 90, 99])


def test_a_surplus_is_a_negative_gap() -> None:
    """The gap is signed."""
    frame = gap(gigawatts=[1, 0, 0])
    assert frame.loc["gap"].tolist() == pytest.approx([37.5, -20, -32.5])
    assert frame.loc["cumulative gap"].tolist() == pytest.approx([37.5, 17.5, -15])


def test_ranges_may_stand_in_a_column_with_blank_rows_below() -> None:
    """As they do in a sheet."""
    column = gap(
        gigawatts=[[1], [2], [2], [None]],
        revenue=[[5], [20], [45], [""]],
        committed=[[10], [10], [10], [None]],
    )
    pd.testing.assert_frame_equal(column, gap())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"revenue": [[5, "tbd", 45]]},
            "revenue at row 1, column 2 must be a number, got the text 'tbd'",
        ),
        (
            {"gigawatts": [[1], [2], [ErrorValue("#VALUE!")]]},
            "gigawatts at row 3, column 1 is the error #VALUE!",
        ),
        ({"gigawatts": [1, None, 2]}, "gigawatts at position 2 is blank and has no default"),
        ({"gigawatts": [1, 2]}, "gigawatts has 2 values but revenue has 3"),
        ({"shell_life": [1, 2]}, "shell_life must be one value, got a range of 2"),
    ],
)
def test_a_wrong_type_or_shape_is_named(changes: dict[str, object], sentence: str) -> None:
    """A text, an error value, an inner blank, ranges of different length."""
    assert_says(WrongTypeError, sentence, **changes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"chip_share": 70},
            (
                "chip_share must be at least 0 and at most 1, got 70; "
                "it looks like a percentage: write 70% as 0.7"
            ),
        ),
        (
            {"cash_margin": [0.5, 50, 0.5]},
            (
                "cash_margin must be at least -1 and at most 1, got 50 at position 2; "
                "it looks like a percentage: write 50% as 0.5"
            ),
        ),
        ({"chip_life": 0}, "chip_life must be above 0, got 0"),
        (
            {"cost_per_gigawatt": 1.7e308},
            "the amounts are too large: the gap leaves the range of numbers",
        ),
    ],
)
def test_a_value_outside_its_limits_is_named(changes: dict[str, object], sentence: str) -> None:
    """The value, the limit, and a hint where it looks like a percentage."""
    assert_says(DomainError, sentence, **changes)
