"""Where a function first changes sign: solved on grids that close in, many places a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from udfs.cells.arrays import Floats

PLACES = 65  # of each grid: a sixth of the digits of a float, in a call that costs little more
LEAST = 1e-300


def first_crossing(
    function: Callable[[Floats], Floats], places: Floats
) -> tuple[float, float] | None:
    """Find two neighbouring floats between which a function first changes sign.

    Args:
        function: Takes a row of places; 0 counts as positive.
        places: Rising; two changes of sign between neighbours are not seen.

    Returns:
        The place before the change and the one after it; the first place twice if the function is
        0 there and the sign never changes; None if it never changes otherwise.
    """
    positive = function(places) >= 0
    changed = np.flatnonzero(positive[1:] != positive[0])
    if not changed.size:
        return (float(places[0]),) * 2 if function(places[:1])[0] == 0 else None
    left, right = places[changed[0] : changed[0] + 2].tolist()
    while True:
        places = np.unique(np.linspace(left, right, PLACES))
        if len(places) <= 2 or max(-left, right) < LEAST:  # noqa: PLR2004 - no float between
            return left, right
        # the ends are known: near the root rounding could give them another sign
        inner = np.flatnonzero((function(places[1:-1]) >= 0) != positive[0])
        found = inner[0] + 1 if inner.size else len(places) - 1
        left, right = places[found - 1 : found + 1].tolist()


def with_extremes(function: Callable[[Floats], Floats], places: Floats) -> Floats:
    """Add places around the highest and the lowest value, close enough to show how far it goes.

    Args:
        function: Takes a row of places.
        places: Rising.

    Returns:
        Rising places, with those three times as many digits closer to each extreme.
    """
    for seek in (np.argmax, np.argmin):
        for _ in range(3):
            best = int(seek(function(places)))
            around = places[max(best - 1, 0)], places[min(best + 1, len(places) - 1)]
            places = np.union1d(places, np.linspace(*around, PLACES))
    return places
