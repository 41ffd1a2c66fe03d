"""Aligned columns: they fit, numbers stay whole, wide characters count twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbooks.report.terminal_columns import NARROWEST, Column, on_one_line, table, width, wrapped

COLUMNS = (Column("Line"), Column("In use", number=True), Column("Unit"))
ROWS = (
    ("Share of the chip bill that the value pays", "(1,234.5)", "USD bn"),
    ("認股權證的價值佔晶片帳單的比例，以及其他項目。", "34.5% ", "percent"),
    ("   of them: capacity that other flows here count too", "– ", "USD bn"),
)


@pytest.mark.parametrize(
    ("text", "cells"),
    [("abc", 3), ("認股", 4), ("\uff21", 2), ("e\u0301", 1), ("–", 1), ("", 0)],
)
def test_a_wide_character_fills_two_cells_and_a_combining_one_none(text: str, cells: int) -> None:
    assert width(text) == cells


@pytest.mark.parametrize("limit", [100, 60, 40])
def test_a_table_fits_and_its_numbers_end_in_one_column(limit: int) -> None:
    lines = list(table(COLUMNS, ROWS, limit))
    assert max(map(width, lines)) <= limit
    ends = {
        width(line[: line.index(number) + len(number)])
        for _, number, _ in ROWS
        for line in lines
        if number in line
    }
    assert len(ends) == 1


def test_a_table_that_fits_is_not_stretched() -> None:
    rows = [("Price", "5.0 ", "USD"), ("Count", "12", "deals")]
    assert list(table(COLUMNS, rows, 100)) == [
        "Line   In use  Unit",
        "Price    5.0   USD",
        "Count      12  deals",
    ]


@pytest.mark.parametrize("limit", [1, 20])
def test_a_number_is_never_cut_however_narrow_the_terminal(limit: int) -> None:
    lines = "\n".join(table(COLUMNS, ROWS, limit))
    assert all(number.strip() in lines for _, number, _ in ROWS)


def test_a_wrapped_label_hangs_deeper_than_it_begins() -> None:
    lines = list(table(COLUMNS[:1], [ROWS[2][:1]], 24))
    assert lines[1:] == [
        "   of them: capacity",
        "     that other flows",
        "     here count too",
    ]


def test_a_chinese_text_breaks_between_characters_but_not_before_a_closing_mark() -> None:
    assert wrapped("帳單的比例，以及其他。", 10) == ["帳單的比", "例，以及其", "他。"]


def test_what_would_steer_a_terminal_is_left_out() -> None:
    assert on_one_line("red \x1b[31m\nnext\u2028line\x9b") == "red  [31m next line "
    (line,) = list(table([Column("")], [["\x1b]0;title\x07"]], 60))[1:]
    assert "\x1b" not in line
    assert "\x07" not in line


TEXTS = st.text(st.sampled_from("ab c，認股–\u0301("), max_size=60)


@given(TEXTS, st.integers(NARROWEST, 40))
def test_wrapping_loses_no_character_and_no_line_is_too_long(text: str, limit: int) -> None:
    lines = wrapped(text, limit, "  ")
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width(line) <= limit for line in lines)
