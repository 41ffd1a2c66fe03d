"""Rules for what a sheet says beside its cells: merges, columns, views, the order of it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import COLUMNS, Area, area, areas, whole
from workbooks.check.reading.hardened import children, local
from workbooks.check.rule import error
from workbooks.check.rules.workbook import VIEW

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from workbooks.check.reading.sheet_facts import SheetFacts
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

LONGEST_FOOTER = 255
REPEATED = {"conditionalFormatting", "cols"}
WORKSHEET_ORDER = tuple(
    """
sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection
protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells
phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins pageSetup
headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing
legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls webPublishItems tableParts
extLst
""".split()  # noqa: SIM905 - a list of strings takes a line for each
)
WORKBOOK_ORDER = tuple(
    """
fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches smartTagPr
smartTagTypes webPublishing fileRecoveryPr webPublishObjects extLst
""".split()  # noqa: SIM905 - a list of strings takes a line for each
)
STYLES_ORDER = tuple(
    """
numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst
""".split()  # noqa: SIM905 - a list of strings takes a line for each
)

ELEMENT_ORDER = error(
    "element-order",
    "The elements of workbook, styles and sheets stand in the order of the schema, each once.",
    "Write the elements in the order of ECMA-376, 18.2.27, 18.3.1.99 and 18.8.39.",
)
MERGE_RANGE = error(
    "merge-range",
    "Merged cells are a range of at least two cells on the sheet.",
    "Write a legal range, or remove the merge.",
)
MERGE_OVERLAP = error(
    "merge-overlap",
    "No cell belongs to two merges.",
    "Remove one of the two merges.",
)
COLUMN_RANGE = error(
    "column-range",
    "Column widths are stated from left to right for columns of the sheet, each column once.",
    "Write min and max from 1 to 16,384, ascending and without overlap.",
)
FILTER_RANGE = error(
    "filter-range",
    "The filter of a sheet covers a legal range.",
    "Write the range from the header row to the last row.",
)
FOOTER_LENGTH = error(
    "footer-length",
    f"Headers and footers have at most {LONGEST_FOOTER} characters.",
    "Shorten the text; its codes count too.",
)


def check_order(book: WorkbookFacts) -> Iterator[Finding]:
    """Judge the order of the elements of workbook and styles."""
    if book.root is not None:
        yield from _order(book.root, WORKBOOK_ORDER, book.part)
    if book.styles is not None:
        yield from _order(book.styles, STYLES_ORDER, book.styles_part)


def check(sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    """Judge what stands around the cells of a sheet."""
    if sheet.root is not None:
        yield from _order(sheet.root, WORKSHEET_ORDER, sheet.part)
    yield from _merges(sheet)
    yield from _columns(sheet)
    yield from _views(sheet, book)
    for each in sheet.around("autoFilter"):
        if area(each.get("ref")) is None:
            yield FILTER_RANGE.at(sheet.part, f"the filter has the range {each.get('ref')!r}")
    for group in sheet.around("headerFooter"):
        for each in group:
            if len(each.text or "") > LONGEST_FOOTER:
                message = f"{local(each)} has {len(each.text)} characters"
                yield FOOTER_LENGTH.at(sheet.part, message)


def _order(root: etree._Element, order: tuple[str, ...], part: str) -> Iterator[Finding]:
    """Find the first element that stands too late, and those that stand twice."""
    last = ""
    seen: set[str] = set()
    for name in map(local, root):
        if name not in order:
            continue  # of another namespace, or of a later edition of the format
        if last and order.index(name) < order.index(last):
            yield ELEMENT_ORDER.at(part, f"{name} stands after {last}")
            return
        if name in seen and name not in REPEATED:
            yield ELEMENT_ORDER.at(part, f"{name} stands twice")
        seen.add(name)
        last = name


def _merges(sheet: SheetFacts) -> Iterator[Finding]:
    merged: list[Area] = []
    for group in sheet.around("mergeCells"):
        for each in group:
            ref = each.get("ref", "")
            covered = area(ref)
            if covered is None or covered[:2] == covered[2:]:
                message = f"{ref!r} is no range of several cells"
                yield MERGE_RANGE.at(sheet.part, message, f"{sheet.tab.title}!{ref}")
            else:
                merged.append(covered)
    for one, other in overlapping(merged):
        message = f"the merge at {sheet.where(*one[:2])} overlaps the one at"
        where = sheet.where(*other[:2])
        yield MERGE_OVERLAP.at(sheet.part, f"{message} {where}", where)


def overlapping(every: Iterable[Area]) -> Iterator[tuple[Area, Area]]:
    """Find pairs of areas that share a cell, sweeping from top to bottom."""
    open_areas: list[Area] = []
    for one in sorted(every):
        open_areas = [other for other in open_areas if other.bottom >= one.top]
        for other in open_areas:
            if other.meets(one):
                yield other, one
                break
        open_areas.append(one)


def _columns(sheet: SheetFacts) -> Iterator[Finding]:
    last = 0
    for group in sheet.around("cols"):
        for each in children(group, "col"):
            first, end = each.get("min", ""), each.get("max", "")
            legal = 1 <= whole(first) <= whole(end) <= COLUMNS
            if not legal or whole(first) <= last:
                message = f"columns {first} to {end} follow column {last}"
                yield COLUMN_RANGE.at(sheet.part, message)
            last = whole(end) if legal else last


def _views(sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    windows = sum(len(views) for views in children(book.root, "bookViews"))
    for group in sheet.around("sheetViews"):
        for view in children(group, "sheetView"):
            number = view.get("workbookViewId", "0")
            if not 0 <= whole(number) < max(windows, 1):
                message = f"the view belongs to the window {number} of {windows}"
                yield VIEW.at(sheet.part, message)
            for element in view.iter("{*}pane", "{*}selection", "{*}sheetView"):
                for name in ("topLeftCell", "activeCell", "sqref"):
                    stated = element.get(name, "A1").replace("#REF!", "").strip()
                    if stated and areas(stated) is None:
                        yield VIEW.at(sheet.part, f"{name} is {stated!r}")
