"""The workbook for Excel: xlwings' project with our module, and nothing else changed."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import olefile
import pytest
import xlwings
from click.testing import CliRunner
from lxml import etree
from oletools.olevba import VBA_Parser
from openpyxl import Workbook, load_workbook

from addin.vba import MODULE, module
from tests.once import packaged
from workbooks.build import build
from workbooks.cli.main import main
from workbooks.file import macros

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished

pytestmark = pytest.mark.whole

BASE = Path(xlwings.__file__).parent / macros.BASE
LISTS = {"VBA/dir", "PROJECT", "PROJECTwm"}  # the streams that list the modules
CACHE = "VBA/_VBA_PROJECT"
MACRO_ENABLED = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Build the workbook for Excel."""
    return packaged(tmp_path_factory, python="python").content


@pytest.fixture(scope="module")
def parts(content: bytes) -> dict[str, bytes]:
    """Take it apart."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def streams(project: bytes) -> dict[str, bytes]:
    """Read every stream of a project but the editor's own caches, which may be left out."""
    with olefile.OleFileIO(io.BytesIO(project)) as opened:
        names = ["/".join(each) for each in opened.listdir()]
        return {
            name: opened.openstream(name).read()
            for name in names
            if not name.startswith("VBA/__SRP")
        }


def sources(package: bytes, name: str = "ono.xlsm") -> dict[str, str]:
    """Read the modules as an independent reader finds them."""
    parser = VBA_Parser(name, data=package)
    return {stream.split("/")[-1]: code for _, stream, _, code in parser.extract_all_macros()}


def test_the_modules_are_xlwings_own_and_ours(content: bytes) -> None:
    found, base = sources(content), sources(BASE.read_bytes(), BASE.name)
    assert set(found) == {*base, MODULE}
    for name, code in base.items():
        assert found[name] == code
    assert f'XLWINGS_VERSION As String = "{xlwings.__version__}"' in found["xlwings"]


def test_the_wrapper_s_source_is_readable_as_it_was_written(content: bytes) -> None:
    lines = sources(content)[MODULE].splitlines()
    assert lines == module().splitlines()


def test_every_stream_but_the_lists_of_modules_stays_byte_for_byte(
    parts: dict[str, bytes],
) -> None:
    with zipfile.ZipFile(BASE) as archive:
        before = streams(archive.read("xl/vbaProject.bin"))
    after = streams(parts["xl/vbaProject.bin"])
    assert set(after) == {*before, f"VBA/{MODULE}"}
    changed = {name for name, stream in before.items() if after[name] != stream}
    assert changed == {*LISTS, CACHE}
    # The cache of compiled code is emptied, so that Excel compiles what it reads.
    assert after[CACHE].rstrip(b"\0") == before[CACHE][:5].rstrip(b"\0")
    assert f"Module={MODULE}".encode() in after["PROJECT"]


def test_the_package_is_declared_as_macro_enabled(parts: dict[str, bytes]) -> None:
    types = {
        each.get("PartName"): each.get("ContentType")
        for each in etree.fromstring(parts["[Content_Types].xml"])
    }
    assert types["/xl/workbook.xml"] == MACRO_ENABLED
    assert types["/xl/vbaProject.bin"] == "application/vnd.ms-office.vbaProject"
    links = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = [each.get("Target") for each in links if each.get("Type").endswith("/vbaProject")]
    assert targets == ["/xl/vbaProject.bin"]


def test_the_sheets_that_the_project_knows_carry_its_names(content: bytes) -> None:
    workbook = load_workbook(io.BytesIO(content))
    assert workbook.code_name == "ThisWorkbook"
    named = {
        sheet.title: sheet.sheet_properties.codeName
        for sheet in workbook.worksheets
        if sheet.sheet_properties.codeName
    }
    assert named == {"Cover": "Sheet1", macros.SETTINGS: "Sheet2"}
    assert sources(content).keys() >= {"ThisWorkbook", "Sheet1", "Sheet2"}


def test_every_tab_and_every_stored_result_is_that_of_the_plain_workbook(
    content: bytes, finished: Finished
) -> None:
    workbook = load_workbook(io.BytesIO(content), data_only=True)
    assert workbook.sheetnames == [*finished.shown.sheetnames, macros.SETTINGS]
    for sheet in finished.shown.worksheets:
        values = [[cell.value for cell in row] for row in sheet.iter_rows()]
        assert [[cell.value for cell in row] for row in workbook[sheet.title].iter_rows()] == values


@pytest.mark.slow
def test_the_same_input_gives_the_same_bytes(content: bytes) -> None:
    assert build(python="python").content == content


def test_an_interpreter_is_written_as_text_whatever_it_begins_with(tmp_path: Path) -> None:
    workbook = Workbook()
    macros.configure(workbook, "=cmd|' /C calc'!A0")
    path = tmp_path / "settings.xlsx"
    workbook.save(path)
    assert load_workbook(path)[macros.SETTINGS]["B1"].data_type == "s"
    assert macros.inspect(path).settings["INTERPRETER_WIN"].startswith("=cmd")


def test_an_xlwings_without_its_workbook_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(macros, "BASE", "gone.xlsm")
    answer = CliRunner().invoke(main, ["build", str(tmp_path / "x.xlsm"), "--for", "excel"])
    assert answer.exit_code == 3
    assert "gone.xlsm cannot be read" in answer.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x.xlsx", "--for", "excel"], "must end in .xlsm"),
        (["x.xlsm"], "without --for excel"),
        (["--python", "py"], "--python goes with --for excel"),
        (["--for", "abacus"], "'abacus' is not"),
    ],
)
def test_a_name_or_option_that_does_not_fit_is_wrong_usage(
    words: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(main, ["build", *words])
    assert answer.exit_code == 2
    assert said in answer.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_ono_xlsm_with_the_interpreter_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = CliRunner().invoke(main, ["build", "--for", "excel", "--python", r"C:\py\python.exe"])
    assert answer.exit_code == 0
    found = macros.inspect(Path("ono.xlsm"))
    assert found.settings["INTERPRETER_WIN"] == r"C:\py\python.exe"
    assert (found.project, found.wrappers) == (xlwings.__version__, "ours")


@pytest.mark.parametrize("enabled", [True, False])
def test_the_words_of_an_argument_are_offered_as_a_list_that_is_enforced(
    content: bytes, finished: Finished, *, enabled: bool
) -> None:
    sheet = load_workbook(io.BytesIO(content if enabled else finished.built.content))["Functions"]
    lists = [each for each in sheet.data_validations.dataValidation if each.type == "list"]
    offered = {sheet[str(each.sqref)].value: each for each in lists}
    assert all(each.showErrorMessage for each in lists)
    assert '"ever,window"' in {each.formula1 for each in lists}
    assert offered["filed"].formula1 == '"article,filed,latest"'
    assert "cycling_index" in offered["share"].formula1
    assert all(len(each.formula1) <= 255 for each in lists)
