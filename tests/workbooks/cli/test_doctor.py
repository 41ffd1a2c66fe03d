"""What the doctor says of a computer and a workbook, each with what mends it."""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from xlwings import __version__ as xlwings_version

from addin import self_test
from addin.machine import EVERYONE, USER, Machine, here
from workbooks.cli import doctor
from workbooks.cli.main import main
from workbooks.file import macros
from workbooks.file.package import finish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbooks.cli.doctor import Diagnosis

SECURITY = (USER, doctor.OFFICE, "VBAWarnings")
POLICY = (USER, doctor.POLICY, "VBAWarnings")
MODEL = (USER, doctor.OFFICE, "AccessVBOM")
EXCEL = (EVERYONE, doctor.PROGRAM, "")


@pytest.fixture(scope="module")
def project() -> bytes:
    """Make the project once."""
    return macros.project()


@pytest.fixture
def workbook(tmp_path: Path, project: bytes) -> Callable[..., Path]:
    """Write a small workbook for Excel, to be spoilt."""

    def write(python: str = "python", *, with_project: bytes = project, **cells: object) -> Path:
        made = Workbook()
        macros.configure(made, python)
        for cell, value in cells.items():
            made[macros.SETTINGS][cell] = value
        path = tmp_path / "small.xlsm"
        results = {sheet.title: {} for sheet in made.worksheets}
        path.write_bytes(finish(made, made.properties.created, results, with_project))
        return path

    return write


def windows(tmp_path: Path, *, dll: str = xlwings_version, **settings: object) -> Machine:
    """Give a Windows computer; settings by name: macros, policy, model, excel."""
    for bits in (32, 64):
        (tmp_path / f"xlwings{bits}-{dll}.dll").touch()
    keys = {"macros": SECURITY, "policy": POLICY, "model": MODEL, "excel": EXCEL}
    registry = {keys[name]: value for name, value in settings.items()}
    programs = {"python": sys.executable}
    return Machine("win32", tmp_path, tmp_path, lambda *key: registry.get(key), programs.get)


def about(findings: list[Diagnosis], subject: str) -> Diagnosis:
    """Find what is said about a subject."""
    (found,) = [each for each in findings if each.about == subject]
    return found


def test_versions_of_python_and_of_every_needed_package_are_listed() -> None:
    findings = doctor.examine(here(), None)
    assert about(findings, "xlwings").says == f"xlwings {xlwings_version}"
    assert about(findings, "ono-deals").state == "fine"
    assert sys.executable in about(findings, "Python").says
    assert "pytest" not in {each.about for each in findings}


@pytest.mark.skipif(sys.platform == "win32", reason="there Windows can be seen")
def test_away_from_windows_the_doctor_says_what_it_cannot_see() -> None:
    findings = doctor.examine(here(), None)
    unseen = {each.about for each in findings if each.state == "unseen"}
    assert {"xlwings' DLL", "xlwings add-in", "macros", "Excel", "self-test in Excel"} <= unseen
    for each in findings:
        if each.state == "unseen":
            assert "cannot be seen here" in each.says


def test_a_healthy_windows_computer_has_no_problem_but_what_this_one_lacks(
    tmp_path: Path, workbook: Callable[..., Path]
) -> None:
    machine = windows(tmp_path, macros=2, excel="")
    findings = doctor.examine(machine, workbook(sys.executable))
    problems = {each.about for each in findings if each.state == "problem"}
    lacking = {"Excel"} if sys.platform == "win32" else {"Excel", "pywin32"}
    assert problems == lacking
    for each in findings:
        if each.state == "problem":
            assert each.fix


def test_a_dll_of_another_version_is_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    found = about(doctor.examine(windows(tmp_path, dll="0.1.2"), None), "xlwings' DLL")
    assert found.state == "problem"
    assert f"xlwings64-{xlwings_version}.dll" in found.says
    assert "there is xlwings32-0.1.2.dll, xlwings64-0.1.2.dll" in found.says
    assert found.fix == f"pip install --force-reinstall xlwings=={xlwings_version}"


