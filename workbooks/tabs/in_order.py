"""Lay out every tab of the workbook from the deal book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from workbooks.sheet.formula import UNIT
from workbooks.sheet.layout import Layout
from workbooks.sheet.sheet import LayoutError
from workbooks.sheet.sheet_builder import SheetBuilder
from workbooks.tabs import (
    announcements,
    build_out,
    checks,
    circle,
    companies,
    contents,
    cover,
    deal_tabs,
    fact_check,
    filed_values,
    leverage,
    sources,
    stress,
    stress_paths,
    summary,
)
from workbooks.tabs import function_help as functions
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.stresses import forms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.book.model import Book, Deal
    from workbooks.sheet.formula import Place


class FixedTab(Protocol):
    """A module that builds a tab of its own."""

    TITLE: str
    HEADING: str
    SUMMARY: str


class BookTab(FixedTab, Protocol):
    """A module that builds its tab from the book alone."""

    def build(self, sheet: SheetBuilder, book: Book) -> None:
        """Write the tab."""


MODELS: tuple[BookTab, ...] = (circle, leverage, build_out, announcements, companies)
REFERENCES: tuple[BookTab, ...] = (filed_values, fact_check, functions, sources)


def lay_out(book: Book) -> Layout:
    """Build the tabs in the order in which they stand in the workbook."""
    places: dict[str, Place] = {}

    def new(tab: FixedTab) -> SheetBuilder:
        key = tab.TITLE.lower().replace(" ", "-")
        return SheetBuilder(key, tab.TITLE, tab.HEADING, tab.SUMMARY, places)

    def built(tab: BookTab) -> SheetBuilder:
        sheet = new(tab)
        tab.build(sheet, book)
        return sheet

    kinds = deal_tabs()
    first = built(cover)
    deals = []
    for deal in book.deals.values():
        sheet = SheetBuilder(deal.id, deal.tab, deal.name["en"], deal.summary["en"], places)
        sheet.section("What would have to be true")
        sheet.note(deal.condition["en"])
        circle.loop_of(sheet, deal, book)
        tab = kinds[deal.kind]
        sheet.lacking.update(tab.OPTIONAL.keys() - deal.units.keys())
        tab.build(sheet, deal, book)
        _right_units(sheet, deal)
        deals.append(sheet)
    models = list(map(built, MODELS))
    shown = [*deals, models[MODELS.index(leverage)]]
    stresses = [new(stress), new(stress_paths)]
    for sheet, tab in zip(stresses, (stress, stress_paths), strict=True):
        tab.build(sheet, book, shown, [*deals, *models], forms(book, kinds))
    references = list(map(built, REFERENCES))
    table, listed, checked = new(summary), new(contents), new(checks)
    summary.build(table, book, deals, models)
    checks.build(checked, [*deals, *models, *stresses, *references])
    sheets = [table, *deals, *models, *stresses, *references, checked]
    contents.build(listed, sheets)
    for sheet in sheets:
        if sheet.title != functions.TITLE:  # whose examples may be spoilt: that is their use
            answers.complete(sheet)
    every = (first, listed, *sheets)
    _distinct(every)
    return Layout(every, places)


def _right_units(sheet: SheetBuilder, deal: Deal) -> None:
    """Refuse a flow whose amount or years are a line of the tab in another unit."""
    for flow in deal.flows:
        for key, wanted in flow.counted.values():
            place = sheet.places.get(sheet.full(key))
            unit = sheet.cell(key, UNIT).content if place else wanted
            if unit != wanted:
                message = f"{deal.id}: a flow counts {key!r} in {wanted}, which is in {unit}"
                raise LayoutError(message)


def _distinct(sheets: Sequence[SheetBuilder]) -> None:
    """Refuse a deal that takes the tab or the key of another tab."""
    seen: set[str] = set()
    for sheet in sheets:
        names = {sheet.title.casefold(), sheet.key}
        if names & seen:
            message = f"another tab has the name {sheet.title!r} or the id {sheet.key!r} already"
            raise LayoutError(message)
        seen |= names
