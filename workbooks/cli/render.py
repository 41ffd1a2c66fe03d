"""Draw a picture of every sheet, as LibreOffice shows it with the functions as its add-in."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from addin.libreoffice import LibreOffice

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')  # of files, on one system or another
TIMEOUT = 300.0  # seconds for all pictures


class RenderError(Exception):
    """Pictures cannot be drawn; the message is one sentence for its user."""


def render(file: Path, folder: Path, dpi: int) -> list[Path]:
    """Write a PNG of each sheet of a workbook, recomputed, into a folder that is made if need be.

    Returns:
        The pictures in the order of the sheets: `01-Cover.png` and so on, hidden sheets too.

    Raises:
        LibreOfficeError: LibreOffice is missing or too old, or cannot open the file.
        RenderError: pdftoppm or pdftohtml is missing, or the folder cannot be written.
    """
    draw, outline = _tool("pdftoppm"), _tool("pdftohtml")
    with LibreOffice() as office, tempfile.TemporaryDirectory(prefix="ono-") as name:
        _make(folder)
        work = Path(name)
        pdf = work / "sheets.pdf"
        office.pdf(file, pdf)
        titles = _titles(_run([outline, "-xml", "-i", "-l", "1", "-stdout", str(pdf)]))
        _run([draw, "-png", "-r", str(dpi), str(pdf), str(work / "page")])
        pages = sorted(work.glob("page-*.png"))  # numbers of equal length
        if len(pages) != len(titles):
            message = f"LibreOffice drew {len(pages)} pages for {len(titles)} sheets of {file}"
            raise RenderError(message)
        pictures = [folder / name for name in file_names(titles)]
        for page, picture in zip(pages, pictures, strict=True):
            _put(page, picture)
    return pictures


def file_names(titles: Sequence[str]) -> list[str]:
    """Name the picture of each sheet by its number and its title."""
    width = max(2, len(str(len(titles))))
    return [
        f"{number:0{width}}-{NOT_IN_NAMES.sub('_', title)}.png"
        for number, title in enumerate(titles, 1)
    ]


def _titles(outline: bytes) -> list[str]:
    """Read the titles of the sheets from the bookmarks, one a page."""
    root = etree.fromstring(outline, etree.XMLParser(recover=True))  # texts may hold anything
    return [item.text or "" for item in root.iterfind("outline/item")]


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be made: {error.strerror}"
        raise RenderError(message) from error


def _put(page: Path, picture: Path) -> None:
    try:
        shutil.move(page, picture)
    except OSError as error:
        message = f"{picture} cannot be written: {error.strerror}"
        raise RenderError(message) from error


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        message = f"{name} is not installed: it is part of poppler-utils"
        raise RenderError(message)
    return found


def _run(command: Sequence[str]) -> bytes:
    try:
        return subprocess.run(  # noqa: S603 - a tool that `_tool` found
            command, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=TIMEOUT
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        message = f"{Path(command[0]).name} failed: {error}"
        raise RenderError(message) from error
