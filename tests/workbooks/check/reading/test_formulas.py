"""Formulas are read as Excel stores them: what is sound passes, what is not is named."""

from __future__ import annotations

import io
import re

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.rows import all_hold
from workbooks.check.reading.formulas import NESTING, SEPARATOR, SYNTAX, UNBALANCED, Reader
from workbooks.check.rules.new_functions import PREFIXES

SOUND = [
    "A1+B2*$C$3",
    "-A1^-2%",
    "SUM(A1:B2,'My Sheet'!A1:A3)",
    'IF(A1="x;y",{1,2;3,4},-5%)',
    "\"a\"\"b\"&'It''s'!A1",
    "Table1[[#This Row],[Col 1]]*2",
    "SUM(Table1[[a]:[b]])",
    "DeptSales[@Amount]",
    "Table1['#x]",
    "[1]Sheet1!$A$1",
    "'[1]Sheet 1'!A1",
    "[1]!func(A1)",
    "Sheet1:Sheet3!A1",
    "A1:INDEX(B1:B9,3)",
    "OFFSET(A1,1,1):B9",
    "A:A",
    "$1:$4",
    "SUM((A1,B2),3)",
    "A1:B2 B1:C3",
    "IF(,,)",
    "ROUND(A1,)",
    "#REF!+Sheet1!#REF!",
    "_xlfn.LAMBDA(_xlpm.x,_xlpm.x+1)(2)",
    "_xlfn.ANCHORARRAY(A1)+A1#",
    "1E+5*.5+1.",
    "Übersicht!A1+Größe+名稱",
    "A1<=B1",
    " SUM( A1 , B1 ) ",
    "LOG10(A1)+TAX2024(A1)",
    "\\x+_y.z",
    "TRUE",
    "=A1+1",
    "SUM(\\_Prime.1[calc])",
    "Sheet・1!A1",
]
FAULTY = [
    ("SUM(A1:A3", UNBALANCED),
    ("A1)", UNBALANCED),
    ('"abc', UNBALANCED),
    ("'Sheet!A1", UNBALANCED),
    ("{1,2", UNBALANCED),
    ("Table1[Col", UNBALANCED),
    ("SUM({1,2)}", UNBALANCED),
    ("SUM(A1;B1)", SEPARATOR),
    ("A1;B1", SEPARATOR),
    ("A1+", SYNTAX),
    ("*A1", SYNTAX),
    ("SUM(A1,*2)", SYNTAX),
    ("(A1+)", SYNTAX),
    ("5x", SYNTAX),
    ('A1"x"', SYNTAX),
    ("", SYNTAX),
    ("==A1", SYNTAX),
    ("ABS(" * 66 + "1" + ")" * 66, NESTING),
]


@pytest.mark.parametrize("text", SOUND)
def test_a_sound_formula_has_no_problem(text: str) -> None:
    assert Reader().pattern(text).problem is None


@pytest.mark.parametrize(("text", "kind"), FAULTY)
def test_a_faulty_formula_has_its_problem(text: str, kind: str) -> None:
    problem = Reader().pattern(text).problem
    assert problem is not None
    assert problem[0] == kind


def test_a_formula_filled_down_is_the_same_pattern_seen_from_its_cell() -> None:
    reader = Reader()
    first = reader.read("A1*$B$1+Rates!C1", 1, 5)
    below = reader.read("A2*$B$1+Rates!C2", 2, 5)
    other = reader.read("A1*$B$1+Rates!C1", 2, 5)
    assert first == below
    assert other[0] == first[0]
    assert other[1] != first[1]


def test_references_in_texts_and_tab_names_are_no_references() -> None:
    pattern, relative = Reader().read("\"A1\"&'B2 C3'!D4", 1, 1)
    assert pattern.sheets == ("B2 C3",)
    assert len(relative) == 2


def test_what_a_formula_holds_is_known() -> None:
    pattern = Reader().pattern("ROUND(SUM(Rates!A1:A9)*1.5,2)+#REF!")
    assert pattern.functions == {"ROUND", "SUM"}
    assert pattern.constants == ("1.5", "2")
    assert pattern.sheets == ("Rates",)
    assert pattern.lost
    assert not pattern.external


@given(st.text(alphabet="A1B$:!'\"[](){},;+-*/^&=<>%#@ .x\\é", max_size=60))
def test_any_text_is_read(text: str) -> None:
    pattern, relative = Reader().read(text, 5, 5)
    assert pattern.text is not None
    assert len(relative) % 2 == 0


def test_prefixes_are_those_that_an_independent_writer_adds() -> None:
    """XlsxWriter knows most of them; what came later it leaves as it is."""
    all_hold(sorted(PREFIXES), _is_written_so)


def _is_written_so(name: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"use_future_functions": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_formula("A1", f"={name}(1)")
        written = sheet.table[0][0].formula
    found = re.match(r"(_xlfn\.(?:_xlws\.)?)?", written)
    assert found is not None
    assert found[0] in {"", PREFIXES[name]}
