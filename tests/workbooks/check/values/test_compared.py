"""The values layer: what is stored against what is computed, and what cannot be computed."""

from __future__ import annotations

import os
import re
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import psutil
import pytest
import xlsxwriter

from udfs import warrant_value
from workbooks.check.run import check
from workbooks.check.values import process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

Stored = float | str | bool


def written(path: Path, cells: Mapping[str, tuple[str, Stored] | float]) -> Path:
    """Write numbers, and formulas with the results that are stored for them."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Model")
        for place, content in cells.items():
            if isinstance(content, tuple):
                sheet.write_formula(place, content[0], None, content[1])
            else:
                sheet.write_number(place, content)
    return path


def altered(path: Path, alter: Callable[[bytes], bytes]) -> None:
    """Change the parts of a workbook, of which at least one must change."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    changed = {name: alter(content) for name, content in parts.items()}
    assert changed != parts
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in changed.items():
            archive.writestr(name, content)


def found(path: Path) -> dict[str, str]:
    """Give the rule that each cell breaks."""
    return {finding.cell: finding.code for finding in check(path, ["values"])}


def test_stored_results_that_agree_say_nothing(tmp_path: Path) -> None:
    cells = {
        "A1": 3.0,
        "A2": ("=A1/7", 3 / 7),
        "A3": ('=A1&"x"', "3x"),
        "A4": ("=A1>2", True),
        "A5": ("=1/0", "#DIV/0!"),
        "A6": ("=DATE(2026,12,31)", 46387),
        "A7": ("=TIME(6,0,0)", 0.25),
        "A8": ("=SQRT(2)", 1.4142135623730951),
    }
    assert found(written(tmp_path / "book.xlsx", cells)) == {}


@pytest.mark.parametrize(
    ("formula", "stored"),
    [
        ("=A1/7", 3 / 7 * (1 + 3e-12)),
        ('=A1&"x"', "3y"),
        ("=A1>2", False),
        ("=A1>2", 1),
        ("=1/0", "#N/A"),
        ("=A1", 0),
    ],
)
def test_a_stored_result_that_differs_is_found(
    formula: str, stored: Stored, tmp_path: Path
) -> None:
    path = written(tmp_path / "book.xlsx", {"A1": 3.0, "B9": (formula, stored)})
    assert found(path) == {"Model!B9": "value-differs"}


def test_the_last_digits_of_a_result_may_differ(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", {"A1": 3.0, "B9": ("=A1/7", 3 / 7 * (1 + 3e-13))})
    assert found(path) == {}


def test_what_depends_on_an_unknown_function_is_computed_from_its_stored_result(
    tmp_path: Path,
) -> None:
    cells: dict[str, tuple[str, Stored] | float] = {
        "A1": ("=THEIR_FUNCTION(1)", 5),
        "A2": ("=A1*2", 10),
        "A3": ("=A1*2", 11),
        "A4": ("=IFERROR(THEIR_FUNCTION(1),0)", 5),
    }
    assert found(written(tmp_path / "book.xlsx", cells)) == {
        "Model!A1": "value-unknown-function",
        "Model!A3": "value-differs",
        "Model!A4": "value-unknown-function",
    }


def test_the_clock_and_chance_are_taken_as_stored(tmp_path: Path) -> None:
    cells: dict[str, tuple[str, Stored] | float] = {
        "A1": ("=NOW()", 40_000.5),
        "A2": ("=A1+1", 40_001.5),
        "A3": ("=RAND()", 0.5),
    }
    assert found(written(tmp_path / "book.xlsx", cells)) == {}


def test_another_workbook_is_taken_as_stored(tmp_path: Path) -> None:
    cells: dict[str, tuple[str, Stored] | float] = {
        "A1": ("='[1]Other'!A1", 4),
        "A2": ("=A1*2", 8),
    }
    assert found(written(tmp_path / "book.xlsx", cells)) == {}


def test_functions_of_the_catalogue_are_computed(tmp_path: Path) -> None:
    value = float(warrant_value(165, 0.01, 5, 0.5, 0.037, 1, 300))
    cells: dict[str, tuple[str, Stored] | float] = {
        "A1": ("=WARRANT_VALUE(165,0.01,5,0.5,0.037,1,300)", value),
        "A2": ("=WARRANT_VALUE(165,0.01,5,0.5,0.037,1,300)", value * 1.001),
    }
    assert found(written(tmp_path / "book.xlsx", cells)) == {"Model!A2": "value-differs"}


def test_cells_that_an_array_formula_fills_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Model")
        sheet.write_dynamic_array_formula("A1:A3", "=_xlfn.SEQUENCE(3)", None, 1)
        sheet.write_number("A2", 2)
        sheet.write_number("A3", 4)
        sheet.write_formula("B1", "=SUM(A1:A3)", None, 6)
    assert found(path) == {"Model!A3": "value-differs"}


def test_a_macro_workbook_is_computed_too(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsm"
    project = tmp_path / "vbaProject.bin"
    project.write_bytes(bytes(64))
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_vba_project(str(project))
        workbook.add_worksheet("Model").write_formula("A1", "=1+1", None, 3)
    assert found(path) == {"Model!A1": "value-differs"}
    assert check(path, ["package"]) == []


def test_an_engine_that_takes_too_long_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.01)
    path = written(tmp_path / "book.xlsx", {"A1": ("=1+1", 2)})
    assert found(path) == {"": "values-not-compared"}


def test_an_engine_that_dies_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.sys, "executable", "/bin/false")
    path = written(tmp_path / "book.xlsx", {"A1": ("=1+1", 2)})
    assert found(path) == {"": "values-not-compared"}


