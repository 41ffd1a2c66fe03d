"""Dual numbers: each operation's derivative against central differences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.special import erfcx, log_ndtr, ndtr

from udfs.numerics.dual import differentiated

if TYPE_CHECKING:
    from collections.abc import Callable

    from udfs.cells.arrays import Floats

PLACES = np.array([[-2.0, 0.3, 1.7]])
WEIGHTS = np.array([0.2, 0.5, 0.3])


def dot(at: Floats) -> Floats:
    """Multiply by a matrix and add up into an array that was there before."""
    total: Floats = np.zeros(1)
    moved: Floats = (at[..., None] - PLACES) ** 2
    total += moved @ WEIGHTS
    return total


def ordered(at: Floats) -> Floats:
    """Sort three ends of which two move."""
    ends = np.sort(np.stack(np.broadcast_arrays(3 - at, np.ones((1,)), at * at)), axis=0)
    return ends[0] + 10 * ends[1] + 100 * ends[2]


OPERATIONS: dict[str, Callable[[Floats], Floats]] = {
    "sums": lambda at: 3 - at + (at + 2) + (-at) * 5 - 1,
    "products": lambda at: at * (at + 1) * 2,
    "quotients": lambda at: (at + 3) / at / (2 * at),
    "powers": lambda at: at**3 - at**2,
    "roots": lambda at: np.sqrt(at) * np.log(at),
    "exponentials": lambda at: np.exp(-at) + np.expm1(2 * at),
    "normals": lambda at: ndtr(at) + ndtr(-3 * at) * log_ndtr(2 * at) + log_ndtr(-40 * at),
    "scaled tails": lambda at: erfcx(at) + erfcx(20 * at),
    "larger": lambda at: np.maximum(at, 1) * np.maximum(0.1, at) * np.minimum(at, 5),
    "clipped": lambda at: np.clip(at * at, at, 2 * at) + np.clip(at, 2, 3),
    "chosen": lambda at: np.where(at > 0.5, at * at, 1 / at),
    "filled": lambda at: np.full_like(at, 7) * at,
    "integrals": dot,
    "sorted": ordered,
}


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("at", [0.2, 0.9, 1.4])
def test_each_operation_has_the_derivative_that_differences_show(name: str, at: float) -> None:
    """By differences of the fourth order; the value is that of the plain formula."""
    function, step = OPERATIONS[name], 1e-3

    def plain(place: float) -> float:
        return float(function(np.array([place]))[0])

    value, slope = differentiated(function, at)
    assert value == plain(at)
    near, far = (plain(at + n * step) - plain(at - n * step) for n in (1, 2))
    assert slope == pytest.approx((8 * near - far) / (12 * step), rel=1e-8, abs=1e-9)


def test_tails_far_out_keep_finite_derivatives() -> None:
    """The normal distribution's logarithm falls like −x²/2, however far."""
    for at in (-1e9, -1e3, 1e3, 1e9):
        _, slope = differentiated(log_ndtr, at)
        assert slope == pytest.approx(max(-at, 0), rel=1e-5)


def test_a_formula_that_does_not_depend_on_its_argument_has_no_slope() -> None:
    """An array comes back, no dual number."""
    assert differentiated(lambda _: np.array([4.0]), 2.0) == (4.0, 0.0)
    assert differentiated(lambda at: np.where(at > 1, 4.0, at), 2.0) == (4.0, 0.0)


def test_an_operation_without_a_known_derivative_is_not_passed_over() -> None:
    """A missing rule must fail, never return a slope of 0."""
    with pytest.raises(KeyError):
        differentiated(np.sin, 1.0)
    with pytest.raises(KeyError):
        differentiated(np.flip, 1.0)
