"""How the rows of a tab come to stand under each other, and what their keys stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import BAND_ROWS, Band
from workbooks.sheet.formula import ARTICLE, LABEL, TYPE, UNIT, VALUE, YEARS, Place
from workbooks.sheet.sheet import FIRST_ROW, SECTION, LayoutError, Sheet
from workbooks.sheet.spilled_table import SpilledTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbooks.sheet.chart import Chart


@dataclass
class RowBuilder(Sheet):
    """A tab that is written row by row; what spills comes last."""

    across: tuple[str, ...] = ()  # what the columns from J on stand for, as `heads` says

    def section(self, name: str, columns: Mapping[int, str] | None = None) -> None:
        """Begin a section; `columns` names the columns that mean something else in it."""
        self.next_row += self.next_row > FIRST_ROW
        titles = {**dict.fromkeys(range(LABEL, YEARS), ""), **(columns or {}), SECTION: name}
        cells = {
            column: Cell(text or None, "section right" if column >= ARTICLE else "section")
            for column, text in titles.items()
        }
        self._append(cells, below=True)

    def chapter(self, name: str) -> None:
        """Begin a part of the tab that holds several sections."""
        self.next_row += self.next_row > FIRST_ROW
        self._append({SECTION: Cell(name, "chapter")}, below=True)

    def page(self) -> None:
        """Let the section that follows begin a page in print."""
        self.pages.append(self.next_row)

    def leave(self, rows: int) -> None:
        """Leave rows empty, for what is drawn over them."""
        self.next_row += rows

    def chart_band(self, name: str, rows: int = BAND_ROWS) -> None:
        """Begin a section whose rows belong to the charts that are added next."""
        self.section(name)
        self.bands.append(Band(self.next_row, rows))
        self.leave(rows)

    def chart(self, chart: Chart) -> None:
        """Add a chart to the first kept rows with room; two stand beside each other."""
        if not any(band.took(chart) for band in self.bands):
            message = f"{self.title}: no rows were kept for the chart {chart.title!r}"
            raise LayoutError(message)

    def note(self, text: str, role: str = "note", link: str = "") -> None:
        """Write a sentence across the tab."""
        self._append({LABEL: Cell(text, role, link=link)}, below=True)

    def row(
        self, key: str | None, label: str, cells: Mapping[int, Cell], unit: str = "", kind: str = ""
    ) -> None:
        """Write one row of cells; its key stands for the row's cells from column I on."""
        every = {LABEL: Cell(label, "label"), UNIT: Cell(unit, "unit"), TYPE: Cell(kind, "unit")}
        every.update(cells)
        if key is not None:
            values = sorted(column for column in cells if column >= VALUE)
            self.place(key, values[0], len(values))
        self._append(every)

    def listing(self, key: str, columns: Sequence[str], rows: Sequence[Mapping[int, Cell]]) -> None:
        """Write rows of cells under each other; the key stands for their cells from I on."""
        place = Place(self.title, self.next_row, VALUE, len(columns), len(rows), tuple(columns))
        self._register(key, place)
        for cells in rows:
            self._append(dict(cells))

    def table(
        self,
        key: str,
        label: str,
        template: str,
        columns: Sequence[str],
        rows: Sequence[str],
        unit: str,
        units: Mapping[str, str] | None = None,
        *,
        labelled: bool = True,
    ) -> None:
        """Spill a table with header row and label column from column I on, at the tab's end."""
        cells = {
            LABEL: Cell(label, "label"),
            UNIT: Cell(unit, "unit"),
            TYPE: Cell("spilled", "unit"),
        }
        self._append(cells, below=True)
        size = (len(columns) + labelled, len(rows) + 1)
        names = (tuple(columns), tuple(rows))
        place = Place(self.title, self.next_row, VALUE, *size, *names, labelled)
        self._spill(key, SpilledTable(place, template, unit, units or {}))

    def grid(
        self,
        key: str,
        template: str,
        side: Mapping[str, Mapping[int, Cell]],
        width: int,
        unit: str,
    ) -> None:
        """Spill a bare grid from column J on, beside rows of other cells by their label."""
        place = Place(self.title, self.next_row, YEARS, width, len(side))
        self._register(f"{key}_side", Place(self.title, self.next_row, VALUE, 1, len(side)))
        for offset, (label, cells) in enumerate(side.items()):
            every = {LABEL: Cell(label, "label"), UNIT: Cell(unit, "unit")}
            self.rows[self.next_row + offset] = {**every, TYPE: Cell("spilled", "unit"), **cells}
        self._spill(key, SpilledTable(place, template, unit, {}))

    def place(self, key: str, column: int = VALUE, width: int = 1) -> None:
        """Let a key stand for cells of the row that is written next."""
        names = self.across if (column, width) == (YEARS, len(self.across)) else ()
        self._register(key, Place(self.title, self.next_row, column, width, columns=names))

    def place_at(self, key: str, row: int, column: int) -> None:
        """Let a key stand for one cell of a row that is written elsewhere."""
        self._register(key, Place(self.title, row, column))

    def span(self, key: str, first: int, column: int, width: int = 1) -> None:
        """Let a key stand for the cells of some columns from a row to the row written last."""
        self._register(key, Place(self.title, first, column, width, self.next_row - first))

    def fill(self, key: str, column: int, cell: Cell) -> None:
        """Write a cell of a row that was reserved, once what it depends on stands."""
        self.rows[self.places[self.full(key)].row][column] = cell

    def offer(self, key: str, words: tuple[str, ...] | str) -> None:
        """Let a cell accept the words of a list, or those that the cells of a formula hold."""
        self.choices[key] = words

    def name(self, name: str, key: str) -> None:
        """Name a cell for other workbooks."""
        self.names[name] = self.full(key)

    def widen(self, width: float, *columns: int) -> None:
        """Give columns another width than they have on most tabs."""
        self.widths.update(dict.fromkeys(columns, width))

    def _register(self, key: str, place: Place) -> None:
        full = self.full(key)
        if full in self.places:
            message = f"{self.title}: the key {full!r} is used twice"
            raise LayoutError(message)
        self.places[full] = place

    def _spill(self, key: str, table: SpilledTable) -> None:
        self._register(key, table.place)
        self.spilled.append(table)
        self.next_row += table.place.height + 1

    def _append(self, cells: dict[int, Cell], *, below: bool = False) -> None:
        if self.spilled and not below and any(cell.formula for cell in cells.values()):
            message = f"{self.title}: a formula would stand beneath a spilled table"
            raise LayoutError(message)
        self.rows[self.next_row] = cells
        self.next_row += 1
