"""The maps of flows on the Summary show what the Circle tab holds, and say for what."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from workbooks.file.picture_part import GRAPHICS, SHAPES
from workbooks.tabs.flow_map import on_summary as flow_maps
from workbooks.tabs.flow_map.on_summary import SECTIONS, WORDS, amount_cells
from workbooks.tabs.flow_map.payments import arranged
from workbooks.tabs.flow_map.picture import amount
from workbooks.tabs.parts.flows import cash_flows

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book


@pytest.fixture(scope="module")
def anchors(finished: Finished) -> list[etree._Element]:
    """Give the anchors of both maps as they are in the file."""
    with zipfile.ZipFile(BytesIO(finished.built.content)) as archive:
        drawings = [
            etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith("xl/drawings/drawing")
        ]
    groups = [group for drawing in drawings for group in drawing.iter(f"{{{SHAPES}}}grpSp")]
    return [group.getparent() for group in groups]


def bands(anchor: etree._Element) -> set[str]:
    """Give the names of the bands of a map."""
    return {
        shape.find(f".//{{{SHAPES}}}cNvPr").get("name")
        for shape in anchor.iter(f"{{{SHAPES}}}sp")
        if shape.find(f".//{{{GRAPHICS}}}custGeom") is not None
    }


@pytest.mark.parametrize(("number", "edition"), [(0, "article"), (1, "latest")])
def test_a_map_shows_every_flow_of_its_edition_with_the_amount_of_the_circle_tab(
    finished: Finished, book: Book, anchors: list[etree._Element], number: int, edition: str
) -> None:
    calculation = finished.switched(edition, "base")
    sums: dict[tuple[str, str, str], float] = {}
    for (_, flow), cell in zip(cash_flows(book), amount_cells(finished.layout), strict=True):
        names = (book.companies[each].name["en"] for each in (flow.payer, flow.payee))
        key = (*names, flow.kind)
        sums[key] = sums.get(key, 0.0) + calculation.value(*cell)
    expected = {
        f"{payer} → {payee}: {amount(total)} USD bn, {kind}"
        for (payer, payee, kind), total in sums.items()
        if total
    }
    assert bands(anchors[number]) == expected


def test_the_maps_stand_at_their_keys_with_room_beneath(
    finished: Finished, anchors: list[etree._Element]
) -> None:
    used = {row for sheet in finished.sheets if sheet.title == "Summary" for row in sheet.rows}
    for anchor, key in zip(anchors, SECTIONS, strict=True):
        place = finished.places[f"summary.{key}"]
        rows = [int(each.findtext(f"{{{SHAPES}}}row")) for each in (anchor[0], anchor[1])]
        assert rows[0] == place.row - 1
        assert not used & set(range(rows[0] + 1, rows[1] + 2))


def test_each_map_is_on_a_printed_page_of_its_own(finished: Finished) -> None:
    breaks = [each.id for each in finished.formulas["Summary"].row_breaks.brk]
    for key in SECTIONS:
        row = finished.places[f"summary.{key}"].row
        assert max(each for each in breaks if each < row) == row - 3


def test_the_picture_names_the_edition_the_case_and_the_basis_of_the_built_workbook(
    finished: Finished, anchors: list[etree._Element]
) -> None:
    for anchor, edition in zip(anchors, ("article", "latest"), strict=True):
        said = " ".join(anchor.itertext())
        assert WORDS.editions[edition] in said
        assert f"“{finished.stored('summary.case')}”" in said
        assert f"counted {finished.shown['Circle'].cell(*basis(finished)).value}" in said


def basis(finished: Finished) -> tuple[int, int]:
    """Find the switch of the basis on the Circle tab."""
    return finished.cell("circle.basis_name")[1:]


def test_the_words_cover_every_edition_case_basis_and_kind(finished: Finished, book: Book) -> None:
    options = {each.key: each.choices for each in finished.sheets}
    assert set(WORDS.editions) == set(options["cover"]["edition_name"])
    assert set(WORDS.cases) == set(options["cover"]["case_name"])
    assert set(WORDS.bases) == set(options["circle"]["basis_name"])
    assert {flow.kind for _, flow in cash_flows(book)} <= set(WORDS.kinds)


def test_an_error_or_a_text_as_amount_draws_no_band(finished: Finished, book: Book) -> None:
    count = len(amount_cells(finished.layout))
    amounts = {"article": ["#N/A"] * count, "latest": [float("inf")] * count}
    assert flow_maps.pictures(finished.layout, book, amounts, WORDS) == []


def test_nobody_of_the_packaged_book_is_gathered(finished: Finished, book: Book) -> None:
    calculation = finished.switched("latest", "base")
    values = [calculation.value(*cell) for cell in amount_cells(finished.layout)]
    shown = arranged(flow_maps.payments(book, values), ("", ""))
    assert shown.gathered == 0
