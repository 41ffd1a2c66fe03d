"""The laid-out workbook: every tab in order, and where each line item stands."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbooks.sheet.sheet import LayoutError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.sheet.formula import Place
    from workbooks.sheet.sheet import Sheet


@dataclass(frozen=True)
class Layout:
    """The tabs of a workbook in the order in which they stand; `places` are by full key."""

    sheets: tuple[Sheet, ...]
    places: Mapping[str, Place]

    @property
    def titles(self) -> tuple[str, ...]:
        """Give the names of the tabs."""
        return tuple(sheet.title for sheet in self.sheets)

    def of(self, key: str) -> Sheet:
        """Give the tab on which a line item stands."""
        return next(each for each in self.sheets if each.title == self.places[key].sheet)

    def chosen(self, key: str) -> str:
        """Read the position of a switch."""
        return str(self.of(key).cell(key).content)

    def turned(self, key: str, position: str) -> Layout:
        """Give the workbook with a switch turned to another of its positions.

        Raises:
            LayoutError: The switch has no such position.
        """
        sheet, place = self.of(key), self.places[key]
        if position not in sheet.choices[key.removeprefix(f"{sheet.key}.")]:
            message = f"{sheet.title}: the switch {key!r} has no position {position!r}"
            raise LayoutError(message)
        cell = replace(sheet.cell(key), content=position)
        row = {**sheet.rows[place.row], place.column: cell}
        turned = replace(sheet, rows={**sheet.rows, place.row: row})
        return replace(self, sheets=tuple(turned if s is sheet else s for s in self.sheets))
