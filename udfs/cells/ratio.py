"""Ratios that say nothing when their denominator is not above zero."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from udfs.cells.arrays import Floats


def ratio(numerator: npt.ArrayLike, denominator: npt.ArrayLike) -> Floats:
    """Divide where the denominator is above 0; elsewhere NaN, which a cell shows as `n.m.`.

    A quotient too large for a float is NaN too: no function returns infinity.
    """
    below = np.asarray(denominator, dtype=np.float64)
    with np.errstate(over="ignore"):
        quotient = np.asarray(numerator, dtype=np.float64) / np.where(below > 0, below, np.nan)
    return np.where(np.isinf(quotient), np.nan, quotient)
