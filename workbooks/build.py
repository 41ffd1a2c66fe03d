"""Build a workbook: deal book → tabs → openpyxl → evaluated → finished file."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.formula import ArrayFormula

from addin.calc import Calculation
from udfs.errors import ErrorValue
from workbooks.drawings import Drawn
from workbooks.excerpt import excerpt
from workbooks.language import ENGLISH, keys, known, texts_of
from workbooks.layout import lay_out
from workbooks.load import load
from workbooks.macros import configure
from workbooks.macros import project as vba_project
from workbooks.package import finish, saved
from workbooks.tabs import deal_tabs, flow_maps
from workbooks.translated import translated
from workbooks.writer import write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from workbooks.deal import Book
    from workbooks.formula import Place
    from workbooks.language import Texts
    from workbooks.package import Results
    from workbooks.shapes import Picture
    from workbooks.sheet import Sheet


@dataclass(frozen=True)
class Built:
    """A finished file, and what its reader asks first: does it compute, do its checks pass."""

    content: bytes
    tabs: tuple[str, ...]
    formulas: int
    errors: tuple[str, ...]
    failed_checks: tuple[str, ...]


def build(
    own: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
    *,
    python: str | None = None,
    language: str = ENGLISH,
) -> Built:
    """Build the workbook in memory from the packaged book and an analyst's own deals.

    Args:
        own: The folder of the analyst's own deals.
        progress: Told each step as it begins.
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
    progress(f"laying out {len(book.deals)} deals")
    english = lay_out(book)
    texts = texts_of(language, book, [sheet.title for sheet in english])
    sheets = translated(english, texts, keys(book))
    workbook = write(sheets, book.as_of, texts)
    project = None
    if python is not None:
        configure(workbook, python)
        project = vba_project()
    stamp = datetime.combine(book.as_of, time())
    progress("calculating")
    results = evaluated(workbook, saved(workbook, stamp))
    progress("drawing the maps of flows")
    maps = _maps(english, book, results, texts)
    progress("finishing the file")
    drawn = _drawn(sheets, workbook, results)
    content = finish(workbook, stamp, results, project, drawn, maps)
    errors = [
        f"{title}!{get_column_letter(column)}{row}: {value.spelling}"
        for title, cells in results.items()
        for (row, column), value in cells.items()
        if isinstance(value, ErrorValue)
    ]
    failed = [
        f"{sheet.title}: {label}"
        for sheet in sheets
        for key, label in sheet.checks.items()
        if _at(results, sheet.places[key]) != 1
    ]
    count = sum(map(len, results.values()))
    titles = tuple(sheet.title for sheet in sheets)
    return Built(content, titles, count, tuple(errors), tuple(failed))


def _drawn(sheets: Sequence[Sheet], workbook: Workbook, results: Results) -> Drawn:
    """Give the charts of each tab, and a look at any cell: its result, or what was typed."""
    charts = {
        sheet.title: [each for band in sheet.bands for each in band.charts] for sheet in sheets
    }

    def value(title: str, row: int, column: int) -> object:
        found = results[title]
        if (row, column) in found:
            return found[row, column]
        return workbook[title].cell(row, column).value

    return Drawn(charts, value)


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


def _maps(
    sheets: Sequence[Sheet], book: Book, results: Results, texts: Texts
) -> list[tuple[Place, Picture]]:
    """Draw the flows of the edition in use, and of the newest, which is computed for it."""
    places = sheets[0].places
    cells = flow_maps.amount_cells(places)
    edition = flow_maps.chosen(sheets, "cover.edition_name")
    amounts = {edition: [results[tab][row, column] for tab, row, column in cells]}
    if edition != flow_maps.NEWEST:
        part = write(excerpt(sheets, ["circle.flows", "cover.edition"]), book.as_of)
        calculation = _loaded(saved(part, datetime.combine(book.as_of, time())))
        switch = places["cover.edition_name"]
        calculation.put(switch.sheet, switch.row, switch.column, flow_maps.NEWEST)
        calculation.evaluate()
        amounts[flow_maps.NEWEST] = [calculation.value(*cell) for cell in cells]
    return flow_maps.pictures(sheets, book, amounts, texts)


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


def _at(results: Results, place: Place) -> object:
    return results[place.sheet][place.row, place.column]
