"""Native shapes in a package: beside charts and comments, at their cell, as readers accept it."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.chart import LineChart, Reference
from openpyxl.comments import Comment

from tests.workbooks.tabs.flow_map.test_payments import circle
from tests.workbooks.tabs.flow_map.test_picture import SETTINGS
from workbooks.file.parts import TYPES
from workbooks.file.picture_part import DRAWING_TYPE, GRAPHICS, MAIN, SHAPES, insert
from workbooks.file.shapes import EMU, Picture, Rectangle, Shape, TextLine, cut_to_width, text_width
from workbooks.tabs.flow_map.on_summary import WORDS
from workbooks.tabs.flow_map.payments import Payment
from workbooks.tabs.flow_map.picture import drawn

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbooks.file.shapes import Picture as Drawn

SHEET = "xl/worksheets/sheet1.xml"


def bare(workbook: Workbook) -> None:
    """Leave a workbook as it is."""
    del workbook


def commented(workbook: Workbook) -> None:
    """Give a tab a comment: a drawing of another kind."""
    workbook.active["B2"].comment = Comment("note", "ONO")


def charted(workbook: Workbook) -> None:
    """Give a tab a chart and a comment."""
    commented(workbook)
    chart = LineChart()
    chart.add_data(Reference(workbook.active, min_col=1, min_row=1, max_row=3))
    workbook.active.add_chart(chart, "D30")


def package(change: Callable[[Workbook], None] = bare) -> dict[str, bytes]:
    """Save a small workbook."""
    workbook = Workbook()
    sheet = workbook.active
    for number in range(1, 4):
        sheet.cell(number, 1, number)
    sheet.column_dimensions["A"].width = 20
    sheet.row_dimensions[2].height = 30
    change(workbook)
    buffer = io.BytesIO()
    workbook.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """Pack the parts again."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def picture() -> Drawn:
    """Draw a small map whose names need care in XML."""
    awkward = Payment('A & B <"Ltd"> \x01', "雲 🚀", 3, "warrant")
    found = drawn([*circle(), awkward], WORDS, SETTINGS)
    assert found is not None
    return found


def canvas(parts: dict[str, bytes], number: int = 1) -> etree._Element:
    """Read a drawing."""
    return etree.fromstring(parts[f"xl/drawings/drawing{number}.xml"])


changes = pytest.mark.parametrize("change", [bare, commented, charted])


@changes
def test_a_picture_enters_and_the_workbook_opens_with_its_charts_and_comments(
    change: Callable[[Workbook], None],
) -> None:
    parts = package(change)
    insert(parts, SHEET, picture(), 5, 2)
    workbook = load_workbook(io.BytesIO(zipped(parts)))
    assert len(workbook.active._charts) == (change is charted)  # noqa: SLF001
    assert (workbook.active["B2"].comment is not None) == (change is not bare)
    anchors = canvas(parts).findall(f"{{{SHAPES}}}twoCellAnchor")
    assert len([each for each in anchors if each.find(f"{{{SHAPES}}}grpSp") is not None]) == 1


@changes
def test_a_tab_shows_one_drawing_before_that_of_its_comments(
    change: Callable[[Workbook], None],
) -> None:
    parts = package(change)
    insert(parts, SHEET, picture(), 5, 2)
    names = [etree.QName(each).localname for each in etree.fromstring(parts[SHEET])]
    assert names.count("drawing") == 1
    assert "legacyDrawing" not in names[: names.index("drawing")]
    assert parts[TYPES].count(DRAWING_TYPE.encode()) == 1


@changes
def test_the_ids_of_shapes_are_unique_in_a_drawing(change: Callable[[Workbook], None]) -> None:
    parts = package(change)
    insert(parts, SHEET, picture(), 5, 2)
    insert(parts, SHEET, picture(), 50, 2)
    ids = [each.get("id") for each in canvas(parts).iter(f"{{{SHAPES}}}cNvPr")]
    assert len(ids) == len(set(ids))
    assert len(ids) >= 2 * (1 + len(picture().shapes))


