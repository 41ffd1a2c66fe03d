"""The workbook in another language beside the English one: words differ, nothing else does."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from addin.calc import Calculation
from tests.once import packaged
from workbooks.book.language import Texts
from workbooks.book.languages import language_tables
from workbooks.check.run import check
from workbooks.file.tab_writer import write
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import SOURCE, VALUE, YEARS
from workbooks.sheet.layout import Layout
from workbooks.sheet.sheet_builder import SheetBuilder
from workbooks.sheet.translation import translated
from workbooks.tabs.checks import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.cell import Cell as WorksheetCell

    from tests.workbooks.conftest import Finished
    from workbooks.sheet.sheet import Sheet

pytestmark = pytest.mark.whole

LANGUAGE = "zh-TW"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
TABLES = {
    "formats": {"d mmm yyyy": "yyyy/mm/dd"},
    "all": {
        "{} (at most)": "{}（至多）",
        "Debt": "負債",
        "low": "低",
        "high": "高",
        "A sentence.": "一句話。",
        "year {}": "第 {} 年",
        "net cash": "淨現金",
        "Line item": "項目",
        "Type a number.": "請輸入數字。",
        "Choose one of {}.": "請從 {} 中擇一。",
    },
}


@pytest.fixture(scope="module")
def chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the packaged workbook in Chinese."""
    path = tmp_path_factory.mktemp("chinese") / "ono.xlsx"
    path.write_bytes(packaged(tmp_path_factory, language=LANGUAGE).content)
    return path


def cells(workbook: Workbook) -> Iterator[tuple[str, WorksheetCell]]:
    """Give the cells of a workbook by tab and address, merged by nothing."""
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    yield f"{sheet.title}!{cell.coordinate}", cell


def formulas(workbook: Workbook) -> dict[str, tuple[str, str]]:
    """Give the formulas of a workbook, with the range that each fills."""
    found = {}
    for where, cell in cells(workbook):
        if isinstance(cell.value, ArrayFormula):
            found[where] = cell.value.text, cell.value.ref
        elif cell.data_type == "f":
            found[where] = cell.value, cell.coordinate
    return found


def numbers(workbook: Workbook) -> dict[str, object]:
    """Give the numbers and dates of a workbook, results of formulas included."""
    return {w: c.value for w, c in cells(workbook) if not isinstance(c.value, str)}


def test_tabs_names_and_formulas_are_the_same(finished: Finished, chinese: Path) -> None:
    workbook = load_workbook(chinese)
    assert workbook.sheetnames == finished.formulas.sheetnames
    mine, theirs = (
        {name: each.attr_text for name, each in file.defined_names.items()}
        for file in (workbook, finished.formulas)
    )
    assert mine == theirs
    assert formulas(workbook) == formulas(finished.formulas)


def test_every_number_is_the_same(finished: Finished, chinese: Path) -> None:
    assert numbers(load_workbook(chinese, data_only=True)) == numbers(finished.shown)


def test_results_that_are_words_differ_by_the_translation_alone(
    finished: Finished, chinese: Path
) -> None:
    shown = load_workbook(chinese, data_only=True)
    differing = set()
    for where, (_, ref) in formulas(finished.formulas).items():
        tab = where.rpartition("!")[0]
        for mine, other in zip(
            _range(shown, tab, ref), _range(finished.shown, tab, ref), strict=True
        ):
            if mine.value != other.value:
                differing.add(other.value)
                assert CHINESE.search(str(mine.value)), where
    words = {word for _, word in WORDS.values()} | {"Checks: OK", "article", "base"}
    stresses = {finished.stored(f"cover.stress_{each}") for each in STRESSES}
    assert differing <= words | stresses


STRESSES = ("none", "all", "fall", "lab", "chips", "rates")


def _range(workbook: Workbook, tab: str, ref: str) -> list[WorksheetCell]:
    found = workbook[tab][ref]
    if not isinstance(found, tuple):
        return [found]
    return [cell for row in found for cell in row]


def test_the_switches_turn_by_their_words_in_the_language(
    finished: Finished, chinese: Path
) -> None:
    texts = Texts(LANGUAGE, language_tables(LANGUAGE))
    turned = {"edition_name": "latest", "case_name": "high", "stress_name": "lab pays less"}
    mine, other = Calculation(chinese), Calculation(finished.path)
    for key, word in turned.items():
        mine.put(*finished.cell(f"cover.{key}"), texts.found(word)[0])
        other.put(*finished.cell(f"cover.{key}"), word)
    mine.evaluate()
    other.evaluate()
    headlines = [each.key for sheet in finished.sheets for each in sheet.headlines]
    for key in (*headlines, *(f"stress.after.{each}" for each in headlines)):
        if key in finished.places:
            found, stated = (finished.computed(each, key) for each in (mine, other))
            assert found == stated, key
    assert finished.computed(mine, "stress.weight_lab") == 1
    assert finished.computed(mine, "cover.master") == "OK"


def test_what_a_person_reads_is_in_the_language(chinese: Path) -> None:
    workbook = load_workbook(chinese)
    assert workbook["Cover"]["A1"].value == "ONO：AI 產業的循環交易"
    assert workbook["Cover"]["B4"].value == "項目"
    assert workbook.properties.language == LANGUAGE
    messages = [v.error for s in workbook for v in s.data_validations.dataValidation]
    assert messages
    assert all(CHINESE.search(each) for each in messages)
    formats = {cell.number_format for _, cell in cells(workbook)}
    assert "yyyy/mm/dd" in formats
    assert "d mmm yyyy" not in formats


