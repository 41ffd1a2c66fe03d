"""A sheet read row by row: its cells with their formulas, then everything around the cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workbooks.check.reading.addresses import (
    COLUMNS,
    LAST_ROW,
    address,
    cell_at,
    column_letters,
    whole,
)
from workbooks.check.reading.formulas import Formula
from workbooks.check.reading.hardened import children, text_of
from workbooks.check.reading.records import Records
from workbooks.check.rule import error

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from workbooks.check.reading.workbook_facts import Tab, WorkbookFacts
    from workbooks.check.rule import Finding

TAGS = ("v", "f", "is")  # of what stands in a cell
CELL_REFERENCE = error(
    "cell-reference",
    "Rows and cells have addresses within the sheet, and a cell stands in its own row.",
    "Write addresses from A1 to XFD1048576, each cell in the row that it names.",
)
CELL_ORDER = error(
    "cell-order",
    "Rows stand from top to bottom, and the cells of a row from left to right.",
    "Sort the rows by number and their cells by column before writing.",
)
CELL_TWICE = error(
    "cell-twice",
    "No row and no cell is written twice.",
    "Write each cell once.",
)


class StoredCell(NamedTuple):
    """One cell as stored; `value` of a text is the text itself, of others what the file says."""

    row: int
    column: int
    kind: str
    style: str
    value: str | None
    formula: Formula | None
    metadata: str
    value_metadata: str


class SheetFacts:
    """One tab on its way through the rules."""

    def __init__(self, tab: Tab, book: WorkbookFacts) -> None:
        """Nothing is read before `rows`."""
        self.tab = tab
        self.part = tab.part
        self.book = book
        self.root: etree._Element | None = None
        self.row_styles: dict[int, str] = {}
        self._shared: dict[str, Formula] = {}
        self._formula_tag = self._value_tag = self._text_tag = ""

    def where(self, row: int, column: int) -> str:
        """Write the address of a cell with its tab."""
        return f"{self.tab.title}!{address(row, column)}"

    def rows(self, found: list[Finding]) -> Iterator[list[StoredCell]]:
        """Give the cells of each row; what is wrong with their places goes to `found`.

        Raises:
            ArchiveError: The part is damaged.
        """
        stream = Records(self.book.package, self.part, "row")
        last = 0
        for element in stream:
            last, fresh = self._row_number(element, last, found)
            cells = self._cells(element, last, found)
            if fresh and cells:
                yield cells
        self.root = stream.root

    def around(self, name: str) -> list[etree._Element]:
        """Find the elements of a name beside the cells, once the rows were read."""
        return children(self.root, name)

    def _row_number(
        self, element: etree._Element, last: int, found: list[Finding]
    ) -> tuple[int, bool]:
        """Read a row's number; a row without one follows the row before."""
        stated = element.get("r")
        number = whole(stated or "")
        if stated is None:
            number = last + 1
        place = f"{self.tab.title}!row {stated}"
        if not 1 <= number <= LAST_ROW:
            found.append(CELL_REFERENCE.at(self.part, f"there is no row {stated!r}", place))
            return last, False
        if number == last:
            found.append(CELL_TWICE.at(self.part, f"row {number} stands twice", place))
        elif number < last:
            found.append(CELL_ORDER.at(self.part, f"row {number} follows row {last}", place))
        if style := element.get("s"):
            self.row_styles[number] = style
        return max(number, last), number >= last

    def _cells(self, row: etree._Element, number: int, found: list[Finding]) -> list[StoredCell]:
        """Read the cells of a row."""
        cells: list[StoredCell] = []
        space = row.tag[: -len("row")]
        self._value_tag, self._formula_tag, self._text_tag = (f"{space}{tag}" for tag in TAGS)
        cell_tag, digits, last = f"{space}c", str(number), 0
        for element in row:
            if element.tag != cell_tag:
                continue
            stated = element.get("r")
            column = last + 1
            if stated is not None and stated != column_letters(column) + digits:
                column = self._column(stated, number, last, found)
                if not column:
                    continue
            last = max(last, column)
            if column <= COLUMNS:
                cells.append(self._cell(element, number, column))
        return cells

    def _column(self, stated: str, number: int, last: int, found: list[Finding]) -> int:
        """Read the column of an address that is not the next one; 0 where it is illegal."""
        place = cell_at(stated)
        if place and place[0] == number and place[1] > last and "$" not in stated:
            return place[1]
        where = f"{self.tab.title}!{stated}"
        if place is None or place[0] != number or "$" in stated:
            message = f"{stated!r} is no cell of row {number}"
            found.append(CELL_REFERENCE.at(self.part, message, where))
            return 0
        if place[1] == last:
            found.append(CELL_TWICE.at(self.part, f"{stated} stands twice", where))
            return 0
        message = f"{stated} follows {address(number, last)}"
        found.append(CELL_ORDER.at(self.part, message, where))
        return place[1]

    def _cell(self, element: etree._Element, row: int, column: int) -> StoredCell:
        """Read one cell."""
        get = element.get
        value: str | None = None
        formula: Formula | None = None
        for part in element:
            tag = part.tag
            if tag == self._value_tag:
                value = part.text or ""
            elif tag == self._formula_tag:
                formula = self._formula(part, row, column)
            elif tag == self._text_tag:
                value = text_of(part)
        stored = get("t", "n"), get("s", ""), value, formula, get("cm", ""), get("vm", "")
        return StoredCell(row, column, *stored)

    def _formula(self, element: etree._Element, row: int, column: int) -> Formula:
        """Read a formula; one that is shared takes the text of the first of its group."""
        text = element.text or ""
        get = element.get
        kind, shared = get("t", ""), get("si", "")
        if kind == "shared" and not text and shared in self._shared:
            first = self._shared[shared]
            return Formula("", first.pattern, first.relative, kind, "", shared)
        pattern, relative = self.book.reader.read(text, row, column)
        formula = Formula(text, pattern, relative, kind, get("ref", ""), shared)
        if kind == "shared":
            self._shared.setdefault(shared, formula)
        return formula
