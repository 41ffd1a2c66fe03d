"""A tab as a list of line items, each addressed by its key; nothing here knows a spreadsheet file.

Every tab has the same columns: A section · B label · C unit · D type · E source and date ·
F article · G filed · H latest (low, base and high of an assumption) · I value in use · J… years.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbooks.formula import LABEL, SOURCE, TYPE, UNIT, VALUE, YEARS, Place
from workbooks.styles import GENERAL, format_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

FIRST_ROW = 5
SECTION = 1


class LayoutError(Exception):
    """A tab that places a line twice, or something under a spilled table."""


@dataclass(frozen=True)
class Cell:
    """What one cell holds: a value, or a formula by key, and how it looks."""

    content: float | str | date | None
    role: str = "text"
    number_format: str = GENERAL
    formula: bool = False
    comment: str = ""
    link: str = ""


@dataclass
class Row:
    """One row of a tab, by column; a tall row holds wrapped text."""

    cells: dict[int, Cell]
    height: float | None = None


@dataclass(frozen=True)
class Block:
    """A formula whose result spills over rows and columns."""

    row: int
    column: int
    template: str
    height: int
    width: int
    formats: tuple[str, ...]
    headed: bool

    def format_at(self, row: int) -> str:
        """Give the number format of one of its rows."""
        return self.formats[(row - self.row - self.headed) % len(self.formats)]


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
    places: dict[str, Place]
    summary: str = ""
    rows: dict[int, Row] = field(default_factory=dict)
    blocks: list[Block] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    headlines: list[Headline] = field(default_factory=list)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    next_row: int = FIRST_ROW

    def section(self, name: str, columns: Mapping[int, str] | None = None) -> None:
        """Begin a section; `columns` names the columns that mean something else in it."""
        self.next_row += self.next_row > FIRST_ROW
        titles = dict.fromkeys(range(LABEL, YEARS)) | dict(columns or {}) | {SECTION: name}
        self._append({column: Cell(text, "section") for column, text in titles.items()}, below=True)

    def note(self, text: str, role: str = "note", link: str = "") -> None:
        """Write a sentence across the tab."""
        self._append({LABEL: Cell(text, role, link=link)})

    def row(
        self, key: str | None, label: str, cells: Mapping[int, Cell], unit: str = "", kind: str = ""
    ) -> None:
        """Write one row of cells; its key stands for the row's first cell from column I on."""
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
        cell = Cell(template, role or _role(template), format_of(unit), formula=True)
        self.row(key, label, {SOURCE: Cell(source, "unit"), VALUE: cell}, unit, _kind(template))

    def headline(self, key: str, label: str, unit: str, template: str, *, source: str = "") -> None:
        """Write a calculated value that the Summary shows and other workbooks may name."""
        self.line(key, label, unit, template, source=source, role="result")
        self.headlines.append(Headline(self.full(key), label, unit))
        self.names[f"{self.key}_{key}".replace("-", "_")] = self.full(key)

    def yearly(
        self, key: str, label: str, unit: str, template: str, count: int, *, source: str = ""
    ) -> None:
        """Write one formula over years, from column J on."""
        cell = Cell(template, _role(template), format_of(unit), formula=True)
        cells = dict.fromkeys(range(YEARS, YEARS + count), cell)
        self.row(key, label, {SOURCE: Cell(source, "unit"), **cells}, unit, _kind(template))

    def typed(
        self, key: str, label: str, unit: str, value: float | str | date, source: str
    ) -> None:
        """Write an input of the model itself, such as a tolerance or a unit factor."""
        cell = Cell(value, "input", format_of(unit))
        self.row(key, label, {SOURCE: Cell(source, "unit"), VALUE: cell}, unit, "input")

    def check(self, key: str, label: str, test: str) -> None:
        """Write a check: 1 when the test holds, 0 when it fails or cannot be computed."""
        template = f"=IFERROR(IF({test},1,0),0)"
        cell = Cell(template, "check", format_of("1 = pass"), formula=True)
        self.row(key, label, {VALUE: cell}, "1 = pass", "check")
        self.checks.append(self.full(key))

    def table(
        self,
        key: str,
        label: str,
        template: str,
        columns: Sequence[str],
        rows: Sequence[str],
        unit: str = "",
    ) -> None:
        """Spill a table with header row and label column from column I on, at the tab's end."""
        self._append({LABEL: Cell(label, "label"), TYPE: Cell("spilled table", "unit")}, below=True)
        place = Place(self.title, self.next_row, VALUE, 1, tuple(columns), tuple(rows))
        self._register(key, place)
        self._spill(place, template, len(rows) + 1, unit, headed=True)

    def grid(
        self,
        key: str,
        template: str,
        side: Sequence[Cell],
        labels: Sequence[str],
        width: int,
        unit: str,
    ) -> None:
        """Spill a bare grid from column J on; `side` stands in column I beside its rows."""
        place = Place(self.title, self.next_row, YEARS, width)
        self._register(key, place)
        for offset, (label, cell) in enumerate(zip(labels, side, strict=True)):
            self.rows[self.next_row + offset] = Row(
                {LABEL: Cell(label, "label"), UNIT: Cell(unit, "unit"), VALUE: cell}
            )
        self._spill(place, template, len(labels), unit, headed=False)

    def place(self, key: str, column: int = VALUE, count: int = 1) -> None:
        """Let a key stand for cells of the row that is written next."""
        self._register(key, Place(self.title, self.next_row, column, count))

    def full(self, key: str) -> str:
        """Give the key as other tabs write it."""
        return key if "." in key else f"{self.key}.{key}"

    def _register(self, key: str, place: Place) -> None:
        full = self.full(key)
        if full in self.places:
            message = f"{self.title}: the key {full!r} is used twice"
            raise LayoutError(message)
        self.places[full] = place

    def _spill(self, place: Place, template: str, height: int, unit: str, *, headed: bool) -> None:
        width = len(place.columns) or place.count
        self.blocks.append(
            Block(
                place.row,
                place.column,
                template,
                height,
                width,
                format_of(unit),
                place.rows,
                headed,
            )
        )
        self.next_row += height + 1

    def _append(self, cells: dict[int, Cell], *, below: bool = False) -> None:
        if self.blocks and not below and any(cell.formula for cell in cells.values()):
            message = f"{self.title}: a formula would stand beneath a spilled table"
            raise LayoutError(message)
        self.rows[self.next_row] = Row(cells)
        self.next_row += 1


def _role(template: str) -> str:
    """Tell a link to another tab from a calculation."""
    return "link" if _kind(template) == "link" else "formula"


def _kind(template: str) -> str:
    body = template.removeprefix("=")
    lone = body.startswith("{") and body.endswith("}") and body.count("{") == 1
    return "link" if lone and "." in body.split(":")[0] else "formula"
