"""A tab as a list of line items, each addressed by its key; nothing here knows a spreadsheet file.

Every tab has the same columns: A section · B label · C unit · D type · E source and date ·
F article · G filed · H latest (low, base and high of an assumption) · I value in use · J… years.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from openpyxl.utils import quote_sheetname

from workbooks.book.units import GENERAL, format_of
from workbooks.sheet.chart import ROWS, Band
from workbooks.sheet.formula import (
    ARTICLE,
    LABEL,
    REFERENCE,
    SOURCE,
    TYPE,
    UNIT,
    VALUE,
    YEARS,
    Place,
)
from workbooks.sheet.spilled_table import Block

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from workbooks.sheet.chart import Chart

LONE = re.compile(r"=\{([a-z][\w.-]*)(?::[^{}]+)?\}")
FIRST_ROW = 5
SECTION = 1


class LayoutError(Exception):
    """A tab that places a line twice, something under a spilled table, or a chart nowhere."""


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


@dataclass
class Sheet:
    """One tab: its rows in order, and where each line item stands."""

    key: str
    title: str
    heading: str
    summary: str
    places: dict[str, Place]
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    checks: dict[str, str] = field(default_factory=dict)
    headlines: list[Headline] = field(default_factory=list)
    choices: dict[str, tuple[str, ...] | str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    next_row: int = FIRST_ROW
    across: tuple[str, ...] = ()
    widths: dict[int, float] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)  # keys of the cells that must hold numbers
    answering: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    bands: list[Band] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)  # rows that end a printed page

    def section(self, name: str, columns: Mapping[int, str] | None = None) -> None:
        """Begin a section; `columns` names the columns that mean something else in it."""
        self.next_row += self.next_row > FIRST_ROW
        titles = {**dict.fromkeys(range(LABEL, YEARS), ""), **(columns or {}), SECTION: name}
        cells = {
            column: Cell(text or None, "section right" if column >= ARTICLE else "section")
            for column, text in titles.items()
        }
        self._append(cells, below=True)

    def page(self) -> None:
        """Let the section that follows begin a page in print."""
        self.pages.append(self.next_row)

    def chapter(self, name: str) -> None:
        """Begin a part of the tab that holds several sections."""
        self.next_row += self.next_row > FIRST_ROW
        self._append({SECTION: Cell(name, "chapter")}, below=True)

    def chart_band(self, name: str, rows: int = ROWS) -> None:
        """Begin a section whose rows belong to the charts that are added next."""
        self.section(name)
        self.bands.append(Band(self.next_row, rows))
        self.next_row += rows

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

    def line(
        self, key: str, label: str, unit: str, template: str, *, source: str = "", role: str = ""
    ) -> None:
        """Write a value that is calculated once."""
        kind = self._kind(template)
        cell = Cell(template, role or kind, format_of(unit), formula=True)
        self.row(key, label, {SOURCE: Cell(source, "unit"), VALUE: cell}, unit, kind)

    def headline(self, key: str, label: str, unit: str, template: str, *, source: str = "") -> None:
        """Write a calculated value that the Summary shows and other workbooks may name."""
        self.line(key, label, unit, template, source=source, role="result")
        self.headlines.append(Headline(self.full(key), label, unit))
        self.names[f"{self.key}_{key}".replace("-", "_")] = self.full(key)

    def possible(
        self, key: str, label: str, unit: str, template: str, *, headline: bool = False
    ) -> None:
        """Write a line unless it, or a line that it builds on, refers to what the deal lacks."""
        if self.lacking.intersection(found[1] for found in REFERENCE.finditer(template)):
            self.lacking.add(key)
        elif headline:
            self.headline(key, label, unit, template)
        else:
            self.line(key, label, unit, template)

    def yearly(
        self, key: str, label: str, unit: str, template: str, count: int, *, source: str = ""
    ) -> None:
        """Write one formula over years (or tranches, or cases), from column J on."""
        cell = Cell(template, self._kind(template), format_of(unit), formula=True)
        cells = dict.fromkeys(range(YEARS, YEARS + count), cell)
        self.row(key, label, {SOURCE: Cell(source, "unit"), **cells}, unit, self._kind(template))

    def heads(self, key: str, label: str, texts: Sequence[float | str], unit: str = "") -> None:
        """Write what the columns from J on stand for, above the rows that run over them."""
        cells = {c: Cell(text, "head", format_of(unit)) for c, text in enumerate(texts, YEARS)}
        self.across = ()
        self.row(key, label, cells, unit)
        self.across = tuple(map(str, texts))

    def typed(
        self, key: str, label: str, unit: str, value: float | str | date, source: str
    ) -> None:
        """Write an input of the model itself, such as a tolerance or a unit factor."""
        cell = Cell(value, "input", format_of(unit))
        self.row(key, label, {SOURCE: Cell(source, "unit"), VALUE: cell}, unit, "input")
        if isinstance(value, (int, float)):
            self.numbers.append(self.full(key))

    def check(self, key: str, label: str, test: str) -> None:
        """Write a check: 1 when the test holds, 0 when it fails or cannot be computed."""
        template = f"=IFERROR(IF({test},1,0),0)"
        cell = Cell(template, "check", format_of("1 = pass"), formula=True)
        self.row(key, label, {VALUE: cell}, "1 = pass", "check")
        self.checks[self.full(key)] = label

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
        self._spill(key, Block(place, template, unit, units or {}))

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
        self._spill(key, Block(place, template, unit, {}))

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

    def stated(self, key: str, first: int) -> None:
        """Let a key stand for the three options of each row from one on: all must be numbers."""
        self.span(key, first, ARTICLE, VALUE - ARTICLE)
        self.numbers.append(self.full(key))

    def choose(self, key: str, option: str) -> None:
        """Turn a switch of the tab to another of its positions."""
        if option not in self.choices[key]:
            message = f"{self.title}: the switch {key!r} has no position {option!r}"
            raise LayoutError(message)
        place = self.places[self.full(key)]
        cells = self.rows[place.row]
        cells[place.column] = replace(cells[place.column], content=option)

    def full(self, key: str) -> str:
        """Give the key as other tabs write it."""
        return key if "." in key else f"{self.key}.{key}"

    def _register(self, key: str, place: Place) -> None:
        full = self.full(key)
        if full in self.places:
            message = f"{self.title}: the key {full!r} is used twice"
            raise LayoutError(message)
        self.places[full] = place

    def _spill(self, key: str, block: Block) -> None:
        self._register(key, block.place)
        self.blocks.append(block)
        self.next_row += block.place.height + 1

    def _append(self, cells: dict[int, Cell], *, below: bool = False) -> None:
        if self.blocks and not below and any(cell.formula for cell in cells.values()):
            message = f"{self.title}: a formula would stand beneath a spilled table"
            raise LayoutError(message)
        self.rows[self.next_row] = cells
        self.next_row += 1

    def _kind(self, template: str) -> str:
        """Tell a link to another tab from a calculation."""
        lone = LONE.fullmatch(template)
        if not lone or "." not in lone[1]:
            return "formula"
        place = self.places.get(lone[1])
        return "formula" if place and place.sheet == self.title else "link"


def to_tab(title: str) -> str:
    """Write the link to the top of a tab."""
    return f"#{quote_sheetname(title)}!A1"
