"""What one cell of a tab holds, and which of them are the numbers that a deal is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.book.units import GENERAL

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Cell:
    """What one cell holds: a value, or a formula by key, and how it looks.

    An `addressed` formula has addresses already: a tab's name may look like a key. A text that is
    `kept` is the same in every language, as what a formula or a reader types.
    """

    content: float | str | date | None
    role: str = "text"
    number_format: str = GENERAL
    formula: bool = False
    comment: str = ""
    link: str = ""
    addressed: bool = False
    kept: bool = False


@dataclass(frozen=True)
class Headline:
    """A number that a deal is judged by: shown on the Summary, named for other workbooks."""

    key: str
    label: str
    unit: str
