"""The model layer: which rows are said to change, and which are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from workbooks.check.rules.ono_rows import HEADER
from workbooks.check.run import check
from workbooks.file.tab_writer import HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def found(path: Path, rows: list[list[str | float | None]], code: str) -> set[str]:
    """Write rows from A1 and name the cells that break a rule."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Model")
        for number, row in enumerate(rows):
            for column, content in enumerate(row):
                sheet.write(number, column, content)
    return {each.cell for each in check(path, ["model"]) if each.code == code}


@pytest.mark.parametrize(
    ("row", "where"),
    [
        (["=A1", "=B1", "=D1", "=D1"], {"C2"}),
        (["=A1", "=B1", "=C1+1", "=D1", "=E1"], {"C2"}),
        (["=A1", "=B1+1", "=C1", "=D1"], {"B2"}),
        (["=A1", "=B1", 7, "=D1"], {"C2"}),
        (["=A1", "=B1", "=C1", "=D1"], set()),
        (["=A1+$F$1", "=B1+$F$1", "=C1+$F$1"], set()),
        (["=A1", "=B1", "=C1", "=SUM(A2:C2)"], set()),
        (["=A1", "=B1", "=C1", "=MAX(A2:C2)"], set()),
        (["=1+0", "=A2", "=B2", "=C2"], set()),
        (["=A1", "=B1*C1", "=SUM(A1:C1)"], set()),
        (["=$A$1", "=$A$1", "=CHOOSE($A$1,A2,B2)"], set()),
        (["=A1", "=B1", "text", "=D1"], set()),
    ],
)
def test_a_row_that_breaks_its_formula_is_found(
    row: list[str | float | None], where: set[str], tmp_path: Path
) -> None:
    cells = found(tmp_path / "book.xlsx", [[1, 2, 3, 4, 5, 6], row], "row-changes")
    assert cells == {f"Model!{cell}" for cell in where}


def test_a_table_that_runs_downwards_breaks_no_row(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [[1, 2, 3]]
    rows += [[f"=A{n}", f"=B{n}", f"=C{n}*A{n + 1}"] for n in range(1, 6)]
    assert found(tmp_path / "book.xlsx", rows, "row-changes") == set()


def test_a_shared_formula_is_one_formula_for_its_row(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    sheet = "xl/worksheets/sheet2.xml"
    text = good_parts[sheet].decode()
    text = text.replace("<f>J6+1</f>", '<f t="shared" ref="K6:N6" si="0">J6+1</f>')
    for column in "KLM":
        text = text.replace(f"<f>{column}6+1</f>", '<f t="shared" si="0"/>')
    assert text.count('si="0"') == 4
    assert codes(packed({**good_parts, sheet: text.encode()})) == set()


def test_zero_and_one_are_no_constants(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [["=1-0+1.0", "=B9*2", '=B9&"2"', "=B2"]]
    assert found(tmp_path / "book.xlsx", rows, "constant-in-formula") == {"Model!B1"}


def test_rules_of_the_own_layout_leave_other_tabs_alone(tmp_path: Path) -> None:
    rows: list[list[str | float | None]] = [[None, "Price", None, "input", None, 5]]
    assert found(tmp_path / "book.xlsx", rows, "input-without-source") == set()
    assert found(tmp_path / "own.xlsx", [[None, *HEADER], *rows], "input-without-source") == {
        "Model!D2"
    }


def test_the_own_header_row_is_the_one_that_is_written() -> None:
    assert HEADERS[1:5] == HEADER
