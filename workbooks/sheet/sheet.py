"""A tab as it is laid out: its rows, what spills and is drawn on it, and what it is asked for.

Every tab has the same columns: A section · B label · C unit · D type · E source and date ·
F article · G filed · H latest (low, base and high of an assumption) · I value in use · J… years.
Nothing here knows a spreadsheet file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname

if TYPE_CHECKING:
    from workbooks.sheet.cell import Cell, Headline
    from workbooks.sheet.chart import Band
    from workbooks.sheet.formula import Place
    from workbooks.sheet.spilled_table import SpilledTable

FIRST_ROW = 5
SECTION = 1


class LayoutError(Exception):
    """A tab that places a line twice, something under a spilled table, or a chart nowhere."""


@dataclass
class Sheet:
    """One tab: its rows in order, and what of them a reader, a check or another tab asks for.

    `places` says where every line item of the workbook stands, by its full key; the tabs of a
    workbook share it. `checks` are labels by key, `choices` the words that a cell accepts (or the
    cells that hold them), `names` what other workbooks may refer to.
    """

    key: str
    title: str
    heading: str
    summary: str
    places: dict[str, Place]
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    spilled: list[SpilledTable] = field(default_factory=list)
    bands: list[Band] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    headlines: list[Headline] = field(default_factory=list)
    choices: dict[str, tuple[str, ...] | str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    pages: list[int] = field(default_factory=list)  # rows that end a printed page
    next_row: int = FIRST_ROW

    def full(self, key: str) -> str:
        """Give the key as other tabs write it."""
        return key if "." in key else f"{self.key}.{key}"

    def cell(self, key: str, column: int | None = None) -> Cell:
        """Give the cell of a line item: its first one, or the one of its row in a column."""
        place = self.places[self.full(key)]
        return self.rows[place.row][column or place.column]


def to_tab(title: str) -> str:
    """Write the link to the top of a tab."""
    return f"#{quote_sheetname(title)}!A1"
