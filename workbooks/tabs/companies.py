"""What the book holds of the market and of companies without a tab of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.tabs.parts.book_rows import claims, inputs
from workbooks.tabs.parts.projection import COMPANY

if TYPE_CHECKING:
    from workbooks.book.model import Book
    from workbooks.sheet.sheet_builder import SheetBuilder


TITLE = "Companies"
HEADING = "Companies and market"
SUMMARY = "Figures and claims about companies without a tab of their own"


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write a section of inputs and claims for the market and for each company."""
    companies = [each for each in book.companies.values() if each.id != COMPANY]
    for item in (book.market, *companies):
        if item.figures or item.assumptions or item.paths or item.claims:
            sheet.chapter(item.name["en"])
            inputs(sheet, item, book)
            claims(sheet, item, book)
