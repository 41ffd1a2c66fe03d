"""Scrambled Sobol points: numbers that fill a cube more evenly than random ones.

SciPy has them too, but its statistics take 0.75 s to import, which no workbook should wait for.

Source:
    Sobol', "On the Distribution of Points in a Cube", 1967; Joe and Kuo, "Constructing Sobol
    Sequences with Better Two-Dimensional Projections", SIAM Journal on Scientific Computing 30(5),
    2008 (direction numbers); Matoušek, "On the L2-Discrepancy for Anchored Boxes", Journal of
    Complexity 14(4), 1998 (random linear scrambling).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats

Words: TypeAlias = npt.NDArray[np.uint32]

BITS = 32
# each dimension after the first: the inner coefficients of its polynomial, its first numbers
POLYNOMIALS = (
    (0, (1,)),
    (1, (1, 3)),
    (1, (1, 3, 1)),
    (2, (1, 1, 1)),
    (1, (1, 1, 3, 3)),
    (4, (1, 3, 5, 13)),
    (2, (1, 1, 5, 5, 17)),
    (4, (1, 1, 5, 5, 5)),
    (7, (1, 1, 7, 11, 19)),
    (11, (1, 1, 5, 1, 1)),
    (13, (1, 1, 1, 3, 11)),
    (14, (1, 3, 5, 5, 31)),
    (1, (1, 3, 3, 9, 7, 49)),
    (13, (1, 1, 1, 15, 21, 21)),
    (16, (1, 3, 1, 13, 27, 49)),
    (19, (1, 1, 1, 15, 7, 5)),
)
DIMENSIONS = len(POLYNOMIALS) + 1


def sobol(points: int, dimensions: int, scramblings: int, generator: np.random.Generator) -> Floats:
    """Draw independent scramblings of the first Sobol points.

    Args:
        points: A power of two, at most 2^32.
        dimensions: At most 17.
        scramblings: How many.
        generator: What the scramblings are drawn from.

    Returns:
        Numbers above 0 and below 1, of shape (dimensions, scramblings, points). Each scrambling
        fills the cube evenly and each of its points is uniform: means over scramblings are
        independent and unbiased.
    """
    shape = (dimensions, scramblings)
    steps = _scrambled(_directions()[:dimensions, : points.bit_length() - 1], shape, generator)
    found = np.empty((*shape, points), dtype=np.uint32)
    found[..., 0] = generator.integers(0, 1 << BITS, shape, dtype=np.uint32)
    for bit in range(points.bit_length() - 1):
        known = 1 << bit
        found[..., known : 2 * known] = found[..., :known] ^ steps[..., bit, np.newaxis]
    return (found + 0.5) / (1 << BITS)


def _scrambled(directions: Words, shape: tuple[int, int], generator: np.random.Generator) -> Words:
    """Mix the bits of each number at random, none by those below it.

    The first bits keep telling the same halves, quarters and so on apart.
    """
    drawn = generator.integers(0, 1 << BITS, (*shape, BITS), dtype=np.uint32)
    result = np.zeros((*shape, directions.shape[1]), dtype=np.uint32)
    for bit in range(BITS):
        own = np.uint32(1 << bit)
        column = drawn[..., bit] & (own - np.uint32(1)) | own
        has = (directions & own) != 0
        result ^= np.where(has[:, np.newaxis], column[..., np.newaxis], np.uint32(0))
    return result


@cache
def _directions() -> Words:
    """Give the direction numbers of each dimension, first bit highest."""
    rows = [[1] * BITS]
    for coefficients, first in POLYNOMIALS:
        degree, numbers = len(first), list(first)
        for position in range(degree, BITS):
            oldest = numbers[position - degree]
            number = oldest ^ (oldest << degree)
            for back in range(1, degree):
                if coefficients >> (degree - 1 - back) & 1:
                    number ^= numbers[position - back] << back
            numbers.append(number)
        rows.append(numbers)
    shifted = [[number << BITS - 1 - bit for bit, number in enumerate(row)] for row in rows]
    return np.array(shifted, dtype=np.uint32)