@pytest.mark.parametrize(
    ("settings", "state", "says"),
    [
        ({}, "fine", "Excel asks before it runs macros"),
        ({"macros": 1}, "fine", "without asking"),
        ({"macros": 4}, "problem", "set by you (VBAWarnings 4)"),
        ({"macros": 2, "policy": 3}, "problem", "set by your organisation (VBAWarnings 3)"),
    ],
)
def test_the_macro_setting_is_read_the_organisation_s_first(
    tmp_path: Path, settings: dict[str, int], state: str, says: str
) -> None:
    found = about(doctor.examine(windows(tmp_path, **settings), None), "macros")
    assert found.state == state
    assert says in found.says
    assert ("Trust Center" in found.fix) == (state == "problem")


@pytest.mark.skipif(sys.platform == "win32", reason="there the mark is a stream of the file")
@pytest.mark.parametrize(
    ("mark", "blocked"),
    [
        ("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=https://example.org/ono.xlsm\r\n", True),
        ("[ZoneTransfer]\r\nZoneId=4\r\n", True),
        ("[ZoneTransfer]\r\nZoneId=0\r\n", False),
        ("", False),
        (None, False),
    ],
)
def test_a_file_from_the_internet_is_told_how_to_be_unblocked(
    tmp_path: Path, workbook: Callable[..., Path], mark: str | None, *, blocked: bool
) -> None:
    file = workbook(sys.executable)
    if mark is not None:
        file.with_name(f"{file.name}:Zone.Identifier").write_text(mark)
    findings = doctor.examine(windows(tmp_path), file)
    origins = [each for each in findings if each.about == "origin"]
    assert [each.state for each in origins] == ["problem"] * blocked
    assert [each.fix for each in origins] == [f'PowerShell: Unblock-File "{file}"'] * blocked


@pytest.mark.parametrize("there", [True, False])
def test_the_xlwings_add_in_is_looked_for_and_its_absence_is_no_problem(
    tmp_path: Path, *, there: bool
) -> None:
    path = tmp_path / "Microsoft" / "Excel" / "XLSTART" / "xlwings.xlam"
    if there:
        path.parent.mkdir(parents=True)
        path.touch()
    found = about(doctor.examine(windows(tmp_path), None), "xlwings add-in")
    assert found.state == "fine"
    assert found.says == str(path) if there else found.fix == "xlwings addin install"


@pytest.mark.parametrize(("model", "says"), [(1, "trusted;"), (0, "not trusted;"), (None, "not ")])
def test_access_to_the_project_is_no_problem_since_no_import_is_needed(
    tmp_path: Path, model: int | None, says: str
) -> None:
    machine = windows(tmp_path, model=model)
    found = about(doctor.examine(machine, None), "access to the VBA project")
    assert found.state == "fine"
    assert found.says.startswith(says)


def test_an_interpreter_that_does_not_exist_is_a_problem_with_its_mend(
    tmp_path: Path, workbook: Callable[..., Path]
) -> None:
    path = workbook(r"C:\gone\python.exe")
    found = about(doctor.examine(windows(tmp_path), path), "interpreter in the workbook")
    assert found.state == "problem"
    assert r"C:\gone\python.exe does not exist" in found.says
    assert sys.executable in found.fix


