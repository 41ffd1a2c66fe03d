"""Build a workbook: deal book → tabs → openpyxl → evaluated → finished file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

from addin.calc import Calculation
from udfs.cells.errors import ErrorValue
from workbooks.book.language import keys, texts_of
from workbooks.book.languages import ENGLISH, known
from workbooks.book.load import load
from workbooks.book.model import CASES, EDITIONS
from workbooks.file.chart_values import Drawn
from workbooks.file.macros import configure
from workbooks.file.macros import project as vba_project
from workbooks.file.package import finish, saved
from workbooks.file.tab_writer import write
from workbooks.sheet.excerpt import excerpt
from workbooks.sheet.translation import translated
from workbooks.tabs import deal_tabs
from workbooks.tabs.flow_map import on_summary as flow_maps
from workbooks.tabs.in_order import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from workbooks.book.model import Book
    from workbooks.file.package import Results
    from workbooks.file.shapes import Picture
    from workbooks.file.stored_rows import Result
    from workbooks.sheet.formula import Place
    from workbooks.sheet.layout import Layout
    from workbooks.sheet.sheet import Sheet
    from workbooks.tabs.flow_map.picture import Words


@dataclass(frozen=True)
class Built:
    """A finished file, and what its reader asks first: does it compute, do its checks pass."""

    content: bytes
    tabs: tuple[str, ...]
    formulas: int
    errors: tuple[str, ...]
    failed_checks: tuple[str, ...]


@dataclass(frozen=True)
class Calculated:
    """A deal book laid out and computed: its tabs, the written workbook, every formula's result.

    The `layout` is in the language of the texts, `english` is the same as it was laid out.
    """

    book: Book
    edition: str
    case: str
    english: Layout
    layout: Layout
    words: Words
    workbook: Workbook
    results: Results

    @property
    def errors(self) -> tuple[str, ...]:
        """Name the cells that show an error."""
        return tuple(each for sheet in self.layout.sheets for each in self.errors_on(sheet))

    @property
    def failed_checks(self) -> tuple[str, ...]:
        """Name the checks that fail, each by its tab and its label."""
        return tuple(each for sheet in self.layout.sheets for each in self.failed_on(sheet))

    def errors_on(self, sheet: Sheet) -> Iterator[str]:
        """Name the cells of a tab that show an error."""
        for (row, column), value in self.results[sheet.title].items():
            if isinstance(value, ErrorValue):
                yield f"{sheet.title}!{get_column_letter(column)}{row}: {value.spelling}"

    def failed_on(self, sheet: Sheet) -> Iterator[str]:
        """Name the checks of a tab that fail."""
        for key, label in sheet.checks.items():
            if self.value(key) != 1:
                yield f"{sheet.title}: {label}"

    def value(self, key: str, name: str = "") -> Result | date:
        """Give what a line's cell holds, by its full key; of a line over years the one so named."""
        place = self.layout.places[key]
        column = place.column + (place.columns.index(name) if name else 0)
        return self.shown(place.sheet, place.row, column)

    def shown(self, title: str, row: int, column: int) -> Result | date:
        """Give what a cell shows: its result, or what was typed."""
        results = self.results[title]
        if (row, column) in results:
            return results[row, column]
        typed: Result | date = self.workbook[title].cell(row, column).value
        return typed


def build(
    own: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
    *,
    edition: str = EDITIONS[0],
    case: str = CASES[1],
    python: str | None = None,
    language: str = ENGLISH,
) -> Built:
    """Build the workbook in memory from the packaged book and an analyst's own deals.

    Args:
        own: The folder of the analyst's own deals.
        progress: Told each step as it begins.
        edition: The position of the edition switch, as the workbook opens.
        case: The position of the switch of every assumption.
        python: The interpreter that Excel starts; with it the workbook is macro-enabled and
            holds the functions' wrappers.
        language: One of `languages()`; what the labels and notes are written in.

    Raises:
        BookError: A file of the deal book has a mistake.
        FolderError: A folder cannot be read.
        LanguageError: There is no such language.
        MissingBaseError: The installed xlwings lacks what a macro-enabled workbook starts from.
    """
    known(language)
    progress("reading the deal book")
    book = load(deal_tabs(), own)
    found = calculated(book, progress, edition=edition, case=case, python=python, language=language)
    progress("drawing the maps of flows")
    maps = _maps(found)
    progress("finishing the file")
    project = vba_project() if python is not None else None
    content = finish(found.workbook, _stamp(book), found.results, project, _drawn(found), maps)
    count = sum(map(len, found.results.values()))
    return Built(content, found.layout.titles, count, found.errors, found.failed_checks)


