"""Finished drawings: words on every chart, and the values that its cells show."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from lxml import etree
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference

from tests.workbooks.pictures import C
from udfs.cells.errors import ErrorValue
from workbooks.file.chart_values import Drawn, finish_drawings
from workbooks.sheet.chart import Chart, Series

TAB = "It's one"
SHEETS = {TAB: "xl/worksheets/sheet1.xml"}
SERIES = (Series("One", "{value:all}"),)
WORDS = 'Less than 5 < 6 & "quoted", in dollars.'
CHART = Chart("line", "Title, USD", "Year", "USD", SERIES, "Source: here", WORDS)


@pytest.fixture
def parts() -> dict[str, bytes]:
    """Save a workbook with a chart of three cells and their labels."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = TAB
    chart = LineChart()
    chart.add_data(Reference(sheet, 2, 1, max_row=4))
    chart.set_categories(Reference(sheet, 1, 1, max_row=4))
    sheet.add_chart(chart)
    buffer = BytesIO()
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def stored(parts: dict[str, bytes], values: dict[int, object]) -> dict[str, str]:
    """Finish a chart whose cells of column B show some values; give what it stores of them."""
    charts = {TAB: [CHART]}

    def value(title: str, row: int, column: int) -> object:
        assert title == TAB
        return values[row] if column == 2 else f"label {row}"

    finish_drawings(parts, SHEETS, Drawn(charts, value))
    cache = next(etree.fromstring(parts["xl/charts/chart1.xml"]).iter(f"{C}val"))
    assert cache.find(f".//{C}ptCount").get("val") == "4"
    return {point.get("idx"): point.findtext(f"{C}v") for point in cache.iter(f"{C}pt")}


def test_numbers_and_dates_are_stored_as_a_cell_would(parts: dict[str, bytes]) -> None:
    found = stored(parts, {1: 1.5, 2: -0.0, 3: 3.0, 4: date(2025, 5, 31)})
    assert found == {"0": "1.5", "1": "0", "2": "3", "3": "45808"}


def test_what_a_chart_cannot_show_is_left_out(parts: dict[str, bytes]) -> None:
    found = stored(parts, {1: "n.m.", 2: None, 3: ErrorValue("#NUM!"), 4: 2})
    assert found == {"3": "2"}


def test_the_words_of_a_chart_reach_its_frame_whatever_they_hold(parts: dict[str, bytes]) -> None:
    stored(parts, dict.fromkeys(range(1, 5), 1.0))
    drawing = etree.fromstring(parts["xl/drawings/drawing1.xml"])
    assert [each.get("descr") for each in drawing.iter("{*}cNvPr")] == [WORDS]


def test_a_tab_with_more_charts_than_records_is_an_error(parts: dict[str, bytes]) -> None:
    with pytest.raises(ValueError, match="zip"):
        finish_drawings(parts, SHEETS, Drawn({TAB: [CHART, CHART]}, lambda *_: 1.0))


def test_a_workbook_without_charts_stays_as_it_is(parts: dict[str, bytes]) -> None:
    before = dict(parts)
    finish_drawings(parts, SHEETS, Drawn({TAB: []}, lambda *_: 1.0))
    assert parts == before
