"""WARRANT_PRICE: there and back through WARRANT_VALUE, jumps and errors."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udfs.cells.errors import DomainError, WrongTypeError
from udfs.warrant_price import warrant_price
from udfs.warrant_value import warrant_value

CONTRACTS = st.fixed_dictionaries(
    {
        "strike": st.one_of(st.just(0.0), st.floats(0.01, 250)),
        "expiry": st.floats(0.1, 10),
        "volatility": st.floats(0.1, 1.2),
        "rate": st.floats(-0.02, 0.08),
        "shares": st.just([10.0, 20.0]),
        "hurdle": st.one_of(st.none(), st.lists(st.floats(30, 400), min_size=2, max_size=2)),
        "milestone": st.just([0.0, 0.1]),
        "probability": st.floats(0.1, 1),
        "dividend_yield": st.floats(0, 0.05),
        "averaging": st.sampled_from([0, 5, "20 of 30"]),
        "counting": st.sampled_from(["ever", "window"]),
        "correlation": st.sampled_from([0.0, 0.5, -0.7]),
        "dilution": st.sampled_from([0.0, 0.2]),
    }
)


@settings(max_examples=60, deadline=None)
@given(CONTRACTS, st.floats(50, 200))
def test_the_price_leads_back_to_the_value(contract: dict[str, object], spot: float) -> None:
    """To 1e-10, wherever the value is worth more than a rounding of spot."""
    value = float(warrant_value(spot, **contract))  # type: ignore[arg-type]
    if value < 1e-3 * spot:
        return
    price = warrant_price(value, **contract)  # type: ignore[arg-type]
    again = float(warrant_value(price, **contract))  # type: ignore[arg-type]
    assert again == pytest.approx(value, rel=1e-10)


def test_a_vested_warrant_pays_the_bill_at_bill_by_share_and_strike() -> None:
    """A penny warrant of 160 m shares against a bill of 90 bn, at expiry and before."""
    market = (0.01, 0, 0.5, 0.037)
    assert warrant_price(90e3, *market, 160) == pytest.approx(90e3 / 160 + 0.01, rel=1e-12)
    discounted = 90e3 / 160 + 0.01 * math.exp(-0.037 * 5)
    assert warrant_price(90e3, 0.01, 5, 0.5, 0.037, 160) == pytest.approx(discounted, rel=1e-12)


def test_in_a_jump_the_price_is_the_hurdle() -> None:
    """A share that reaches a hurdle that is tested daily has passed it at once."""
    market = (0.01, 1.0, 0.5, 0.03)
    below = float(warrant_value(np.nextafter(300.0, 0), *market, 1, 300))
    above = float(warrant_value(300.0, *market, 1, 300))
    assert above > below + 1
    assert warrant_price((above + below) / 2, *market, 1, 300) == 300


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        ({"milestone": 4}, DomainError, "the tranches lapse, or have too few shares"),
        ({"shares": 0}, DomainError, "the tranches lapse, or have too few shares"),
        ({"probability": 0}, DomainError, "the tranches lapse, or have too few shares"),
        ({"value": 0}, DomainError, "value must be above 0"),
        ({"value": [1, 2]}, WrongTypeError, "value must be one value"),
        ({"strike": [1, 2]}, WrongTypeError, "strike must be one value"),
        ({"volatility": 50}, DomainError, "write 50% as 0.5"),
    ],
)
def test_what_has_no_price_is_refused_in_a_sentence(
    changed: dict[str, object], error: type[Exception], sentence: str
) -> None:
    """A warrant that cannot be worth the amount, and wrong arguments."""
    arguments = {"value": 50.0, "strike": 1.0, "expiry": 3.0, "volatility": 0.4, "rate": 0.03}
    with pytest.raises(error) as caught:
        warrant_price(**{**arguments, "shares": 1.0, **changed})  # type: ignore[arg-type]
    assert sentence in str(caught.value)
