"""The geometry of a map of flows: boxes in columns, bands in proportion, the way back around.

Lengths are in points of the picture, 96 an inch, from its upper left corner. Money runs from left
to right; a payment that closes a circle leaves its payer on the right, goes round above or below
all boxes and comes in on the left of its payee.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from workbooks.file.shapes import Rectangle
from workbooks.tabs.flow_map.column_order import Connection, Stop, ordered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from workbooks.tabs.flow_map.payments import Map

BOX = 132.0  # wide
LEAST_BOX = 28.0  # high: two lines of text
GAP = 7.0  # between the boxes of a column
HAIRLINE = 1.5  # the thinnest band
WIDEST = 84.0  # band
LEAST_SLOT = 8.0  # of a band at its box: arrow heads do not touch
LANE_GAP = 4.0  # between bands that go round
TURN = 7.0  # of the inner edge where such a band turns
TIP = 9.0  # length of an arrow head
STEPS = 18  # towards a place opposite to what a box is linked with


@dataclass
class Geometry:
    """Where everything stands, and how many points wide a band of USD 1bn is."""

    frame: Rectangle
    columns: list[list[Stop]]
    links: list[Connection]
    scale: float
    lefts: list[float]  # of the columns
    tracks: dict[Connection, Track] = field(default_factory=dict)

    @property
    def widest(self) -> float:
        """Give the width of the widest band."""
        return max((link.width for link in self.links), default=0.0)


@dataclass(frozen=True)
class Track:
    """The way of a band that goes round: x of its two lanes and y of its run, of the middle."""

    out: float
    run: float
    back: float


def laid_out(shown: Map, frame: Rectangle) -> Geometry:
    """Find the largest scale at which everything fits, and the place of every box and band."""
    columns, links = ordered(shown)
    sides = _sides(columns, links)
    low, high = 0.0, WIDEST / max((each.amount for each in shown.payments), default=1.0)
    for _ in range(40):
        middle = (low + high) / 2
        _measure(columns, links, middle)
        fits = _needed(columns, sides) <= frame.height and _lanes_fit(columns, sides, frame)
        low, high = (middle, high) if fits else (low, middle)
    _measure(columns, links, low)
    above = sum(link.width + LANE_GAP for link, side in sides.items() if side == "above")
    below = sum(link.width + LANE_GAP for link, side in sides.items() if side == "below")
    inner = Rectangle(frame.left, frame.top + above, frame.width, frame.height - above - below)
    _settle(columns, links, inner)
    lefts = _lefts(columns, sides, frame)
    _dock(columns, links, sides)
    layout = Geometry(frame, columns, links, low, lefts)
    _route(layout, sides, inner)
    return layout


Side = Literal["above", "below"]


def _sides(
    columns: Sequence[Sequence[Stop]], links: Iterable[Connection]
) -> dict[Connection, Side]:
    """Send the bands that go round above or below, whichever end of the columns is nearer."""
    place = {stop: (at + 0.5) / len(column) for column in columns for at, stop in enumerate(column)}
    return {
        link: "above" if place[link.stops[0]] + place[link.stops[-1]] <= 1.0 else "below"
        for link in links
        if link.backward
    }


def _measure(columns: Sequence[Sequence[Stop]], links: Sequence[Connection], scale: float) -> None:
    """Size bands and boxes at a scale."""
    needed: defaultdict[tuple[Stop, int], float] = defaultdict(float)
    for link in links:
        link.width = max(HAIRLINE, link.payment.amount * scale)
        needed[link.stops[0], 1] += slot(link)
        needed[link.stops[-1], -1] += slot(link)
        for stop in link.stops[1:-1]:
            stop.height = link.width
    for column in columns:
        for stop in column:
            if stop.company:
                stop.height = max(LEAST_BOX, needed[stop, 1] + 4, needed[stop, -1] + 4)


def slot(link: Connection) -> float:
    """Give the room that a band takes at its box."""
    return max(link.width + 1, LEAST_SLOT)


def _needed(columns: Sequence[Sequence[Stop]], sides: Iterable[Connection]) -> float:
    tallest = max(
        (sum(stop.height + GAP for stop in column) - GAP for column in columns), default=0.0
    )
    return tallest + sum(link.width + LANE_GAP for link in sides)


def _settle(
    columns: Sequence[Sequence[Stop]], links: Iterable[Connection], inner: Rectangle
) -> None:
    """Move the boxes of each column opposite to those they are linked with, in their order."""
    near: defaultdict[Stop, list[tuple[Stop, float]]] = defaultdict(list)
    for link in links:
        if not link.backward:
            for left, right in pairwise(link.stops):
                near[left].append((right, link.width))
                near[right].append((left, link.width))
    for column in columns:
        _stack(column, lambda stop: stop.top, inner)
    for step in range(STEPS):
        for column in columns if step % 2 else reversed(columns):
            _stack(column, lambda stop: _opposite(stop, near[stop]), inner)


def _opposite(stop: Stop, near: Sequence[tuple[Stop, float]]) -> float:
    total = sum(width for _, width in near)
    if not total:
        return stop.top
    return sum(other.middle * width for other, width in near) / total - stop.height / 2


def _stack(column: Sequence[Stop], wanted: Callable[[Stop], float], inner: Rectangle) -> None:
    """Place the stops of a column as near as possible to where they want to be."""
    bottom = inner.top
    for stop in column:
        stop.top = max(wanted(stop), bottom)
        bottom = stop.top + stop.height + GAP
    limit = inner.bottom
    for stop in reversed(column):
        stop.top = min(stop.top, limit - stop.height)
        limit = stop.top - GAP


def _lefts(
    columns: Sequence[Sequence[Stop]], sides: Iterable[Connection], frame: Rectangle
) -> list[float]:
    """Spread the columns over the width, with room for the lanes at both ends."""
    entering = [link for link in sides if link.stops[-1].column == 0]
    leaving = [link for link in sides if link.stops[0].column == len(columns) - 1]
    left = frame.left + _room(entering)
    right = frame.right - _room(leaving) - BOX
    steps = max(1, len(columns) - 1)
    return [left + (right - left) * at / steps for at in range(len(columns))]


def _lanes_fit(
    columns: Sequence[Sequence[Stop]], sides: Iterable[Connection], frame: Rectangle
) -> bool:
    """Tell whether the lanes between two columns leave their boxes alone."""
    lefts = _lefts(columns, sides, frame)
    for at in range(len(columns) - 1):
        lanes = _room([link for link in sides if link.stops[0].column == at])
        lanes += _room([link for link in sides if link.stops[-1].column == at + 1])
        if lefts[at] + BOX + lanes > lefts[at + 1]:
            return False
    return True


def _room(links: Sequence[Connection]) -> float:
    """Give how far lanes reach from their boxes."""
    return sum(link.width + LANE_GAP for link in links) + (2 * TURN + TIP if links else 0)


def _dock(
    columns: Sequence[Sequence[Stop]], links: Sequence[Connection], sides: dict[Connection, Side]
) -> None:
    """Give every band its place on the edge of its boxes, in the order of where it goes."""
    levels = {"above": -1, "below": 1}
    for column in columns:
        for stop in column:
            leaving = [link for link in links if stop in link.stops[:-1]]
            coming = [link for link in links if stop in link.stops[1:]]

            def after(link: Connection, stop: Stop = stop) -> tuple[float, float, float]:
                return _key(link, stop, 1, levels.get(sides.get(link, ""), 0))

            def before(link: Connection, stop: Stop = stop) -> tuple[float, float, float]:
                return _key(link, stop, -1, levels.get(sides.get(link, ""), 0))

            for edge, found, key in ((0, coming, before), (1, leaving, after)):
                y = stop.middle - sum(slot(link) for link in found) / 2
                for link in sorted(found, key=key):
                    ends = list(link.ends.get(stop, (0.0, 0.0)))
                    ends[edge] = stop.middle if not stop.company else y + slot(link) / 2
                    link.ends[stop] = (ends[0], ends[1])
                    y += slot(link)


def _key(link: Connection, stop: Stop, step: int, level: int) -> tuple[float, float, float]:
    """Sort bands at a box: round above, then forward ones from the top, then round below.

    Of those that go round, the one that turns in the innermost lane stands outermost.
    """
    if link.backward:
        return (level, -level * _span(link), -level * link.width)
    other = link.stops[link.stops.index(stop) + step]
    return (0, other.middle, 0)


def _route(layout: Geometry, sides: dict[Connection, Side], inner: Rectangle) -> None:
    """Nest the bands that go round: the shortest way nearest to the boxes."""
    used: defaultdict[tuple[int, int], float] = defaultdict(float)
    edge = {"above": inner.top, "below": inner.bottom}
    for link in sorted(sides, key=lambda link: (_span(link), link.width)):
        step = link.width + LANE_GAP
        sign = -1 if sides[link] == "above" else 1
        run = edge[sides[link]] + sign * (LANE_GAP + link.width / 2)
        edge[sides[link]] += sign * step
        payer, payee = link.stops
        out = layout.lefts[payer.column] + BOX + TURN + link.width / 2 + used[payer.column, 1]
        back = layout.lefts[payee.column] - TIP - TURN - link.width / 2 - used[payee.column, -1]
        used[payer.column, 1] += step
        used[payee.column, -1] += step
        layout.tracks[link] = Track(out, run, back)


def _span(link: Connection) -> int:
    """Give over how many columns a band goes back."""
    return link.stops[0].column - link.stops[-1].column
