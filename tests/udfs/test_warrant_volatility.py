"""WARRANT_VOLATILITY: there and back through WARRANT_VALUE, several answers, none and errors."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.cells.errors import DomainError, WrongTypeError
from udfs.warrant_value import warrant_value
from udfs.warrant_volatility import warrant_volatility

CONTRACTS = st.fixed_dictionaries(
    {
        "spot": st.floats(50, 200),
        "strike": st.one_of(st.just(0.0), st.floats(0.01, 250)),
        "expiry": st.floats(0.1, 10),
        "rate": st.floats(-0.02, 0.08),
        "shares": st.just([10.0, 20.0]),
        "hurdle": st.lists(st.floats(220, 400), min_size=2, max_size=2),
        "milestone": st.just([0.0, 0.1]),
        "probability": st.floats(0.1, 1),
        "dividend_yield": st.floats(0, 0.05),
        "averaging": st.sampled_from([0, 1, 5, "20 of 30"]),
        "counting": st.sampled_from(["ever", "window"]),
        "correlation": st.sampled_from([0.0, 0.5, -0.7]),
        "dilution": st.sampled_from([0.0, 0.2]),
    }
)


@settings(max_examples=60, deadline=None)
@given(CONTRACTS, st.floats(0.1, 1.5))
def test_the_volatility_leads_back_to_the_value(
    contract: dict[str, object], volatility: float
) -> None:
    """To 1e-10; the answer is not above the volatility that was there first."""
    value = float(warrant_value(**contract, volatility=volatility))  # type: ignore[arg-type]
    if value < 1e-3:
        return
    found = warrant_volatility(value, **contract)  # type: ignore[arg-type]
    again = float(warrant_value(**contract, volatility=found))  # type: ignore[arg-type]
    assert again == pytest.approx(value, rel=1e-10)
    assert found <= volatility * (1 + 1e-6)


def test_hulls_call_of_7_04_implies_the_volatility_that_it_was_made_with() -> None:
    """Hull, example 15.7, before dilution: 30%, to the cents that are printed."""
    assert warrant_volatility(7.04, 40, 60, 5, 0.03, 1) == pytest.approx(0.3, abs=2e-4)


def test_of_several_answers_the_lowest_is_given() -> None:
    """Delivery that goes with a falling share makes the value rise, then fall."""
    contract = (100, 0.01, 5, 0.03, 1, 150, 0, 0.6, 0, 0, "ever", -0.8)

    def worth(volatility: float) -> float:
        return float(warrant_value(*contract[:3], volatility, *contract[3:]))  # type: ignore[arg-type]

    top = max(worth(0.01 * n) for n in range(1, 300))
    assert worth(0.01) < 0.5 * top > worth(3)
    found = warrant_volatility(0.5 * top, *contract)  # type: ignore[arg-type]
    assert worth(found) == pytest.approx(0.5 * top, rel=1e-10)
    assert worth(found * 1.01) > worth(found)


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        ({"value": 200.0}, DomainError, "value must be between 45.1641 and 99.9"),
        ({"value": 20.0}, DomainError, "which volatilities from 0 to 5 give, got 20"),
        ({"strike": 0, "value": 100}, DomainError, "value does not depend on volatility here"),
        ({"milestone": 4}, DomainError, "value does not depend on volatility here: it is 0 at any"),
        ({"value": -1}, DomainError, "value must be above 0"),
        ({"spot": [1, 2]}, WrongTypeError, "spot must be one value"),
        ({"rate": 3}, DomainError, "write 3% as 0.03"),
    ],
)
def test_what_implies_no_volatility_is_refused_in_a_sentence(
    changed: dict[str, object], error: type[Exception], sentence: str
) -> None:
    """The sentence says which values can be had."""
    arguments = {"value": 50.0, "spot": 100.0, "strike": 60.0, "expiry": 3.0, "rate": 0.03}
    with pytest.raises(error) as caught:
        warrant_volatility(**{**arguments, "shares": 1.0, **changed})  # type: ignore[arg-type]
    assert sentence in str(caught.value)
