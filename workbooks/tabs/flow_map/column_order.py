"""In which order companies stand in the columns of a map of flows, so that few bands cross."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbooks.tabs.flow_map.payments import Map, Payment

SWEEPS = 24
LEAST_LOAD = 0.1  # of a small box, as part of what the largest takes of its column


@dataclass(eq=False)
class Stop:
    """A company's box in a column, or (without a name) the slot where a band passes through."""

    column: int
    company: str
    rank: int
    top: float = 0.0
    height: float = 0.0

    @property
    def middle(self) -> float:
        """Give the height of its middle."""
        return self.top + self.height / 2


@dataclass(eq=False)
class Connection:
    """One payment with the stops that its band connects, one a column; backward ones have two."""

    payment: Payment
    stops: list[Stop]
    backward: bool
    width: float = 0.0
    ends: dict[Stop, tuple[float, float]] = field(default_factory=dict)  # y where it enters, leaves


Columns = list[list[Stop]]


def ordered(shown: Map) -> tuple[Columns, list[Connection]]:
    """Place the stops of a map in columns, companies that have nothing to do with others last."""
    ranks = _components(shown)
    placed = _shifted(shown, ranks)
    boxes = {name: Stop(column, name, ranks[name]) for name, column in placed.items()}
    columns: Columns = [[] for _ in range(max(placed.values(), default=-1) + 1)]
    links = []
    for payment in shown.payments:
        first, last = boxes[payment.payer], boxes[payment.payee]
        slots: list[Stop] = []
        backward = payment in shown.backward
        if not backward:
            slots = [Stop(at, "", first.rank) for at in range(first.column + 1, last.column)]
        links.append(Connection(payment, [first, *slots, last], backward))
    for link in links:
        for stop in link.stops:
            if stop not in columns[stop.column]:
                columns[stop.column].append(stop)
    return _least_crossed(columns, links), links


def _components(shown: Map) -> dict[str, int]:
    """Number the groups of companies that pay each other: the largest amount is 0."""
    group = {name: name for name in shown.columns}
    for each in shown.payments:
        old, new = group[each.payee], group[each.payer]
        group = {name: new if found == old else found for name, found in group.items()}
    weight: defaultdict[str, float] = defaultdict(float)
    for each in shown.payments:
        weight[group[each.payer]] += each.amount
    rank = {name: at for at, name in enumerate(sorted(weight, key=lambda g: (-weight[g], g)))}
    return {name: rank[found] for name, found in group.items()}


def _shifted(shown: Map, ranks: Mapping[str, int]) -> dict[str, int]:
    """Move each smaller group of companies to the columns that have most room."""
    placed = dict(shown.columns)
    count = max(placed.values(), default=0) + 1
    room = {name: max(shown.total(name, "payer"), shown.total(name, "payee")) for name in placed}
    least = LEAST_LOAD * max(room.values(), default=0.0)
    load = [0.0] * count
    for rank in range(max(ranks.values(), default=-1) + 1):
        names = [name for name in placed if ranks[name] == rank]
        wide = max(placed[name] for name in names) + 1
        taken: defaultdict[int, float] = defaultdict(float)
        for name in names:
            taken[placed[name]] += max(least, room[name])
        for each in shown.payments:
            for at in range(placed[each.payer] + 1, placed[each.payee]):
                if ranks[each.payer] == rank:
                    taken[at] += each.amount

        def fullest(shift: int, taken: Mapping[int, float] = taken) -> float:
            return max(load[at + shift] + amount for at, amount in taken.items())

        shift = min(range(count - wide + 1), key=lambda at: (fullest(at), at)) if rank else 0
        for at, amount in taken.items():
            load[at + shift] += amount
        for name in names:
            placed[name] += shift
    return placed


def _least_crossed(columns: Columns, links: Sequence[Connection]) -> Columns:
    """Sweep to and fro, each stop to the mean place of those it is linked with; keep the best."""
    near: dict[Stop, dict[int, list[tuple[Stop, float]]]]
    near = defaultdict(lambda: {-1: [], 1: []})
    for link in links:
        if not link.backward:
            for left, right in pairwise(link.stops):
                near[left][1].append((right, link.payment.amount))
                near[right][-1].append((left, link.payment.amount))
    columns = [sorted(column, key=lambda stop: stop.rank) for column in columns]
    best, fewest = [list(column) for column in columns], _crossings(columns, links)
    for sweep in range(SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        place = {s: (i + 0.5) / len(c) for c in columns for i, s in enumerate(c)}
        for column in columns if side < 0 else reversed(columns):
            wanted = {stop: _mean(near[stop][side], place, place[stop]) for stop in column}
            column.sort(key=lambda stop: (stop.rank, wanted[stop]))
            place.update({stop: (i + 0.5) / len(column) for i, stop in enumerate(column)})
        crossed = _crossings(columns, links)
        if crossed < fewest:
            best, fewest = [list(column) for column in columns], crossed
    return best


def _mean(near: Sequence[tuple[Stop, float]], place: Mapping[Stop, float], own: float) -> float:
    total = sum(amount for _, amount in near)
    return sum(place[stop] * amount for stop, amount in near) / total if total else own


def _crossings(columns: Columns, links: Sequence[Connection]) -> float:
    """Add up the crossings of bands, each as much as the thinner of the two."""
    place = {stop: at for column in columns for at, stop in enumerate(column)}
    steps: defaultdict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for link in links:
        if not link.backward:
            for left, right in pairwise(link.stops):
                steps[left.column].append((place[left], place[right], link.payment.amount))
    crossed = 0.0
    for found in steps.values():
        for number, (start, end, amount) in enumerate(found):
            for other_start, other_end, other in found[:number]:
                if (start - other_start) * (end - other_end) < 0:
                    crossed += min(amount, other)
    return crossed
