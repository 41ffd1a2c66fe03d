"""Long calculations in blocks that stay in the processor's cache, on two threads."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from udfs.cells.arrays import Floats, Marks

THREADS = 1 if sys.platform == "emscripten" else 2  # Pyodide cannot start one
WORTH_A_THREAD = 16  # blocks: starting threads costs as much as several


def in_blocks(
    function: Callable[..., Floats], arrays: Sequence[Floats], size: int = 8192
) -> Floats:
    """Apply an elementwise function to two-dimensional arrays that broadcast with each other.

    Args:
        function: Takes one array for each of `arrays` and returns one that they broadcast to.
        arrays: Two-dimensional, of shapes that broadcast.
        size: Elements of a block.

    Returns:
        The same as `function(*arrays)`.
    """
    rows, columns = np.broadcast_shapes(*(array.shape for array in arrays))
    if rows * columns <= size:
        return np.broadcast_to(function(*arrays), (rows, columns))
    result = np.empty((rows, columns))
    width = min(columns, size)
    height = max(1, size // width)

    def fill(corner: tuple[int, int]) -> None:
        top, left = corner
        block = (slice(top, top + height), slice(left, left + width))
        result[block] = function(*(_cut(array, block) for array in arrays))

    corners = list(product(range(0, rows, height), range(0, columns, width)))
    if THREADS == 1 or len(corners) < WORTH_A_THREAD:
        for corner in corners:
            fill(corner)
    else:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(fill, corners))
    return result


def _cut(array: Floats, block: tuple[slice, slice]) -> Floats:
    """Cut a block out of an array; what is repeated along an axis stays whole."""
    rows, columns = block
    every = slice(None)
    return array[rows if array.shape[0] > 1 else every, columns if array.shape[1] > 1 else every]


def split(
    mask: Marks,
    chosen: Callable[..., Floats],
    other: Callable[..., Floats],
    arrays: Sequence[Floats],
) -> Floats:
    """Apply one function where a mask holds and another elsewhere, each to its own values only."""
    if mask.all():
        return chosen(*arrays)
    if not mask.any():
        return other(*arrays)
    shape = np.broadcast_shapes(mask.shape, *(array.shape for array in arrays))
    result = np.empty(shape)
    mask = np.broadcast_to(mask, shape)
    for part, function in ((mask, chosen), (~mask, other)):
        result[part] = function(*(np.broadcast_to(array, shape)[part] for array in arrays))
    return result
