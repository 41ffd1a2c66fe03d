"""What looks wrong and Excel opens all the same, as seen in files that it saved or opened."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BOOK = "xl/workbook.xml"
DATA = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
ALTERNATIVES = (
    '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:n="urn:new" Requires="n"><n:list>x,y</n:list></mc:Choice>'
    '<mc:Fallback><formula1>"x,y"</formula1></mc:Fallback></mc:AlternateContent>'
)
TOLERATED = {
    "a formula that begins with an equals sign": (DATA, "<f>SUM(", "<f>=SUM("),
    "a text cell without an index": (
        DATA,
        '<c r="E2" t="s"><v>7</v></c>',
        '<c r="E2" t="s"><v/></c>',
    ),
    "a link that only has a tip": (DATA, 'ref="E9" r:id="rId1"', 'ref="E9" tooltip="x"'),
    "a selection of deleted cells": (DATA, 'sqref="B1"', 'sqref="B1 #REF!"'),
    "alternatives for newer readers": (DATA, '<formula1>"x,y"</formula1>', ALTERNATIVES),
    "a prompt with escaped line ends": (DATA, "Choose.", f"{'x' * 250}_x000a_"),
    "a second, empty formula of a condition": (
        DATA,
        "<formula>1<",
        "<formula>1</formula><formula><",
    ),
    "a module of old macros": (BOOK, "</sheets>", '<sheet name="M" sheetId="9" r:id=""/></sheets>'),
}


@pytest.mark.parametrize("what", TOLERATED)
def test_a_change_that_excel_overlooks_is_no_finding(
    what: str,
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
) -> None:
    part, old, new = TOLERATED[what]
    text = good_parts[part].decode()
    assert old in text
    path = packed({**good_parts, part: text.replace(old, new, 1).encode()})
    assert codes(path, "package", "model") == set()


def test_names_with_backslashes_or_in_other_case_are_read(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    parts = {name.replace("/", "\\"): content for name, content in good_parts.items()}
    parts["[content_types].xml"] = parts.pop("[Content_Types].xml")
    parts["[trash]/0000.dat"] = b"\x00"
    assert codes(packed(parts), "package", "model") == set()


def test_a_picture_under_the_ending_of_another_kind_is_shown(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    parts = {**good_parts, "xl/media/image1.png": b"\xff\xd8\xff\xe0" + bytes(64)}
    assert codes(packed(parts), "package") == set()


def test_base_styles_may_be_missing(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    text = good_parts[STYLES].decode()
    for group in ("cellStyleXfs", "cellStyles"):
        start, end = text.index(f"<{group} "), text.index(f"</{group}>") + len(f"</{group}>")
        text = text[:start] + text[end:]
    path = packed({**good_parts, STYLES: text.encode()})
    assert codes(path, "package") == set()


def test_folders_among_the_entries_are_left_alone(
    good_parts: dict[str, bytes], tmp_path: Path, codes: Callable[..., set[str]]
) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/", b"")
        for name, content in good_parts.items():
            archive.writestr(name, content)
    path = tmp_path / "book.xlsx"
    path.write_bytes(buffer.getvalue())
    assert codes(path, "package") == set()


def test_nothing_follows_from_a_main_part_that_cannot_be_reached(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    assert codes(packed({**good_parts, "_rels/.rels": b"<x"}), "package") == {"malformed-xml"}
    assert codes(packed({**good_parts, BOOK: b"<x"}), "package") == {"malformed-xml"}
