"""Blocks and splits: nothing else than the function itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from udfs.numerics.blocks import in_blocks, split

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats


def mixed(first: Floats, second: Floats, third: Floats) -> Floats:
    """Mix three arrays so that each position has a value of its own."""
    return first + 10 * second - third**2


@pytest.mark.parametrize("size", [1, 3, 7, 50, 10_000])
@pytest.mark.parametrize("shape", [(1, 1), (1, 40), (40, 1), (13, 17), (3, 200)])
def test_blocks_give_what_the_function_gives(shape: tuple[int, int], size: int) -> None:
    """Few blocks on one thread and many on two, whole arrays and repeated ones."""
    draw = np.random.default_rng(1)
    rows, columns = shape
    arrays = [draw.random((rows, 1)), draw.random((1, columns)), draw.random(shape)]
    assert np.array_equal(in_blocks(mixed, arrays, size), mixed(*arrays))


def test_an_error_in_a_block_reaches_the_caller() -> None:
    """Also from a second thread."""

    def failing(values: Floats) -> Floats:
        if values.max() > 0.5:
            message = "too large"
            raise ValueError(message)
        return values

    with pytest.raises(ValueError, match="too large"):
        in_blocks(failing, [np.linspace(0, 1, 100)[None]], 3)


def test_a_split_keeps_each_function_to_its_own_values() -> None:
    """The logarithm never sees a number that is not positive."""
    values, ones = np.array([[-1.0, 0.0, 1.0, 2.0]]), np.ones((3, 1))

    def logarithm(value: Floats, one: Floats) -> Floats:
        return np.log(value) * one

    def nothing(value: Floats, one: Floats) -> Floats:
        return 0 * value * one

    with np.errstate(all="raise"):
        found = split(values > 0, logarithm, nothing, [values, ones])
    assert np.array_equal(found, np.tile([0.0, 0.0, 0.0, np.log(2)], (3, 1)))
