"""What professional modellers demand of the built workbook, cell by cell."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from addin.catalogue import functions
from workbooks.book.flow import STATUSES
from workbooks.sheet.formula import SOURCE, UNIT, YEARS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.workbooks.conftest import Finished

ALLOWED = frozenset(
    "SUM SUMIF SUMIFS SUMPRODUCT MIN MAX ABS ROUND IF AND OR ISNUMBER COUNT CHOOSE INDEX MATCH "  # noqa: SIM905
    "IFERROR ISERROR ISNA ISTEXT COUNTIF COUNTA ROWS COLUMNS TEXT EOMONTH NPV IRR HYPERLINK "
    "YEAR".split()
)
LISTED = {  # lists, whose columns have a formula each
    *("checks.list", "circle.cushions", "circle.flows", "circle.guarantees", "summary.deals"),
}
OWN_CHOICES = {"Chosen scenario", "Chosen for the grid", "Choose from the list", "The deal book"}
REFERENCE = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d+)")


def test_no_formula_holds_a_number_but_zero_and_one(finished: Finished) -> None:
    for title, row, column, text in finished.formula_texts():
        numbers = {
            token.value
            for token in Tokenizer(text).items
            if (token.type, token.subtype) == (Token.OPERAND, Token.NUMBER)
        }
        assert numbers <= {"0", "1"}, f"{title}!{get_column_letter(column)}{row}: {text}"


def test_formulas_use_only_functions_that_every_spreadsheet_has_and_our_own(
    finished: Finished,
) -> None:
    used = {
        token.value[:-1].upper()
        for _, _, _, text in finished.formula_texts()
        for token in Tokenizer(text).items
        if (token.type, token.subtype) == (Token.FUNC, Token.OPEN)
    }
    assert used <= ALLOWED | functions().keys()
    assert functions().keys() <= used  # each has its live example


def test_a_formula_nests_no_if_in_an_if_and_is_short(finished: Finished) -> None:
    for title, row, column, text in finished.formula_texts():
        limit = 1600 if "ONO_WHY(" in text else 400  # a reason repeats the arguments of calls
        assert len(text) <= limit, f"{title}!{get_column_letter(column)}{row}"
        open_calls: list[str] = []
        for token in Tokenizer(text).items:
            if token.type == Token.FUNC and token.subtype == Token.OPEN:
                assert not (token.value == "IF(" and "IF(" in open_calls), text
                open_calls.append(token.value)
            elif token.type == Token.FUNC:
                open_calls.pop()


def relative(text: str, row: int, column: int) -> str:
    """Write the references of a formula as distances from its own cell."""

    def distance(found: re.Match[str]) -> str:
        fixed_column, letters, fixed_row, number = found.groups()
        at_row, at_column = coordinate_to_tuple(letters + number)
        rows = f"R{at_row}" if fixed_row else f"R[{at_row - row}]"
        columns = f"C{at_column}" if fixed_column else f"C[{at_column - column}]"
        return rows + columns

    return REFERENCE.sub(distance, text)


def test_a_row_has_one_formula_over_its_years(finished: Finished) -> None:
    listed = {
        (finished.places[key].sheet, finished.places[key].row + number)
        for key in LISTED
        for number in range(finished.places[key].height)
    }
    rows: dict[tuple[str, int], set[str]] = {}
    for title, row, column, text in finished.formula_texts():
        if column >= YEARS and (title, row) not in listed:
            rows.setdefault((title, row), set()).add(relative(text, row, column))
    assert {row: texts for row, texts in rows.items() if len(texts) > 1} == {}
    assert any(title == "Leverage" for title, _ in rows)


def test_a_formula_over_years_leaves_no_year_out(finished: Finished) -> None:
    """A typed number among formulas is what a reviewer looks for first."""
    for sheet in finished.sheets:
        for key, place in finished.places.items():
            if place.sheet != sheet.title or not place.yearly or place.width == 1:
                continue
            if place in {block.place for block in sheet.spilled}:
                continue  # a spilled row has its one formula in its first cell
            row = finished.formulas[sheet.title][place.row]
            kinds = {cell.data_type == "f" for cell in row[YEARS - 1 : YEARS - 1 + place.width]}
            assert len(kinds) == 1, key


def inputs(finished: Finished) -> Iterator[tuple[str, int, int]]:
    """List the cells that an analyst may type into."""
    for sheet in finished.formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.style == "ONO input":
                    yield sheet.title, cell.row, cell.column


def test_every_input_has_a_unit_a_source_and_the_date_of_its_source(finished: Finished) -> None:
    """The date of a reported value is that of its period; a flag of a flow is the deal's own."""
    deals = {sheet.title for sheet in finished.sheets[3:]} - {"Functions", "Sources", "Checks"}
    ends = {finished.places[key].sheet for key in finished.places if key.endswith(".end")}
    dated = 0
    for title, row, column in inputs(finished):
        if title not in deals:
            continue
        where = f"{title}!{get_column_letter(column)}{row}"
        sheet = finished.shown[title]
        kind = sheet.cell(row, 4).value
        source = str(sheet.cell(row, SOURCE).value or "")
        assert sheet.cell(row, UNIT).value, f"{where} has no unit"
        assert source, f"{where} has no source"
        if kind in STATUSES or source in OWN_CHOICES:
            continue
        if source == "Per period; notes on the cells":
            assert title in ends
            assert sheet.cell(row, column).comment, f"{where} has no note"
        else:
            assert re.search(r"\b\d{4}(-\d\d){0,2}\b", source), f"{where} has no date: {source}"
        dated += 1
    assert dated > 100


