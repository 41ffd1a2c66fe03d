"""Whatever an analyst's files say, the file that is built opens without repair, or none is."""

from __future__ import annotations

import csv
import re
import tempfile
import zipfile
from dataclasses import dataclass
from io import BytesIO, StringIO
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import unescape

import click
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from workbooks.book.load import TAB_FORBIDDEN, BookError, load
from workbooks.book.new_deal import example_of, new_deal
from workbooks.build import build, calculated
from workbooks.check.run import check
from workbooks.report import export, headlines
from workbooks.report.terminal_columns import width
from workbooks.sheet.formula import FormulaError
from workbooks.sheet.sheet import LayoutError
from workbooks.tabs import deal_tabs
from workbooks.tabs.parts.flows import FlowError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.book.model import Book
    from workbooks.build import Built

REFUSALS = (BookError, FlowError, FormulaError, LayoutError)
KINDS = tuple(deal_tabs())
UNSIZED = tuple(kind for kind in KINDS if kind not in {"leaseback", "warrant"})  # by a number
AWKWARD = (
    '=HYPERLINK("https://example.org","here")',
    "=1+1",
    "+886 2 1234",
    "-5 %",
    "@SUM(A1)",
    "\t=cmd",
    'it\'s "quoted" & <tagged>',
    "the {unit_value} of it, or {nothing}",
    "輝達與甲骨文：算力",
    "🚀 to the moon 👩🏽‍🚀",
    "two\nlines",
    "bell \x07 and \ufffe",
    "x" * 300,
    "<b>",
    ">5 or a*b?",
    "~**",
)
SAID = re.compile(r'\b(en|zh-TW|title|note) = "(?:[^"\\]|\\.)*"')
STATED = re.compile(r"(?m)^(value|low|base|high) = -?[\d.]+(?:e[+-]?\d+)?$")
CELL_FORMULA = re.compile(r"<f[^>]*>([^<]*)</f>")
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]\d+)?")
UNSEEN = re.compile(r"[\u200d\ufffe]")  # an emoji's joiner, no character at all

SIDE_PAYMENT = """
[parties.payer-{number}]
name = {{ {names} }}
[figures.side_payment]
name = {{ {names} }}
unit = "USD bn"
[[figures.side_payment.stated]]
editions = ["latest"]
value = 2.5
source = "deal-{number}-document"
as_of = "2026"
confidence = "C"
[[figures.side_payment.stated]]
editions = ["filed"]
value = 2
source = "side-{number}"
as_of = "2026"
confidence = "C"
[sources.side-{number}]
title = "side"
[[flows]]
payer = "payer-{number}"
payee = "nvidia"
kind = "purchase"
amount = "side_payment"
"""

any_text = st.sampled_from(AWKWARD) | st.text(st.characters(codec="utf-8"), min_size=1, max_size=60)
extreme = st.sampled_from((0, 1e-9, 1e12, -1e12, -1, 1)) | st.floats(-1e12, 1e12)


@dataclass(frozen=True)
class Files:
    """What the deal files of a folder say: a kind a file; None leaves the example's number."""

    kinds: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[float | None, ...]

    def write(self, folder: Path, book: Book) -> list[tuple[str, str]]:
        """Write the files; give the tab and the name of each deal."""
        texts, numbers = cycle(self.texts), cycle(self.numbers)
        return [
            _deal(folder, book, (number, kind), texts, numbers)
            for number, kind in enumerate(self.kinds)
        ]


def _deal(
    folder: Path,
    book: Book,
    numbered: tuple[int, str],
    texts: Iterator[str],
    numbers: Iterator[float | None],
) -> tuple[str, str]:
    """Write a deal of a kind whose texts, and some of whose numbers, are not the example's."""
    number, kind = numbered
    tab = deal_tabs()[kind]
    name, title = f"deal-{number}", _title(next(texts), number)
    text = new_deal(name, kind, tab, example_of(book, kind, tab))
    text = text.replace(f'tab = "{name}"', f"tab = {_toml(title)}")
    said: list[str] = []

    def other(found: re.Match[str]) -> str:
        said.append(next(texts))
        return f"{found[1]} = {_toml(said[-1])}"

    def moved(found: re.Match[str]) -> str:
        instead = next(numbers)
        return found[0] if instead is None else f"{found[1]} = {instead!r}"

    names = f'en = "payer {number}", zh-TW = "payer"'
    text += SIDE_PAYMENT.format(number=number, names=names)
    text = STATED.sub(moved, SAID.sub(other, text))
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return title, said[0]