def test_an_engine_that_cannot_read_the_file_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "book.xlsx", {"A1": ("=1+1", 2)})
    begin = process.Process.begin

    def gone(self: process.Process, path: Path) -> None:
        begin(self, path.with_name("gone.xlsx"))

    monkeypatch.setattr(process.Process, "begin", gone)
    assert found(path) == {"": "values-not-compared"}


def test_what_the_engine_does_in_another_way_is_not_called_different(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Model")
        sheet.write_column("A1", ["Money", 1, 2])
        sheet.add_table("A1:A3", {"name": "Flows", "columns": [{"header": "Money"}]})
        workbook.define_name("Paid", "=Flows[Money]")
        sheet.write_formula("B1", "=SUM(Paid)", None, 3)
        sheet.write_formula("B2", '=TEXT(A3,"[<3]""few"";0")', None, "few")
        sheet.write_array_formula("C1:C3", "{=A2+0}", None, 1)
        sheet.write_column("C2", [1, 1])
        sheet.write_array_formula("D1:D2", "{=A2:A3*2}", None, 2)
        sheet.write_number("D2", 5)
    assert found(path) == {
        "Model!B1": "value-not-computed",
        "Model!B2": "value-not-computed",
        "Model!C2": "value-not-computed",
        "Model!C3": "value-not-computed",
        "Model!D2": "value-differs",
    }


def test_a_strict_workbook_is_not_compared(tmp_path: Path) -> None:
    path = written(tmp_path / "book.xlsx", {"A1": ("=1+1", 2)})
    usual = rb"http://schemas.openxmlformats.org/(\w+)/2006/(main|relationships)"
    altered(path, lambda part: re.sub(usual, rb"http://purl.oclc.org/ooxml/\1/\2", part))
    assert found(path) == {"": "values-not-compared"}


@pytest.mark.parametrize(("formula", "stored"), [("=YEAR(0)", 1904), ('=TEXT(0,"yyyy")', "1904")])
def test_days_from_1904_are_taken_as_stored(formula: str, stored: Stored, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path, {"date_1904": True}) as workbook:
        sheet = workbook.add_worksheet("Model")
        sheet.write_formula("A1", formula, None, stored)
        sheet.write_formula("A2", "=A1&1", None, f"{stored}1")
        sheet.write_formula("A3", "=1+1", None, 3)
    assert found(path) == {"Model!A3": "value-differs"}


def test_a_stored_text_or_date_in_words_is_not_compared(tmp_path: Path) -> None:
    """No program stores a formula's result so; the index of a shared text is none."""
    path = written(tmp_path / "book.xlsx", {"A1": ('="a"&"b"', "ab"), "A2": ("=1+1", 2)})
    old, new = b'<c r="A2"><f>1+1</f><v>2</v>', b'<c r="A2" t="d"><f>1+1</f><v>2026-01-02</v>'
    altered(path, lambda part: part.replace(old, new))
    assert found(path) == {}


def test_spilled_cells_without_addresses_are_compared(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Model")
        sheet.write_dynamic_array_formula("A1:C1", "=_xlfn.SEQUENCE(1,3)", None, 1)
        sheet.write_row("B1", [2, 4])
    altered(path, lambda part: re.sub(rb'<c r="[BC]1"', b"<c", part))
    assert found(path) == {"Model!C1": "value-differs"}


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell who started a process")
def test_the_engine_ends_with_the_check_that_started_it(tmp_path: Path) -> None:
    cells = {f"B{n}": (f"=SUMPRODUCT(A$1:A$60000*{n})", 0.0) for n in range(1, 6000)}
    path = written(tmp_path / "book.xlsx", {"A60000": 1.0, **cells})
    code = "import sys; from pathlib import Path; from workbooks.check.run import check; "
    code += "check(Path(sys.argv[1]))"
    parent = psutil.Popen([sys.executable, "-c", code, str(path)])
    while not (children := parent.children()):
        time.sleep(0.05)
    time.sleep(2)  # until it computes
    parent.kill()
    _, alive = psutil.wait_procs(children, timeout=8)
    assert not alive
