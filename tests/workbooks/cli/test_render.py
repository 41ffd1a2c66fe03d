"""Pictures of every sheet, drawn by LibreOffice with the functions as its add-in."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.once import packaged
from workbooks.cli import render
from workbooks.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from addin.libreoffice import LibreOffice
    from tests.workbooks.conftest import Finished
    from workbooks.build import Built

TOOLS = ("pdftoppm", "pdftohtml", "pdftotext")
DPI = 40


@pytest.fixture(scope="module", params=[{}, {"language": "zh-TW"}], ids=["en", "zh-TW"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the workbook in each language."""
    return packaged(tmp_path_factory, **request.param)


@pytest.fixture(scope="module")
def tools(office: LibreOffice) -> tuple[str, ...]:
    """Ask for LibreOffice and its companions."""
    assert office
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing and not os.environ.get("CI"):
        pytest.skip(f"not installed: {', '.join(missing)}")
    return TOOLS


@pytest.fixture(scope="module")
def file(tools: tuple[str, ...], built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the workbook where LibreOffice and its companions can draw it."""
    assert tools
    path = tmp_path_factory.mktemp("render") / "ono.xlsx"
    path.write_bytes(built.content)
    return path


def size(picture: Path) -> tuple[int, int]:
    """Read width and height of a PNG."""
    head = picture.read_bytes()[:24]
    assert head.startswith(b"\x89PNG\r\n")
    width, height = struct.unpack(">II", head[16:24])
    return width, height


@pytest.mark.slow
def test_there_is_a_picture_of_every_sheet_named_by_its_title(
    file: Path, built: Built, tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "pictures"
    ran = CliRunner().invoke(main, ["render", str(file), str(folder), "--dpi", str(DPI)])
    assert ran.exit_code == 0, ran.output
    names = [f"{number:02}-{title}.png" for number, title in enumerate(built.tabs, 1)]
    assert names[0] == "01-Cover.png"
    assert ran.output.splitlines() == [str(folder / name) for name in names]
    assert sorted(path.name for path in folder.iterdir()) == names
    for name in names:
        width, height = size(folder / name)
        assert width > 400
        assert height > 100


@pytest.mark.slow
def test_no_page_is_empty_and_no_number_is_wider_than_its_column(
    file: Path, office: LibreOffice, built: Built, tmp_path: Path
) -> None:
    pdf = tmp_path / "sheets.pdf"
    office.pdf(file, pdf)
    text = subprocess.run(  # noqa: S603 - found above
        [str(shutil.which("pdftotext")), "-layout", str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode()
    *pages, rest = text.split("\f")
    assert rest == ""
    assert len(pages) == len(built.tabs)
    for title, page in zip(built.tabs, pages, strict=True):
        assert len(page.split()) > 20, title
        assert "###" not in page, title


def refused(*arguments: str) -> str:
    """Have the command fail, and give its sentence."""
    ran = CliRunner().invoke(main, ["render", *arguments])
    assert ran.exit_code == 3, ran.output
    (sentence,) = ran.stderr.splitlines()
    assert ran.stdout == ""
    return sentence


@pytest.mark.usefixtures("tools")
def test_a_folder_that_cannot_be_made_is_told(finished: Finished) -> None:
    assert "cannot be made" in refused(str(finished.path), str(finished.path / "inside"))


def test_without_libreoffice_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tool in TOOLS:
        (tmp_path / tool).symlink_to("/bin/true")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "LibreOffice is not installed" in refused("a.xlsx", str(tmp_path))


def test_with_an_older_libreoffice_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for tool in TOOLS:
        (tmp_path / tool).symlink_to("/bin/true")
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\necho LibreOffice 7.4.7.2\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "25.2 or newer is needed" in refused("a.xlsx", str(tmp_path))


def test_without_pdftoppm_the_command_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "pdftoppm is not installed" in refused("a.xlsx", str(tmp_path))


def test_a_title_becomes_a_file_name_that_every_system_takes() -> None:
    assert render.file_names(["Cover", 'A/B <"C">', "流向"]) == [
        "01-Cover.png",
        "02-A_B __C__.png",
        "03-流向.png",
    ]
    assert render.file_names(["x"] * 100)[8] == "009-x.png"
