"""Rules for what newer Excels keep in a sheet's extensions: validations, formats, sparklines.

Ranges and formulas are elements there, so that validations and formats can refer to other tabs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import areas
from workbooks.check.reading.hardened import child, children
from workbooks.check.rule import error
from workbooks.check.rules.cell_formulas import judged
from workbooks.check.rules.conditions import conditional_format, validation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from workbooks.check.reading.sheet_facts import SheetFacts
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

SPARKLINE = error(
    "sparkline",
    "A sparkline stands in legal cells, and what it shows is a range or a name.",
    "Write the cell into sqref and the range with its tab into f.",
)


def check(sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    """Judge the extensions of a sheet that have rules."""
    within = sheet, book
    for each in _found(sheet, "dataValidations", "dataValidation"):
        texts = [_part(child(each, name), "f") for name in ("formula1", "formula2")]
        yield from validation(each, _part(each, "sqref"), texts, within)
    for each in _found(sheet, "conditionalFormattings", "conditionalFormatting"):
        yield from conditional_format(each, _part(each, "sqref"), "f", within)
    for group in _found(sheet, "sparklineGroups", "sparklineGroup"):
        for each in children(child(group, "sparklines"), "sparkline"):
            yield from _sparkline(each, sheet, book)


def _found(sheet: SheetFacts, group: str, name: str) -> Iterator[etree._Element]:
    """Find the elements of a kind in all extensions."""
    for extensions in sheet.around("extLst"):
        for extension in children(extensions, "ext"):
            for each in children(extension, group):
                yield from children(each, name)


def _part(element: etree._Element | None, name: str) -> str:
    """Give the text of an element's part, or nothing."""
    found = child(element, name)
    return "" if found is None else (found.text or "").strip()


def _sparkline(each: etree._Element, sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    """Judge one sparkline; without a formula it shows nothing, which is legal."""
    cells, shown = _part(each, "sqref"), _part(each, "f")
    if areas(cells) is None:
        yield SPARKLINE.at(sheet.part, f"a sparkline stands in {cells!r}")
    for rule, message in judged(book.reader.pattern(shown), book) if shown else ():
        where = f"{sheet.tab.title}!{cells}"
        yield rule.at(sheet.part, f"{shown[:60]}: {message}", where)
