"""Readers that calculate nothing show what was stored; LibreOffice is in tests/addin."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from openpyxl.utils.datetime import to_excel
from python_calamine import CalamineWorkbook

from workbooks.build import evaluated
from workbooks.file.package import saved
from workbooks.file.tab_writer import write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book
    from workbooks.file.package import Results

    Grids = Mapping[str, Sequence[Sequence[object]]]


def by_pandas(finished: Finished) -> Grids:
    """Read as an analyst does who takes a tab into a frame."""
    frames = pd.read_excel(
        finished.path, sheet_name=None, header=None, na_filter=False, engine="openpyxl"
    )
    return {str(title): frame.to_numpy(dtype=object) for title, frame in frames.items()}


def by_calamine(finished: Finished) -> Grids:
    """Read with the library that polars and others build on."""
    workbook = CalamineWorkbook.from_path(finished.path)
    return {
        title: workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
        for title in workbook.sheet_names
    }


def by_openpyxl(finished: Finished) -> Grids:
    """Read the stored results and not the formulas."""
    return {sheet.title: list(sheet.values) for sheet in finished.shown.worksheets}


@pytest.fixture(scope="module")
def stored(finished: Finished, book: Book) -> Results:
    """Compute what the build stored, without its file."""
    workbook = write(finished.layout, book.as_of)
    return evaluated(workbook, saved(workbook, datetime.combine(book.as_of, time())))


def plain(value: object) -> object:
    """Give a date as its serial number; nothing and an empty text look the same."""
    if isinstance(value, date):
        return to_excel(value)
    return None if value == "" else value


def kind(value: object) -> type:
    """Tell a number from a text, a boolean and nothing; a whole number may be an int."""
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


@pytest.mark.slow
@pytest.mark.parametrize("reader", [by_pandas, by_calamine, by_openpyxl])
def test_a_reader_that_calculates_nothing_finds_the_result_of_every_formula(
    finished: Finished, stored: Results, reader: Callable[[Finished], Grids]
) -> None:
    grids = reader(finished)
    assert {title for title, cells in stored.items() if cells} <= grids.keys()
    compared = set()
    for title, row, column in finished.results():
        expected, found = (
            plain(stored[title][row, column]),
            plain(grids[title][row - 1][column - 1]),
        )
        where = f"{title} {row} {column}: {expected!r}, {found!r}"
        assert (kind(found), found) == (kind(expected), expected), where
        compared.add((title, row, column))
    assert compared == {(title, *place) for title, cells in stored.items() for place in cells}


def test_the_results_hold_numbers_texts_and_dates(finished: Finished, stored: Results) -> None:
    """Without them the comparison would say nothing of their kind."""
    kinds = {kind(plain(value)) for cells in stored.values() for value in cells.values()}
    assert {float, str} <= kinds
    dated = [
        cell
        for title, row, column in finished.results()
        if (cell := finished.shown[title].cell(row, column)).is_date
    ]
    assert len(dated) > 10
