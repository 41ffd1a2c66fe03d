"""The charts of the workbook: words, units, cells, places and colours."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

import pytest

from tests.workbooks.pictures import A, C, Picture, cells, pictures
from workbooks.book.model import EDITIONS
from workbooks.book.new_deal import example_of, new_deal
from workbooks.build import build
from workbooks.sheet.chart import BAND_ROWS, COLOURS, Addresses, Chart, Series
from workbooks.sheet.formula import FormulaError, Place
from workbooks.sheet.sheet import LayoutError
from workbooks.sheet.sheet_builder import SheetBuilder
from workbooks.tabs import deal_tabs
from workbooks.tabs.checks import WORDS
from workbooks.tabs.flow_map.on_summary import SECTIONS
from workbooks.tabs.in_order import lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book

MODELS = {"Summary", "Circle", "Leverage", "Build", "Stress", "Announcements", "Precedents"}
UNITS = ("USD", "%", ", x", "ratio")
IN_WORDS = ("dollars", "percent", "multiple")
AXES = ("catAx", "valAx")
MOST_BYTES = 1_000_000

UNTOLD = WORDS["not_stated"][1]  # what has no bar


@pytest.fixture(scope="session")
def drawn(finished: Finished) -> list[Picture]:
    """Read the charts of the packaged workbook."""
    return list(pictures(finished.built.content))


def test_every_deal_and_every_model_has_a_chart(drawn: list[Picture], book: Book) -> None:
    tabs = {each.tab for each in drawn}
    assert {deal.tab for deal in book.deals.values()} | MODELS <= tabs


def test_a_chart_has_a_title_with_its_unit_and_a_source_beneath(drawn: list[Picture]) -> None:
    for each in drawn:
        title, source = each.title.split("\n")
        assert any(unit in title for unit in UNITS), title
        assert source.startswith("Source: "), title


def test_a_chart_is_described_in_words_with_the_unit(drawn: list[Picture]) -> None:
    for each in drawn:
        assert len(each.words) > 60, each.title
        assert any(unit in each.words for unit in IN_WORDS), each.words


def test_both_axes_of_a_chart_are_shown_with_titles_and_formats(drawn: list[Picture]) -> None:
    for each in drawn:
        axes = [axis for kind in AXES for axis in each.root.iter(f"{C}{kind}")]
        assert len(axes) == 2, each.title
        for axis in axes:
            assert axis.find(f"{C}delete").get("val") == "0"
            assert "".join(text.text for text in axis.find(f"{C}title").iter(f"{A}t"))
            assert axis.find(f"{C}numFmt").get("sourceLinked") == "0"
        values = each.root.findall(f".//{C}valAx")[-1]
        title = "".join(text.text for text in values.find(f"{C}title").iter(f"{A}t"))
        assert any(unit in title for unit in UNITS), title
        assert each.root.find(f"{C}roundedCorners").get("val") == "0"


def test_every_text_of_a_chart_comes_from_its_record(
    drawn: list[Picture], finished: Finished
) -> None:
    """Only so does a pass over the records translate all of it."""
    records = [chart for sheet in finished.sheets for band in sheet.bands for chart in band.charts]
    assert len(records) == len(drawn)
    for chart, picture in zip(records, drawn, strict=True):
        names = [each.findtext(f"{C}tx/{C}v") for each in picture.root.iter(f"{C}ser")]
        assert names == [each.name for each in chart.series]
        title = f"{chart.about}: {chart.title}" if chart.about else chart.title
        said = {title, chart.source, chart.category_title, chart.value_title}
        assert set(picture.texts()) == said
        assert picture.words == chart.description


@pytest.mark.parametrize("case", ["low", "base", "high"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_charts_show_numbers_in_every_edition_and_case(
    finished: Finished, drawn: list[Picture], edition: str, case: str
) -> None:
    calculation = finished.switched(edition, case)
    for each in drawn:
        for reference in each.references("numRef"):
            tab, places = cells(reference)
            shown = [calculation.value(tab, *place) for place in places]
            told = [value for value in shown if value != UNTOLD]
            assert all(isinstance(value, (int, float)) for value in told), (each.title, reference)
        for reference in each.references("strRef"):
            tab, places = cells(reference)
            assert all(calculation.value(tab, *place) not in {None, ""} for place in places)


def test_a_series_has_a_value_for_each_category(drawn: list[Picture]) -> None:
    for each in drawn:
        for series in each.root.iter(f"{C}ser"):
            sizes = {len(cells(found.text)[1]) for found in series.iter(f"{C}f")}
            assert len(sizes) == 1, each.title


def test_a_chart_stores_what_its_cells_show(drawn: list[Picture], finished: Finished) -> None:
    for each in drawn:
        for reference in each.root.iter(f"{C}numRef"):
            tab, places = cells(reference.findtext(f"{C}f"))
            points = {int(point.get("idx")): point for point in reference.iter(f"{C}pt")}
            cells_shown = [finished.shown[tab].cell(*place) for place in places]
            told = {n: each for n, each in enumerate(cells_shown) if each.value != UNTOLD}
            assert points.keys() == told.keys()
            for number, cell in told.items():
                value = float(points[number].findtext(f"{C}v"))
                if not cell.is_date:
                    assert value == pytest.approx(cell.value, rel=1e-12)


def stand_free(drawn: Sequence[Picture], finished_cells: set[tuple[str, int, int]]) -> None:
    """Check that no chart covers a cell with content or another chart."""
    covered = [
        {(each.tab, row, column) for row, column in product(each.rows, each.columns)}
        for each in drawn
    ]
    for each, places in zip(drawn, covered, strict=True):
        assert not places & finished_cells, each.title
    for (one, first), (two, second) in combinations(zip(drawn, covered, strict=True), 2):
        shared = first & second
        if shared:  # two of a band may share the column in whose middle they part
            assert one.rows == two.rows
            assert {column for _, _, column in shared} == {one.columns[-1]} == {two.columns[0]}


def test_no_chart_covers_a_cell_or_another_chart(drawn: list[Picture], finished: Finished) -> None:
    filled = {
        (sheet.title, cell.row, cell.column)
        for sheet in finished.shown.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    stand_free(drawn, filled | finished.results())


def test_two_charts_of_a_band_part_where_one_ends(finished: Finished) -> None:
    """In the column that they share, the left one ends before the right one begins."""
    for worksheet in finished.formulas.worksheets:
        anchors = [chart.anchor for chart in worksheet._charts]  # noqa: SLF001 - no other way
        for left, right in pairwise(anchors):
            if left._from.row == right._from.row:  # noqa: SLF001 - openpyxl's own name
                ends = left.to.col, left.to.colOff
                begins = right._from.col, right._from.colOff  # noqa: SLF001 - as above
                assert ends < begins, worksheet.title


def test_rows_above_a_chart_have_heights_of_their_own(finished: Finished) -> None:
    """A program that fits rows to their text on opening would move the cells, not the charts."""
    for sheet in finished.sheets:
        rows = finished.formulas[sheet.title].row_dimensions
        for band in sheet.bands:
            assert all(rows[row].height for row in range(1, band.row + band.rows)), sheet.title


def test_the_map_and_the_pictures_of_the_summary_begin_pages_in_print(finished: Finished) -> None:
    sheet = finished.formulas["Summary"]
    begun = [sheet.cell(each.id + 1, 1).value for each in sheet.row_breaks.brk]
    assert begun == [*SECTIONS.values(), "The deals in pictures", "Edition in use"]


def luminance(colour: str) -> float:
    """Compute the relative luminance of WCAG 2.2 of a colour in hexadecimal."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    ]
    return sum(weight * each for weight, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_colour_stands_out_from_white_and_from_the_others_in_grey() -> None:
    contrasts = sorted(1.05 / (luminance(each) + 0.05) for each in COLOURS)
    assert contrasts[0] >= 3
    assert all(second / first >= 1.4 for first, second in pairwise(contrasts))


def test_no_chart_needs_more_colours_than_there_are(finished: Finished) -> None:
    for sheet in finished.sheets:
        for band in sheet.bands:
            assert all(len(chart.series) <= len(COLOURS) for chart in band.charts)


def test_the_file_with_its_charts_is_less_than_a_megabyte(finished: Finished) -> None:
    assert len(finished.built.content) < MOST_BYTES


@pytest.mark.slow
def test_a_new_deal_of_every_kind_has_its_charts(book: Book, tmp_path: Path) -> None:
    for kind, tab in deal_tabs().items():
        text = new_deal(f"my-{kind}", kind, tab, example_of(book, kind, tab))
        (tmp_path / f"my-{kind}.toml").write_text(text, encoding="utf-8")
    built = build(tmp_path)
    found = list(pictures(built.content))
    own = [each for each in found if each.tab.startswith("my-")]
    assert {f"my-{kind}" for kind in deal_tabs()} == {each.tab for each in own}
    for each in own:
        points = [list(reference.iter(f"{C}pt")) for reference in each.root.iter(f"{C}numRef")]
        assert all(points), each.title


def chart(values: str = "{hurdle:all}") -> Chart:
    """Make a chart of one series."""
    words = ("Title, USD", "Year", "USD", (Series("One", values),), "Source: here", "Words.")
    return Chart("line", *words, categories="{year:all}")


def test_a_chart_without_rows_of_its_own_is_refused() -> None:
    sheet = SheetBuilder("small", "Small", "Small", "Small", {})
    with pytest.raises(LayoutError, match="Small: no rows were kept for the chart 'Title, USD'"):
        sheet.chart(chart())
    sheet.chart_band("Charts")
    sheet.chart(chart())
    sheet.chart(chart())
    with pytest.raises(LayoutError, match="no rows were kept"):
        sheet.chart(chart())


def test_what_follows_a_chart_stands_beneath_its_rows() -> None:
    sheet = SheetBuilder("small", "Small", "Small", "Small", {})
    sheet.chart_band("Charts")
    first = sheet.bands[0].row
    sheet.note("beneath")
    assert first + BAND_ROWS == max(sheet.rows)


def test_an_unknown_key_in_a_chart_names_the_nearest() -> None:
    addresses = Addresses({"small.hurdle": Place("Small", 7, 10, 3)}, "small")
    assert addresses.of("{hurdle:all}") == "'Small'!$J$7:$L$7"
    with pytest.raises(FormulaError, match=r"did you mean 'small\.hurdle'"):
        addresses.of("{hurdel:all}")


def test_only_the_first_cells_of_a_range_are_shown_on_demand() -> None:
    places = {"small.across": Place("Small", 7, 10, 9), "small.down": Place("It's", 7, 9, 1, 9)}
    addresses = Addresses(places, "small", first=4)
    assert addresses.of("{across:all}") == "'Small'!$J$7:$M$7"
    assert addresses.of("{down}") == "'It''s'!$I$7:$I$10"
    assert Addresses(places, "small", first=40).of("{down}") == "'It''s'!$I$7:$I$15"


def test_a_chart_seen_from_another_tab_keeps_its_cells() -> None:
    seen = chart("{hurdle:all}").seen_from_elsewhere("Small", lambda key: f"small.{key}")
    assert seen.series[0].values == "{small.hurdle:all}"
    assert seen.categories == "{small.year:all}"
    assert seen.about == "Small"


def test_the_summary_shows_the_charts_of_the_tabs_it_names(finished: Finished) -> None:
    summary = next(sheet for sheet in finished.sheets if sheet.title == "Summary")
    shown = [each.about for band in summary.bands for each in band.charts]
    assert shown == ["", "AMD-OpenAI", "Leverage", "Build"]


def test_the_layout_is_the_same_each_time(book: Book) -> None:
    one, two = ([sheet.bands for sheet in lay_out(book).sheets] for _ in range(2))
    assert one == two
