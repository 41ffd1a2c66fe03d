"""Every document that a number of the book comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import SOURCE

if TYPE_CHECKING:
    from workbooks.book.model import Book
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Sources"
HEADING = "Sources"
SUMMARY = "Every document that a number of the book comes from"
LEVELS = {
    "A": "the primary document was seen",
    "A-relay": "quoted from a filing by a third party; the filing was not opened",
    "B": "reputable press, or two agreeing secondary sources",
    "C": "a single weak source",
    "D": "contradicted or unsupported: feeds no calculation",
    "derived": "arithmetic on other figures",
    "recall": "from memory: feeds no calculation",
    "not checked": "feeds no calculation",
    "not found": "feeds no calculation",
}


def build(sheet: SheetBuilder, book: Book) -> None:
    """List the sources by id, with their addresses, and what the confidence levels mean."""
    sheet.section("Confidence")
    for level, meaning in LEVELS.items():
        sheet.row(None, level, {SOURCE: Cell(meaning, "plain")})
    sheet.section("Sources", {SOURCE: "Address"})
    cited = {each.id: each for item in book.precedents for each in item.sources}
    for source in sorted({**cited, **book.sources}.values(), key=lambda each: each.id):
        address = Cell(source.url or "named document, no address", "plain", link=source.url)
        sheet.row(None, source.title, {SOURCE: address}, "", "source")
