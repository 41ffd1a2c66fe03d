"""WARRANT_VALUE: bounds and directions, shapes, blanks and errors."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.cells.errors import DomainError, ErrorValue, WrongTypeError
from udfs.warrant_value import warrant_value

MARKET = (100.0, 60.0, 3.0, 0.4, 0.03)  # spot, strike, expiry, volatility, rate


def value(*arguments: object, **named: object) -> float:
    """Value a warrant that has one value."""
    found = warrant_value(*arguments, **named)  # type: ignore[arg-type]
    assert isinstance(found, float)
    return found


CONTRACTS = st.fixed_dictionaries(
    {
        "spot": st.floats(1, 1000),
        "strike": st.one_of(st.just(0.0), st.floats(0.01, 2000)),
        "expiry": st.one_of(st.just(0.0), st.floats(0.01, 50)),
        "volatility": st.one_of(st.just(0.0), st.floats(0.001, 5)),
        "rate": st.floats(-0.1, 0.3),
        "shares": st.just(1.0),
        "hurdle": st.one_of(st.just(0.0), st.floats(1, 5000)),
        "milestone": st.floats(0, 20),
        "probability": st.floats(0, 1),
        "dividend_yield": st.floats(0, 0.2),
        "averaging": st.sampled_from([0, 1, 1, 5, 20, "20 of 30", "3 of 5"]),
        "counting": st.sampled_from(["ever", "window"]),
        "correlation": st.sampled_from([0.0, 0.0, 0.5, -0.7, 0.99]),
    }
)
ROUNDING = 1e-9  # of spot: of the quadrature


@settings(max_examples=400, deadline=None)
@given(CONTRACTS)
def test_the_value_lies_between_nothing_and_the_shares(contract: dict[str, object]) -> None:
    """Whatever the regime, and without any warning of NumPy."""
    with np.errstate(all="raise", under="ignore"):
        found = value(**contract)
    assert 0 <= found <= float(contract["spot"])  # type: ignore[arg-type]


@settings(max_examples=400, deadline=None)
@given(
    CONTRACTS,
    st.sampled_from(["spot", "probability", "hurdle", "strike", "milestone"]),
    st.floats(0.0001, 1),
)
def test_the_value_moves_as_it_should(
    contract: dict[str, object], name: str, change: float
) -> None:
    """Rising in spot and probability, falling in hurdle and strike, never rising in milestone."""
    before = float(contract[name])  # type: ignore[arg-type]
    after = before + change * (1 - before) if name == "probability" else before * (1 + change)
    low, high = value(**contract), value(**{**contract, name: after})
    if name in {"hurdle", "strike", "milestone"}:
        low, high = high, low
    largest = float(contract["spot"]) * 2  # type: ignore[arg-type]
    assert low <= high + ROUNDING * largest


@settings(max_examples=200, deadline=None)
@given(CONTRACTS)
def test_single_values_and_ranges_agree_to_1e_13_of_spot(contract: dict[str, object]) -> None:
    """The short way of one tranche of plain numbers and the full reader are one function."""
    plain = {**contract, "averaging": contract["averaging"], "correlation": 0.0, "counting": "ever"}
    found = warrant_value(**{**plain, "spot": [plain["spot"]] * 2})  # type: ignore[arg-type]
    limit = 1e-13 * float(contract["spot"])  # type: ignore[arg-type]
    assert value(**plain) == pytest.approx(np.array(found)[1], abs=limit, rel=0)


def test_market_arguments_broadcast_and_tranches_add_up() -> None:
    """A column against a row is a grid; a million cells come through blocks and threads."""
    spots, volatilities = [[90.0], [110.0], [130.0]], [[0.3, 0.6]]
    tranches = ([1.0, 2.0, 3.0], [100.0, None, 140.0], [None, 1.0, None], 0.8)
    grid = warrant_value(spots, 5, 3, volatilities, 0.03, *tranches, dilution=0.1)
    assert isinstance(grid, np.ndarray)
    assert grid.shape == (3, 2)
    for row, (spot,) in enumerate(spots):
        for column, volatility in enumerate(volatilities[0]):
            market = (spot, 5, 3, volatility, 0.03)
            parts = [
                value(*market, shares, hurdle, milestone, 0.8)
                for shares, hurdle, milestone in ((1, 100, 0), (2, 0, 1), (3, 140, 0))
            ]
            assert grid[row, column] == pytest.approx(0.9 * sum(parts), rel=1e-12)
    many = np.linspace(50, 150, 300_000)
    values = warrant_value(many, 5, 3, 0.4, 0.03, 1, 120)
    assert isinstance(values, np.ndarray)
    assert values.shape == many.shape
    assert values[::50_000] == pytest.approx(
        [value(float(spot), 5, 3, 0.4, 0.03, 1, 120) for spot in many[::50_000]], abs=1e-11
    )
    late = warrant_value(100, 5, [0.5, 2.0], 0.4, 0.03, 1, 120, 1)
    assert late == pytest.approx([0, value(100, 5, 2, 0.4, 0.03, 1, 120, 1)])


def test_blanks_are_defaults_and_ranges_of_one_cell_are_one_value() -> None:
    """Trailing blanks are trimmed; every optional argument may be an empty text."""
    plain = value(*MARKET, 2, 130)
    assert value(*MARKET, 2, 130, *[""] * 7) == plain
    assert value([[100.0]], *MARKET[1:], [2.0, None, ""], [130.0, None]) == pytest.approx(plain)
    assert value(*MARKET, 2, 130, 0, 1, 0, 1, "Ever", 0, 0) == pytest.approx(plain)
    assert value(100, 60, 3, 0.4, 0.03, 2, 130) == plain


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        ({"spot": 0.0}, DomainError, "spot must be above 0"),
        ({"spot": None}, WrongTypeError, "spot is blank"),
        ({"strike": -1.0}, DomainError, "strike must be at least 0"),
        ({"expiry": -0.1}, DomainError, "expiry must be at least 0"),
        ({"expiry": date(2030, 1, 1)}, DomainError, "expiry must be at least 0 and at most 500"),
        ({"volatility": 45.0}, DomainError, "looks like a percentage: write 45% as 0.45"),
        ({"volatility": -0.1}, DomainError, "volatility must be at least 0"),
        ({"rate": 3.7}, DomainError, "looks like a percentage: write 3.7% as 0.037"),
        ({"shares": -1.0}, DomainError, "shares must be at least 0"),
        ({"shares": [1, None, 2], "hurdle": 1}, WrongTypeError, "shares at position 2 is blank"),
        ({"hurdle": -5.0}, DomainError, "hurdle must be at least 0"),
        ({"hurdle": [1, 2], "shares": [1, 2, 3]}, WrongTypeError, "hurdle has 2 values but shares"),
        ({"milestone": -1.0}, DomainError, "milestone must be at least 0"),
        ({"probability": 60.0}, DomainError, "write 60% as 0.6"),
        ({"dividend_yield": -0.01}, DomainError, "dividend_yield must be at least 0"),
        ({"averaging": 2.5}, DomainError, "averaging must be a whole number"),
        ({"averaging": "monthly"}, WrongTypeError, "averaging must be 0, 1, a number of days"),
        ({"counting": "windw"}, WrongTypeError, "did you mean 'window'?"),
        ({"counting": 1}, WrongTypeError, "counting must be a text"),
        ({"correlation": 1.0}, DomainError, "correlation must be above -1 and below 1"),
        ({"correlation": [0.1, 0.2]}, WrongTypeError, "correlation must be one value"),
        ({"dilution": 1.0}, DomainError, "dilution must be at least 0 and below 1"),
        ({"volatility": math.nan}, WrongTypeError, "volatility must be a finite number"),
        ({"spot": math.inf}, WrongTypeError, "spot must be a finite number"),
        ({"spot": [[100.0], ["n/a"]]}, WrongTypeError, "spot at row 2, column 1"),
        ({"volatility": [[0.4, ErrorValue("#N/A")]]}, WrongTypeError, "row 1, column 2 is the err"),
        ({"hurdle": [100.0, "#REF!"]}, WrongTypeError, "hurdle at position 2 is the error #REF!"),
        (
            {"spot": [1.0, 2.0], "rate": [0.1] * 3},
            WrongTypeError,
            "spot has 2 values but rate",
        ),
        ({"spot": 1e300}, DomainError, "spot must be above 0 and at most 1e+60"),
    ],
)
def test_what_cannot_be_valued_is_refused_in_a_sentence(
    changed: dict[str, object], error: type[Exception], sentence: str
) -> None:
    """The sentence names the argument, the place and the limit."""
    arguments: dict[str, object] = dict(
        zip(("spot", "strike", "expiry", "volatility", "rate"), MARKET, strict=True), shares=1.0
    )
    with pytest.raises(error) as caught:
        value(**{**arguments, **changed})
    assert sentence in str(caught.value)
