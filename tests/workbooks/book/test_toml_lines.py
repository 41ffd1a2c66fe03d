"""TOML with the line of every key, and mistakes that are collected."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from workbooks.book.toml_lines import Mistake, TomlTable, nearest, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Opened = Callable[[str], TomlTable]


@pytest.fixture
def opened(tmp_path: Path) -> Opened:
    """Give an opener of TOML texts as their top table."""

    def made(text: str) -> TomlTable:
        path = tmp_path / "small.toml"
        path.write_text(text, encoding="utf-8")
        file = read(path)
        return TomlTable(file, file.content, ())

    return made


def test_a_finding_reads_as_compilers_write_it() -> None:
    assert str(Mistake("a.toml", 3, "figures.price", "is wrong")) == (
        "a.toml:3: figures.price: is wrong"
    )
    assert str(Mistake("a.toml", 3, "", "is no TOML")) == "a.toml:3: is no TOML"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\nb = "open\nc = 3\n', 2),
        ("a = 1\n\n\nb 2\n", 4),
        ("a = 1\na = 2\n", 2),
        ("[t]\nx = 1\n[t]\n", 3),
        ("a = [1,\n2,\n", 3),
    ],
)
def test_a_text_that_is_no_toml_is_one_finding_with_its_line(
    opened: Opened, text: str, line: int
) -> None:
    (finding,) = opened(text).file.findings
    assert finding.line == line
    assert finding.message
    assert "line" not in finding.message


@pytest.mark.parametrize(
    ("text", "message"), [(f"x = {'9' * 5_000}", "integer string"), (f"x = {'[' * 5_000}", "deep")]
)
def test_what_python_itself_refuses_is_one_finding(text: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "large.toml"
    path.write_text(text)
    (finding,) = read(path).findings
    assert message in finding.message


def test_bytes_that_are_no_utf_8_are_one_finding_that_names_the_byte(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes('name = "café"'.encode("latin-1"))
    assert [str(each) for each in read(path).findings] == ["latin.toml:1: byte 12 is not UTF-8"]


def test_windows_line_ends_count_as_lines(tmp_path: Path) -> None:
    path = tmp_path / "windows.toml"
    path.write_bytes(b"a = 1\r\nb = 2\r\nc = 3\r\n")
    file = read(path)
    TomlTable(file, file.content, ()).find("c", "here")
    assert file.findings[0].line == 3


@pytest.mark.parametrize(
    ("text", "steps", "line"),
    [
        ("a = 1\nb = 2", ("b",), 2),
        ("[t]\nx = 1\ny = 2", ("t", "y"), 3),
        ("[t.u]\nx = 1", ("t", "u", "x"), 2),
        ('[t."Q1 FY26"]\nx = 1', ("t", "Q1 FY26", "x"), 2),
        ("[[t]]\nx = 1\n[[t]]\nx = 2", ("t", 1, "x"), 4),
        ("[a]\n[[a.t]]\nx = 1\n[b]\n[[b.t]]\nx = 2", ("b", "t", 0, "x"), 6),
        ('[t]\nv."Q1" = { x = 1 }', ("t", "v", "Q1", "x"), 2),
        ("# a comment\n\n[t] # another\n  x = 1", ("t", "x"), 4),
        ("[t]\nx = 1", ("t", "missing"), 1),
    ],
)
def test_a_mistake_is_reported_at_its_line_or_at_the_table_around_it(
    opened: Opened, text: str, steps: tuple[str | int, ...], line: int
) -> None:
    table = opened(text)
    table.file.find(steps, "wrong")
    assert table.file.findings[0].line == line
    assert table.file.findings[0].key == ".".join(map(str, steps))


@pytest.mark.parametrize(
    ("text", "take", "message"),
    [
        ("x = 1", lambda table: table.text("x"), "must be a text, is 1"),
        ("", lambda table: table.text("x"), "is missing; it must be a text"),
        ('x = " "', lambda table: table.text("x"), "is empty; it must be a text"),
        (f'x = "{"a" * 32_768}"', lambda table: table.text("x", ""), "has 32,768 characters"),
        ('x = "1"', lambda table: table.number("x"), "must be a number, is '1'"),
        (f"x = {'9' * 400}", lambda table: table.number("x"), "must be at most 1.8e308"),
        (
            "x = 1850-01-01",
            lambda table: table.value("x", needed=True),
            "must be 1900-03-01 or later, is 1850-01-01",
        ),
        ("x = true", lambda table: table.number("x"), "must be a number, is True"),
        ("x = nan", lambda table: table.number("x"), "must be finite, is nan"),
        ("x = inf", lambda table: table.value("x", needed=True), "must be finite, is inf"),
        ("x = 1", lambda table: table.flag("x", default=False), "must be true or false, is 1"),
        ('x = "2026-01-31"', lambda table: table.day("x"), "must be a date such as 2026-01-31"),
        ("x = 2026-01-31T10:00:00", lambda table: table.day("x"), "must be a date such as"),
        ("x = [1]", lambda table: table.texts("x", needed=True), "must be a list of texts"),
        ('x = [1, "2"]', lambda table: table.numbers("x"), "must be a list of numbers"),
        ("x = [1, nan]", lambda table: table.numbers("x"), "must be finite, is nan"),
        ("x = 1", lambda table: table.table("x"), "must be a table, is 1"),
        ("x.y = 1", lambda table: table.tables("x"), "must be a table, is 1"),
        ("x = [1]", lambda table: table.rows("x"), "must be an array of tables"),
        ('x = "blu"', lambda table: table.choice("x", ["red", "blue"]), "did you mean 'blue'?"),
    ],
)
def test_a_field_of_the_wrong_kind_is_said_with_what_it_must_be(
    opened: Opened, text: str, take: Callable[[TomlTable], object], message: str
) -> None:
    table = opened(text)
    take(table)
    (finding,) = table.file.findings
    assert message in finding.message


def test_right_fields_are_taken_as_they_are(opened: Opened) -> None:
    table = opened(
        'a = "text"\nb = 2\nc = 2026-01-31\nd = ["x"]\ne = "x"\nf = [1, 2.5]\ng = true\n'
    )
    assert table.text("a") == "text"
    assert table.number("b") == 2
    assert table.value("c", needed=True) == date(2026, 1, 31)
    assert table.texts("d", needed=True) == table.texts("e", needed=True) == ("x",)
    assert table.numbers("f") == (1, 2.5)
    assert table.flag("g", default=False) is True
    table.done()
    assert table.file.findings == []


def test_what_may_be_missing_has_its_default(opened: Opened) -> None:
    table = opened("")
    assert table.text("a", "usual") == "usual"
    assert table.flag("b", default=True) is True
    assert table.value("c", needed=False) is None
    assert table.texts("d", needed=False) == ()
    assert table.tables("e") == {}
    assert table.rows("f") == []
    assert table.file.findings == []


def test_a_field_that_nobody_asked_for_is_unknown_and_gets_the_nearest(opened: Opened) -> None:
    table = opened("valeu = 1\nvalue = 2\n")
    table.number("value")
    table.done()
    assert [str(each) for each in table.file.findings] == [
        "small.toml:1: valeu: unknown field; did you mean 'value'?"
    ]


def test_names_too_far_away_are_listed_when_they_are_few() -> None:
    assert nearest("zzz", ["b", "a"]) == "; it is one of a, b"
    assert nearest("zzz", map(str, range(100, 150))) == ""
    assert nearest("zzz", []) == ""
