"""A formula that spills, and the cells that its result fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.book.units import format_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.sheet.formula import Place


@dataclass(frozen=True)
class SpilledTable:
    """A formula whose result spills over the cells of a place; `units` by row or column label."""

    place: Place
    template: str
    unit: str
    units: Mapping[str, str]

    @property
    def headed(self) -> bool:
        """Tell a table with a header row and a label column from a bare grid."""
        return bool(self.place.rows)

    def unit_at(self, row: int, column: int) -> str:
        """Give the unit of one of its cells."""
        place = self.place
        labels: list[str] = []
        across = column - place.column - place.labelled
        if self.headed and row > place.row and across >= 0:
            labels = [place.rows[row - place.row - 1], place.columns[across]]
        named = (self.units[label] for label in labels if label in self.units)
        return next(named, self.unit)

    def format_at(self, row: int, column: int) -> str:
        """Give the number format of one of its cells."""
        return format_of(self.unit_at(row, column))
