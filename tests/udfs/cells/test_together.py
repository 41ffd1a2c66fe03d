"""Arguments that must fit each other: one shape, or the two that do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from udfs.cells.errors import WrongTypeError
from udfs.cells.together import together


@given(shapes=mutually_broadcastable_shapes(num_shapes=3, max_dims=2))
def test_what_fits_has_the_shape_that_arrays_broadcast_to(shapes: object) -> None:
    arrays = [np.zeros(shape) for shape in shapes.input_shapes]  # type: ignore[attr-defined]
    if all(array.size for array in arrays):
        named = dict(zip("abc", arrays, strict=True))
        assert together(named) == shapes.result_shape  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("shapes", "sentence"),
    [
        ([(3,), (), (2,)], "c has 2 values but a has 3"),
        ([(2, 1), (1, 5), (3, 1)], "a has 2 rows but c has 3"),
        ([(2, 4), (3,)], "b has 3 columns but a has 4"),
    ],
)
def test_the_two_that_do_not_fit_are_named(shapes: list[tuple[int, ...]], sentence: str) -> None:
    named = {name: np.zeros(shape) for name, shape in zip("abc", shapes, strict=False)}
    with pytest.raises(WrongTypeError) as found:
        together(named)
    assert str(found.value) == sentence


def test_a_function_may_say_what_the_two_dimensions_count() -> None:
    named = {"ebitda": np.zeros((7, 3)), "capex": np.zeros((6, 1))}
    with pytest.raises(WrongTypeError, match="capex has 6 scenarios but ebitda has 7"):
        together(named, ("scenarios", "years"))
