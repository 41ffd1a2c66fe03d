"""The time of `ono check`, beside openpyxl, which reads the same file and judges nothing."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pytest
import xlsxwriter

from tests.benchmarks.timing import fastest
from workbooks.build import build
from workbooks.check.run import check

if TYPE_CHECKING:
    from pathlib import Path

CELLS = 100_000
SHAPES = [(10_000, 10, 0), (10_000, 10, 5), (100, 1_000, 500), (CELLS, 1, 0)]


def write(path: Path, rows: int, columns: int, formulas: int) -> None:
    """Write numbers, and to their right formulas of three references with right results."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Data")
        for row in range(rows):
            for column in range(columns - formulas):
                sheet.write_number(row, column, row + column + 0.5)
            product = (row + 0.5) * (row + 1.5) + row + 2.5
            for column in range(columns - formulas, columns):
                formula = f"=$A{row + 1}*$B{row + 1}+$C{row + 1}"
                sheet.write_formula(row, column, formula, None, product)


@pytest.mark.benchmark
@pytest.mark.parametrize(("rows", "columns", "formulas"), SHAPES)
def test_a_hundred_thousand_cells(rows: int, columns: int, formulas: int, tmp_path: Path) -> None:
    """All three layers against openpyxl's reading."""
    path = tmp_path / "big.xlsx"
    write(path, rows, columns, formulas)
    assert check(path) == []
    whole = fastest(lambda: check(path), 2)
    two = fastest(lambda: check(path, ["package", "model"]), 2)
    peer = fastest(lambda: openpyxl.load_workbook(path), 1)
    print(  # noqa: T201
        f"\n{rows:,} × {columns:,} cells, {rows * formulas:,} formulas: check {whole:.2f} s, "
        f"without values {two:.2f} s, openpyxl's reading {peer:.2f} s: {peer / whole:.1f}×"
    )


def process(code: str, *words: str) -> None:
    """Run Python code in a process of its own."""
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, *words], check=True, capture_output=True
    )


@pytest.mark.benchmark
def test_the_command_on_the_built_workbook(tmp_path: Path) -> None:
    """From the start of the process to its end, against openpyxl's reading in a process."""
    path = tmp_path / "ono.xlsx"
    path.write_bytes(build().content)
    ours = "from workbooks.cli.main import run; run()"
    theirs = "import openpyxl, sys; openpyxl.load_workbook(sys.argv[1])"
    whole = fastest(lambda: process(ours, "check", str(path)), 3)
    peer = fastest(lambda: process(theirs, str(path)), 3)
    print(  # noqa: T201
        f"\nthe built workbook: ono check {whole:.2f} s, openpyxl's reading {peer:.2f} s: "
        f"{peer / whole:.1f}×"
    )
