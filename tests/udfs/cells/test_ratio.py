"""Ratios: a number only where the denominator is above zero."""

from __future__ import annotations

import numpy as np

from udfs.cells.ratio import ratio


def test_a_ratio_is_a_number_only_above_a_denominator_of_zero() -> None:
    """Negative, zero and absent denominators have no meaning."""
    np.testing.assert_array_equal(ratio([1, 1, 1, -3], [2, 0, -2, 2]), [0.5, np.nan, np.nan, -1.5])
    assert np.isnan(ratio(1, np.nan))


def test_a_ratio_beyond_the_floats_has_no_meaning_either() -> None:
    """Nothing returns infinity."""
    assert np.isnan(ratio(1e300, 1e-300))
