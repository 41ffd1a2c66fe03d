"""Tables as files: nothing in them runs, numbers stay numbers, each file is whole."""

from __future__ import annotations

import errno
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.file.put_in_place import FileError, put_into
from workbooks.report.export import as_csv, as_json, targets

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\rx", "'\nx"),
        ("\r\n=1", "'\n'=1"),
        ("a\rb", "a\nb"),
        ("  =1+1", "'  =1+1"),
        ("\u3000=1+1", "'\u3000=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\x00=1+1", "'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("a\n=1+1", "a\n'=1+1"),
        ("a; - b", "a; - b"),
        ("1 - 2 = -1", "1 - 2 = -1"),
        ("https://example.org/?a=-1", "https://example.org/?a=-1"),
    ],
)
def test_a_text_that_would_run_gets_an_apostrophe_and_no_other(text: str, written: str) -> None:
    (cell,) = pd.read_csv(io.BytesIO(as_csv([{"text": text, "n": 1}])))["text"]
    assert cell == written


@given(st.text(st.sampled_from("=+-@;, \t\r\n\"'a\u3000\uff1d"), max_size=12))
def test_no_text_begins_a_cell_as_a_formula_whatever_ends_a_cell(text: str) -> None:
    table = as_csv([{"first": "x", "text": text}]).decode("utf-8-sig")
    row = table.split("\n", 1)[1]
    for mark in (";", "\t", "\n", "\r", ","):
        # A program that knows quotes sees the field whole, another one each of its pieces.
        whole = row.removeprefix("x,").rstrip("\n").removeprefix('"')
        for piece in [whole, *(whole.split(mark)[1:] if mark != "," else [])]:
            assert not piece.startswith(("=", "+", "-", "@", "\uff1d"))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_in_full_and_comes_back(number: float) -> None:
    table = io.BytesIO(as_csv([{"value": number}]))
    (found,) = pd.read_csv(table, dtype=str)["value"]
    assert float(found) == number


def test_a_table_begins_with_a_byte_order_mark_that_pandas_skips() -> None:
    content = as_csv([{"name": "超微", "value": -1.5, "own": True, "note": None}])
    assert content.decode("utf-8") == "\ufeffname,value,own,note\n超微,-1.5,true,\n"
    assert list(pd.read_csv(io.BytesIO(content)).columns) == ["name", "value", "own", "note"]


def test_json_keeps_texts_as_they_are() -> None:
    assert as_json([{"text": "=1", "name": "超微", "value": None}]).decode() == (
        '[\n {\n  "text": "=1",\n  "name": "超微",\n  "value": null\n }\n]\n'
    )


def test_the_files_are_named_by_table_and_format(tmp_path: Path) -> None:
    found = targets(tmp_path / "out", ("csv", "json"))
    assert len(found) == 8
    assert found["flows", "json"] == tmp_path / "out" / "flows.json"
    assert not (tmp_path / "out").exists()


def test_no_file_is_replaced_before_all_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full after the first file leaves every table as it was."""
    files = {tmp_path / name: b"old" for name in ("a.csv", "b.csv")}
    put_into(tmp_path, files)
    left = iter([None, OSError(errno.ENOSPC, "No space left on device")])

    def full(_: int) -> None:
        if error := next(left):
            raise error

    monkeypatch.setattr("workbooks.file.put_in_place.os.fsync", full)
    with pytest.raises(FileError, match=r"b\.csv cannot be written: No space left on device$"):
        put_into(tmp_path, dict.fromkeys(files, b"new"))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == files


def test_a_file_that_cannot_be_replaced_keeps_its_old_content(tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    second.mkdir()
    with pytest.raises(FileError, match=r"b\.csv is a folder"):
        put_into(tmp_path, {second: b"new", first: b"new"})
    assert not first.exists()
