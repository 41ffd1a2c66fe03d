"""Where a function first changes sign."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from udfs.numerics.crossing import first_crossing, with_extremes

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats

PLACES = np.linspace(0, 10, 21)


def test_the_first_of_several_changes_is_found_to_the_last_digit() -> None:
    """Rising and falling alike; the two places are neighbouring floats."""
    for shift, root in ((0.3, math.pi - 0.3), (-0.3, 0.3), (4, math.pi * 2 - 4)):
        found = first_crossing(lambda at, shift=shift: np.sin(at + shift), PLACES)
        assert found is not None
        assert found[0] == pytest.approx(root, abs=1e-14)
        assert np.nextafter(found[0], 11) == found[1]


def test_a_root_below_zero_is_found_as_exactly() -> None:
    """The places may be negative."""
    for root in (-0.2, -1e-9, -7.3):
        found = first_crossing(lambda at, root=root: at - root, np.array([-10.0, 10.0]))
        assert found is not None
        assert found[1] == root


def test_a_jump_lies_between_the_two_places() -> None:
    """The second is the first at which the function is positive."""
    found = first_crossing(lambda at: np.where(at >= 7.3, 1.0, -1.0), PLACES)
    assert found == (np.nextafter(7.3, 0), 7.3)


def test_a_root_at_the_first_place_and_no_root_at_all_are_told_apart() -> None:
    """Nothing is found where the sign stays."""
    assert first_crossing(lambda at: at, PLACES) == (0, 0)
    assert first_crossing(lambda at: at + 1, PLACES) is None
    assert first_crossing(lambda at: -at - 1, PLACES) is None


def test_a_root_below_all_floats_ends_the_search() -> None:
    """A change between 0 and the least float."""
    found = first_crossing(lambda at: np.where(at > 0, 1.0, -1.0), PLACES)
    assert found is not None
    assert found[0] == 0
    assert found[1] < 1e-290


def test_a_turn_between_two_places_is_found_by_its_extremes() -> None:
    """A hump that passes 0 by 1e-10 between places that are all below; and one upside down."""
    for sign in (1, -1):

        def hump(at: Floats, sign: int = sign) -> Floats:
            return sign * (1e-10 - (at - 3.217) ** 2)

        assert first_crossing(hump, PLACES) is None
        places = with_extremes(hump, PLACES)
        assert set(PLACES) <= set(places)
        assert np.all(np.diff(places) > 0)
        found = first_crossing(hump, places)
        assert found is not None
        assert found[0] == pytest.approx(3.217 - 1e-5, abs=1e-10)
