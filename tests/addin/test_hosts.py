"""Every host answers the table of cases like plain Python: same values, same error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from addin.calc import Calculation
from addin.catalogue import functions
from tests.addin import com
from tests.addin.cases import CASES, ROWS, Case, expected, same, written
from tests.addin.vba_host import Wrapped
from udfs.errors import ERROR_SPELLINGS, ErrorValue

if TYPE_CHECKING:
    from pathlib import Path

QUICK = [case for case in CASES if not case.whole_column]
WHOLE = [case for case in CASES if case.whole_column]


@pytest.fixture(scope="module")
def wrapped(excel: com.Excel) -> Wrapped:
    """Load the wrapper module of a workbook."""
    return Wrapped(excel)


@pytest.fixture(scope="module")
def computed(tmp_path_factory: pytest.TempPathFactory) -> dict[Case, object]:
    """Compute all cases as formulas of one workbook."""
    workbook, places = written(CASES)
    path: Path = tmp_path_factory.mktemp("cases") / "cases.xlsx"
    workbook.save(path)
    calculation = Calculation(path)
    calculation.evaluate()
    found: dict[Case, object] = {}
    for case, (sheet, top, left) in places.items():
        wanted = expected(case)
        if isinstance(wanted, list):
            found[case] = [
                [calculation.value(sheet, top + down, left + across) for across in range(len(row))]
                for down, row in enumerate(wanted)
            ]
        else:
            found[case] = calculation.value(sheet, top, left)
    return found


def spelled(value: object) -> object:
    """Read an answer of the UDF module, which spells errors out."""
    if isinstance(value, list):
        return [[spelled(cell) for cell in row] for row in value]
    return ErrorValue(value) if isinstance(value, str) and value in ERROR_SPELLINGS else value


def assert_same(found: object, case: Case) -> None:
    wanted = expected(case)
    assert same(found, wanted), f"{found!r} is not {wanted!r}"


def test_the_table_holds_every_function_and_every_kind_of_argument() -> None:
    named = {case.name for case in CASES}
    assert named == set(functions())
    for name, function in functions().items():
        labels = [case.label for case in CASES if case.name == name]
        for parameter in function.parameters:
            if f"-{parameter.name}-" in "".join(labels):
                assert sum(f"-{parameter.name}-" in label for label in labels) >= 13
        assert "whole column" in labels
    assert {case.name for case in WHOLE} == named
    kinds = {type(expected(case)) for case in CASES}
    assert kinds == {float, str, list, ErrorValue}
    answers = {
        answer.spelling for case in CASES if isinstance(answer := expected(case), ErrorValue)
    }
    assert answers == {"#VALUE!", "#NUM!", "#N/A"}


@pytest.mark.parametrize("case", QUICK, ids=str)
def test_xlwings_own_conversion_answers_like_plain_python(excel: com.Excel, case: Case) -> None:
    arguments = [com.laid_out(each) for each in case.arguments]
    assert_same(spelled(excel.call(case.name, *arguments)), case)


@pytest.mark.parametrize("case", QUICK, ids=str)
def test_the_wrapper_module_answers_a_cell_like_plain_python(wrapped: Wrapped, case: Case) -> None:
    assert_same(wrapped.call(case.name, *case.arguments), case)


@pytest.mark.parametrize("case", QUICK, ids=str)
def test_a_workbook_computed_here_answers_like_plain_python(
    computed: dict[Case, object], case: Case
) -> None:
    assert_same(computed[case], case)


@pytest.mark.slow
@pytest.mark.parametrize("case", WHOLE, ids=str)
def test_a_whole_column_is_its_filled_rows_in_every_host(
    excel: com.Excel, wrapped: Wrapped, computed: dict[Case, object], case: Case
) -> None:
    arguments = [com.laid_out(each) for each in case.arguments]
    assert max(each.Count for each in arguments) >= ROWS
    assert_same(spelled(excel.call(case.name, *arguments)), case)
    assert_same(wrapped.call(case.name, *case.arguments), case)
    assert_same(computed[case], case)
