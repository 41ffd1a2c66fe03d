"""The outlines of the bands of a map of flows, and where their amounts can be read.

A path is a list of points to which straight lines (1 point) or Bézier curves (3 points) lead.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from workbooks.file.shapes import Rectangle
from workbooks.tabs.flow_map.geometry import BOX, TIP, TURN, slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workbooks.file.shapes import Outline, Point
    from workbooks.tabs.flow_map.column_order import Connection
    from workbooks.tabs.flow_map.geometry import Geometry

THIN = 4.0  # a band drawn with a pen of its own colour, so that no slope thins it to nothing
PEN = 2 / 3  # width of that pen: 0.5 of 1/72 inch
KAPPA = 0.5523  # of a Bézier curve that stands for a quarter of a circle
HEAD = 3.5  # half of the least width of an arrow head
PLACES = (0.78, 0.68, 0.58, 0.48, 0.88, 0.38, 0.28, 0.18)  # of an amount along its band


def outline(link: Connection, layout: Geometry) -> Outline:
    """Draw the outline of a band with its arrow head."""
    upper, lower = _edges(link, layout)
    half = min(max(link.width / 2, HEAD), slot(link) / 2)
    x = layout.lefts[link.stops[-1].column]
    y = link.ends[link.stops[-1]][0]
    neck = x - TIP
    head: Outline = [((neck, y - half),), ((x, y),), ((neck, y + half),)]
    return [*upper, *head, *_reversed(lower)]


def label_areas(
    links: Iterable[Connection], layout: Geometry, widths: dict[Connection, float], height: float
) -> dict[Connection, Rectangle]:
    """Place the amounts, the largest first, where they cover neither a box nor another amount."""
    taken = [
        Rectangle(layout.lefts[stop.column] - TIP, stop.top, BOX + TIP, stop.height)
        for column in layout.columns
        for stop in column
        if stop.company
    ]
    found: dict[Connection, Rectangle] = {}
    for link in links:
        width = widths[link]
        for x, y in _places(link, layout):
            area = Rectangle(x - width / 2, y - height / 2, width, height)
            if area.within(layout.frame) and not any(area.meets(other) for other in taken):
                found[link] = area
                taken.append(area)
                break
    return found


def _places(link: Connection, layout: Geometry) -> Iterator[Point]:
    """Offer points on the middle of a band."""
    if link.backward:
        track = layout.tracks[link]
        for part in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
            yield track.back + (track.out - track.back) * part, track.run
        return
    for part in PLACES:
        for (x0, y0), (x1, y1) in reversed(_segments(link, layout)):
            m = (x0 + x1) / 2
            rest = 1 - part
            x = x0 * rest**3 + 3 * m * rest * part + x1 * part**3
            yield x, y0 * rest**2 * (1 + 2 * part) + y1 * part**2 * (3 - 2 * part)


def _segments(link: Connection, layout: Geometry) -> list[tuple[Point, Point]]:
    """Give where a band that runs forward leaves one column and gets to the next."""
    found = []
    for left, right in pairwise(link.stops):
        start = layout.lefts[left.column] + BOX, link.ends[left][1]
        end = layout.lefts[right.column] - TIP * (right is link.stops[-1]), link.ends[right][0]
        found.append((start, end))
    return found


def _edges(link: Connection, layout: Geometry) -> tuple[Outline, Outline]:
    """Draw both edges of a band from its payer to the neck of its arrow."""
    half = (link.width - PEN if link.width < THIN else link.width) / 2
    if link.backward:
        return _round(link, layout, -half), _round(link, layout, half)
    edges = []
    for shift in (-half, half):
        path: Outline = []
        for (x0, y0), (x1, y1) in _segments(link, layout):
            m = (x0 + x1) / 2
            path.append(((x0, y0 + shift),))
            path.append(((m, y0 + shift), (m, y1 + shift), (x1, y1 + shift)))
        edges.append(path)
    return edges[0], edges[1]


def _round(link: Connection, layout: Geometry, shift: float) -> Outline:
    """Draw one edge of a band that goes round: shifted down where it leaves and comes in."""
    payer, payee = link.stops
    track = layout.tracks[link]
    y1, y2 = link.ends[payer][1], link.ends[payee][0]
    above = track.run < y1
    outward = shift if above else -shift
    radius = TURN + link.width / 2 + outward
    corners = [
        (layout.lefts[payer.column] + BOX, y1 + shift),
        (track.out + outward, y1 + shift),
        (track.out + outward, track.run - shift),
        (track.back - outward, track.run - shift),
        (track.back - outward, y2 + shift),
        (layout.lefts[payee.column] - TIP, y2 + shift),
    ]
    return _rounded(corners, radius)


def _rounded(corners: Sequence[Point], radius: float) -> Outline:
    """Round the corners of a path whose parts run along the axes."""
    path: Outline = [(corners[0],)]
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        fits = min(radius, *(_distance(corner, end) / 2 for end in (before, after)))
        start, end = _towards(corner, before, fits), _towards(corner, after, fits)
        first = _towards(start, corner, fits * KAPPA)
        second = _towards(end, corner, fits * KAPPA)
        path += [(start,), (first, second, end)]
    return [*path, (corners[-1],)]


def _distance(one: Point, other: Point) -> float:
    return abs(one[0] - other[0]) + abs(one[1] - other[1])


def _towards(start: Point, end: Point, length: float) -> Point:
    """Go some way from one point towards another, along an axis."""
    distance = _distance(start, end)
    part = length / distance if distance else 0.0
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part


def _reversed(path: Outline) -> Outline:
    """Walk a path from its end to its start."""
    ends = [points[-1] for points in path]
    back: Outline = [(ends[-1],)]
    for at in range(len(path) - 1, 0, -1):
        controls = path[at][:-1]
        back.append((*reversed(controls), ends[at - 1]))
    return back
