"""DISTANCE_TO_DEFAULT: Hull's example, its limits, its shapes and its errors."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from udfs.cells.errors import DomainError, ErrorValue, WrongTypeError
from udfs.distance_to_default import distance_to_default

TABLE = Path(__file__).parents[1] / "tables" / "misc_published.csv"
HULL = (3, 0.8, 10, 0.05)

ratios = st.floats(-5, 5).map(lambda power: 10**power)  # equity over debt
volatilities = st.floats(0.01, 2)
rates = st.floats(-0.2, 0.3)
horizons = st.floats(0.1, 10)


def one(*arguments: object) -> float:
    """Compute one value."""
    found = distance_to_default(*arguments)
    assert isinstance(found, float)
    return found


def hull(quantity: str) -> float:
    """Read one number of Hull's example 24.3 as published."""
    with TABLE.open(encoding="utf-8") as file:
        rows = {(row["table"], row["quantity"]): row["published"] for row in csv.DictReader(file)}
    return float(rows["Hull Merton", quantity])


def assert_says(error: type[Exception], sentence: str, *arguments: object) -> None:
    """Expect exactly this sentence."""
    with pytest.raises(error) as caught:
        distance_to_default(*arguments)
    assert str(caught.value) == sentence


def test_hulls_example_is_reproduced_to_its_digits() -> None:
    """Hull, Options, Futures and Other Derivatives, example 24.3."""
    assert one(*HULL) == pytest.approx(hull("d2"), abs=5e-5)
    assert one(*HULL, 1, "probability") == pytest.approx(hull("PD=N(-d2)"), abs=5e-4)
    assert one(*HULL, 1, "asset_value") == pytest.approx(hull("V0"), abs=5e-2)
    assert one(*HULL, 1, "asset_volatility") == pytest.approx(hull("sigmaV"), abs=5e-5)
    assert one(*HULL, 1, "asset_value") - 3 == pytest.approx(hull("debt value"), abs=5e-2)


def test_hulls_example_is_reproduced_to_the_digits_recomputed_here() -> None:
    """The digits of the specification."""
    assert one(*HULL) == pytest.approx(1.14083, abs=5e-6)
    assert one(*HULL, 1, "probability") == pytest.approx(0.12697, abs=5e-6)
    assert one(*HULL, 1, "spread") == pytest.approx(0.0123662, abs=5e-8)


def test_next_to_no_debt_the_assets_are_the_equity() -> None:
    """The limit of no debt."""
    assert one(1, 0.4, 1e-9, 0.03, 1, "asset_value") == pytest.approx(1)
    assert one(1, 0.4, 1e-9, 0.03, 1, "asset_volatility") == pytest.approx(0.4)
    assert one(1, 0.4, 1e-9, 0.03, 1, "probability") == pytest.approx(0, abs=1e-12)
    assert one(1, 0.4, 1e-9, 0.03, 1, "spread") == pytest.approx(0, abs=1e-12)


def test_a_calm_share_makes_debt_riskless() -> None:
    """The limit of no volatility."""
    assert one(1, 0.001, 1, 0.03, 1, "asset_value") == pytest.approx(1 + math.exp(-0.03))
    assert one(1, 0.001, 1, 0.03, 1, "spread") == 0


def test_a_column_against_a_row_gives_the_whole_grid() -> None:
    """One call instead of one for each cell."""
    equities, volatilities_across = [[1], [2], [3]], [[0.3, 0.6, 0.8, 1.0]]
    found = distance_to_default(equities, volatilities_across, 10, 0.05)
    assert isinstance(found, np.ndarray)
    assert found.shape == (3, 4)
    assert found[2, 2] == one(*HULL)


def test_many_values_equal_one_at_a_time() -> None:
    """Blocks meet at 8192."""
    generator = np.random.default_rng(1)
    equity, volatility = generator.uniform(0.1, 20, 9000), generator.uniform(0.1, 2, 9000)
    found = distance_to_default(equity, volatility, 10, 0.05)
    assert isinstance(found, np.ndarray)
    for index in (0, 8191, 8192, 8999):
        assert found[index] == pytest.approx(
            one(equity[index], volatility[index], 10, 0.05), rel=1e-12
        )


@pytest.mark.parametrize("equity", [0.001, 0.2, 3, 500])
def test_the_default_measure_is_the_distance_over_one_year_without_a_rate(equity: float) -> None:
    """Blank, empty text and omitted all mean the default."""
    assert one(equity, 0.8, 10, None, "", "") == one(equity, 0.8, 10, 0, 1, "DISTANCE")


def test_wrong_arguments_are_named_with_place_value_and_limit() -> None:
    """Argument, place, value and limit."""
    assert_says(
        WrongTypeError,
        "equity_value at row 2, column 1 must be a number, got the text 'n/a'",
        [[3], ["n/a"]],
        0.8,
        10,
    )
    assert_says(
        WrongTypeError,
        "debt at row 1, column 2 is the error #DIV/0!",
        3,
        0.8,
        [[10, ErrorValue("#DIV/0!")]],
    )
    assert_says(
        DomainError,
        "equity_volatility must be above 0 and at most 5, got 80; "
        "it looks like a percentage: write 80% as 0.8",
        3,
        80,
        10,
    )
    assert_says(DomainError, "equity_value must be above 0, got 0", 0, 0.8, 10)
    assert_says(DomainError, "debt must be above 0, got -1 at position 2", 3, 0.8, [10, -1])
    assert_says(DomainError, "horizon must be above 0, got 0", *HULL, 0)
    assert_says(
        DomainError,
        "rate must be at least -1 and at most 1, got 5; "
        "it looks like a percentage: write 5% as 0.05",
        3,
        0.8,
        10,
        5,
    )
    assert_says(
        WrongTypeError,
        "output must be one of distance, probability, asset_value, asset_volatility, spread; "
        "got 'spreads'; did you mean 'spread'?",
        *HULL,
        1,
        "spreads",
    )


def test_shapes_that_do_not_fit_are_named() -> None:
    said = "debt has 2 values but equity_value has 3"
    assert_says(WrongTypeError, said, [1, 2, 3], 0.8, [10, 20])


def test_equity_out_of_all_proportion_is_refused() -> None:
    """Beyond these limits the floats end."""
    assert_says(
        DomainError,
        "equity_value must be within a factor of e^690 of the discounted debt",
        1e-300,
        0.8,
        1e10,
    )
    assert_says(
        DomainError,
        "the arguments are too large or too small: distance is out of range",
        1,
        1e-310,
        1,
    )


@given(ratios, volatilities)
@settings(max_examples=50, deadline=None)
def test_the_horizon_scales_volatility_by_its_root(equity: float, volatility: float) -> None:
    """Without a rate only volatility times the root of time matters."""
    assume(volatility < 1)
    four_years = one(equity, volatility, 1, 0, 4)
    assert four_years == pytest.approx(one(equity, 2 * volatility, 1, 0, 1), rel=1e-12)