def test_modules_other_than_ours_and_wrappers_of_another_version_are_found(
    tmp_path: Path, workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = windows(tmp_path)
    path = workbook(B2="mine")
    assert about(doctor.examine(machine, path), "UDF Modules").state == "problem"
    assert about(doctor.examine(machine, path), "wrappers").state == "fine"
    monkeypatch.setattr(macros, "module", lambda: "Option Explicit\r\n")
    assert about(doctor.examine(machine, path), "wrappers").state == "problem"
    monkeypatch.setattr(doctor, "version", lambda _: "9.9.9")
    found = about(doctor.examine(machine, path), "xlwings in the workbook")
    assert found.state == "problem"
    assert f"made with xlwings {xlwings_version}, but 9.9.9 is installed" in found.says


def test_a_workbook_without_macros_is_told_how_to_get_them(tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    Workbook().save(path)
    found = about(doctor.examine(here(), path), "wrappers")
    assert (found.state, found.fix) == ("problem", "ono build --for excel")


@pytest.mark.parametrize(
    ("said", "state"), [("LibreOffice 7.4.7.2", "problem"), ("LibreOffice 25.2.3.2", "fine")]
)
def test_a_libreoffice_that_cannot_map_the_names_is_a_problem(
    tmp_path: Path, said: str, state: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\necho {said}\n")
    program.chmod(0o755)
    if sys.platform == "win32":
        pytest.skip("the stand-in is a shell script")
    machine = replace(here(), program=lambda _: str(program))
    assert about(doctor.examine(machine, None), "LibreOffice").state == state


def test_the_command_reports_as_json_and_by_its_exit_code(
    tmp_path: Path, workbook: Callable[..., Path]
) -> None:
    answer = CliRunner().invoke(main, ["doctor", str(workbook()), "--json"])
    found = json.loads(answer.stdout)
    assert {"about", "state", "says", "fix"} == set(found[0])
    assert answer.exit_code == int(any(each["state"] == "problem" for each in found))
    path = tmp_path / "plain.xlsx"
    Workbook().save(path)
    answer = CliRunner().invoke(main, ["doctor", str(path)])
    assert answer.exit_code == 1
    assert "!! wrappers" in answer.stdout
    assert "→ ono build --for excel" in answer.stdout


def test_a_file_that_is_no_workbook_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.xlsm"
    path.write_text("no workbook")
    answer = CliRunner().invoke(main, ["doctor", str(path)])
    assert answer.exit_code == 3
    assert answer.stderr.startswith(f"Error: {path} cannot be read as a workbook")
    assert "Traceback" not in answer.stderr


def test_the_settings_tab_is_read_down_to_its_first_blank(workbook: Callable[..., Path]) -> None:
    path = workbook(r"C:\Program Files\Python\python.exe")
    settings = macros.inspect(path).settings
    assert settings["INTERPRETER_WIN"] == r"C:\Program Files\Python\python.exe"
    assert settings["UDF MODULES"] == "addin.excel"
    assert settings["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    assert len(settings) == 5
    assert len(load_workbook(path)[macros.SETTINGS]["A"]) > 5


def test_a_file_that_would_fill_the_memory_is_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    with pytest.raises(macros.UnreadableError, match=r"1 parts expand from .* to 50,000,000 bytes"):
        doctor.examine(here(), path)


@pytest.mark.parametrize(
    ("wrong", "state", "says"),
    [
        ([], "fine", "Excel answers as Python does"),
        (["=F(1) is 2 in Excel, 3 in Python"], "problem", "=F(1) is 2 in Excel"),
    ],
)
def test_on_windows_with_excel_the_workbook_is_made_to_answer(
    tmp_path: Path,
    workbook: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    wrong: list[str],
    state: str,
    says: str,
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(self_test, "differences", lambda path: asked.append(path) or wrong)
    path = workbook()
    found = about(doctor.examine(windows(tmp_path, excel="EXCEL.EXE"), path), "self-test in Excel")
    assert asked == [path.resolve()]
    assert found.state == state
    assert says in found.says


def test_an_excel_that_fails_is_quoted(
    tmp_path: Path, workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Path) -> list[str]:
        message = "The server threw an exception"
        raise OSError(message)

    monkeypatch.setattr(self_test, "differences", fail)
    machine = windows(tmp_path, excel="EXCEL.EXE")
    found = about(doctor.examine(machine, workbook()), "self-test in Excel")
    assert (found.state, found.says) == ("problem", "Excel failed: The server threw an exception")
    found = about(doctor.examine(machine, None), "self-test in Excel")
    assert found.state == "unseen"