def _title(text: str, number: int) -> str:
    """Make a legal name of a tab that no other tab has."""
    legal = "".join(each for each in text if each not in TAB_FORBIDDEN and ord(each) < 0x10000)
    return legal[:20].lstrip("'") + f" №{number}"


def _toml(text: str) -> str:
    """Write a text so that TOML gives it back, whatever it holds."""
    return '"' + re.sub(r'["\\\x00-\x1f\x7f]', lambda each: f"\\u{ord(each[0]):04x}", text) + '"'


def opens_without_repair(built: Built, folder: Path) -> None:
    """Check the file as Excel reads it."""
    path = folder / "built.xlsx"
    path.write_bytes(built.content)
    found = [str(each) for each in check(path, ["package"]) if each.severity == "error"]
    assert found == []


def formulas_of(content: bytes) -> set[str]:
    """Take the text of every formula from the parts of the sheets."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        parts = [archive.read(name).decode() for name in names]
    return {unescape(each) for part in parts for each in CELL_FORMULA.findall(part)}


def texts_stay_texts(built: Built, texts: tuple[str, ...], deals: list[tuple[str, str]]) -> None:
    """Check that no text became a formula and that each deal's tab begins with its name."""
    assert not {text.removeprefix("=") for text in texts} & formulas_of(built.content)
    workbook = CalamineWorkbook.from_filelike(BytesIO(built.content))
    for title, name in deals:
        shown = workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)[0][0]
        assert str(shown).splitlines() == UNWRITABLE.sub("", name).splitlines()


files = st.builds(
    Files,
    kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=60).map(tuple),
    texts=st.lists(any_text, min_size=5, max_size=20).map(tuple),
    numbers=st.lists(st.none() | st.none() | extreme, min_size=3, max_size=20).map(tuple),
)


@pytest.mark.slow
@settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
@example(files=Files(KINDS, AWKWARD, (None,)))
@example(files=Files(UNSIZED, AWKWARD, (0,)))
@example(files=Files(UNSIZED, AWKWARD, (None, 1e12, 1e-9)))
@given(files=files)
def test_a_random_book_gives_a_file_without_errors_or_is_refused(files: Files, book: Book) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        deals = files.write(folder, book)
        try:
            built = build(folder)
        except REFUSALS:
            return
        opens_without_repair(built, folder)
        texts_stay_texts(built, files.texts, deals)


@pytest.mark.slow
def test_awkward_texts_alone_are_no_reason_to_refuse_a_book(book: Book, tmp_path: Path) -> None:
    deals = Files(KINDS, AWKWARD, (None,)).write(tmp_path, book)
    built = build(tmp_path)
    assert {title for title, _ in deals} <= set(built.tabs)
    opens_without_repair(built, tmp_path)
    texts_stay_texts(built, AWKWARD, deals)


@pytest.mark.slow
@pytest.mark.parametrize("numbers", [(None,), (0,), (None, 1e12, 1e-9), (-1,)])
def test_awkward_books_are_shown_and_exported_as_harmless_text(
    book: Book, tmp_path: Path, numbers: tuple[float | None, ...]
) -> None:
    Files(KINDS if numbers == (None,) else UNSIZED, AWKWARD, numbers).write(tmp_path, book)
    found = calculated(load(deal_tabs(), tmp_path), edition="latest", case="high")
    lines = list(headlines.overview(found, 100))
    for deal in found.book.deals.values():
        lines += headlines.one_deal(found, deal, 100)
    shown = [click.unstyle(line) for line in lines]
    assert max(map(width, shown)) <= 100
    assert all(UNSEEN.sub("", line).isprintable() for line in shown)
    for _, form, _, content in export.contents(found, ("csv", "json")):
        if form == "csv":
            rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
            assert len(set(map(len, rows))) == 1
            texts = [cell for row in rows for cell in row if not NUMBER.fullmatch(cell)]
            assert not [text for text in texts if text.lstrip().startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(("kind", "key"), [("leaseback", "lease_years"), ("warrant", "tranches")])
def test_a_table_without_end_is_refused(book: Book, tmp_path: Path, kind: str, key: str) -> None:
    Files((kind,), ("plain",), (1e12,)).write(tmp_path, book)
    with pytest.raises(LayoutError, match=f"{key!r} sizes a table: 1 to 500, not 1e"):
        build(tmp_path)


def test_a_text_that_became_a_formula_would_be_found() -> None:
    part = "<c><f>1+1</f></c><c><f t='array' ref='A1'>A1&amp;B1</f></c>"
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", part)
    assert formulas_of(buffer.getvalue()) == {"1+1", "A1&B1"}
