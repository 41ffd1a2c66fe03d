"""The pass that turns the tabs into another language: texts change, formulas and numbers stay."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from workbooks.book.languages import ENGLISH
from workbooks.book.model import CONFIDENCES
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, SOURCE

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbooks.book.language import Texts
    from workbooks.sheet.chart import Chart
    from workbooks.sheet.layout import Layout
    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.spilled_table import SpilledTable

READ = {"title", "chapter", "section", "section right", "label"}  # roles in which no formula looks
# A source as column E cites it: its title, date and confidence, or title and confidence alone.
CITATION = re.compile(
    rf"(.+, \d{{4}}(-\d\d)*, ({'|'.join(CONFIDENCES)}))|(.+ \(({'|'.join(CONFIDENCES)})\))"
)


def translated(layout: Layout, texts: Texts, keys: Collection[str]) -> Layout:
    """Translate what a person reads on the tabs.

    A cell that holds nothing but a tab's title or one of the keys (the companies' names) stays,
    for formulas find it by that name; in a heading or as a part of a text a name is translated.
    """
    if texts.language == ENGLISH:
        return layout
    kept = {*keys, *layout.titles}
    sheets = (_Translation(sheet, texts, kept).translated() for sheet in layout.sheets)
    return replace(layout, sheets=tuple(sheets))


class _Translation:
    """One tab on its way into another language."""

    def __init__(self, sheet: Sheet, texts: Texts, kept: Collection[str]) -> None:
        self.sheet = sheet
        self.texts = texts
        self.kept = kept

    def translated(self) -> Sheet:
        """Give the tab with its cells, captions, choices and the labels of its checks."""
        sheet, texts = self.sheet, self.texts
        rows = {
            number: {column: self._cell(number, column, cell) for column, cell in row.items()}
            for number, row in sheet.rows.items()
        }
        for block in sheet.spilled:
            if block.headed:
                self._captions(block, rows)
        return replace(
            sheet,
            heading=texts.of(sheet.heading, sheet.title, 1, 1),
            summary=texts.of(sheet.summary, sheet.title, 2, 1),
            rows=rows,
            checks={key: texts.found(label)[0] for key, label in sheet.checks.items()},
            bands=[
                replace(band, charts=[self._chart(band.row, chart) for chart in band.charts])
                for band in sheet.bands
            ],
            headlines=[replace(each, label=texts.found(each.label)[0]) for each in sheet.headlines],
            choices={
                key: options
                if isinstance(options, str)  # the cells that hold them
                else tuple(self._word(option) for option in options)
                for key, options in sheet.choices.items()
            },
        )

    def _chart(self, row: int, chart: Chart) -> Chart:
        """Translate every word of a chart."""

        def said(words: str) -> str:
            return self.texts.of(words, self.sheet.title, row, LABEL) if words else words

        return replace(
            chart,
            title=said(chart.title),
            category_title=said(chart.category_title),
            value_title=said(chart.value_title),
            series=tuple(replace(each, name=said(each.name)) for each in chart.series),
            source=said(chart.source),
            description=said(chart.description),
        )

    def _cell(self, row: int, column: int, cell: Cell) -> Cell:
        """Translate a cell's text and its note."""
        content, comment = cell.content, cell.comment
        if isinstance(content, str) and content and not cell.formula:
            content = self._content(row, column, cell, content)
        if comment:
            comment = self.texts.of(comment, self.sheet.title, row, column)
        if content is cell.content and comment is cell.comment:
            return cell
        return replace(cell, content=content, comment=comment)

    def _content(self, row: int, column: int, cell: Cell, content: str) -> str:
        named = content in self.kept and cell.role not in READ
        cited = column == SOURCE and CITATION.fullmatch(content)
        if cell.kept or named or cited:
            return content
        return self.texts.of(content, self.sheet.title, row, column)

    def _word(self, option: str) -> str:
        """Translate a choice as the cell that holds it is translated."""
        return option if option in self.kept else self.texts.found(option)[0]

    def _captions(self, block: SpilledTable, rows: dict[int, dict[int, Cell]]) -> None:
        """Write beside a spilled table what its headers and labels say, which its function gives.

        The row above has free cells from the table's first column on; beside its labels the tab's
        own label column is free.
        """
        place = block.place
        across = dict(enumerate(place.columns, place.column + place.labelled))
        above = dict(rows.get(place.row - 1, {}))
        for column, words in across.items():
            self._caption(above, place.row - 1, column, words, "head")
        rows[place.row - 1] = above
        for number, words in enumerate(place.rows, place.row + 1):
            beside = dict(rows.get(number, {}))
            self._caption(beside, number, LABEL, words, "unit")
            if beside:
                rows[number] = beside

    def _caption(
        self, cells: dict[int, Cell], row: int, column: int, words: str, role: str
    ) -> None:
        if column in cells or words in self.kept:
            return
        found = self.texts.of(words, self.sheet.title, row, column)
        if found != words:
            cells[column] = Cell(found, role)
