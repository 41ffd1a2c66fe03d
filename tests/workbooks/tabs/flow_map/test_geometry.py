"""The geometry of a map of flows: in proportion, in its frame, no box on another."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from tests.workbooks.tabs.flow_map.test_payments import OTHERS, book, circle
from workbooks.file.shapes import Rectangle
from workbooks.tabs.flow_map.bands import PEN, THIN, label_areas, outline
from workbooks.tabs.flow_map.geometry import BOX, HAIRLINE, TIP, Geometry, laid_out
from workbooks.tabs.flow_map.payments import Payment, arranged

FRAME = Rectangle(10, 40, 1160, 580)
BOOKS = [circle(), book(8, 14, 1), book(12, 30, 2), book(24, 40, 3), book(60, 80, 4)]

books = pytest.mark.parametrize("payments", BOOKS, ids=[str(len(each)) for each in BOOKS])


def layout(payments: list[Payment]) -> Geometry:
    """Lay out a small map of some payments."""
    return laid_out(arranged(payments, OTHERS, companies=12), FRAME)


def boxes(found: Geometry) -> list[Rectangle]:
    """Give the boxes of the companies."""
    return [
        Rectangle(left, stop.top, BOX, stop.height)
        for column, left in zip(found.columns, found.lefts, strict=True)
        for stop in column
        if stop.company
    ]


@books
def test_bands_are_as_wide_as_their_amounts_but_for_a_least_width(payments: list[Payment]) -> None:
    found = layout(payments)
    for link in found.links:
        assert link.width == max(HAIRLINE, link.payment.amount * found.scale)


@books
def test_the_outline_of_a_band_is_as_wide_as_the_band_where_it_leaves_its_payer(
    payments: list[Payment],
) -> None:
    found = layout(payments)
    for link in found.links:
        path = outline(link, found)
        pen = PEN if link.width < THIN else 0
        assert path[-1][-1][1] - path[0][-1][1] + pen == pytest.approx(link.width)
        assert path[0][-1][0] == found.lefts[link.stops[0].column] + BOX


@books
def test_every_arrow_ends_at_the_left_of_its_payee(payments: list[Payment]) -> None:
    found = layout(payments)
    for link in found.links:
        payee = link.stops[-1]
        tip = found.lefts[payee.column], link.ends[payee][0]
        path = outline(link, found)
        at = path.index((tip,))
        assert payee.top <= tip[1] <= payee.top + payee.height
        assert path[at - 1][-1][0] == path[at + 1][-1][0] == tip[0] - TIP


@books
def test_bands_do_not_overlap_where_they_leave_or_enter_a_box(payments: list[Payment]) -> None:
    found = layout(payments)
    for column in found.columns:
        for stop in column:
            if not stop.company:
                continue
            for edge, at in ((0, -1), (1, 0)):
                docked = sorted(
                    (link.ends[stop][edge], link.width)
                    for link in found.links
                    if link.stops[at] is stop
                )
                for (y, width), (next_y, next_width) in pairwise(docked):
                    assert y + width / 2 < next_y - next_width / 2


@books
def test_boxes_lie_in_the_frame_and_none_on_another(payments: list[Payment]) -> None:
    found = boxes(layout(payments))
    assert all(box.within(FRAME) for box in found)
    assert not any(one.meets(other) for one, other in combinations(found, 2))


@books
def test_bands_stay_in_the_frame(payments: list[Payment]) -> None:
    found = layout(payments)
    for link in found.links:
        points = [point for step in outline(link, found) for point in step]
        assert min(x for x, _ in points) >= FRAME.left - 1e-9
        assert max(x for x, _ in points) <= FRAME.right + 1e-9
        assert min(y for _, y in points) >= FRAME.top - 1e-9
        assert max(y for _, y in points) <= FRAME.bottom + 1e-9


@books
def test_a_band_that_goes_round_touches_no_box_in_its_lanes(payments: list[Payment]) -> None:
    found = layout(payments)
    every = boxes(found)
    for link, track in found.tracks.items():
        half = link.width / 2 - 1e-6
        for x, stop in ((track.out, link.stops[0]), (track.back, link.stops[-1])):
            top, bottom = sorted((track.run, stop.middle))
            lane = Rectangle(x - half, top, 2 * half, bottom - top)
            assert not any(lane.meets(box) for box in every)


@books
def test_amounts_lie_in_the_frame_on_no_box_and_on_no_other_amount(
    payments: list[Payment],
) -> None:
    found = layout(payments)
    placed = list(label_areas(found.links, found, dict.fromkeys(found.links, 30.0), 13).values())
    assert placed
    assert all(area.within(FRAME) for area in placed)
    assert not any(one.meets(other) for one, other in combinations([*placed, *boxes(found)], 2))


def test_the_largest_amounts_have_their_room_first() -> None:
    found = layout(BOOKS[2])
    placed = label_areas(found.links, found, dict.fromkeys(found.links, 60.0), 30)
    assert found.links[0] in placed
    assert len(placed) < len(found.links)
