"""Run the command line in this process, with deals of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click.testing import CliRunner

from workbooks.book.load import HERE
from workbooks.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def ono(*arguments: object) -> Result:
    """Run the command line; anything but an exit is a traceback and fails the test."""
    result = CliRunner().invoke(main, list(map(str, arguments)))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def own(folder: Path, *changes: tuple[str, str], deal: str = "amd-openai") -> Path:
    """Write a deal of one's own: a packaged one with changes."""
    text = (HERE / "deals" / f"{deal}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    folder.mkdir(exist_ok=True)
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    return folder
