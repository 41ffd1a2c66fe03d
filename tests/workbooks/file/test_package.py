"""The finished package: what is stored in it, and a file that is put in place whole or not."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.formula import ArrayFormula

from udfs.cells.errors import ErrorValue
from workbooks.file.package import finish
from workbooks.file.put_in_place import FileError, replace_file, writable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.file.stored_rows import Result

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
STAMP = datetime(2026, 1, 31)  # noqa: DTZ001 - a package's time has no zone
OLD, NEW = b"the old file", b"the new file"


def parts(content: bytes) -> dict[str, bytes]:
    """Unpack a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def small() -> Workbook:
    """Make a workbook with a formula, a table that spills, and an odd font."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "It's"
    sheet["A1"] = "=1+1"
    sheet["A1"].font = Font(name="Calibri", size=10, bold=True, underline="single", color="FF0000")
    sheet["B2"] = ArrayFormula("B2:C3", "=F()")
    for address in ("C2", "B3", "C3"):
        sheet[address].number_format = "0.0"
    return workbook


def finished(results: Mapping[tuple[int, int], Result]) -> dict[str, bytes]:
    """Finish the small workbook with results."""
    return parts(finish(small(), STAMP, {"It's": results}))


def cells(content: dict[str, bytes]) -> dict[str, etree._Element]:
    """Find the cells of the small workbook."""
    root = etree.fromstring(content["xl/worksheets/sheet1.xml"])
    return {cell.get("r"): cell for cell in root.iter(f"{MAIN}c")}


@pytest.mark.parametrize(
    ("result", "kind", "stored"),
    [
        (2.0, None, "2"),
        (2.5, None, "2.5"),
        (0.1 + 0.2, None, "0.30000000000000004"),
        (-0.0, None, "0"),
        (1e22, None, "10000000000000000000000"),
        (1e-9, None, "1e-09"),
        (True, "b", "1"),
        (False, "b", "0"),
        ("n.m.", "str", "n.m."),
        ("", "str", None),
        ("a < b & c", "str", "a < b & c"),
        (ErrorValue("#N/A"), "e", "#N/A"),
    ],
)
def test_a_result_is_stored_as_spreadsheets_store_it(
    result: Result, kind: str | None, stored: str | None
) -> None:
    cell = cells(finished({(1, 1): result}))["A1"]
    assert cell.get("t") == kind
    assert cell.findtext(f"{MAIN}v") == (stored or "")
    assert cell.findtext(f"{MAIN}f") == "1+1"


def test_a_number_is_stored_with_every_digit() -> None:
    number = 123456.789012345678
    text = cells(finished({(1, 1): number}))["A1"].findtext(f"{MAIN}v")
    assert text is not None
    assert float(text) == number


def test_no_result_leaves_no_value() -> None:
    assert cells(finished({(1, 1): None}))["A1"].find(f"{MAIN}v") is None


def test_a_spilling_formula_is_marked_dynamic_and_its_cells_filled() -> None:
    spilled = {(2, 2): "item", (2, 3): "now", (3, 2): "debt", (3, 3): 5.0}
    found = cells(finished({(1, 1): 2.0, **spilled}))
    formula = found["B2"].find(f"{MAIN}f")
    assert found["B2"].get("cm") == "1"
    assert (formula.get("t"), formula.get("ref")) == ("array", "B2:C3")
    assert [found[a].findtext(f"{MAIN}v") for a in ("B2", "C2", "B3", "C3")] == [
        "item",
        "now",
        "debt",
        "5",
    ]
    assert found["C3"].find(f"{MAIN}f") is None
    assert found["A1"].get("cm") is None


def test_the_package_says_which_formulas_are_dynamic_arrays() -> None:
    content = finished({})
    assert b'fDynamic="1"' in content["xl/metadata.xml"]
    assert b"/xl/metadata.xml" in content["[Content_Types].xml"]
    assert b"sheetMetadata" in content["xl/_rels/workbook.xml.rels"]


def test_excel_is_told_to_trust_the_stored_results() -> None:
    settings = etree.fromstring(finished({})["xl/workbook.xml"]).find(f"{MAIN}calcPr")
    assert dict(settings.attrib) == {"calcId": "191029", "fullCalcOnLoad": "0"}


def test_the_parts_of_a_font_stand_in_the_order_of_the_schema() -> None:
    order = ["b", "i", "strike", "u", "vertAlign", "sz", "color", "name", "family", "scheme"]
    fonts = etree.fromstring(finished({})["xl/styles.xml"]).iter(f"{MAIN}font")
    for font in fonts:
        names = [etree.QName(child).localname for child in font]
        assert names == sorted(names, key=order.index)


def test_the_time_is_the_deal_books_and_never_the_clocks() -> None:
    content = finish(small(), STAMP, {"It's": {}})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-01-31T00:00:00Z") == 2
    assert str(datetime.now(UTC).date()) not in core


def test_a_new_file_is_written(tmp_path: Path) -> None:
    target = tmp_path / "ono.xlsx"
    replace_file(target, NEW)
    assert target.read_bytes() == NEW
    assert [each.name for each in tmp_path.iterdir()] == ["ono.xlsx"]


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    target = tmp_path / "ono.xlsx"
    target.write_bytes(OLD)
    replace_file(target, NEW)
    assert target.read_bytes() == NEW


class Killed(BaseException):
    """What a kill looks like from inside: nothing catches it."""


@pytest.mark.parametrize("step", ["os.fsync", "pathlib.Path.chmod", "pathlib.Path.replace"])
@pytest.mark.parametrize("failure", [Killed(), OSError(28, "No space left on device")])
def test_whatever_stops_the_writing_the_old_file_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, failure: BaseException
) -> None:
    target = tmp_path / "ono.xlsx"
    target.write_bytes(OLD)

    def stop(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(step, stop)
    with pytest.raises((Killed, FileError)):
        replace_file(target, NEW)
    assert target.read_bytes() == OLD
    assert [each.name for each in tmp_path.iterdir()] == ["ono.xlsx"]


def test_the_target_holds_the_whole_new_file_at_the_moment_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The temporary file is complete, on disk and in the same folder before it takes the name."""
    target = tmp_path / "ono.xlsx"
    target.write_bytes(OLD)
    seen = []
    synced = []
    replace, sync = Path.replace, os.fsync

    def noted(self: Path, to: Path) -> Path:
        seen.append((self.read_bytes(), self.parent, Path(to).read_bytes(), len(synced)))
        return replace(self, to)

    monkeypatch.setattr("os.fsync", lambda handle: synced.append(sync(handle)))
    monkeypatch.setattr("pathlib.Path.replace", noted)
    replace_file(target, NEW)
    assert seen == [(NEW, tmp_path, OLD, 1)]


