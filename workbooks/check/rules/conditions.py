"""Rules for data validations, conditional formats and hyperlinks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import areas, whole
from workbooks.check.reading.hardened import child, children, plain
from workbooks.check.reading.workbook_facts import RELATION_ID
from workbooks.check.rule import error, warning
from workbooks.check.rules.cell_formulas import judged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from workbooks.check.reading.package_parts import Relationship
    from workbooks.check.reading.sheet_facts import SheetFacts
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

LENGTHS = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
LONGEST_LIST = 255
LONGEST_ADDRESS = 2_079
OPEN_SCHEMES = ("http:", "https:", "mailto:")
NEEDS = {"cellIs": 1, "expression": 1, "containsText": 1, "beginsWith": 1, "endsWith": 1}
PARTS = {"colorScale": ("cfvo", "color"), "dataBar": ("cfvo",), "iconSet": ("cfvo",)}

VALIDATION_RANGE = error(
    "validation-range",
    "A data validation covers legal ranges.",
    "Write the ranges into sqref, separated by spaces.",
)
VALIDATION_TEXT = error(
    "validation-text",
    "Titles of a validation have at most 32 characters, its texts and its list 255.",
    "Shorten the text; put a longer list into cells and refer to them.",
)
VALIDATION_RULE = error(
    "validation-rule",
    "A validation with a type has the formulas that it compares with.",
    "Write formula1, and formula2 for between and notBetween; quote a list of texts.",
)
FORMAT_RANGE = error(
    "format-range",
    "A conditional format covers legal ranges.",
    "Write the ranges into sqref, separated by spaces.",
)
FORMAT_RULE = error(
    "format-rule",
    "A conditional format has a priority, and the formulas or steps that its type needs.",
    "Write the formula, or as many colours as there are steps.",
)
DXF_INDEX = error(
    "dxf-index",
    "The differential style of a conditional format or a table exists.",
    "Add the style to dxfs, or use an index that exists.",
)
LINK_TARGET = error(
    "hyperlink-target",
    "A hyperlink covers a legal range, and the relationship that it names exists.",
    "Add the relationship, or remove the hyperlink element.",
)
LINK_LENGTH = error(
    "hyperlink-length",
    f"The address of a hyperlink has at most {LONGEST_ADDRESS:,} characters.",
    "Shorten the address.",
)
LINK_SCHEME = warning(
    "hyperlink-scheme",
    "Hyperlinks lead to http, https, mailto or a place in the workbook.",
    "Remove the link, or make sure that what it opens is wanted.",
)


def check(sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    """Judge the validations, conditional formats and links of a sheet."""
    for group in sheet.around("dataValidations"):
        for each in children(group, "dataValidation"):
            texts = [_text(child(each, name)) for name in ("formula1", "formula2")]
            yield from validation(each, each.get("sqref", ""), texts, (sheet, book))
    for group in sheet.around("conditionalFormatting"):
        yield from conditional_format(group, group.get("sqref", ""), "formula", (sheet, book))
    links = {link.id: link for link in book.package.relations(sheet.part)}
    for group in sheet.around("hyperlinks"):
        for each in children(group, "hyperlink"):
            yield from _link(each, sheet, links)


def validation(
    each: etree._Element,
    ranges: str,
    texts: Sequence[str],
    within: tuple[SheetFacts, WorkbookFacts],
) -> Iterator[Finding]:
    """Judge a validation by the ranges that it covers and its two formulas."""
    sheet, book = within
    where = f"{sheet.tab.title}!{ranges}"
    if areas(ranges) is None:
        yield VALIDATION_RANGE.at(sheet.part, f"a validation covers {ranges!r}")
    for name, most in LENGTHS.items():
        if (length := len(plain(each.get(name, "")))) > most:
            message = f"{name} has {length} characters"
            yield VALIDATION_TEXT.at(sheet.part, message, where)
    first, second = texts
    kind, operator = each.get("type", "none"), each.get("operator", "between")
    if kind == "list" and first.startswith('"') and len(first) - 2 > LONGEST_LIST:
        message = f"the list has {len(first) - 2} characters"
        yield VALIDATION_TEXT.at(sheet.part, message, where)
        return
    paired = kind not in {"none", "list", "custom"} and operator in {"between", "notBetween"}
    if kind != "none" and (not first or (paired and not second)):
        yield VALIDATION_RULE.at(sheet.part, f"a validation of type {kind} has no formula", where)
    for text in filter(None, (first, second)):
        for rule, message in judged(book.reader.pattern(text), book):
            yield rule.at(sheet.part, f"{text[:60]}: {message}", where)


def conditional_format(
    group: etree._Element, ranges: str, formula: str, within: tuple[SheetFacts, WorkbookFacts]
) -> Iterator[Finding]:
    """Judge a conditional format by the ranges that it covers; `formula` is what its tag is."""
    sheet, book = within
    if areas(ranges) is None:
        yield FORMAT_RANGE.at(sheet.part, f"a conditional format covers {ranges!r}")
    for each in children(group, "cfRule"):
        texts = [text.text for text in children(each, formula) if text.text]
        yield from _format(each, texts, f"{sheet.tab.title}!{ranges}", sheet, book)


def _format(
    each: etree._Element, texts: Sequence[str], where: str, sheet: SheetFacts, book: WorkbookFacts
) -> Iterator[Finding]:
    kind = each.get("type", "")
    # a rule of the extensions that only adds to another one has no priority
    priority = each.get("priority", "1" if each.get("id") else "")
    if whole(priority.removeprefix("-")) < 0:
        yield FORMAT_RULE.at(sheet.part, f"a rule has the priority {priority!r}", where)
    if len(texts) < NEEDS.get(kind, 0):
        yield FORMAT_RULE.at(sheet.part, f"a rule of type {kind} has no formula", where)
    if kind in PARTS:
        body = child(each, kind)
        counts = [len(children(body, name)) for name in PARTS[kind]]
        if body is None or min(counts) < 2 or len(set(counts)) > 1:  # noqa: PLR2004 - two ends of a scale
            yield FORMAT_RULE.at(sheet.part, f"a {kind} has {counts} steps", where)
    yield from unknown_styles(each, sheet.part, book, where)
    for text in texts:
        for rule, message in judged(book.reader.pattern(text), book):
            yield rule.at(sheet.part, f"{text[:60]}: {message}", where)


def _text(element: etree._Element | None) -> str:
    return "" if element is None else element.text or ""


def unknown_styles(
    root: etree._Element | None, part: str, book: WorkbookFacts, where: str = ""
) -> Iterator[Finding]:
    """Find differential styles that an element or one below it uses, and that do not exist."""
    for element in () if root is None else root.iter():
        for name, style in element.attrib.items():
            if name.casefold().endswith("dxfid"):
                known = 0 <= whole(style) < book.differential_styles
                if not known:
                    message = f"there is no differential style {style}"
                    yield DXF_INDEX.at(part, message, where)


def _link(
    each: etree._Element, sheet: SheetFacts, links: Mapping[str, Relationship]
) -> Iterator[Finding]:
    where = f"{sheet.tab.title}!{each.get('ref', '')}"
    id_ = next((each.get(name) for name in RELATION_ID if each.get(name)), "")
    link = links.get(id_)
    if areas(each.get("ref")) is None:
        yield LINK_TARGET.at(sheet.part, f"a link covers {each.get('ref')!r}")
    elif id_ and link is None:
        yield LINK_TARGET.at(sheet.part, f"there is no relationship {id_!r}", where)
    elif link and len(link.target) > LONGEST_ADDRESS:
        yield LINK_LENGTH.at(sheet.part, f"the address has {len(link.target):,} characters", where)
    elif link and link.external and not link.target.casefold().startswith(OPEN_SCHEMES):
        yield LINK_SCHEME.at(sheet.part, f"the link opens {link.target[:80]!r}", where)