def calculated(
    book: Book,
    progress: Callable[[str], None] = lambda _: None,
    *,
    edition: str = EDITIONS[0],
    case: str = CASES[1],
    python: str | None = None,
    language: str = ENGLISH,
) -> Calculated:
    """Lay a book out with the Cover's switches turned to an edition and a case, and compute it.

    Args:
        book: The deal book.
        progress: Told each step as it begins.
        edition: A position of the edition switch.
        case: A position of the switch of every assumption.
        python: The interpreter that Excel starts, of a workbook that is to be macro-enabled.
        language: What the labels and notes are written in.

    Raises:
        LayoutError: A tab cannot be laid out, or a switch has no such position.
    """
    progress(f"laying out {len(book.deals)} deals")
    laid_out = lay_out(book)
    english = laid_out.turned("cover.edition_name", edition).turned("cover.case_name", case)
    texts = texts_of(language, book, english.titles)
    layout = translated(english, texts, keys(book))
    words = flow_maps.said(texts)  # now, since the writer notes what the language lacks
    workbook = write(layout, book.as_of, texts)
    if python is not None:
        configure(workbook, python)
    progress("calculating")
    results = evaluated(workbook, saved(workbook, _stamp(book)))
    return Calculated(book, edition, case, english, layout, words, workbook, results)


def _stamp(book: Book) -> datetime:
    """Give the time that a file of the book bears, whenever it is built."""
    return datetime.combine(book.as_of, time())


def _drawn(found: Calculated) -> Drawn:
    """Give the charts of each tab, and a look at any cell."""
    charts = {
        sheet.title: [each for band in sheet.bands for each in band.charts]
        for sheet in found.layout.sheets
    }
    return Drawn(charts, found.shown)


def _maps(found: Calculated) -> list[tuple[Place, Picture]]:
    """Draw the flows of the edition in use, and of the newest, which is computed for it."""
    cells = flow_maps.amount_cells(found.english)
    amounts = {found.edition: [found.results[tab][row, column] for tab, row, column in cells]}
    if found.edition != flow_maps.NEWEST:
        part = write(excerpt(found.english, ["circle.flows", "cover.edition"]), found.book.as_of)
        calculation = _loaded(saved(part, _stamp(found.book)))
        switch = found.english.places["cover.edition_name"]
        calculation.put(switch.sheet, switch.row, switch.column, flow_maps.NEWEST)
        calculation.evaluate()
        amounts[flow_maps.NEWEST] = [calculation.value(*cell) for cell in cells]
    return flow_maps.pictures(found.english, found.book, amounts, found.words)


def evaluated(workbook: Workbook, package: bytes) -> Results:
    """Compute every formula of a saved workbook, spilled cells included."""
    calculation = _loaded(package)
    calculation.evaluate()
    return {
        sheet.title: {cell: calculation.value(sheet.title, *cell) for cell in _formula_cells(sheet)}
        for sheet in workbook.worksheets
    }


def _loaded(package: bytes) -> Calculation:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "workbook.xlsx"
        path.write_bytes(package)
        return Calculation(path)


def _formula_cells(worksheet: Worksheet) -> Iterator[tuple[int, int]]:
    """Give row and column of every cell that shows the result of a formula."""
    cells = worksheet._cells  # noqa: SLF001 - iter_rows makes a cell of every gap, four of five
    for place in sorted(cells):
        cell = cells[place]
        if isinstance(cell.value, ArrayFormula):
            left, top, right, bottom = range_boundaries(cell.value.ref)
            for row in range(top, bottom + 1):
                yield from ((row, column) for column in range(left, right + 1))
        elif cell.data_type == "f":
            yield place
