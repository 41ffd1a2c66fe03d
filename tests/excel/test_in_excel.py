"""What needs Windows and Excel: skipped elsewhere, and a skip is no pass.

Run it there with `pytest -m excel tests/excel`. Macros must be allowed for files that programs
open, as they are unless an organisation forbids it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from addin.machine import here
from tests.addin.cases import CASES, expected, same, whole_columns, written
from udfs.cells.errors import ErrorValue
from workbooks.build import build
from workbooks.cli.doctor import examine
from workbooks.file import macros
from workbooks.file.package import finish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [
    pytest.mark.excel,
    pytest.mark.skipif(sys.platform != "win32", reason="needs Windows and Excel: not run"),
]
SHOWN = {-2146826252: "#NUM!", -2146826246: "#N/A", -2146826273: "#VALUE!"}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the workbook for the Python that runs this."""
    path: Path = tmp_path_factory.mktemp("excel") / "ono.xlsm"
    path.write_bytes(build(python=sys.executable).content)
    return path


@pytest.fixture(scope="module")
def book(workbook: Path) -> Iterator[object]:
    """Open it in Excel."""
    import xlwings  # noqa: PLC0415 - of Windows here

    with xlwings.App(visible=False, add_book=False) as app:
        app.display_alerts = False
        yield app.books.open(str(workbook), update_links=False)


def shown(value: object) -> object:
    """Read a cell as Excel gives it."""
    if isinstance(value, tuple):
        return [[shown(cell) for cell in row] for row in value]
    if isinstance(value, int) and not isinstance(value, bool) and value in SHOWN:
        return ErrorValue(SHOWN[value])
    return "" if value is None else value


def test_the_doctor_finds_nothing_wrong_and_excel_answers_as_python_does(workbook: Path) -> None:
    findings = {each.about: each for each in examine(here(), workbook)}
    assert findings["self-test in Excel"].state == "fine"
    assert [each for each in findings.values() if each.state == "problem"] == []


def test_excel_opens_the_workbook_without_repairing_it(book, workbook: Path) -> None:  # noqa: ANN001 - xlwings is half typed
    assert book.name == workbook.name
    assert book.sheets["Cover"].range("A1").value is not None


def test_a_recalculation_of_everything_gives_the_stored_results(book) -> None:  # noqa: ANN001
    before = {sheet.name: sheet.used_range.value for sheet in book.sheets}
    book.app.api.CalculateFullRebuild()
    for sheet in book.sheets:
        rows = zip(before[sheet.name], sheet.used_range.value, strict=True)
        for old, new in rows:
            for one, other in zip(old, new, strict=True):
                assert (
                    one == pytest.approx(other, rel=1e-9)
                    if isinstance(one, float)
                    else one == other
                )


def test_excel_answers_the_table_of_cases_like_plain_python(book, tmp_path: Path) -> None:  # noqa: ANN001
    plain, places = written([*CASES, *whole_columns()])
    macros.configure(plain, sys.executable)
    unknown = {sheet.title: {} for sheet in plain.worksheets}  # Excel computes every answer
    path = tmp_path / "cases.xlsm"
    path.write_bytes(finish(plain, plain.properties.created, unknown, macros.project()))
    cases = book.app.books.open(str(path), update_links=False)
    cases.app.api.CalculateFullRebuild()
    wrong = {}
    for case, (title, row, column) in places.items():
        wanted = expected(case)
        size = (len(wanted), len(wanted[0])) if isinstance(wanted, list) else (1, 1)
        found = shown(cases.sheets[title].range((row, column)).resize(*size).api.Value)
        if not same(found, wanted):
            wrong[str(case)] = found
    cases.close()
    assert wrong == {}


def test_sum_does_not_skip_an_error(book) -> None:  # noqa: ANN001
    sheet = book.sheets.add()
    sheet["A1"].formula = "=DISTANCE_TO_DEFAULT(3,80,10,0.05)"
    sheet["A2"].formula = "=SUM(A1)"
    assert shown(sheet["A2"].api.Value) == ErrorValue("#NUM!")
    sheet["A3"].formula = '=ONO_WHY("DISTANCE_TO_DEFAULT",3,80,10,0.05)'
    assert "0.8" in sheet["A3"].value
