"""A function that fails says why beside its check, and the Cover counts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from udfs.cells.errors import ErrorValue
from workbooks.sheet.formula import SOURCE, VALUE, YEARS, Place, text
from workbooks.sheet.sheet import LayoutError, Sheet
from workbooks.sheet.sheet_builder import SheetBuilder
from workbooks.tabs.parts import function_checks as answers

if TYPE_CHECKING:
    from addin.calc import Calculation
    from tests.workbooks.conftest import Finished

VOLATILITY = "volatility must be at least 0 and at most 5, got 45"
ABSURD = (
    # typed into, value, the cell that is then an error, the check, what stands beside it
    ("volatility:base", 45.0, "value", "warrant_value", VOLATILITY),
    ("volatility:base", 45.0, "by_tranche:1@value", "warrant_tranches", VOLATILITY),
    ("volatility:base", 45.0, "simulated:total@value", "warrant_simulation", VOLATILITY),
    ("volatility:high", 45.0, "grid", "warrant_value", VOLATILITY),
    ("spot:article", -5.0, "value", "warrant_value", "spot must be above 0"),
    ("test_days:last", -1.0, "test_value:last", "warrant_value", "must be"),
    ("issue_spot:article", -5.0, "at_issue:1@value", "warrant_tranches", "spot must be above 0"),
)


FAILING = (
    # typed into, value: what fails is a spilled table, of which other cells are read
    ("amd-openai.volatility", -1.0),
    ("oracle.tax_rate", 7.0),
    ("nvidia-xai.lease_years", -3.0),
    ("stargate.gigawatts", -10.0),
)


def typed(finished: Finished, reference: str, value: float | str | ErrorValue) -> Calculation:
    """Type a value into a cell and compute."""
    return finished.calculation({reference: value})


def beside(finished: Finished, calculation: Calculation, key: str, column: int) -> object:
    """Read another cell of a line's row."""
    sheet, row, _ = finished.cell(key)
    return calculation.value(sheet, row, column)


@pytest.mark.parametrize(("cell", "value", "result", "function", "reason"), ABSURD)
def test_an_absurd_input_is_an_error_with_its_reason_beside_a_check_that_the_cover_counts(
    finished: Finished, cell: str, value: float, result: str, function: str, reason: str
) -> None:
    calculation = typed(finished, f"amd-openai.{cell}", value)
    check = f"amd-openai.answers_{function}"
    spilled = finished.places[f"amd-openai.{result.partition(':')[0]}"]
    if spilled.rows:  # of a table that failed the first cell holds the error
        failed = calculation.value(spilled.sheet, spilled.row, spilled.column)
    else:
        failed = finished.computed(calculation, f"amd-openai.{result}")
    assert failed == ErrorValue("#NUM!")
    assert finished.computed(calculation, check) == 0
    sentence = beside(finished, calculation, check, SOURCE)
    assert isinstance(sentence, str)
    assert sentence.startswith(f"{function.upper()}: ")
    assert reason in sentence
    failing = finished.computed(calculation, "cover.failed")
    assert isinstance(failing, float)
    assert failing >= 1
    for place in ("cover.master", "amd-openai.check_headlines"):
        assert not isinstance(finished.computed(calculation, place), ErrorValue)
    assert finished.computed(calculation, "cover.master") == f"{failing:.0f} failed"
    panel = {calculation.value(sheet.title, 3, 2) for sheet in finished.sheets}
    assert panel == {f"Checks: {failing:.0f} failed"}


def test_what_reads_a_table_that_failed_is_its_error_and_the_checks_tell(
    finished: Finished,
) -> None:
    calculation = typed(finished, "nvidia-xai.resale:base", -9.0)
    assert finished.computed(calculation, "nvidia-xai.loss_life_3") == ErrorValue("#NUM!")
    for check in ("check_headlines", "check_life_3", "answers_leaseback_path"):
        assert finished.computed(calculation, f"nvidia-xai.{check}") == 0


def test_an_input_that_is_an_error_is_named_and_counted(finished: Finished) -> None:
    calculation = typed(finished, "amd-openai.spot:article", ErrorValue("#N/A"))
    check = "amd-openai.answers_warrant_value"
    assert finished.computed(calculation, check) == 0
    sentence = beside(finished, calculation, check, SOURCE)
    assert sentence == "WARRANT_VALUE: spot is the error #N/A"
    assert finished.computed(calculation, "amd-openai.check_headlines") == 0


def test_a_check_that_is_an_error_counts_as_failed_on_its_tab_and_the_cover(
    finished: Finished,
) -> None:
    calculation = typed(finished, "amd-openai.check_shares", ErrorValue("#DIV/0!"))
    assert finished.computed(calculation, "cover.failed") == 1
    assert finished.computed(calculation, "cover.master") == "1 failed"
    contents = {
        calculation.value("Contents", row, 2): calculation.value("Contents", row, 9)
        for row in range(6, finished.shown["Contents"].max_row + 1)
    }
    assert contents["AMD-OpenAI"] == "1 failed"


