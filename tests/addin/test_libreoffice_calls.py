"""Calls from LibreOffice: what reaches a function, and what a cell then shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

import pytest
from openpyxl import Workbook

from addin import boundary
from addin.catalogue import functions
from addin.libreoffice_calls import ERROR_CODES, answer, received
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from addin.cells import Block, Cell
    from addin.function import Function
    from addin.libreoffice import LibreOffice

Told: TypeAlias = "tuple[dict[str, object], list[list[object]]]"

ASKED = {"ONO_WHY", "DEAL_FIGURE", "WARRANT_VALUE"}
HEARD = {
    "=ONO_WHY(1)": [1.0],
    "=ONO_WHY(2,Z1)": [2.0, 0.0],
    '=ONO_WHY(3,"")': [3.0, ""],
    "=ONO_WHY(4,Z1:Z2)": [4.0, [[""], [""]]],
    "=ONO_WHY(5,A1:B2,7)": [5.0, [["", "text"], [1.0, 45935.0]], 7.0],
    "=ONO_WHY(6,{1,2;3,4})": [6.0, [[1.0, 2.0], [3.0, 4.0]]],
    "=ONO_WHY(7,TRUE,B1)": [7.0, 1.0, "text"],
    "=DEAL_FIGURE(8)": [8.0],
    "=WARRANT_VALUE(9,,1)": [9.0, None, 1.0],
    "=DEAL_FIGURE(12,)": [12.0],
    "=DEAL_FIGURE(10,B2)": [10.0, 45935.0],
    "=ONO_WHY(11,Z1:Z2,Z1)": [11.0, [[""], [""]], 0.0],
}
SHOWN = {
    '=ONO_WHY("WARRANT_VALUE",1)&"."': "WARRANT_VALUE takes 6 to 14 arguments, got 1.",
    '=ONO_WHY("nobody")': ErrorValue("#N/A"),
    "=ONO_WHY()": ErrorValue("#VALUE!"),
    '=DEAL_FIGURE("nobody")': ErrorValue("#N/A"),
    "=DEAL_FIGURE()": ErrorValue("#VALUE!"),
    '=DEAL_FIGURE("a","b","c","d")': ErrorValue("#VALUE!"),
    "=DISTANCE_TO_DEFAULT(3,80,10,0.05)": ErrorValue("#NUM!"),
    '=DISTANCE_TO_DEFAULT("three",80,10,0.05)': ErrorValue("#VALUE!"),
    "=DISTANCE_TO_DEFAULT(1/0,80,10,0.05)": ErrorValue("#DIV/0!"),
    '=SUM(1,DEAL_FIGURE("nobody"))': ErrorValue("#N/A"),
    '=IFERROR(DISTANCE_TO_DEFAULT(3,80,10,0.05),"caught")': "caught",
    '=DEAL_SOURCE("amd-openai.spot")=DEAL_SOURCE("amd-openai.spot","latest")': True,
    '=IF(ONO_WHY("DEAL_FIGURE","amd-openai.spot")="","right","wrong")': "right",
    "=NO_SUCH_FUNCTION(1)": ErrorValue("#NAME?"),
    **{f'=ONO_WHY("{spelling}")': ErrorValue(spelling) for spelling in ERROR_CODES},
    **{f'=CIRCULAR_EXPOSURE("{spelling}")': ErrorValue(spelling) for spelling in ERROR_CODES},
    '=ONO_WHY("#SPILL!")': ErrorValue("#VALUE!"),
}


@pytest.fixture(scope="module")
def sheet(office: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Compute a formula a row; give what each shows and what reached the functions.

    A call whose first argument is an error's spelling gets that error; numbers are answered by 0.
    """
    workbook = Workbook()
    tab = workbook.active
    formulas = [*HEARD, *SHOWN]
    for row, formula in enumerate(formulas, 1):
        tab.cell(row, 5, formula)
    tab["A2"], tab["B1"], tab["B2"] = True, "text", date(2025, 10, 5)
    path = tmp_path_factory.mktemp("small") / "small.xlsx"
    workbook.save(path)
    heard: list[list[object]] = []
    call = boundary.call

    def listened(function: Function, cells: list[object]) -> object:
        first = cells[0] if cells else None
        if isinstance(first, float) and function.name in ASKED:
            heard.append(cells)
            return 0.0
        if isinstance(first, str) and first.startswith("#"):
            return ErrorValue(first)
        return call(function, cells)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundary, "call", listened)
        (results,) = office.computed(path)
    shown = {formula: results[tab.title].get((row, 5)) for row, formula in enumerate(formulas, 1)}
    return shown, heard


@pytest.mark.parametrize("formula", HEARD)
def test_what_stands_in_a_formula_reaches_the_function(sheet: Told, formula: str) -> None:
    shown, heard = sheet
    assert HEARD[formula] in heard
    assert shown[formula] == 0


@pytest.mark.parametrize("formula", SHOWN)
def test_a_result_or_an_error_shows_as_itself(sheet: Told, formula: str) -> None:
    assert sheet[0][formula] == SHOWN[formula]


@pytest.mark.parametrize(
    ("name", "cells", "given"),
    [
        ("DEAL_FIGURE", ["a", None], ["a"]),
        ("DEAL_FIGURE", [None, None], []),
        ("DEAL_FIGURE", [None, "filed"], [None, "filed"]),
        ("ONO_WHY", ["a", []], ["a"]),
        ("ONO_WHY", ["a", [1.0, "b"]], ["a", 1.0, "b"]),
        ("ONO_WHY", ["a", None], ["a"]),
    ],
)
def test_arguments_left_out_at_the_end_are_not_given(
    name: str, cells: list[object], given: list[object]
) -> None:
    assert received(functions()[name], cells) == given


@pytest.mark.parametrize(
    ("name", "found", "sent"),
    [
        ("DEAL_FIGURE", 1.5, 1.5),
        ("DEAL_FIGURE", True, 1.0),
        ("DEAL_FIGURE", ErrorValue("#N/A"), {"error": 32767}),
        ("WARRANT_VALUE", 1.5, [[1.5]]),
        ("WARRANT_VALUE", ErrorValue("#NUM!"), [[{"error": 503}]]),
        ("FUNDING_GAP", [["a", True], [1.0, ""]], [["a", 1.0], [1.0, ""]]),
    ],
)
def test_a_function_that_may_give_a_table_always_sends_rows(
    name: str, found: Cell | Block, sent: object
) -> None:
    assert answer(functions()[name], found) == sent
