"""Rules of the package itself: content types, and relationships between the parts."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from workbooks.check.reading.package_parts import TYPES_PART, main_part, relations_part
from workbooks.check.rule import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from workbooks.check.reading.package_parts import Package
    from workbooks.check.rule import Finding

MAIN_TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
    ".xlam": "application/vnd.ms-excel.addin.macroEnabled.main+xml",
}
ENDINGS = {  # how the content type of a part ends, by the relationship that leads to it
    "worksheet": "spreadsheetml.worksheet+xml",
    "chartsheet": "spreadsheetml.chartsheet+xml",
    "styles": "spreadsheetml.styles+xml",
    "sharedStrings": "spreadsheetml.sharedStrings+xml",
    "theme": "officedocument.theme+xml",
    "table": "spreadsheetml.table+xml",
    "comments": "spreadsheetml.comments+xml",
    "drawing": "officedocument.drawing+xml",
    "chart": "drawingml.chart+xml",
    "vmlDrawing": "officedocument.vmlDrawing",
    "sheetMetadata": "spreadsheetml.sheetMetadata+xml",
    "calcChain": "spreadsheetml.calcChain+xml",
    "externalLink": "spreadsheetml.externalLink+xml",
    "pivotTable": "spreadsheetml.pivotTable+xml",
    "pivotCacheDefinition": "spreadsheetml.pivotCacheDefinition+xml",
    "pivotCacheRecords": "spreadsheetml.pivotCacheRecords+xml",
    "vbaProject": "vnd.ms-office.vbaProject",
}
RELATION_IDS = ("id", "embed", "link", "pict", "dm", "lo", "qs", "cs")

NOT_A_WORKBOOK = error(
    "not-a-workbook",
    "The package names a main part, and that is a workbook in XML.",
    "Save it as .xlsx in a spreadsheet program.",
)
EXTENSION = error(
    "extension-mismatch",
    "The ending of the file's name and the content type of the main part agree.",
    "Rename the file, or write the content type that belongs to its ending.",
)
NO_TYPE = error(
    "content-type-missing",
    "Every part has a content type, by its name or by its ending.",
    "Add an Override for the part, or a Default for its ending, to [Content_Types].xml.",
)
WRONG_TYPE = error(
    "content-type-wrong",
    "A part has the content type of the relationship that leads to it.",
    "Write the content type that belongs to the part's kind.",
)
ORPHAN_TYPE = warning(
    "content-type-orphan",
    "Content types are stated for parts that exist.",
    "Remove the Override from [Content_Types].xml.",
    layer="package",
)
NO_TARGET = error(
    "relationship-target",
    "The target of every internal relationship exists.",
    "Add the part, or remove the relationship and what refers to it.",
)
SAME_ID = error(
    "relationship-id",
    "The ids of a part's relationships are unique and not empty.",
    "Give each relationship an id of its own.",
)
UNKNOWN_ID = error(
    "relationship-unknown",
    "Every relationship id that a part uses stands among its relationships.",
    "Add the relationship, or remove the element that uses the id.",
)


def check_kind(package: Package, ending: str) -> Iterator[Finding]:
    """Tell a workbook from other packages, and its ending from its content."""
    part = main_part(package)
    kind = package.content_type(part) if part else ""
    if not part or kind not in MAIN_TYPES.values():
        refused = package.refused.get(TYPES_PART) or package.refused.get("_rels/.rels")
        message = f"the main part is of the type {kind!r}" if kind else "there is no main part"
        yield refused or NOT_A_WORKBOOK.at(part, message)
    elif ending in MAIN_TYPES and MAIN_TYPES[ending] != kind:
        fitting = next(name for name, each in MAIN_TYPES.items() if each == kind)
        yield EXTENSION.at(part, f"the file ends in {ending}, its content is that of {fitting}")


def check(package: Package) -> Iterator[Finding]:
    """Follow every relationship, and look for a content type of every part."""
    for name in package.archive.names:
        if name.casefold() != TYPES_PART.casefold() and not package.content_type(name):
            yield NO_TYPE.at(name, f"{name} has no content type")
    for name in package.overrides:
        if not package.has(name):
            yield ORPHAN_TYPE.at(TYPES_PART, f"/{name} does not exist")
    for part in ["", *package.archive.names]:
        if package.has(relations_part(part)):
            yield from _relations(package, part)


def _relations(package: Package, part: str) -> Iterator[Finding]:
    where = relations_part(part)
    seen: set[str] = set()
    for each in package.relations(part):
        if each.id in seen or not each.id:
            yield SAME_ID.at(
                where, f"the id {each.id!r} stands twice" if each.id else "an id is empty"
            )
        seen.add(each.id)
        if each.external or each.target.startswith("#") or each.target.endswith("NULL"):
            continue  # Excel itself writes NULL for a picture that it has lost
        if not package.has(each.target):
            yield NO_TARGET.at(where, f"{each.id} leads to {each.target}, which does not exist")
            continue
        ending, kind = ENDINGS.get(each.kind, ""), package.content_type(each.target)
        if kind and not kind.endswith(ending):
            yield WRONG_TYPE.at(each.target, f"the {each.kind} part is of the type {kind!r}")


def unknown_ids(package: Package, part: str, roots: Iterable[etree._Element]) -> Iterator[Finding]:
    """Find the relationship ids of trees that their part does not have."""
    known = {each.id for each in package.relations(part)}
    for element in chain.from_iterable(root.iter() for root in roots):
        for name, value in element.attrib.items():
            space, _, short = name.rpartition("}")
            linked = space.endswith("/relationships") and short in RELATION_IDS
            if linked and value and value not in known:
                yield UNKNOWN_ID.at(part, f"the id {value!r} is not among the relationships")