@pytest.mark.parametrize("check", [writable, lambda target: replace_file(target, NEW)])
def test_a_target_that_is_open_in_excel_is_one_sentence(tmp_path: Path, check: object) -> None:
    target = tmp_path / "ono.xlsx"
    target.write_bytes(OLD)
    (tmp_path / "~$ono.xlsx").write_bytes(b"user")
    assert callable(check)
    with pytest.raises(FileError, match="is open in a spreadsheet program; close it first"):
        check(target)
    assert target.read_bytes() == OLD


def test_a_file_that_windows_does_not_let_go_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.replace", refuse)
    with pytest.raises(FileError, match="cannot be written: Permission denied; is it open"):
        replace_file(tmp_path / "ono.xlsx", NEW)


def test_a_folder_that_takes_no_file_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(FileError, match="cannot be written: Permission denied"):
        replace_file(tmp_path / "ono.xlsx", NEW)


def test_a_pipe_and_a_link_that_leads_nowhere_are_one_sentence(tmp_path: Path) -> None:
    link = tmp_path / "loop.xlsx"
    link.symlink_to(link)
    targets = [link]
    if hasattr(os, "mkfifo"):
        targets.append(tmp_path / "pipe.xlsx")
        os.mkfifo(targets[1])
    for target in targets:
        before = target.lstat().st_mode
        with pytest.raises(FileError, match="is no regular file; name another one"):
            replace_file(target, b"new")
        assert target.lstat().st_mode == before


def test_a_link_to_a_file_stays_one(tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    file, link = folder / "book.xlsx", tmp_path / "book.xlsx"
    file.write_bytes(b"old")
    link.symlink_to(file)
    replace_file(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert set(tmp_path.iterdir()) == {folder, link}


def test_a_folder_as_target_and_a_missing_folder_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="is a folder, not a file"):
        writable(tmp_path)
    with pytest.raises(FileError, match=r"cannot be written: .*nowhere is not a folder"):
        writable(tmp_path / "nowhere" / "ono.xlsx")
