"""The house: few rooms, imports that run one way, one name for one thing, short files."""

from __future__ import annotations

import ast
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import udfs
from tests.architecture import (
    DOORS,
    ROOT,
    Arrow,
    arrows,
    arrows_back,
    circles,
    imports,
    modules,
    room,
    shared_names,
    within,
)

if TYPE_CHECKING:
    from pathlib import Path

MODULES = modules()
ARROWS = list(arrows(MODULES))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
LONGEST = 300
MOST_MODULES = 20  # in a folder
MOST_NAMES = 9  # in workbooks/, beside data, pictures and the build
BESIDE = {"build.py", "ono.xlsx", "pictures"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "core", "manager"}
SPREADSHEETS = ("openpyxl", "xlwings", "formualizer", "lxml", "click")
ENGINE = ("addin", "workbooks.build", "workbooks.check.values")  # who may reach it


def test_imports_run_from_room_to_room_and_never_back() -> None:
    assert arrows_back(ARROWS) == []


def test_no_modules_import_each_other_round_about() -> None:
    assert circles(ARROWS) == []


def test_every_module_stands_in_a_room() -> None:
    assert [name for name in MODULES if not room(name) and name not in DOORS] == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("udfs/cells/domain.py", "from workbooks.book import units"),
        ("addin/boundary.py", "import workbooks.build"),
        ("workbooks/book/load.py", "from workbooks.tabs import deal_tabs"),
        ("workbooks/sheet/chart.py", "from workbooks.file.styles import FONT"),
        ("workbooks/tabs/parts/flows.py", "from workbooks.tabs import circle"),
        ("workbooks/check/reading/hardened.py", "from workbooks.check.rules.cells import Contents"),
        ("udfs/credit/merton.py", "from udfs.networks import payments"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, file: str, line: str) -> None:
    """Planted in a copy of the file, in a function and for types alone as well."""
    name = file.removesuffix(".py").replace("/", ".")
    text = MODULES[name].read_text("utf-8")
    forms = (line, f"def planted() -> None:\n    {line}", f"if TYPE_CHECKING:\n    {line}")
    for number, lines in enumerate(forms):
        planted = tmp_path / f"{number}.py"
        planted.write_text(f"{text}\n\n{lines}\n", "utf-8")
        (found,) = arrows_back(arrows({**MODULES, name: planted}))
        assert found.importer == name


def test_a_circle_is_found() -> None:
    planted = [Arrow("workbooks.sheet.formula", "workbooks.sheet.chart")]
    (found,) = circles([*ARROWS, *planted])
    assert found == {"workbooks.sheet.formula", "workbooks.sheet.chart"}


def test_one_name_means_one_thing_in_a_package() -> None:
    assert shared_names(MODULES) == {}


def test_a_newcomer_sees_few_names_in_each_folder() -> None:
    folders = {path.parent for path in MODULES.values()}
    crowded = {each for each in folders if len(list(each.glob("*.py"))) > MOST_MODULES}
    assert crowded == set()
    names = {each.name for each in (ROOT / "workbooks").iterdir()} - BESIDE - {"__pycache__"}
    assert len(names) <= MOST_NAMES, names


@pytest.mark.parametrize(
    ("meant", "barred", "allowed"),
    [
        ("the engine itself", "formualizer", ("addin.calc",)),
        ("the engine", "addin.calc", ENGINE),
        ("excel", "xlwings", ("addin", "workbooks.file.macros", "workbooks.cli.doctor")),
    ],
)
def test_few_reach_what_is_heavy(meant: str, barred: str, allowed: tuple[str, ...]) -> None:
    reaching = {
        name
        for name, path in MODULES.items()
        if any(within(each, barred) for each in imports(path))
    }
    others = {name for name in reaching if not any(within(name, each) for each in allowed)}
    assert others == set(), meant


def test_the_finance_knows_no_spreadsheet() -> None:
    for name, path in MODULES.items():
        if within(name, "udfs"):
            known = {each for each in imports(path) if each.partition(".")[0] in SPREADSHEETS}
            assert known == set(), name


def test_a_file_holds_one_idea_and_says_it_first() -> None:
    texts = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
    long = {name: len(text.splitlines()) for name, text in texts.items()}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}
    assert [name for name, text in texts.items() if not ast.get_docstring(ast.parse(text))] == []
    assert {path.stem for path in MODULES.values()} & FORBIDDEN_NAMES == set()


def test_a_worksheet_function_has_a_file_of_its_own_name() -> None:
    for name in udfs.__all__:
        assert getattr(udfs, name).__module__ == f"udfs.{name}"


def test_the_catalogue_is_sorted() -> None:
    assert list(udfs.__all__) == sorted(udfs.__all__)


def test_a_test_is_named_as_a_sentence() -> None:
    names = {
        f"{path.name}: {node.name}"
        for path in TESTS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }
    assert {name for name in names if name.partition(": ")[2].count("_") < 3} == set()


def loaded(statement: str, modules: tuple[str, ...]) -> str:
    """Say which modules a fresh interpreter has loaded after a statement."""
    code = f"import sys; {statement}; print([n for n in {modules!r} if n in sys.modules])"
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return found.stdout.strip()


@pytest.mark.parametrize(
    ("statement", "heavy"),
    [
        ("import udfs", ("openpyxl", "xlwings", "formualizer", "lxml", "scipy.stats")),
        ("import workbooks.cli.main", ("numpy", "pandas", "openpyxl", "lxml", "formualizer")),
        ("import workbooks.build", ("xlwings", "scipy.stats")),
    ],
)
def test_starting_loads_nothing_that_is_not_needed(statement: str, heavy: tuple[str, ...]) -> None:
    assert loaded(statement, heavy) == "[]"
