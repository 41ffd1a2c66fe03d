"""The packaged deal book as the look-up functions read it: figures by id, a value per edition."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from udfs.cells.arguments import choice, text
from udfs.cells.errors import UnknownNameError, nearest

if TYPE_CHECKING:
    from udfs.cells.arguments import Values

EDITIONS = ("article", "filed", "latest")
NEWEST_FIRST = ("latest", "filed", "article")


class Stated(TypedDict):
    """A figure in one edition, ready for a cell: percent as a fraction, a date as its serial."""

    value: float
    source: str
    as_of: str
    confidence: str


@cache
def figures() -> dict[str, dict[str, Stated]]:
    """Read the figures; the file is regenerated with the template workbook."""
    path = Path(__file__).parents[1] / "deal_book.json"
    found: dict[str, dict[str, Stated]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def stated(id: Values, edition: Values) -> Stated:  # noqa: A002 - the cell's argument is called id
    """Look a figure up; without an edition, the newest that has it."""
    name = text("id", id)
    known = figures()
    if name not in known:
        message = f"id {name!r} is not in the deal book{nearest(name, known)}"
        raise UnknownNameError(message)
    editions = known[name]
    newest = next(each for each in NEWEST_FIRST if each in editions)
    wanted = choice("edition", edition, EDITIONS, newest)
    if wanted not in editions:
        message = f"id {name!r} has no {wanted} edition; it has {', '.join(editions)}"
        raise UnknownNameError(message)
    return editions[wanted]