@pytest.mark.parametrize("wrong", [5.0, -3.0, "passes"])
def test_a_number_or_a_text_over_a_check_cannot_hide_another_failure(
    finished: Finished, wrong: float | str
) -> None:
    calculation = typed(finished, "amd-openai.check_shares", wrong)
    assert finished.computed(calculation, "cover.failed") == 1


def small(template: str, *called: str) -> Sheet:
    """Lay out a tab with one line and checks."""
    sheet = SheetBuilder("small", "Small", "Small", "A tab", {})
    sheet.places["checks.word_unasked"] = Place("Checks", 9, VALUE)
    sheet.typed("debt", "Debt", "USD bn", 3.0, "typed")
    sheet.line("distance", "Distance", "ratio", template)
    sheet.section("Checks")
    answers.outcome(sheet, *called)
    return sheet


NAME = text('O"Neil, {debt} (and) sons')
DISTANCE = f"=DISTANCE_TO_DEFAULT({{debt}},MAX(1,0),{NAME},{{debt:all}},0)*MAX(1,0)"


def test_the_reason_is_asked_with_the_arguments_of_the_call_and_no_more() -> None:
    sheet = small(DISTANCE, "DISTANCE_TO_DEFAULT")
    answers.complete(sheet)
    reason = sheet.rows[sheet.places["small.answers_distance_to_default"].row][SOURCE].content
    assert f'ONO_WHY("DISTANCE_TO_DEFAULT",$I$5,MAX(1,0),{NAME},$I$5,0),' in str(reason)


@pytest.mark.parametrize(
    ("template", "called"), [(DISTANCE, ()), ("={debt}", ("DISTANCE_TO_DEFAULT",))]
)
def test_a_call_without_a_check_and_a_check_without_a_call_fail_the_build(
    template: str, called: tuple[str, ...]
) -> None:
    sheet = small(template, *called)
    with pytest.raises(LayoutError, match="DISTANCE_TO_DEFAULT"):
        answers.complete(sheet)


def test_a_headline_after_the_checks_fails_the_build() -> None:
    sheet = small("={debt}")
    sheet.headline("late", "Late", "ratio", "={debt}")
    with pytest.raises(LayoutError, match="headlines"):
        answers.complete(sheet)


def test_a_function_that_is_called_often_has_as_many_checks_as_its_calls_need() -> None:
    sheet = SheetBuilder("small", "Small", "Small", "A tab", {})
    sheet.places["checks.word_unasked"] = Place("Checks", 9, VALUE)
    sheet.line("debt", "Debt", "USD bn", "=1")
    sheet.heads("step", "Step", list(range(40)))
    sheet.yearly("distance", "Distance", "ratio", "=DISTANCE_TO_DEFAULT({step},{debt},1)", 40)
    sheet.section("Checks")
    answers.outcome(sheet, "DISTANCE_TO_DEFAULT")
    answers.complete(sheet)
    labels = list(sheet.checks.values())
    assert labels == [f"DISTANCE_TO_DEFAULT answers ({number} of 5)" for number in range(1, 6)]
    formulas = [str(sheet.rows[sheet.places[key].row][SOURCE].content) for key in sheet.checks]
    assert [formula.count("$6") for formula in formulas] == [0] * 5
    asked = [column for text in formulas for column in re.findall(r"[,(]([A-Z]{1,2})6\b", text)]
    assert len(asked) == len(set(asked)) == 40


def test_the_call_that_fails_first_is_named_by_its_place_among_the_calls(
    finished: Finished,
) -> None:
    check = "amd-openai.answers_warrant_value"
    fine = finished.calculation()
    assert beside(finished, fine, check, YEARS) == 0
    assert beside(finished, fine, check, SOURCE) == ""
    grid = typed(finished, "amd-openai.volatility:high", 45.0)
    assert beside(finished, grid, check, YEARS) == 6


@pytest.mark.parametrize(("cell", "value"), FAILING)
def test_what_reads_a_table_that_failed_is_an_error_and_never_0(
    finished: Finished, cell: str, value: float
) -> None:
    """Checks apart: they turn to 0, and links to them with them."""
    before, after = finished.calculation(), typed(finished, cell, value)
    checked = {
        (place.sheet, place.row)
        for key, place in finished.places.items()
        if re.search(r"\.(check|answers)", key)
    }
    failed = 0
    for sheet, row, column, _ in finished.formula_texts():
        was, found = (each.value(sheet, row, column) for each in (before, after))
        failed += isinstance(found, ErrorValue) and not isinstance(was, ErrorValue)
        if (sheet, row) not in checked and sheet != "Checks" and was not in {0, None, ""}:
            assert found not in {0, None, ""}, (sheet, row, column)
    assert failed > 20
