"""Every host answers the table of cases like plain Python: same values, same error."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pytest

from addin import boundary
from addin.calc import Calculation
from addin.catalogue import functions
from addin.memory import Memory
from tests.addin import com
from tests.addin.cases import CASES, ROWS, Case, blocked, expected, same, whole_columns, written
from tests.addin.vba_host import Wrapped
from tests.rows import all_hold
from udfs.cells.errors import ERROR_SPELLINGS, ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from addin.libreoffice import LibreOffice, Results


pytestmark = pytest.mark.whole


@pytest.fixture(scope="module", autouse=True)
def _remembered() -> Iterator[None]:
    """Compute once what every host asks: the functions are pure, and the cells are the key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundary, "MEMORY", Memory(calls=len(CASES)))
        yield


@pytest.fixture(scope="module")
def wrapped(excel: com.Excel) -> Wrapped:
    """Load the wrapper module of a workbook."""
    return Wrapped(excel)


@pytest.fixture(scope="module")
def formulas(tmp_path_factory: pytest.TempPathFactory) -> Formulas:
    """Write the cases as formulas of one workbook."""
    return Formulas.of(CASES, tmp_path_factory)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Formulas:
    """Write the whole columns as formulas of a workbook of their own."""
    return Formulas.of(whole_columns(), tmp_path_factory)


@dataclass(frozen=True)
class Formulas:
    """A workbook of cases, and where the formula of each stands."""

    path: Path
    places: dict[Case, tuple[str, int, int]]

    @classmethod
    def of(cls, cases: Iterable[Case], factory: pytest.TempPathFactory) -> Formulas:
        """Write cases into a file of its own."""
        workbook, places = written(cases)
        path: Path = factory.mktemp("cases") / "cases.xlsx"
        workbook.save(path)
        return cls(path, places)

    def computed(self) -> dict[Case, object]:
        """Compute the workbook here and read the answers."""
        calculation = Calculation(self.path)
        calculation.evaluate()
        return self.answers(calculation.value)

    def answers(self, value: Callable[[str, int, int], object]) -> dict[Case, object]:
        """Read the answer of every case from a computed workbook."""
        found: dict[Case, object] = {}
        for case, (sheet, top, left) in self.places.items():
            wanted = expected(case)
            if isinstance(wanted, list):
                found[case] = [
                    [value(sheet, top + down, left + across) for across in range(len(row))]
                    for down, row in enumerate(wanted)
                ]
            else:
                found[case] = value(sheet, top, left)
        return found


@pytest.fixture(scope="module")
def computed(formulas: Formulas) -> dict[Case, object]:
    """Compute the workbook here."""
    return formulas.computed()


@pytest.fixture(scope="module")
def opened(formulas: Formulas, whole: Formulas, office: LibreOffice) -> dict[Case, object]:
    """Compute both workbooks in LibreOffice."""
    found = {}
    files = (formulas, whole)
    for each, results in zip(files, office.computed(*(each.path for each in files)), strict=True):
        found |= each.answers(partial(_shown, results))
    return found


def _shown(results: Results, sheet: str, row: int, column: int) -> object:
    return results[sheet].get((row, column), "")


def spelled(value: object) -> object:
    """Read an answer of the UDF module, which spells errors out."""
    if isinstance(value, list):
        return [[spelled(cell) for cell in row] for row in value]
    return ErrorValue(value) if isinstance(value, str) and value in ERROR_SPELLINGS else value


def assert_same(found: object, case: Case) -> None:
    wanted = expected(case)
    assert same(found, wanted), f"{found!r} is not {wanted!r}"


TYPES = {float, str, list, ErrorValue}
KINDS = {
    *("scalar", "row", "column", "grid", "blank", "empty text", "blank at the end"),
    *("error", "error in a range", "boolean", "date", "text", "decimal"),
}


def every_argument(case: Case) -> bool:
    """Tell a call that gives every argument."""
    return len(case.arguments) >= len(functions()[case.name].parameters)


def test_the_table_holds_every_function_and_every_kind_of_argument() -> None:
    named = {case.name for case in CASES}
    assert named == set(functions())
    for name, function in functions().items():
        labels = [case.label for case in CASES if case.name == name]
        for parameter in function.parameters:
            kinds = {label.rpartition("-")[2] for label in labels if f"-{parameter.name}-" in label}
            assert kinds == KINDS, parameter
        answered = [each for each in CASES if each.name == name and every_argument(each)]
        assert any(not isinstance(expected(each), ErrorValue) for each in answered)
    assert {type(expected(case)) for case in CASES} == TYPES
    answers = {
        answer.spelling for case in CASES if isinstance(answer := expected(case), ErrorValue)
    }
    assert answers == {"#VALUE!", "#NUM!", "#N/A"}


def test_xlwings_own_conversion_answers_like_plain_python(excel: com.Excel) -> None:
    def answers(case: Case) -> None:
        arguments = [com.laid_out(each) for each in case.arguments]
        assert_same(spelled(excel.call(case.name, *arguments)), case)

    all_hold(CASES, answers, str)


def test_the_wrapper_module_answers_a_cell_like_plain_python(wrapped: Wrapped) -> None:
    def answers(case: Case) -> None:
        assert_same(wrapped.call(case.name, *case.arguments), case)

    all_hold(CASES, answers, str)


def test_a_workbook_computed_here_answers_like_plain_python(computed: dict[Case, object]) -> None:
    all_hold(CASES, lambda case: assert_same(computed[case], case), str)


@pytest.mark.slow
def test_a_whole_column_is_its_filled_rows_in_every_host(
    excel: com.Excel, wrapped: Wrapped, whole: Formulas
) -> None:
    computed = whole.computed()

    def answers(case: Case) -> None:
        arguments = [com.laid_out(each) for each in case.arguments]
        assert max(each.Count for each in arguments) >= ROWS
        assert_same(spelled(excel.call(case.name, *arguments)), case)
        assert_same(wrapped.call(case.name, *case.arguments), case)
        assert_same(computed[case], case)
        assert type(expected(case)) in TYPES

    all_hold(whole_columns(), answers, str)
    assert {case.name for case in whole_columns()} == set(functions())


def corner(answer: object) -> object:
    """Give the first cell of an answer."""
    return answer[0][0] if isinstance(answer, list) else answer


@pytest.mark.slow
def test_libreoffice_answers_like_plain_python_but_for_what_it_does_not_hand_over(
    opened: dict[Case, object],
) -> None:
    """It makes 0 of a single blank cell, and calls no function with an error among its cells."""

    def answers(case: Case) -> None:
        cells = [cell for argument in case.arguments for cell in blocked(argument)[0]]
        cells += [cell for argument in case.arguments for cell in blocked(argument)[-1]]
        if any(isinstance(cell, ErrorValue) for cell in cells):
            assert isinstance(corner(opened[case]), ErrorValue)
        elif None in case.arguments:
            zeros = [0.0 if argument is None else argument for argument in case.arguments]
            wanted = expected(Case(case.name, case.label, tuple(zeros)))
            assert same(corner(opened[case]), corner(wanted))
        else:
            assert_same(opened[case], case)

    all_hold([*CASES, *whole_columns()], answers, str)
