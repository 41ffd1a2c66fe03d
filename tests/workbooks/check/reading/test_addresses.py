"""Areas that are met from row to row: against comparing each with every other."""

from __future__ import annotations

import random

import pytest

from tests.rows import all_hold
from workbooks.check.reading.addresses import Area, Sweep, area


def drawn(draw: random.Random) -> list[Area]:
    """Draw areas in the order of their first cells."""
    places = sorted(
        {(draw.randint(1, 12), draw.randint(1, 12)) for _ in range(draw.randint(1, 40))}
    )
    return [
        Area(top, left, top + draw.choice([0, 0, 1, 5]), left + draw.choice([0, 0, 1, 7]))
        for top, left in places
    ]


def test_the_sweep_keeps_what_meets_no_other() -> None:
    all_hold(range(200), _keeps_what_is_free)


def _keeps_what_is_free(seed: int) -> None:
    sweep, kept = Sweep(), list[Area]()
    for number, one in enumerate(drawn(random.Random(seed))):  # noqa: S311 - a test
        free = not any(one.meets(other) for other in kept)
        assert sweep.add(one, number) == free
        kept += [one] * free


def test_the_sweep_knows_which_area_holds_a_cell_of_the_row() -> None:
    all_hold(range(50), _knows_what_holds_a_cell)


def _knows_what_holds_a_cell(seed: int) -> None:
    sweep, kept = Sweep(), list[tuple[Area, int]]()
    for number, one in enumerate(drawn(random.Random(seed))):  # noqa: S311 - a test
        if sweep.add(one, number):
            kept.append((one, number))
        for column in range(1, 22):
            holding = [mark for each, mark in kept if each.holds(one.top, column)]
            assert [sweep.mark(one.top, column)] == (holding or [None])


@pytest.mark.parametrize("text", ["", "A1:", ":A1", "A0", "XFE1", "B2:A1", "A:1", "A1:B"])
def test_what_is_no_area_is_none(text: str) -> None:
    assert area(text) is None
