"""Lay out every tab of the workbook from the deal book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workbooks.sheet import LayoutError, Sheet
from workbooks.tabs import (
    checks,
    circle,
    companies,
    contents,
    cover,
    deal_tabs,
    functions,
    leverage,
    sources,
    summary,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.deal import Book
    from workbooks.formula import Place


class FixedTab(Protocol):
    """A module that builds a tab of its own."""

    TITLE: str
    HEADING: str
    SUMMARY: str


def lay_out(book: Book) -> list[Sheet]:
    """Build the tabs in the order in which they stand in the workbook."""
    places: dict[str, Place] = {}

    def new(tab: FixedTab) -> Sheet:
        key = tab.TITLE.lower()
        return Sheet(key, tab.TITLE, tab.HEADING, tab.SUMMARY, places)

    first = new(cover)
    cover.build(first, book)
    deals = []
    kinds = deal_tabs()
    for deal in book.deals.values():
        sheet = Sheet(deal.id, deal.tab, deal.name["en"], deal.summary["en"], places)
        sheet.section("What would have to be true")
        sheet.note(deal.condition["en"])
        kinds[deal.kind].build(sheet, deal, book)
        deals.append(sheet)
    models = [new(circle), new(leverage), new(companies)]
    circle.build(models[0], book)
    leverage.build(models[1], book)
    companies.build(models[2], book)
    references = [new(functions), new(sources)]
    functions.build(references[0])
    sources.build(references[1], book)
    table, listed, checked = new(summary), new(contents), new(checks)
    summary.build(table, [*deals, *models])
    checks.build(checked, [*deals, *models])
    sheets = [table, *deals, *models, *references, checked]
    contents.build(listed, sheets)
    every = [first, listed, *sheets]
    _distinct(every)
    return every


def _distinct(sheets: Sequence[Sheet]) -> None:
    """Refuse a deal that takes the tab or the key of another tab."""
    seen: set[str] = set()
    for sheet in sheets:
        names = {sheet.title.casefold(), sheet.key}
        if names & seen:
            message = f"another tab has the name {sheet.title!r} or the id {sheet.key!r} already"
            raise LayoutError(message)
        seen |= names
