"""The rows of a tab: what openpyxl reads back of cells without and with results."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from workbooks.file.package import saved

STAMP = datetime(2026, 1, 31)  # noqa: DTZ001 - a package's time has no zone


def reread(workbook: Workbook) -> Workbook:
    """Save a workbook and read it again."""
    return load_workbook(io.BytesIO(saved(workbook, STAMP)))


@pytest.mark.parametrize(
    "content",
    ["a < b & c", ' "two  blanks" ', "one\ntwo", "one\rtwo", "輝達 🚀", 0.1, 8.8, -3, 1e300, True],
)
def test_a_content_is_read_as_it_was_written(content: object) -> None:
    workbook = Workbook()
    workbook.active["B2"] = content
    assert reread(workbook).active["B2"].value == content


def test_a_date_stays_a_date() -> None:
    workbook = Workbook()
    workbook.active["B2"] = date(2026, 1, 31)
    assert reread(workbook).active["B2"].value == datetime(2026, 1, 31)  # noqa: DTZ001


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    workbook = Workbook()
    cell = workbook.active["A1"]
    cell.value, cell.data_type = "=1+1", "s"
    assert b'<c r="A1" s="0" t="inlineStr"><is><t>=1+1</t></is></c>' in saved(workbook, STAMP)


def test_the_height_of_a_row_and_what_hangs_on_a_cell_are_kept() -> None:
    workbook = Workbook()
    sheet = workbook.active
    sheet.row_dimensions[3].height = 30
    sheet["A4"].comment = Comment("why", "ONO")
    sheet["A5"].hyperlink = "https://example.org/"
    found = reread(workbook).active
    assert found.row_dimensions[3].height == 30
    assert found["A4"].comment.text == "why"
    assert found["A5"].hyperlink.target == "https://example.org/"


def test_a_workbook_is_the_same_when_it_is_saved_again() -> None:
    workbook = Workbook()
    workbook.active["A4"].comment = Comment("why", "ONO")
    workbook.active["A5"].hyperlink = "https://example.org/"
    saved(workbook, STAMP)
    again = reread(workbook).active
    assert again["A4"].comment.text == "why"
    assert again["A5"].hyperlink.target == "https://example.org/"
