"""Run the layers over one file; every rule module is entered in the register by this import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workbooks.check.reading.archive import Archive, ArchiveError
from workbooks.check.reading.package_parts import Package, main_part
from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
from workbooks.check.reading.workbook_facts import WorkbookFacts
from workbooks.check.rule import LAYERS, RULES, Finding, shortened
from workbooks.check.rules import (
    conditions,
    content,
    drawings,
    extensions,
    modelling,
    ranges,
    style_part,
    tables,
    translations,
    workbook,
)
from workbooks.check.rules.cell_formulas import Formulas
from workbooks.check.rules.cells import Contents
from workbooks.check.rules.charts import Charts
from workbooks.check.rules.ono_rows import OnoRows
from workbooks.check.values.compared import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from workbooks.check.rule import Layer
    from workbooks.check.rules.tables import TableFacts
    from workbooks.check.values.process import Process


class CellRules(Protocol):
    """Rules that look at the cells of a sheet as they pass by."""

    def row(self, cells: list[StoredCell], found: list[Finding]) -> None:
        """Judge the cells of a row, of which there is at least one."""

    def end(self, found: list[Finding]) -> None:
        """Judge what can be judged after the last row only."""


def check(
    path: Path, layers: Collection[Layer] = LAYERS, process: Process | None = None
) -> list[Finding]:
    """Check a workbook; nothing is written, and no file makes it fail.

    `process` is the engine's, if it has been started already.

    Raises:
        OSError: The file cannot be read.
    """
    found: list[Finding] = []
    unread = False
    with Values(wanted="values" in layers, process=process) as values:
        try:
            with Archive(path) as archive:
                found.extend(archive.findings)
                if not found:
                    values.begin(path)
                unread = not _package(Package(archive), path.suffix.casefold(), values, found)
        except ArchiveError as refused:
            found.append(refused.finding)
            unread = True
        broken = any(each.severity == "error" for each in found)
        found.extend(values.compared(broken=broken))
    unique = dict.fromkeys(found)
    return shortened(each for each in unique if unread or RULES[each.code].layer in layers)


def _package(package: Package, ending: str, values: Values, found: list[Finding]) -> bool:
    """Judge the package, then the workbook, then each sheet; tell whether there is a workbook."""
    found.extend(content.check_kind(package, ending))
    if package.tree(main_part(package)) is None:
        found.extend(package.refused.values())
        return False
    found.extend(content.check(package))
    book = WorkbookFacts(package)
    values.about(book)
    for each in (
        workbook.check(book),
        style_part.check(book),
        ranges.check_order(book),
        drawings.check_images(package),
        drawings.check_ids(book),
        modelling.check_names(book),
        translations.check(book),
    ):
        found.extend(each)
    _sheets(book, values, found)
    found.extend(package.refused.values())
    return True


def _sheets(book: WorkbookFacts, values: Values, found: list[Finding]) -> None:
    """Judge the sheets one after another."""
    every_table: list[TableFacts] = []
    formulas: dict[str, set[int]] = {}
    drawn = Charts(book)
    chained = bool(book.package.related(book.part, "calcChain"))
    for tab in book.worksheets:
        sheet = SheetFacts(tab, book)
        headers = tables.Tables(sheet, book)
        listed = workbook.FormulaCells() if chained else None
        rules: list[CellRules] = [
            Contents(sheet, book),
            Formulas(sheet, book),
            headers,
            modelling.Model(sheet, book),
            OnoRows(sheet, book),
            drawn.of(sheet),
            *([values.of(sheet, headers.tables)] if values.wanted else []),
            *([listed] if listed else []),
        ]
        try:
            _one(sheet, rules, found)
        except ArchiveError as refused:
            found.append(refused.finding)
            continue
        for judge in (ranges.check, conditions.check, extensions.check, drawings.check):
            found.extend(judge(sheet, book))
        every_table += headers.tables
        if listed:
            formulas[tab.title] = listed.places
    found.extend(drawn.check())
    found.extend(tables.check_table_names(book, every_table))
    found.extend(workbook.check_chain(book, formulas))


def _one(sheet: SheetFacts, rules: Iterable[CellRules], found: list[Finding]) -> None:
    """Read a sheet once for all its rules."""
    row_rules: list[Callable[[list[StoredCell], list[Finding]], None]] = [
        each.row for each in rules
    ]
    for cells in sheet.rows(found):
        for judge in row_rules:
            judge(cells, found)
    for each in rules:
        each.end(found)
