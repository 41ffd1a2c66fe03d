"""Hostile, damaged and foreign files: every one ends in a finding, none in a crash."""

from __future__ import annotations

import io
import os
import time
import tracemalloc
import warnings
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pytest

from workbooks.check.reading import archive, hardened, package_parts
from workbooks.check.run import check
from workbooks.check.values import process

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

STYLES = "xl/styles.xml"
DATA = "xl/worksheets/sheet1.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
OUTSIDE = '<!ENTITY secret SYSTEM "file:///etc/passwd">'


def test_a_bomb_is_refused_before_anything_is_expanded(
    tmp_path: Path, codes: Callable[..., set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("xl/worksheets/sheet1.xml", bytes(200 * 2**20))
    assert path.stat().st_size < 250_000

    def never(*_: object) -> None:
        message = "an entry was opened"
        raise AssertionError(message)

    monkeypatch.setattr(archive.Archive, "open", never)
    monkeypatch.setattr(archive.Archive, "read", never)
    assert codes(path) == {"too-dense", "values-not-compared"}


def test_an_entry_never_expands_beyond_its_stated_size(
    good_parts: dict[str, bytes], tmp_path: Path, codes: Callable[..., set[str]]
) -> None:
    path = tmp_path / "liar.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in good_parts.items():
            zipped.writestr(name, content if name != STYLES else bytes(64 * 2**20))
        zipped.writestr("xl/media/filler.png", np.random.default_rng(1).bytes(400_000))
    content = bytearray(path.read_bytes())
    entry = content.rindex(STYLES.encode()) - 46
    content[entry + 24 : entry + 28] = (1_000).to_bytes(4, "little")
    path.write_bytes(content)
    tracemalloc.start()
    found = codes(path, "package")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found & {"damaged-part", "malformed-xml"}
    assert peak < 16 * 2**20


def test_what_is_no_regular_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "pipe.xlsx"
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(path)
    with pytest.raises(OSError, match="it is no regular file"):
        check(path)


def test_entries_are_counted_before_they_are_read(
    tmp_path: Path, codes: Callable[..., set[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as zipped:
        for number in range(60):
            zipped.writestr(f"part{number}.xml", b"<a/>")
    monkeypatch.setattr(archive, "MOST_ENTRIES", 59)
    monkeypatch.setattr(archive.zipfile, "ZipFile", None)
    assert codes(path, "package") == {"too-many-parts"}


def test_an_archive_with_a_fault_is_not_given_to_the_engine(
    good_parts: dict[str, bytes], packed: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Path] = []
    monkeypatch.setattr(process.Process, "begin", lambda _, path: begun.append(path))
    path = packed(good_parts)
    check(path)
    assert begun == [path]
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as zipped:
        warnings.simplefilter("ignore")  # of the duplicate name
        zipped.writestr(DATA, b"again")
    check(path)
    assert begun == [path]


def test_a_tag_that_does_not_end_is_refused(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    long = good_parts[STYLES].replace(b"<fonts ", b'<fonts long="' + b"x" * 5 * 2**20 + b'" ')
    filler = np.random.default_rng(1).bytes(2**20)
    path = packed({**good_parts, STYLES: long, "xl/media/filler.png": filler})
    assert "too-many-elements" in codes(path, "package")


def test_a_row_is_not_ended_by_a_tag_with_a_longer_name(
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cells = "".join(f"<c><v>{n}</v></c><rowx/>" for n in range(20_000))
    text = f"{HEAD}<worksheet {MAIN}><sheetData><row>{cells}</row></sheetData></worksheet>"
    monkeypatch.setattr(hardened, "MOST_RECORD", 2**17)
    assert "too-many-elements" in codes(packed({**good_parts, DATA: text.encode()}), "package")


def test_the_trees_of_all_parts_are_bounded_together(
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each part alone is within the bound; attributes count like tags."""
    most = max(
        content.count(b"<") + content.count(b"=")
        for name, content in good_parts.items()
        if name.endswith((".xml", ".rels"))
    )
    monkeypatch.setattr(package_parts, "MOST_TAGS", most)
    assert "too-many-elements" in codes(packed(good_parts), "package")


@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE, ""])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(
    entities: str,
    encoding: str,
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
) -> None:
    use = "&a12;" if entities == LAUGHS else "&secret;" if entities else ""
    text = f'<?xml version="1.0" encoding="{encoding}"?><!--x--><!DOCTYPE styleSheet [{entities}]>'
    text += f"<styleSheet {MAIN}>{use}</styleSheet>"
    path = packed({**good_parts, STYLES: text.encode(encoding)})
    start = time.process_time()
    assert codes(path, "package") == {"doctype"}
    assert time.process_time() - start < 5


def test_sound_parts_in_utf_16_are_read(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    parts = dict(good_parts)
    for name in (STYLES, DATA, "xl/workbook.xml", "xl/sharedStrings.xml"):
        text = parts[name].decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        parts[name] = text.encode("utf-16")
    assert codes(packed(parts), "package", "model") == set()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x03\x04" + bytes(40),
        b"PK\x05\x06" + bytes(18),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"%PDF-1.7",
        b"<html></html>",
        b"a;b\n1;2\n",
        bytes(100_000),
    ],
)
def test_what_is_no_workbook_is_called_so(
    content: bytes, tmp_path: Path, codes: Callable[..., set[str]]
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert codes(path, "package") & {"not-a-zip", "not-a-workbook"}


@pytest.mark.parametrize(
    "names",
    [
        [],
        ["readme.txt"],
        ["[Content_Types].xml"],
        ["word/document.xml", "[Content_Types].xml", "_rels/.rels"],
        ["mimetype", "content.xml"],
        ["xl/workbook.xml"],
    ],
)
def test_a_zip_of_something_else_is_no_workbook(
    names: list[str], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    path = packed({name: f"{HEAD}<x/>".encode() for name in names})
    assert codes(path, "package") == {"not-a-workbook"}


@pytest.mark.parametrize("name", ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", DATA])
@pytest.mark.parametrize("content", [b"", b"<", b"<x/>", b"\xff\xfe", b"<x>\x00</x>", b"<a:x/>"])
def test_a_part_with_other_content_ends_in_a_finding(
    name: str,
    content: bytes,
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
) -> None:
    assert codes(packed({**good_parts, name: content}), "package")


@pytest.mark.parametrize(
    "inside",
    [
        "<x>" * 100_000 + "</x>" * 100_000,
        "<row><c><is>" + "<t>" * 5_000 + "</t>" * 5_000 + "</is></c></row>",
        f'<row r="1"><c r="A1" t="str"><v>{"x" * 11_000_000}</v></c></row>',
        '<row r="1">' + "<c/>" * 20_000 + "</row>",
        '<row r="1"><row r="2"><c r="A2"/></row></row>',
        '<row r="99999999999999999999"/><row r="-1"/><row r="x"/>',
        '<row r="1"><c r="A99999999999999999999"/><c r=""/><c r="1A"/></row>',
        '<row r="1"><c s="-1" t="s"><v>99999999999999999999999</v></c></row>',
        '<row r="1"><c s="٣" t="s"><v>٣</v></c><c cm="x" vm="-1"/></row>',
        '<row r="1"><c><f t="shared" si="x"/><v/></c><c><f t="array"/></c><c><f/></c></row>',
        '<row r="1"><c><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c></row>',
        '<row r="1"><c><v><v>1</v></v></c><c>text</c><?pi x?><!--x--></row>',
        f'<row r="1"><c><f>{"(" * 100_000}</f></c></row>',
        f'<row r="1"><c><f>{"A1+" * 100_000}A1</f></c></row>',
        f'<row r="1"><c><f>{chr(34) * 99_999}</f></c></row>',
        f"<row r='1'><c><f>{'[' * 50_000}</f></c></row>",
        f"<row r='1'><c><f>{'[[]' * 5_000}</f></c></row>",
    ],
)
def test_a_sheet_of_odd_cells_ends_in_time(
    inside: str, good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    text = f"{HEAD}<worksheet {MAIN}><sheetData>{inside}</sheetData></worksheet>"
    path = packed({**good_parts, DATA: text.encode()})
    start = time.process_time()
    assert check(path, ["package", "model"]) is not None
    assert time.process_time() - start < 10


def test_any_flipped_bytes_end_in_findings(good_parts: dict[str, bytes], tmp_path: Path) -> None:
    """Damage at random, in the zip and, with checksums made right again, in the parts."""
    random = np.random.default_rng(7)
    names = [name for name in good_parts if name.endswith((".xml", ".rels"))]
    for round_ in range(150):
        parts = dict(good_parts)
        name = names[round_ % len(names)]
        content = bytearray(parts[name])
        for place in random.integers(0, len(content), 3):
            content[place] = random.choice(list(b'<>/"=&0 A\x00\xff'))
        parts[name] = bytes(content)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
            for part, whole in parts.items():
                zipped.writestr(part, whole)
        raw = bytearray(buffer.getvalue())
        if round_ % 3 == 0:
            raw[random.integers(0, len(raw))] ^= 0x55
        path = tmp_path / "damaged.xlsx"
        path.write_bytes(raw[: random.integers(100, len(raw))] if round_ % 10 == 0 else raw)
        check(path, ["package", "model"])


@pytest.mark.slow
def test_a_big_sheet_is_read_in_little_memory(
    good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    cells = "".join(f"<row><c><v>{n}</v></c><c><v>{n}.5</v></c></row>" for n in range(60_000))
    text = f"{HEAD}<worksheet {MAIN}><sheetData>{cells}</sheetData></worksheet>"
    path = packed({**good_parts, DATA: text.encode()})
    tracemalloc.start()
    check(path, ["package", "model"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20
