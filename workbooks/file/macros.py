"""The macro-enabled workbook: xlwings' project with our wrapper module, and its settings.

The project comes from the installed xlwings, whose DLL accepts no other version's; every stream of
it but the lists of modules stays as it is.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from addin.vba import MODULE, SERVER, module

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl import Workbook

BASE = "quickstart_standalone.xlsm"
CODE_NAMES = "Sheet1", "Sheet2"  # the sheets that the project knows; Excel adds the others
SETTINGS = "xlwings.conf"
ANYWHERE = "python"  # the interpreter that Windows finds by itself
WIDTHS = 32, 60
ENTRIES, EXPANDED, RATIO = 10_000, 512 * 2**20, 200  # of a file that is read
NOTES = (
    "These are xlwings' settings for this workbook; they begin in A1 and end at the first blank.",
    "Interpreter_Win: the python.exe into which ono-deals is installed, such as",
    r"C:\deals\.venv\Scripts\python.exe; python means the one that Windows finds by itself.",
    "ono doctor, given this file, says what is wrong with them.",
)


class MissingBaseError(Exception):
    """xlwings is not there, or not whole; the message is one sentence for its user."""


class UnreadableError(Exception):
    """A file that is no workbook; the message is one sentence for its user."""


@dataclass(frozen=True)
class Inside:
    """What a workbook brings along: xlwings' version, whose wrappers, its settings."""

    project: str | None
    wrappers: Literal["ours", "other", "none"]
    settings: Mapping[str, str]


def project() -> bytes:
    """Give the VBA project with the wrapper module in it.

    Raises:
        MissingBaseError: The installed xlwings lacks the workbook that it starts from.
    """
    from pyopenvba import ExcelFile  # noqa: PLC0415 - only a workbook with macros needs it

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / BASE
        try:
            shutil.copyfile(_base(), copy)
        except OSError as error:
            message = f"{error.filename} cannot be read: {error.strerror}; install xlwings anew"
            raise MissingBaseError(message) from error
        with ExcelFile(copy) as file:
            file.vba_project().add_module(MODULE, module())
            file.save()
        with ExcelFile(copy) as file:
            return bytes(file.vba_project_bytes())


def interpreter() -> str:
    """Give the interpreter that a workbook built here starts: this one, on Windows."""
    return sys.executable if sys.platform == "win32" else ANYWHERE


def configure(workbook: Workbook, python: str) -> None:
    """Add the settings tab, and name the sheets as the project does.

    The workbook's folder stays off Python's path: a file beside it must not pass for a library.
    """
    sheet = workbook.create_sheet(SETTINGS)
    rows: list[tuple[str, str | bool]] = [
        ("Interpreter_Win", python),
        ("UDF Modules", SERVER),
        ("ADD_WORKBOOK_TO_PYTHONPATH", "false"),
        ("Debug UDFs", False),
        ("Show Console", False),
    ]
    for row, settings in enumerate(rows, start=1):
        for column, value in enumerate(settings, start=1):
            cell = sheet.cell(row, column, value)
            cell.data_type = "s" if isinstance(value, str) else "b"
    for row, note in enumerate(NOTES, start=len(rows) + 2):
        sheet.cell(row, 1, note)
    for column, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    workbook.code_name = "ThisWorkbook"
    workbook.worksheets[0].sheet_properties.codeName, sheet.sheet_properties.codeName = CODE_NAMES


def inspect(file: Path) -> Inside:
    """Look into a workbook without running anything of it.

    Raises:
        UnreadableError: It is no workbook.
    """
    from pyopenvba import ExcelFile  # noqa: PLC0415 - only a workbook with macros needs it

    try:
        _bounded(file)
        workbook = load_workbook(file, read_only=True, data_only=True)
        settings = _settings(workbook)
        workbook.close()
        modules: dict[str, str] = {}
        if file.suffix.lower() == ".xlsm":
            with ExcelFile(file) as opened:
                modules = opened.vba_modules() if opened.has_vba_project() else {}
    except (OSError, InvalidFileException, BadZipFile, KeyError, ValueError) as error:
        message = f"{file} cannot be read as a workbook: {error}"
        raise UnreadableError(message) from error
    stated = re.search(r'XLWINGS_VERSION As String = "([^"]+)"', modules.get("xlwings", ""))
    found = modules.get(MODULE, "")
    theirs: Literal["other", "none"] = "other" if found else "none"
    return Inside(
        stated[1] if stated else None,
        "ours" if _body(found) == _body(module()) else theirs,
        settings,
    )


def _bounded(file: Path) -> None:
    """Refuse a file that would fill the memory once it is expanded."""
    with ZipFile(file) as archive:
        entries = archive.infolist()
    expanded = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > ENTRIES or expanded > EXPANDED or expanded > RATIO * max(packed, 1):
        message = f"{len(entries)} parts expand from {packed:,} to {expanded:,} bytes"
        raise ValueError(message)


def _settings(workbook: Workbook) -> dict[str, str]:
    """Read the settings tab as xlwings does: down to the first blank, whatever the case."""
    found: dict[str, str] = {}
    if SETTINGS in workbook.sheetnames:
        for key, value, *_ in workbook[SETTINGS].iter_rows(max_col=2, values_only=True):
            if key is None:
                break
            found[str(key).upper()] = "" if value is None else str(value)
    return found


def _body(source: str) -> list[str]:
    """Give the lines of a module that are code, which is all that Excel keeps unchanged."""
    return [line for line in source.splitlines() if line and not line.startswith("Attribute ")]


def _base() -> Path:
    """Find xlwings' workbook without importing xlwings."""
    found = importlib.util.find_spec("xlwings")
    if found is None or found.origin is None:
        message = "xlwings is not installed: pip install xlwings"
        raise MissingBaseError(message)
    return Path(found.origin).parent / BASE
