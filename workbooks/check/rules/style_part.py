"""Rules for the styles part: number formats, indexes between the lists, the order in fonts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import whole
from workbooks.check.reading.hardened import child, children, local
from workbooks.check.rule import error, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

LONGEST_FORMAT = 255
MOST_SECTIONS = 4
FIRST_OWN_FORMAT = 164
MOST_STYLES = 65_490
FONT_ORDER = (
    "b",
    "i",
    "strike",
    "condense",
    "extend",
    "outline",
    "shadow",
    "u",
    "vertAlign",
    "sz",
    "color",
    "name",
    "family",
    "charset",
    "scheme",
)
LISTS = {"fontId": "fonts", "fillId": "fills", "borderId": "borders", "xfId": "cellStyleXfs"}
QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.', re.DOTALL)
BRACKETED = re.compile(r"\[[^\[\]]*\]")

NUMBER_FORMAT = error(
    "number-format",
    "A number format closes its quotes and brackets and has at most four sections.",
    "Put literal text into double quotes, each closed, and keep it within 255 characters.",
)
STYLE_PART = error(
    "style-component",
    "The fonts, fills, borders, number formats and base styles that styles use exist.",
    "Add what is missing to the styles part, or use an index that exists.",
)
TOO_MANY_STYLES = error(
    "too-many-styles",
    f"A workbook has at most {MOST_STYLES:,} cell styles.",
    "Use one style for all cells that look the same.",
)
FONT = warning(
    "font-order",
    "The properties of a font stand in the order of the schema; strict readers insist on it.",
    "Write b, i, strike … sz, color, name, family, charset, scheme in this order.",
    layer="package",
)


def check(book: WorkbookFacts) -> Iterator[Finding]:
    """Judge the styles part."""
    styles, part = book.styles, book.styles_part
    if styles is None:
        return
    formats = children(child(styles, "numFmts"), "numFmt")
    for each in formats:
        code = each.get("formatCode", "")
        if problem := _format_problem(code):
            yield NUMBER_FORMAT.at(part, f"{code[:60]!r} {problem}")
    for each in styles.iter("{*}dxf"):
        code = next((fmt.get("formatCode", "") for fmt in children(each, "numFmt")), "General")
        if problem := _format_problem(code):
            yield NUMBER_FORMAT.at(part, f"{code[:60]!r} {problem}")
    if book.cell_styles > MOST_STYLES:
        yield TOO_MANY_STYLES.at(part, f"there are {book.cell_styles:,} cell styles")
    yield from _components(styles, part, {each.get("numFmtId", "") for each in formats})
    yield from _fonts(styles, part)


def _format_problem(code: str) -> str:
    """Say what is wrong with a number format, or nothing."""
    if len(code) > LONGEST_FORMAT:
        return f"has {len(code)} characters"
    bare = QUOTED.sub("", code)
    if '"' in bare:
        return "leaves a quote open"
    rest = BRACKETED.sub("", bare)
    if "[" in rest or "]" in rest:
        return "leaves a bracket open"
    if rest.count(";") >= MOST_SECTIONS:
        return "has more than four sections"
    return ""


def _components(styles: etree._Element, part: str, formats: set[str]) -> Iterator[Finding]:
    """Follow the indexes of cell styles and base styles."""
    counts = {name: sum(len(group) for group in children(styles, name)) for name in LISTS.values()}
    for group in ("cellStyleXfs", "cellXfs"):
        for number, each in enumerate(children(child(styles, group), "xf")):
            for name, target in LISTS.items():
                index = each.get(name)
                if target == "cellStyleXfs" and not counts[target]:
                    continue  # a workbook without base styles gets the usual one
                if index is not None and not _within(index, counts[target]):
                    yield STYLE_PART.at(part, f"{group} {number}: there is no {name} {index}")
            own = each.get("numFmtId", "0")
            if own not in formats and not 0 <= whole(own) < FIRST_OWN_FORMAT:
                yield STYLE_PART.at(part, f"{group} {number}: there is no number format {own}")
    for each in children(child(styles, "cellStyles"), "cellStyle"):
        if not _within(each.get("xfId", "0"), counts["cellStyleXfs"]):
            message = f"the named style {each.get('name')!r} uses no base style that exists"
            yield STYLE_PART.at(part, message)


def _within(index: str, count: int) -> bool:
    return 0 <= whole(index) < count


def _fonts(styles: etree._Element, part: str) -> Iterator[Finding]:
    for number, font in enumerate(styles.iter("{*}font")):
        ranks = [FONT_ORDER.index(name) for name in map(local, font) if name in FONT_ORDER]
        if ranks != sorted(ranks):
            yield FONT.at(part, f"font {number} has {', '.join(map(local, font))}")
