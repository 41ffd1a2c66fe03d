"""The written file: texts that stay texts, links, validations, print, colours."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.rows import all_hold
from workbooks.book.load import HERE
from workbooks.build import build
from workbooks.file.tab_writer import write
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import Place
from workbooks.sheet.layout import Layout
from workbooks.sheet.sheet_builder import SheetBuilder

if TYPE_CHECKING:
    from openpyxl import Workbook

    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book

pytestmark = pytest.mark.whole

NASTY = ['=1+1&"x"', "+cmd", "-2+3", "@SUM(A1)", "\ttab", '=HYPERLINK("http://evil")']


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    """Build from a deal file whose texts begin like formulas."""
    text = (HERE / "deals" / "nvidia-openai.toml").read_text(encoding="utf-8")
    escaped = [each.replace('"', '\\"').replace("\t", "\\t") for each in NASTY]
    for old, new in (
        ('en = "Nvidia – OpenAI: equity for chips"', f'en = "{escaped[0]}"'),
        ('en = "Chip part of the cost of a gigawatt"', f'en = "{escaped[1]}"'),
        ('note = "as market figure BC03"', f'note = "{escaped[2]}"'),
        ('text = "may be used, says the article"', f'text = "{escaped[3]}"'),
        ('en = "Stake, as the article has it"', f'en = "{escaped[4]}"'),
        ('source = "tradezero"', 'source = "evil"'),
    ):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    text += f'\n[sources.evil]\ntitle = "{escaped[5]}"\nurl = ""\n'
    folder = tmp_path_factory.mktemp("nasty")
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return load_workbook(io.BytesIO(build(folder).content))


def test_a_text_of_a_deal_file_that_begins_like_a_formula_stays_a_text(nasty: Workbook) -> None:
    cells = [cell for sheet in nasty.worksheets for row in sheet.iter_rows() for cell in row]
    texts = [cell for cell in cells if isinstance(cell.value, str)]

    def stays(text: str) -> None:
        found = [cell for cell in texts if text.strip() in cell.value]
        assert found
        formulas = [cell for cell in found if cell.data_type == "f" and cell.value == text]
        assert [cell.coordinate for cell in formulas] == []

    all_hold((each for each in NASTY if each != "-2+3"), stays)


def test_a_quote_in_a_source_does_not_end_the_text_of_a_formula(nasty: Workbook) -> None:
    """Column E switches between the sources of the editions inside a formula."""
    formulas = [
        cell.value
        for row in nasty["Nvidia-OpenAI"].iter_rows()
        for cell in row
        if cell.data_type == "f" and "evil" in str(cell.value)
    ]
    assert formulas
    assert all('"=HYPERLINK(""http://evil"")' in formula for formula in formulas)


def test_links_lead_only_to_the_web_or_into_the_workbook(finished: Finished) -> None:
    for sheet in finished.formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink and cell.hyperlink.target:
                    assert cell.hyperlink.target.startswith(("http://", "https://", "mailto:"))
                elif cell.hyperlink:
                    title, _, address = cell.hyperlink.location.rpartition("!")
                    assert title.strip("'") in finished.formulas.sheetnames
                    assert finished.formulas[title.strip("'")][address] is not None


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "//host/share"])
def test_an_address_of_any_other_kind_is_no_link(book: Book, address: str) -> None:
    sheet = SheetBuilder(
        "cover", "Cover", "Heading", "Summary", {"checks.word_checks": Place("Cover", 9)}
    )
    sheet.row("master", "Line", {5: Cell("text", link=address), 9: Cell("OK")})
    cell = write(Layout((sheet,), sheet.places), book.as_of)["Cover"].cell(5, 5)
    assert cell.value == "text"
    assert cell.hyperlink is None


def test_characters_that_a_file_cannot_hold_are_left_out(book: Book) -> None:
    sheet = SheetBuilder(
        "cover", "Cover", "Heading", "Summary", {"checks.word_checks": Place("Cover", 9)}
    )
    cells = {5: Cell("a\x00b\x1fc", comment="d\x02e"), 9: Cell("OK")}
    sheet.row("master", "Line", cells)
    cell = write(Layout((sheet,), sheet.places), book.as_of)["Cover"].cell(5, 5)
    assert cell.value == "abc"
    assert cell.comment.text == "de"


def test_every_tab_prints_on_pages_one_wide_with_its_heading_repeated(finished: Finished) -> None:
    for sheet in finished.formulas.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.print_title_rows == "$1:$4"


def test_the_heading_with_the_master_check_stays_in_sight(finished: Finished) -> None:
    for sheet in finished.formulas.worksheets:
        assert sheet.freeze_panes == "C5"


def test_every_tab_has_its_heading_in_a1_and_the_same_columns(finished: Finished) -> None:
    for tab, sheet in zip(finished.sheets, finished.formulas.worksheets, strict=True):
        assert sheet["A1"].value == tab.heading
        assert sheet["B4"].value == "Line item"
        assert sheet["I4"].value == "In use"


def test_every_number_has_the_format_of_its_unit(finished: Finished) -> None:
    """A number formatted General among numbers with a unit would show all its digits."""
    for sheet in finished.sheets:
        if sheet.key in {"functions", "cover"}:
            continue
        for row in finished.shown[sheet.title].iter_rows(min_row=5, min_col=6):
            for cell in row:
                if isinstance(cell.value, float):
                    assert cell.number_format != "General", f"{sheet.title}!{cell.coordinate}"


def test_checks_are_coloured_by_what_they_say(finished: Finished) -> None:
    for sheet in finished.formulas.worksheets:
        rules = [rule for each in sheet.conditional_formatting for rule in each.rules]
        assert len(rules) >= 2, sheet.title


def test_a_typed_input_is_blue_and_a_formula_is_not(finished: Finished) -> None:
    colours = {}
    for style in ("input", "formula", "link"):
        found = next(
            cell
            for sheet in finished.formulas.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.style == f"ONO {style}"
        )
        colours[style] = found.font.color.rgb[-6:]
    assert len(set(colours.values())) == 3
    assert colours["formula"] == "000000"
    assert int(colours["input"][4:], 16) > int(colours["input"][:2], 16)


def luminance(colour: str) -> float:
    """Compute the relative luminance of a colour, as WCAG 2 defines it."""
    parts = [int(colour[-6:][n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_every_style_has_a_contrast_of_at_least_four_and_a_half(finished: Finished) -> None:
    styles = {}
    for sheet in finished.formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.style.startswith("ONO "):
                    ground = cell.fill.fgColor.rgb if cell.fill.patternType else "FFFFFFFF"
                    styles[cell.style] = (cell.font.color.rgb, ground)
    assert len(styles) > 8
    for style, (ink, ground) in styles.items():
        dark, light = sorted((luminance(ink), luminance(ground)))
        assert (light + 0.05) / (dark + 0.05) >= 4.5, style


def test_a_long_section_folds_under_its_heading_and_is_open_at_first(finished: Finished) -> None:
    sheet = finished.formulas["Fact check"]
    heading = next(
        row for row in range(1, sheet.max_row) if sheet.cell(row, 1).value == "Said, not modelled"
    )
    levels = [sheet.row_dimensions[heading + step].outlineLevel for step in range(3)]
    assert levels == [0, 1, 1]
    assert not sheet.sheet_properties.outlinePr.summaryBelow
    for each in finished.formulas.worksheets:
        assert [row for row, look in each.row_dimensions.items() if look.hidden] == []
