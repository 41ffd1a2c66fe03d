"""What is committed beside the deal book equals a fresh build, part by part."""

from __future__ import annotations

import io
import json
import math
import re
import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

import udfs
from udfs.deals.book import figures
from workbooks.cli.regenerate import LOOK_UP, README, STUB, TEMPLATE, look_up, main

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book

RELATIVE, ABSOLUTE = 1e-12, 1e-9


def differences(old: bytes, new: bytes) -> list[str]:
    """Compare two packages: formulas, styles and texts exactly, stored numbers nearly."""
    with zipfile.ZipFile(io.BytesIO(old)) as first, zipfile.ZipFile(io.BytesIO(new)) as second:
        names = first.namelist(), second.namelist()
        if names[0] != names[1]:
            return [f"parts: {sorted(set(names[0]) ^ set(names[1])) or 'another order'}"]
        found = []
        for name in names[0]:
            parts = first.read(name), second.read(name)
            if parts[0] != parts[1]:
                found += [f"{name}: {each}" for each in _in_part(*parts)]
        return found


def _in_part(old: bytes, new: bytes) -> list[str]:
    """Compare two parts, element by element."""
    first, second = (list(etree.fromstring(part).iter()) for part in (old, new))
    if len(first) != len(second):
        return [f"{len(first)} elements, now {len(second)}"]
    found = []
    for a, b in zip(first, second, strict=True):
        same = (a.tag, dict(a.attrib)) == (b.tag, dict(b.attrib)) and _near(a.text, b.text, a)
        if not same:
            cell = a.getparent().get("r") if a.getparent() is not None else ""
            found.append(f"{cell or ''} {etree.QName(a).localname}: {a.text!r}, now {b.text!r}")
    return found


def _near(old: str | None, new: str | None, element: etree._Element) -> bool:
    """Compare two texts; the stored numbers of formula cells may differ in their last digits."""
    if old == new:
        return True
    if etree.QName(element).localname != "v" or element.getparent().get("t") is not None:
        return False
    try:
        first, second = float(old or "nan"), float(new or "nan")
    except ValueError:  # a text that a chart stores
        return False
    return math.isclose(first, second, rel_tol=RELATIVE) or abs(first - second) <= ABSOLUTE


def test_the_committed_workbook_is_that_of_a_fresh_build(finished: Finished) -> None:
    """When this fails, run `poe regenerate` and commit what it writes."""
    assert differences(TEMPLATE.read_bytes(), finished.built.content) == []


def test_the_committed_look_up_table_is_that_of_the_deal_book(book: Book) -> None:
    """When this fails, run `poe regenerate` and commit what it writes."""
    assert json.loads(LOOK_UP.read_text(encoding="utf-8")) == json.loads(look_up(book))
    assert LOOK_UP.read_text(encoding="utf-8") == look_up(book)


def test_the_look_up_functions_know_every_figure_in_every_edition_it_has(book: Book) -> None:
    subjects = [book.market, *book.companies.values(), *book.deals.values()]
    for subject in subjects:
        for key, figure in subject.figures.items():
            assert set(figures()[f"{subject.id}.{key}"]) == set(figure.editions)


@pytest.mark.parametrize(
    ("id", "edition", "value"),
    [
        ("amd-openai.warrant_shares", "filed", 160),
        ("amd-openai.expiry_date", "filed", 47761),  # 2030-10-05 as a serial number
        ("oracle-openai.rental_margin", "latest", 0.14),  # stated as 14 %
    ],
)
def test_a_figure_is_looked_up_as_a_cell_holds_it(
    id: str,  # noqa: A002 - the argument's name
    edition: str,
    value: float,
) -> None:
    assert udfs.deal_figure(id, edition) == value


def test_a_workbook_that_differs_in_a_digit_a_text_or_a_formula_is_noticed(
    finished: Finished,
) -> None:
    """The comparison itself must be able to fail, and must forgive the last digit only."""
    content = finished.built.content
    number = finished.stored("amd-openai.value")

    def changed(old: str, new: str) -> bytes:
        buffer = io.BytesIO()
        count = 0
        with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as to:
            for name in source.namelist():
                part = source.read(name)
                count += part.count(old.encode())
                to.writestr(name, part.replace(old.encode(), new.encode()))
        assert count
        return buffer.getvalue()

    last, third = repr(number * (1 + 4e-16)), repr(number * 1.001)
    assert last != repr(number)
    assert differences(content, changed(repr(number), last)) == []
    assert any(third in each for each in differences(content, changed(repr(number), third)))
    assert differences(content, changed("SUMIF(", "SUMIF2(")) != []
    assert differences(content, changed("The circle", "The ring")) != []
    assert differences(content, changed('horizontal="right"', 'horizontal="left"')) != []
    assert differences(content, content) == []


@pytest.mark.slow
def test_the_command_of_a_maintainer_writes_all_files(
    finished: Finished,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("workbooks.cli.regenerate.TEMPLATE", tmp_path / "ono.xlsx")
    monkeypatch.setattr("workbooks.cli.regenerate.LOOK_UP", tmp_path / "deal_book.json")
    monkeypatch.setattr("workbooks.cli.regenerate.STUB", tmp_path / "__init__.pyi")
    monkeypatch.setattr("workbooks.cli.regenerate.README", tmp_path / "README.md")
    shutil.copy(README, tmp_path)
    main()
    assert (tmp_path / "README.md").read_bytes() == README.read_bytes()
    assert re.search(r"zh-TW: \d+ texts lack a translation", capsys.readouterr().out)
    assert (tmp_path / "ono.xlsx").read_bytes() == finished.built.content
    assert (tmp_path / "deal_book.json").read_bytes() == LOOK_UP.read_bytes()
    assert (tmp_path / "__init__.pyi").read_bytes() == STUB.read_bytes()
