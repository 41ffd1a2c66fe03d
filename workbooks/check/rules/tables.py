"""Rules for tables: their ranges, headers, columns and names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import Area, area, whole
from workbooks.check.reading.hardened import child, children, plain
from workbooks.check.rule import error
from workbooks.check.rules.conditions import unknown_styles
from workbooks.check.rules.workbook import legal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

TABLE_RANGE = error(
    "table-range",
    "A table's range lies on the sheet, below its header row there is at least one row.",
    "Write the range with the header row and one row of data, and the filter within it.",
)
TABLE_HEADER = error(
    "table-header",
    "The header cells of a table hold, as text, the names of its columns.",
    "Write the same text into the header cell and the column's name.",
)
TABLE_COLUMNS = error(
    "table-columns",
    "A table names each of its columns once, whatever the case.",
    "Give each column a name and a number of its own, as many as the range is wide.",
)
TABLE_NAME = error(
    "table-name",
    "A table's name and number are its own, and the name is legal.",
    "Rename the table; neither another table nor a defined name may have its name.",
)
TABLE_OVERLAP = error(
    "table-overlap",
    "A table overlaps no merged cells and no other table.",
    "Unmerge the cells, or move the table.",
)


@dataclass(frozen=True)
class TableFacts:
    """A table as its part describes it."""

    part: str
    name: str
    id: str
    ref: str
    area: Area | None
    headed: bool
    totals: bool
    columns: tuple[str, ...]


def tables_of(sheet: SheetFacts, book: WorkbookFacts) -> list[TableFacts]:
    """Read the tables that a sheet is related to."""
    tables = []
    for part in book.package.related(sheet.part, "table"):
        root = book.package.tree(part)
        if root is None:
            continue
        names = [
            each.get("name", "") for each in children(child(root, "tableColumns"), "tableColumn")
        ]
        tables.append(
            TableFacts(
                part,
                root.get("displayName", ""),
                root.get("id", ""),
                root.get("ref", ""),
                area(root.get("ref")),
                root.get("headerRowCount", "1") != "0",
                root.get("totalsRowCount", "0") != "0",
                tuple(names),
            )
        )
    return tables


class Tables:
    """Compares the header cells with the tables of a sheet, then judges the tables."""

    def __init__(self, sheet: SheetFacts, book: WorkbookFacts) -> None:
        """Remember which cells are headers."""
        self.sheet = sheet
        self.book = book
        self.tables = tables_of(sheet, book)
        self.headers = {
            each.area.top: () for each in self.tables if each.area is not None and each.headed
        }
        self.cells: dict[tuple[int, int], str | None] = {}

    def row(self, cells: list[StoredCell], _: list[Finding]) -> None:
        """Keep the texts of a header row."""
        if cells[0].row not in self.headers:
            return
        for cell in cells:
            self.cells[cell.row, cell.column] = self.book.text(cell.kind, cell.value)

    def end(self, found: list[Finding]) -> None:
        """Judge each table."""
        merges = [each for each in map(area, _merges(self.sheet)) if each]
        for number, table in enumerate(self.tables):
            others = [each.area for each in self.tables[:number]]
            found.extend(self._judged(table, [*merges, *(each for each in others if each)]))

    def _judged(self, table: TableFacts, taken: list[Area]) -> Iterator[Finding]:
        part, covered = table.part, table.area
        if covered is None or (table.headed and covered.bottom == covered.top):
            yield TABLE_RANGE.at(part, f"the table {table.name} has the range {table.ref!r}")
            return
        yield from self._columns(table, covered)
        if any(covered.meets(other) for other in taken):
            message = f"the table {table.name} at {table.ref} overlaps what is merged, or a table"
            yield TABLE_OVERLAP.at(part, message, self.sheet.where(covered.top, covered.left))
        root = self.book.package.tree(part)
        yield from unknown_styles(root, part, self.book)
        for each in children(root, "autoFilter"):
            filtered = area(each.get("ref"))
            if filtered is None or filtered[:2] != covered[:2] or filtered.right != covered.right:
                message = f"the filter {each.get('ref')!r} does not fit the table at {table.ref}"
                yield TABLE_RANGE.at(part, message)

    def _columns(self, table: TableFacts, covered: Area) -> Iterator[Finding]:
        folded = [name.casefold() for name in table.columns]
        width = covered.right - covered.left + 1
        if len(set(folded)) < len(folded) or not all(folded):
            yield TABLE_COLUMNS.at(
                table.part, f"the table {table.name} names a column twice or not"
            )
        if len(folded) != width:
            message = f"the table {table.name} names {len(folded)} columns of {width}"
            yield TABLE_COLUMNS.at(table.part, message)
            return
        for offset, name in enumerate(table.columns if table.headed else ()):
            place = covered.top, covered.left + offset
            text = self.cells.get(place)
            if text is None or plain(text) != plain(name):
                shown = "no text" if text is None else repr(text)
                message = f"the header holds {shown}, the column is called {name!r}"
                yield TABLE_HEADER.at(self.sheet.part, message, self.sheet.where(*place))


def check_table_names(book: WorkbookFacts, tables: list[TableFacts]) -> Iterator[Finding]:
    """Compare the names and numbers of all tables of the workbook."""
    names = {name.name.casefold() for name in book.names if not name.scope}
    numbers: set[str] = set()
    for table in tables:
        folded = table.name.casefold()
        if not legal(table.name) or folded in names:
            yield TABLE_NAME.at(table.part, f"the name {table.name!r} is illegal or taken")
        if table.id in numbers or whole(table.id) < 1:
            yield TABLE_NAME.at(table.part, f"the number {table.id!r} is illegal or taken")
        names.add(folded)
        numbers.add(table.id)


def _merges(sheet: SheetFacts) -> list[str]:
    return [each.get("ref", "") for group in sheet.around("mergeCells") for each in group]