def test_the_check_has_nothing_to_say_but_of_texts_that_are_missing(chinese: Path) -> None:
    """It finds inputs and checks by their words, in this language too."""
    assert {each.code for each in check(chinese)} <= {"untranslated-text"}


# --- the pass itself


def alone(sheet: SheetBuilder) -> Layout:
    """Lay out a workbook of one tab."""
    return Layout((sheet,), sheet.places)


def small() -> SheetBuilder:
    """Lay out a tab with a text of each kind."""
    sheet = SheetBuilder("small", "Small", "Debt", "A sentence.", {})
    sheet.section("Debt")
    sheet.row("name", "Debt (at most)", {VALUE: Cell("low", "input")})
    sheet.offer("name", ("low", "high", "Smith"))
    sheet.row(
        "payer", "Smith", {VALUE: Cell("Smith", "said"), YEARS: Cell("Debt", "text", kept=True)}
    )
    source = Cell("Debt, 2025-10, A-relay", comment="A sentence.")
    sheet.row("debt", "Debt", {SOURCE: source, VALUE: Cell(2.5, "input", comment="Unknown.")})
    sheet.line("twice", "Debt", "", '=IF({debt}>0,"Debt","low")')
    sheet.check("check_debt", "Debt", "{debt}>0")
    columns, rows = ("year 1", "note"), ("net cash", "Smith", "1")
    sheet.table("path", "LEVERAGE_PATH", "=LEVERAGE_PATH({debt})", columns, rows, "")
    return sheet


@pytest.fixture
def texts() -> Texts:
    """Give a language of a few texts and a company."""
    return Texts("zh-TW", TABLES, {"Smith": "史密斯"}, {"Small"})


@pytest.fixture
def done(texts: Texts) -> Sheet:
    """Translate the small tab."""
    (found,) = translated(alone(small()), texts, {"Smith"}).sheets
    return found


def content(sheet: Sheet, key: str, column: int) -> object:
    """Read a cell in the row of a key."""
    return sheet.rows[sheet.places[f"small.{key}"].row][column].content


def test_texts_are_translated_and_formulas_and_numbers_stay(done: Sheet) -> None:
    assert (done.heading, done.summary) == ("負債", "一句話。")
    assert content(done, "name", 2) == "負債（至多）"
    assert content(done, "twice", VALUE) == '=IF({debt}>0,"Debt","low")'
    assert content(done, "debt", VALUE) == 2.5
    assert done.checks == {"small.check_debt": "負債"}
    assert done.places == small().places


def test_a_switch_and_its_choices_are_translated_alike(done: Sheet) -> None:
    assert content(done, "name", VALUE) == "低"
    assert done.choices["name"] == ("低", "高", "Smith")


def test_a_key_a_kept_text_and_a_citation_stay(done: Sheet) -> None:
    assert content(done, "payer", VALUE) == "Smith"
    assert content(done, "payer", YEARS) == "Debt"
    assert content(done, "payer", 2) == "史密斯"  # a label is no key
    assert content(done, "debt", SOURCE) == "Debt, 2025-10, A-relay"


def test_a_note_is_translated_and_one_that_is_missing_is_noted(done: Sheet, texts: Texts) -> None:
    row = done.rows[done.places["small.debt"].row]
    assert row[SOURCE].comment == "一句話。"
    assert row[VALUE].comment == "Unknown."
    place = done.places["small.debt"]
    assert texts.missing["Unknown."] == [("Small", f"I{place.row}")]


def test_a_spilled_table_gets_captions_beside_its_english_headers(done: Sheet) -> None:
    place = done.places["small.path"]
    above, beside = done.rows[place.row - 1], done.rows[place.row + 1]
    assert above[VALUE + 1].content == "第 1 年"
    assert beside[2].content == "淨現金"
    assert place.row + 2 not in done.rows  # the table names the company itself
    assert place.row + 3 not in done.rows


def test_english_passes_as_it_is() -> None:
    layout = alone(small())
    assert translated(layout, Texts(), {"Smith"}) is layout


def test_the_check_knows_inputs_by_their_type_in_the_language(tmp_path: Path) -> None:
    texts = Texts(LANGUAGE, language_tables(LANGUAGE))
    sheet = small()
    sheet.spilled.clear()
    sheet.typed("rate", "Debt", "USD bn", 0.5, "")
    sheet.places.update({"checks.word_checks": sheet.places["small.name"]})
    sheet.places.update({"cover.master": sheet.places["small.name"]})
    path = tmp_path / "small.xlsx"
    write(translated(alone(sheet), texts, {"Smith"}), date(2026, 1, 1), texts).save(path)
    found = {each.code: each.cell for each in check(path, ["model"])}
    assert found["input-without-source"] == f"Small!D{sheet.places['small.rate'].row}"


def test_the_file_names_the_cells_whose_texts_are_missing(texts: Texts, tmp_path: Path) -> None:
    sheet = small()
    sheet.places.update({"checks.word_checks": sheet.places["small.name"]})
    sheet.places.update({"cover.master": sheet.places["small.name"]})
    tabs = translated(alone(sheet), texts, {"Smith"})
    workbook = write(tabs, date(2026, 1, 1), texts)
    path = tmp_path / "small.xlsx"
    workbook.save(path)
    row = sheet.places["small.debt"].row
    found = [each for each in check(path, ["model"]) if each.code == "untranslated-text"]
    assert f"Small!I{row}" in {each.cell for each in found}
    assert load_workbook(BytesIO(path.read_bytes())).properties.language == "zh-TW"