def test_the_group_tells_what_it_shows_and_in_which_unit() -> None:
    parts = package()
    insert(parts, SHEET, picture(), 5, 2)
    group = canvas(parts).find(f".//{{{SHAPES}}}grpSp/{{{SHAPES}}}nvGrpSpPr/{{{SHAPES}}}cNvPr")
    assert "USD bn" in group.get("descr")
    assert group.get("descr") == picture().description


def test_the_anchor_spans_what_the_picture_measures_in_these_columns_and_rows() -> None:
    parts = package()
    small = Picture("Box", "A box", 300, 90, (Shape("box", Rectangle(0, 0, 300, 90)),))
    insert(parts, SHEET, small, 1, 1)
    anchor = canvas(parts)[0]
    corner = {etree.QName(each).localname: int(each.text) for each in anchor[1]}
    # column A is 20 digits (140) wide, the others 8.43 (59); row 2 is 40 high, the others 20
    assert corner == {"col": 3, "colOff": (300 - 140 - 2 * 59) * EMU, "row": 3, "rowOff": 10 * EMU}
    extent = anchor.find(f".//{{{SHAPES}}}grpSpPr/{{{GRAPHICS}}}xfrm/{{{GRAPHICS}}}ext")
    assert (int(extent.get("cx")), int(extent.get("cy"))) == (300 * EMU, 90 * EMU)


def test_every_text_has_the_typefaces_of_both_scripts() -> None:
    parts = package()
    insert(parts, SHEET, picture(), 5, 2)
    runs = list(canvas(parts).iter(f"{{{GRAPHICS}}}rPr"))
    assert runs
    for run in runs:
        assert run.find(f"{{{GRAPHICS}}}latin").get("typeface") == "Calibri"
        assert run.find(f"{{{GRAPHICS}}}ea").get("typeface") == "Microsoft JhengHei"


def test_the_drawing_of_another_tab_keeps_its_name() -> None:
    def two(workbook: Workbook) -> None:
        charted(workbook)
        workbook.create_sheet("Second")

    parts = package(two)
    before = parts["xl/drawings/drawing1.xml"]
    insert(parts, "xl/worksheets/sheet2.xml", picture(), 1, 1)
    assert parts["xl/drawings/drawing1.xml"] == before
    assert len(canvas(parts, 2)) == 1
    assert etree.fromstring(parts["xl/worksheets/sheet2.xml"]).find(f"{MAIN}drawing") is not None


def test_the_same_picture_gives_the_same_bytes() -> None:
    found = []
    for _ in range(2):
        parts = package(commented)
        insert(parts, SHEET, picture(), 5, 2)
        found.append({name: parts[name] for name in parts if name != "docProps/core.xml"})
    assert found[0] == found[1]


@pytest.mark.slow
@changes
def test_the_validator_of_microsoft_accepts_the_shapes(
    change: Callable[[Workbook], None], errors: Callable[[Path], list[str]], tmp_path: Path
) -> None:
    parts = package(change)
    path = tmp_path / "before.xlsx"
    path.write_bytes(zipped(parts))
    before = errors(path)  # what openpyxl writes has errors of its own
    insert(parts, SHEET, picture(), 5, 2)
    path = tmp_path / "after.xlsx"
    path.write_bytes(zipped(parts))
    assert errors(path) == before


def test_a_text_that_is_too_wide_is_cut_with_an_ellipsis() -> None:
    assert cut_to_width("Oracle", 9, 100) == "Oracle"
    cut = cut_to_width("A name that nobody can read in a box", 9, 100)
    assert cut.endswith("…")
    assert text_width(cut, 9) <= 100
    assert text_width("雲雲", 9) > text_width("ab", 9)
    assert TextLine(cut).size == 9
