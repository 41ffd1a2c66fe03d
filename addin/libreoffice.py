"""LibreOffice with the functions as its add-in: an independent calc engine, and a renderer.

It starts headless with a profile of its own, opens files, recomputes everything in them and
ends. Its calls come to this process. It never writes the product: its export rewrites styles.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from datetime import date, time, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, TypeAlias

from openpyxl import load_workbook
from openpyxl.utils.datetime import to_excel

from addin.libreoffice_calls import CallServer
from addin.libreoffice_files import PROFILE, SETTINGS, write_files
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence
    from types import TracebackType
    from typing import Self

    from addin.cells import Cell

Results: TypeAlias = "dict[str, dict[tuple[int, int], Cell]]"

OLDEST = (25, 2)  # earlier ones do not find the functions of an add-in in an Excel file
PROGRAMS = ("soffice", "libreoffice")
TIMEOUT = 300.0  # seconds for one start
GRACE = 5.0  # seconds to end politely
WORKBOOK = "xlsx"
PICTURES = "pdf:calc_pdf_Export:" + json.dumps(
    {name: {"type": "boolean", "value": "true"} for name in ("SinglePageSheets", "ExportBookmarks")}
)


class LibreOfficeError(Exception):
    """LibreOffice cannot do what was asked; the message is one sentence for its user."""


class LibreOfficeMissingError(LibreOfficeError):
    """LibreOffice is not there, is too old, or lacks a part that is needed."""


class LibreOffice:
    """LibreOffice, ready to open files; a context manager, whose end leaves nothing behind."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        """Find LibreOffice and prepare its profile; each start may take `timeout` seconds.

        Raises:
            LibreOfficeMissingError: It is not installed, or older than 25.2.
            LibreOfficeError: The folder for temporary files does not do.
        """
        self._program = _found()
        self._timeout = timeout
        self._folder = Path(tempfile.mkdtemp(prefix="ono-"))
        try:
            write_files(self._folder)
            self._server = CallServer(self._folder / "calls")
        except OSError as error:  # such as a path that is too long for a socket
            shutil.rmtree(self._folder)
            message = f"LibreOffice cannot be prepared in {self._folder}: {error}"
            raise LibreOfficeError(message) from error
        self._starts = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def calls(self) -> Counter[str]:
        """Count the calls of each function so far."""
        return self._server.calls

    def close(self) -> None:
        """Stop answering and remove the profile."""
        self._server.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def computed(self, *files: Path) -> list[Results]:
        """Open workbooks in one start, recompute them, and read every cell that shows something.

        Returns:
            For each file, by title of the sheet, by row and column counted from 1: a number (a
            date is its serial number), a text, a truth or an `ErrorValue`, with 15 digits.

        Raises:
            LibreOfficeError: A file cannot be opened, or it takes too long.
        """
        return [_cells(path) for path in self._converted(files, WORKBOOK)]

    def pdf(self, file: Path, target: Path) -> None:
        """Open a workbook, recompute it and print each sheet on one page, titles as bookmarks.

        Raises:
            LibreOfficeError: The file cannot be opened, or it takes too long.
        """
        (made,) = self._converted([file], PICTURES)
        shutil.move(made, target)

    def _converted(self, files: Sequence[Path], form: str) -> list[Path]:
        """Convert copies of the files: LibreOffice leaves locks beside what it opens."""
        self._starts += 1
        folder = self._folder / str(self._starts)
        made = folder / "made"
        made.mkdir(parents=True)
        copies = [folder / f"{number}{file.suffix}" for number, file in enumerate(files)]
        for file, copy in zip(files, copies, strict=True):
            try:
                shutil.copyfile(file, copy)
            except OSError as error:
                message = f"{file} cannot be read: {error.strerror}"
                raise LibreOfficeError(message) from error
        self._run(["--convert-to", form, "--outdir", str(made), *map(str, copies)])
        results = [made / f"{copy.stem}.{form.partition(':')[0]}" for copy in copies]
        for file, result in zip(files, results, strict=True):
            if not result.exists():
                message = f"LibreOffice cannot open {file}"
                raise LibreOfficeError(message)
        if not self._server.reached:
            message = "LibreOffice did not load the functions; is its Python there (python3-uno)?"
            raise LibreOfficeMissingError(message)
        return results

    def _run(self, arguments: Sequence[str]) -> None:
        """Start LibreOffice and wait for its end; end it with all its processes otherwise."""
        command = [
            self._program,
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(self._folder / PROFILE).as_uri()}",
            f"-env:PKG_UserUnoFile={(self._folder / SETTINGS).as_uri()}",
            *arguments,
        ]
        with subprocess.Popen(  # noqa: S603 - the program that `_found` chose
            command,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            try:
                process.wait(self._timeout)
            except subprocess.TimeoutExpired as error:
                message = f"LibreOffice did not finish within {self._timeout:g} seconds"
                raise LibreOfficeError(message) from error
            finally:
                _end(process)

    def _environment(self) -> dict[str, str]:
        """Give LibreOffice our socket, a folder for its temporary files, and its own Python.

        It looks for its Python's modules by the first python3 on the path: of an activated
        environment those would be the wrong ones.
        """
        ours = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
        return {
            **ours,
            "LC_ALL": "C.UTF-8",
            "ONO_METHODS": " ".join(self._server.methods),
            "ONO_SOCKET": str(self._folder / "calls"),
            "PATH": os.defpath,
            "SAL_USE_VCLPLUGIN": "svp",
            "TMPDIR": str(self._folder),
        }


def _found() -> str:
    """Find a LibreOffice that is new enough."""
    oldest = ".".join(map(str, OLDEST))
    if not hasattr(socket, "AF_UNIX"):
        message = "LibreOffice can call the functions on Linux and macOS only"
        raise LibreOfficeMissingError(message)
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        message = f"LibreOffice is not installed: soffice {oldest} or newer must be on the path"
        raise LibreOfficeMissingError(message)
    try:
        said = subprocess.run(  # noqa: S603 - found on the user's own path
            [program, "--version"], capture_output=True, text=True, timeout=60, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired) as error:
        message = f"{program} does not start: {error}"
        raise LibreOfficeMissingError(message) from error
    version = re.search(r"(\d+)\.(\d+)[.\d]*", said)
    if version is None or (int(version[1]), int(version[2])) < OLDEST:
        shown = version[0] if version else "of an unknown version"
        message = f"LibreOffice {oldest} or newer is needed; {program} is {shown}"
        raise LibreOfficeMissingError(message)
    return program


def _end(process: subprocess.Popen[bytes]) -> None:
    """End LibreOffice and all its processes, first so that it can clean up after itself."""
    for ending in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):  # none is left
            os.killpg(process.pid, ending)
            patience = monotonic() + GRACE
            while monotonic() < patience:
                process.poll()
                os.killpg(process.pid, 0)
                sleep(0.02)


def _cells(path: Path) -> Results:
    """Read what LibreOffice wrote."""
    workbook = load_workbook(path, read_only=True, data_only=True)
    try:
        return {
            sheet.title: {
                (cell.row, cell.column): _value(cell.value, error=cell.data_type == "e")
                for row in sheet.iter_rows()
                for cell in row
                if cell.value is not None
            }
            for sheet in workbook.worksheets
        }
    finally:
        workbook.close()


def _value(value: Cell | date | time | timedelta, *, error: bool) -> Cell:
    if error:
        return ErrorValue(str(value))
    if isinstance(value, (date, time, timedelta)):
        return float(to_excel(value))
    return value
