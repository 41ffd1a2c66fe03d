"""Scrambled Sobol points: against SciPy's, and how evenly they lie."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from udfs.numerics.sobol import BITS, DIMENSIONS, _directions, sobol


def test_the_direction_numbers_are_those_of_scipy() -> None:
    """The first 1,024 points of every dimension, in any order."""
    steps, points = _directions(), np.zeros((DIMENSIONS, 1024), dtype=np.uint32)
    for bit in range(10):
        known = 1 << bit
        points[:, known : 2 * known] = points[:, :known] ^ steps[:, bit, np.newaxis]
    theirs = qmc.Sobol(DIMENSIONS, scramble=False, bits=BITS).random(1024).T * 2.0**BITS
    assert set(map(tuple, points.T.tolist())) == set(map(tuple, theirs.T.astype(int).tolist()))


def test_every_scrambling_has_one_point_in_each_of_equal_boxes() -> None:
    """In each dimension alone, and in the first two as a net of 16 by 64."""
    points = sobol(1024, DIMENSIONS, 5, np.random.default_rng(3))
    assert points.min() > 0
    assert points.max() < 1
    lanes = np.sort((points * 1024).astype(int), axis=2)
    assert np.all(lanes == np.arange(1024))
    first, second = (points[:2] * np.array([16, 64])[:, None, None]).astype(int)
    assert all(len(set(row)) == 1024 for row in (first * 64 + second).tolist())


def test_scramblings_differ_and_a_seed_repeats_them() -> None:
    """Each is drawn anew."""
    points = sobol(64, 3, 4, np.random.default_rng(3))
    assert len({tuple(row) for row in points[0].tolist()}) == 4
    assert np.all(points == sobol(64, 3, 4, np.random.default_rng(3)))
    assert np.all(sobol(1, 2, 3, np.random.default_rng(1)) < 1)


def test_means_are_unbiased_and_far_closer_than_random_ones() -> None:
    """An integral over 6 dimensions that is 1: by 32 scramblings of 1,024 points."""
    points = sobol(1024, 6, 32, np.random.default_rng(8))
    weights = np.arange(1, 7)[:, None, None]
    values = np.prod(1 + (points - 0.5) / weights, axis=0)
    means = values.mean(axis=1)
    error = means.std(ddof=1) / np.sqrt(32)
    assert means.mean() == pytest.approx(1, abs=4 * error)
    assert error < values.std() / np.sqrt(32 * 1024) / 20
