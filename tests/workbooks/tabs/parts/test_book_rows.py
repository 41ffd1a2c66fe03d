"""Figures, assumptions, histories and claims as rows of a tab."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from workbooks.sheet.formula import FILED, LATEST, SOURCE, TYPE, VALUE

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished


@pytest.fixture(scope="module")
def row(finished: Finished) -> int:
    """Find the row of the chip bill, which the article alone states."""
    return finished.cell("amd-openai.chip_bill")[1]


def test_a_stated_figure_is_typed_and_another_edition_is_carried(
    finished: Finished, row: int
) -> None:
    sheet = finished.formulas["AMD-OpenAI"]
    assert sheet.cell(row, 6).style == "ONO input"
    for column in (FILED, LATEST):
        assert sheet.cell(row, column).style == "ONO formula"
        assert sheet.cell(row, column).value == f"=$F${row}"


def test_the_type_and_the_source_are_those_of_the_edition_in_use(
    finished: Finished, row: int
) -> None:
    kinds = {}
    for edition in ("article", "filed", "latest"):
        calculation = finished.calculation({"cover.edition_name": edition})
        kinds[edition] = calculation.value("AMD-OpenAI", row, TYPE)
        spot = finished.cell("amd-openai.spot")[1]
        source = str(calculation.value("AMD-OpenAI", spot, SOURCE))
        assert {"article": "2025-10-06", "filed": "2026-01-30", "latest": "2026-10-06"}[
            edition
        ] in source
    assert kinds == {"article": "input", "filed": "carried", "latest": "carried"}


def test_a_tab_counts_its_carried_figures(finished: Finished) -> None:
    sheet = finished.shown["AMD-OpenAI"]
    kinds = [sheet.cell(number, TYPE).value for number in range(1, sheet.max_row + 1)]
    assert finished.stored("amd-openai.carried") == kinds.count("carried") > 0


@pytest.mark.parametrize(
    ("missing", "from_edition"),
    [("first_gigawatts", "filed"), ("tranches", "latest"), ("chip_bill", "article")],
)
def test_a_carried_value_is_that_of_the_edition_that_stands_in(
    finished: Finished, missing: str, from_edition: str
) -> None:
    values = {
        edition: finished.stored(f"amd-openai.{missing}:{edition}")
        for edition in ("article", "filed", "latest")
    }
    assert set(values.values()) == {values[from_edition]}


def test_an_edition_has_a_note_with_source_date_confidence_and_fact(finished: Finished) -> None:
    _, number, _ = finished.cell("amd-openai.spot")
    note = finished.formulas["AMD-OpenAI"].cell(number, LATEST).comment.text
    for part in ("as of 2026-10-06", "confidence C", "fact AW21"):
        assert part in note


def test_the_case_in_use_picks_low_base_or_high(finished: Finished) -> None:
    for case, volatility in (("low", 0.45), ("base", 0.5), ("high", 0.55)):
        calculation = finished.calculation({"cover.case_name": case})
        assert finished.computed(calculation, "amd-openai.volatility") == volatility


def test_a_value_that_was_not_reported_is_an_empty_cell_and_its_ratio_is_not_applicable(
    finished: Finished,
) -> None:
    place = finished.places["oracle.ebitda"]
    reported = {period: finished.stored(f"oracle.ebitda:{period}") for period in place.columns}
    missing = [period for period, value in reported.items() if value is None]
    assert missing
    for period in missing:
        assert finished.stored(f"leverage.debt_to_ebitda:{period}") == "n/a"


def test_a_claim_is_shown_but_no_formula_reads_it(finished: Finished) -> None:
    sheet = finished.formulas["AMD-OpenAI"]
    rows = {
        number: sheet.cell(number, VALUE).value
        for number in range(1, sheet.max_row + 1)
        if sheet.cell(number, TYPE).value == "claim"
    }
    assert 225 in rows.values()
    read = set()
    for tab in finished.formulas.worksheets:
        prefix = r"(?<!!)" if tab.title == "AMD-OpenAI" else "'AMD-OpenAI'!"
        for cells in tab.iter_rows():
            for cell in cells:
                text = str(getattr(cell.value, "text", cell.value))
                if text.startswith("="):
                    read |= {int(n) for n in re.findall(prefix + r"\$I\$(\d+)\b", text)}
    assert finished.cell("amd-openai.spot")[1] in read
    assert not read & set(rows)