def test_the_end_of_every_period_names_its_document(finished: Finished) -> None:
    place = finished.places["oracle.end"]
    row = finished.formulas[place.sheet][place.row]
    for cell in row[place.column - 1 : place.column - 1 + place.width]:
        assert cell.is_date
        assert cell.comment is not None


def test_every_input_is_validated_and_every_validation_enforces(finished: Finished) -> None:
    guarded = set()
    for sheet in finished.formulas.worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert rule.showErrorMessage, sheet.title
            assert rule.error
            for cells in rule.sqref.ranges:
                guarded |= {(sheet.title, row, column) for row, column in cells.cells}
    switches = {finished.cell(f"cover.{name}_name") for name in ("edition", "case", "stress")}
    samples = {
        (title, row, column)
        for title, row, column in inputs(finished)
        if isinstance(finished.shown[title].cell(row, column).value, str | None)
    }  # of the colour key, and periods without a value
    assert set(inputs(finished)) - samples | switches <= guarded


def test_nothing_is_merged_and_nothing_is_hidden(finished: Finished) -> None:
    for sheet in finished.formulas.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not any(row.hidden for row in sheet.row_dimensions.values())
        assert not any(column.hidden for column in sheet.column_dimensions.values())


def test_a_formula_never_leaves_an_argument_empty_between_commas(finished: Finished) -> None:
    """LibreOffice passes 0 for it."""
    for title, row, column, text in finished.formula_texts():
        tokens = [token for token in Tokenizer(text).items if token.type != Token.WSPACE]
        for first, second in pairwise(tokens):
            ends = second.type == Token.SEP or second.subtype == Token.CLOSE
            begins = first.type == Token.SEP or first.subtype == Token.OPEN
            assert not (begins and ends), f"{title}!{get_column_letter(column)}{row}: {text}"


def test_names_point_at_the_switches_and_the_headlines(finished: Finished) -> None:
    names = finished.formulas.defined_names
    for sheet in finished.sheets:
        for name, key in sheet.names.items():
            title, row, column = finished.cell(key)
            (found,) = names[name].destinations
            assert found == (title, f"${get_column_letter(column)}${row}")
    assert {"ono_edition", "ono_case", "amd_openai_value"} <= set(names)
