"""A workbook evaluated here: what a cell says, and what reaches a function."""

from __future__ import annotations

import weakref
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

import addin.calc
from addin.calc import Calculation
from addin.catalogue import functions
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Sheet = Callable[[Mapping[str, object]], Calculation]


@pytest.fixture
def sheet(tmp_path: Path) -> Sheet:
    """Give a maker of evaluated workbooks with one tab from cells by address."""

    def made(cells: Mapping[str, object]) -> Calculation:
        workbook = Workbook()
        tab = workbook.active
        tab.title = "Tab"
        for address, value in cells.items():
            tab[address] = value
        path = tmp_path / "small.xlsx"
        workbook.save(path)
        calculation = Calculation(path)
        calculation.evaluate()
        return calculation

    return made


def test_a_cell_says_a_number_a_text_a_truth_or_nothing(sheet: Sheet) -> None:
    found = sheet({"A1": "=1+1", "A2": '="a"&"b"', "A3": "=1<2", "A4": None})
    assert [found.value("Tab", row, 1) for row in range(1, 5)] == [2, "ab", True, None]


def test_a_workbook_that_is_no_longer_needed_is_freed(sheet: Sheet) -> None:
    """The engine holds the functions that it calls; none of them may hold the engine."""
    found = sheet({"A1": "=WARRANT_VALUE(165,0.01,5,0.5)"})
    watched = weakref.ref(found)
    del found
    assert watched() is None


def test_a_date_is_its_serial_number(sheet: Sheet) -> None:
    found = sheet({"A1": date(2025, 10, 5), "A2": "=A1+1"})
    assert found.value("Tab", 1, 1) == 45935
    assert found.value("Tab", 2, 1) == 45936


@pytest.mark.parametrize(
    ("formula", "spelling"),
    [
        ("=1/0", "#DIV/0!"),
        ("=NO_SUCH_FUNCTION(1)", "#NAME?"),
        ('=MATCH("x",A2:A3,0)', "#N/A"),
        ('=1+"x"', "#VALUE!"),
        ("=DISTANCE_TO_DEFAULT(3,80,10,0.05)", "#NUM!"),
        ('=DEAL_FIGURE("nothing")', "#N/A"),
    ],
)
def test_an_error_is_told_by_its_spelling(sheet: Sheet, formula: str, spelling: str) -> None:
    assert sheet({"A1": formula}).value("Tab", 1, 1) == ErrorValue(spelling)


def test_an_error_of_a_function_travels_on_as_an_error(sheet: Sheet) -> None:
    """A text that only looks like an error would be skipped by SUM."""
    found = sheet({"A1": '=DEAL_FIGURE("nothing")', "A2": "=SUM(A1,1)", "A3": "=IFERROR(A1,7)"})
    assert found.value("Tab", 2, 1) == ErrorValue("#N/A")
    assert found.value("Tab", 3, 1) == 7


def test_an_error_inside_a_range_reaches_the_function_as_an_error(sheet: Sheet) -> None:
    flows = {"A1": "A", "B1": "B", "C1": 5, "A2": "B", "B2": "A", "C2": "=1/0"}
    call = {"E1": '=CIRCULAR_EXPOSURE(A1:C2,"A","share")'}
    why = {"E2": '=ONO_WHY("CIRCULAR_EXPOSURE",A1:C2,"A","share")'}
    found = sheet({**flows, **call, **why})
    assert found.value("Tab", 1, 5) == ErrorValue("#VALUE!")
    assert "#DIV/0!" in str(found.value("Tab", 2, 5))


def test_blank_cells_and_empty_texts_mean_the_default(sheet: Sheet) -> None:
    """With its edition left out, a figure comes in the newest that has it."""
    key = '"amd-openai.spot"'
    calls = [f"=DEAL_FIGURE({key}{rest})" for rest in ("", ',""', ",B1", ',"latest"')]
    found = sheet({f"A{row}": call for row, call in enumerate(calls, 1)})
    values = [found.value("Tab", row, 1) for row in range(1, 5)]
    assert isinstance(values[0], float)
    assert values == [values[3]] * 4


def test_a_table_spills_over_the_cells_beside_and_below(sheet: Sheet) -> None:
    flows = {"A1": "A", "B1": "B", "C1": 5, "A2": "B", "B2": "A", "C2": 3}
    found = sheet({**flows, "E1": "=CIRCULAR_EXPOSURE(A1:C2)"})
    corner = [[found.value("Tab", row, column) for column in (5, 6)] for row in (1, 2, 4)]
    assert corner[2][0] == "whole system"
    assert corner[0][1] == "paid"
    assert isinstance(corner[1][1], float)


def test_a_value_that_is_typed_changes_what_depends_on_it_and_nothing_else(sheet: Sheet) -> None:
    found = sheet({"A1": 1, "A2": "=A1*2", "A3": "=B1+5"})
    found.put("Tab", 1, 1, 21)
    found.evaluate()
    assert found.value("Tab", 2, 1) == 42
    assert found.value("Tab", 3, 1) == 5


def test_the_calls_of_each_function_are_counted(sheet: Sheet) -> None:
    found = sheet({f"A{row}": '=DEAL_FIGURE("amd-openai.spot")' for row in range(1, 4)})
    assert found.calls == {"DEAL_FIGURE": 3}


def test_every_function_of_the_catalogue_is_known_with_its_number_of_arguments(
    sheet: Sheet,
) -> None:
    """A call with too few arguments is an error of the cell, whichever function."""
    names = sorted(functions())
    found = sheet({f"A{row}": f"={name}()" for row, name in enumerate(names, 1)})
    for row, name in enumerate(names, 1):
        assert found.value("Tab", row, 1) == ErrorValue("#VALUE!"), name


@pytest.mark.parametrize("spelling", sorted(addin.calc.KINDS.values()))
def test_every_error_value_keeps_its_spelling_through_the_engine(
    sheet: Sheet, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    monkeypatch.setattr("addin.boundary.call", lambda *_: ErrorValue(spelling))
    found = sheet({"A1": '=DEAL_FIGURE("x")', "A2": "=A1"})
    assert found.value("Tab", 1, 1) == ErrorValue(spelling)
    assert found.value("Tab", 2, 1) == ErrorValue(spelling)
