"""The functions by name: each found by its file, imported when it is first asked for."""

from __future__ import annotations

import inspect
import pydoc
import subprocess
import sys
from pathlib import Path

import pytest

import udfs
from workbooks.cli.regenerate import STUB, stub

FOLDER = Path(udfs.__file__).parent


def answered(code: str, folder: Path | None = None) -> str:
    """Run code in a Python of its own and give what it prints, or the last line of its error."""
    path = f"import sys; sys.path.insert(0, {str(folder)!r}); " if folder else ""
    done = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", path + code], capture_output=True, text=True, check=False
    )
    return (done.stdout or done.stderr).strip().splitlines()[-1]


def test_the_functions_are_the_files_that_stand_in_the_folder() -> None:
    assert udfs.__all__ == sorted({path.stem for path in FOLDER.glob("*.py")} - {"__init__"})
    for name in udfs.__all__:
        assert inspect.isfunction(getattr(udfs, name))
        assert name in dir(udfs)


def test_editors_are_told_of_every_function() -> None:
    """When this fails, run `poe regenerate` and commit what it writes."""
    assert STUB.read_text(encoding="utf-8") == stub()


@pytest.mark.parametrize(
    "first",
    [
        "from udfs.deal_figure import deal_figure",
        "import udfs.deal_figure",
        "import udfs.deal_figure as found",
        "from udfs import deal_figure",
        "from udfs import *",
        "from udfs.deals import book",
    ],
)
def test_a_name_is_the_function_whatever_was_imported_first(first: str) -> None:
    code = f"{first}; import udfs; from udfs import deal_figure as it; print(it is udfs.deal_figure"
    assert answered(f"{code}, it.__module__, type(it).__name__)") == (
        "True udfs.deal_figure function"
    )


def test_the_package_waits_for_no_library_before_a_function_is_asked_for() -> None:
    heavy = ("numpy", "scipy", "pandas")
    shown = f"import sys, udfs, udfs.cells.errors; print([n for n in {heavy} if n in sys.modules])"
    assert answered(shown) == "[]"


def test_all_functions_load_without_a_spreadsheet_library() -> None:
    barred = ("openpyxl", "xlwings", "formualizer", "lxml", "scipy.stats")
    code = "import sys; from udfs import *; print(warrant_value.__name__, "
    assert answered(f"{code}[n for n in {barred} if n in sys.modules])") == "warrant_value []"


def test_a_name_that_is_no_function_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'udfs' has no attribute 'warrant_values'"):
        udfs.warrant_values  # type: ignore[attr-defined] # noqa: B018


def test_the_help_of_the_package_shows_its_functions_and_nothing_else() -> None:
    shown = pydoc.render_doc(udfs, renderer=pydoc.plaintext)
    assert "Value a performance warrant" in shown
    assert "__getattr__" not in shown


def copied(folder: Path) -> Path:
    """Copy the package's own file, as a package without functions."""
    (folder / "udfs").mkdir()
    (folder / "udfs" / "__init__.py").write_text(
        (FOLDER / "__init__.py").read_text("utf-8"), "utf-8"
    )
    return folder / "udfs"


def test_a_file_that_is_added_is_a_function_without_any_other_edit(tmp_path: Path) -> None:
    """The type stub is told later; at run time the file is enough."""
    text = '"""Twice."""\n\n\ndef twice(value: float) -> float:\n    return 2 * value\n'
    (copied(tmp_path) / "twice.py").write_text(text, "utf-8")
    assert answered("import udfs; print(udfs.__all__, udfs.twice(3))", tmp_path) == "['twice'] 6"


def test_a_file_without_a_function_of_its_name_is_named(tmp_path: Path) -> None:
    (copied(tmp_path) / "twice.py").write_text('"""Nothing."""\n', "utf-8")
    sentence = "ImportError: udfs/twice.py has no function twice: each file that stands directly in"
    assert answered("import udfs; udfs.twice", tmp_path).startswith(sentence)
    assert answered("from udfs.twice import NOTHING", tmp_path).startswith(sentence)
