"""Integrals of many smooth functions at once, by Gauss and Legendre's rule."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from udfs.cells.arrays import Floats

NODES = 96  # of each part


def integral(function: Callable[[Floats], Floats], ends: Sequence[Floats]) -> Floats:
    """Integrate from the lowest to the highest of some ends, part by part.

    Args:
        function: Takes places of shape (..., 96) and returns its values there.
        ends: At least two arrays that broadcast to (..., 1), in any order. The function may change
            abruptly at each of them: the nodes crowd there.

    Returns:
        The integral, of shape (...).
    """
    places, weights = _rule()
    ordered = np.sort(np.stack(np.broadcast_arrays(*ends)), axis=0)
    total = np.zeros(ordered.shape[1:-1])
    for left, right in pairwise(ordered):
        values = function(left + (right - left) * places)
        total += (right - left)[..., 0] * (values @ weights)
    return total


@cache
def _rule() -> tuple[Floats, Floats]:
    """Give places and weights on [0, 1], drawn to both ends by the cubic 3t² − 2t³."""
    roots, weights = np.polynomial.legendre.leggauss(NODES)
    even = (roots + 1) / 2
    return even**2 * (3 - 2 * even), weights / 2 * 6 * even * (1 - even)
