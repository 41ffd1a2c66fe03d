"""The time of writing and finishing the file beside XlsxWriter, and of a book of many deals."""

from __future__ import annotations

from datetime import date, datetime
from datetime import time as clock
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import xlsxwriter
from openpyxl.worksheet.formula import ArrayFormula

from tests.benchmarks.timing import fastest
from workbooks.book.load import load
from workbooks.book.new_deal import example_of, new_deal
from workbooks.build import build, evaluated
from workbooks.file.package import finish, saved
from workbooks.file.tab_writer import write
from workbooks.tabs import deal_tabs
from workbooks.tabs.in_order import lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell import Cell as WorksheetCell
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from workbooks.file.package import Results

    Cells = dict[str, list[tuple[WorksheetCell, object]]]

OWN_DEALS = 60


def cells_of(workbook: Workbook, results: Results) -> Cells:
    """List every cell that is not empty, with its formula's result."""
    return {
        sheet.title: [
            (cell, results[sheet.title].get((cell.row, cell.column)))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
        for sheet in workbook.worksheets
    }


def by_xlsxwriter(cells: Cells) -> None:
    """Write the same values, formulas with their results, number formats, notes and links."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        formats = {
            shown: workbook.add_format({"num_format": shown})
            for shown in {cell.number_format for sheet in cells.values() for cell, _ in sheet}
        }
        for title, sheet in cells.items():
            worksheet = workbook.add_worksheet(title)
            for cell, result in sheet:
                put(worksheet, cell, result, formats[cell.number_format])


def put(worksheet: Worksheet, cell: WorksheetCell, result: object, look: Format) -> None:
    """Write one cell with XlsxWriter."""
    row, column, content, link = cell.row - 1, cell.column - 1, cell.value, cell.hyperlink
    if isinstance(content, ArrayFormula):
        worksheet.write_dynamic_array_formula(content.ref, content.text, look, result)
    elif isinstance(content, str) and result is not None:
        worksheet.write_formula(row, column, content, look, result)
    elif isinstance(content, str) and link:
        target = link.target or f"internal:{link.location}"
        worksheet.write_url(row, column, target, look, content)
    elif isinstance(content, str):
        worksheet.write_string(row, column, content, look)
    elif isinstance(content, date):
        worksheet.write_datetime(row, column, content, look)
    else:
        worksheet.write_number(row, column, content, look)
    if cell.comment:
        worksheet.write_comment(row, column, cell.comment.text)


@pytest.mark.benchmark
def test_writing_and_finishing_against_xlsxwriter() -> None:
    """All of a build but loading and calculation; ours has looks, charts and rules too."""
    book = load(deal_tabs())
    stamp = datetime.combine(book.as_of, clock())
    workbook = write(lay_out(book), book.as_of)
    results = evaluated(workbook, saved(workbook, stamp))
    cells = cells_of(workbook, results)
    layout = fastest(lambda: lay_out(book), 3)
    sheets = lay_out(book)
    file = fastest(lambda: finish(write(sheets, book.as_of), stamp, results), 3)
    peer = fastest(lambda: by_xlsxwriter(cells), 3)
    count = sum(map(len, cells.values()))
    print(  # noqa: T201
        f"\n{count:,} cells: layout {layout:.2f} s, writing and finishing {file:.2f} s, XlsxWriter "
        f"{peer:.2f} s: {(layout + file) / peer:.1f}× its time, {file / peer:.1f}× without layout "
        "(target: at most 2×)"
    )


@pytest.mark.benchmark
def test_sixty_deals_beside_the_real_ones(tmp_path: Path) -> None:
    """A build of as many deals as an analyst may come to follow, against the packaged one."""
    kinds = list(deal_tabs().items())
    book = load(deal_tabs())
    for number in range(OWN_DEALS):
        kind, tab = kinds[number % len(kinds)]
        text = new_deal(f"deal-{number}", kind, tab, example_of(book, kind, tab))
        (tmp_path / f"deal-{number}.toml").write_text(text, encoding="utf-8")
    assert len(build(tmp_path).tabs) == len(build().tabs) + OWN_DEALS
    many, usual = fastest(lambda: build(tmp_path), 2), fastest(build, 2)
    print(  # noqa: T201
        f"\n{OWN_DEALS} deals beside the real ones: {many:.2f} s (target: 6 s), without them "
        f"{usual:.2f} s: {many / usual:.1f}×"
    )
