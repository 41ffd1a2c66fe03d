"""The house: who may import whom, and how long a file may be."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import addin
import udfs
import workbooks

PACKAGES = {each.__name__: Path(next(iter(each.__path__))) for each in (addin, udfs, workbooks)}
FILES = [
    (f"{name}/{path.relative_to(folder).as_posix()}", path)
    for name, folder in PACKAGES.items()
    for path in sorted(folder.rglob("*.py"))
]
TESTS = sorted(Path(__file__).parent.rglob("*.py"))
LONGEST = 300
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager"}
ENGINE = {"workbooks/build.py"}


def imported(path: Path) -> set[str]:
    """List the modules that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            module = node.module or ""
            found |= {module} | {f"{module}.{each.name}" for each in node.names}
    return found


def within(name: str, package: str) -> bool:
    """Tell whether a module belongs to a package."""
    return name == package or name.startswith(f"{package}.")


files = pytest.mark.parametrize(("name", "path"), FILES, ids=[name for name, _ in FILES])


@files
def test_imports_run_one_way(name: str, path: Path) -> None:
    """The finance knows neither of the others, the hosts know the finance alone."""
    package = name.partition("/")[0]
    barred = {"udfs": ("addin", "workbooks"), "addin": ("workbooks",), "workbooks": ()}[package]
    for module in imported(path):
        assert not any(within(module, each) for each in barred), module


@files
def test_only_the_build_and_the_check_reach_the_engine(name: str, path: Path) -> None:
    if name.startswith("workbooks/check/") or name in ENGINE:
        return
    for module in imported(path):
        if not name.startswith("addin/"):
            assert not within(module, "addin.calc"), module
        assert name == "addin/calc.py" or not within(module, "formualizer"), module


@files
def test_the_finance_knows_no_spreadsheet(name: str, path: Path) -> None:
    if name.startswith("udfs/"):
        for module in imported(path):
            for each in ("openpyxl", "xlwings", "formualizer", "lxml", "click"):
                assert not within(module, each), module


@files
def test_a_file_holds_one_idea_and_says_it_first(name: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text)), name
    assert path.stem not in FORBIDDEN_NAMES


def test_a_worksheet_function_has_a_file_of_its_own_name() -> None:
    for name in udfs.__all__:
        assert getattr(udfs, name).__module__ == f"udfs.{name}"


def test_the_catalogue_is_sorted() -> None:
    assert list(udfs.__all__) == sorted(udfs.__all__)


@pytest.mark.parametrize("path", TESTS, ids=[path.name for path in TESTS])
def test_a_test_is_named_as_a_sentence(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            assert node.name.count("_") >= 3, node.name


def test_the_finance_loads_without_any_spreadsheet_library() -> None:
    code = (
        "import sys, udfs;"
        "print([n for n in ('openpyxl', 'xlwings', 'formualizer', 'lxml', 'scipy.stats')"
        " if n in sys.modules])"
    )
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
