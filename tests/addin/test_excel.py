"""The functions inside Excel: the real xlwings registers and converts, only pywin32 is faked."""

from __future__ import annotations

from datetime import timezone
from decimal import Decimal
from io import StringIO
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from addin import boundary
from addin.catalogue import functions
from tests.addin.com import MISSING, NOT_AVAILABLE, Cells, Time
from udfs.cells.errors import ErrorValue
from workbooks.tabs.parts.help_example import example

if TYPE_CHECKING:
    from tests.addin.com import Excel

NAMES = sorted(functions())
WIZARD_TEXT = 255
WIZARD_NAMES = 254


def given(name: str) -> list[object]:
    """Give the example's arguments as COM gives them: single cells, and ranges of more."""
    blocks = example(functions()[name].example).arguments
    tuples = [tuple(tuple(row) for row in rows) for rows in blocks]
    return [Cells(each[0][0] if len(each) == len(each[0]) == 1 else each) for each in tuples]


@pytest.mark.parametrize("name", NAMES)
def test_every_function_is_registered_under_its_own_name(excel: Excel, name: str) -> None:
    known = getattr(excel.module, name).__xlfunc__
    assert known["name"] == name
    assert known["sub"] is False
    assert known["volatile"] is False
    assert known["call_in_wizard"] is False
    assert known["category"] == "ONO"


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_is_asked_for_as_rows_with_its_help(excel: Excel, name: str) -> None:
    known = getattr(excel.module, name).__xlfunc__
    parameters = functions()[name].parameters
    assert [each["name"] for each in known["args"]] == [each.name for each in parameters]
    for found, parameter in zip(known["args"], parameters, strict=True):
        assert found["options"] == {"convert": excel.module.RangeConverter}
        assert ("optional" in found) == parameter.optional
        assert found.get("optional") is None
        assert found["vararg"] == parameter.repeated
        assert 0 < len(found["doc"]) <= WIZARD_TEXT
        assert parameter.help.startswith(found["doc"])


@pytest.mark.parametrize("name", NAMES)
def test_the_function_wizard_can_hold_what_it_shows(excel: Excel, name: str) -> None:
    known = getattr(excel.module, name).__xlfunc__
    assert len(known["ret"]["doc"]) <= WIZARD_TEXT
    assert len(",".join(each["name"] for each in known["args"])) <= WIZARD_NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_help_text_is_cut_in_the_function_wizard(name: str) -> None:
    function = functions()[name]
    long = {each.name: len(each.help) for each in function.parameters}
    assert {key: size for key, size in long.items() if size > WIZARD_TEXT} == {}
    assert len(function.summary) <= WIZARD_TEXT


@pytest.mark.parametrize("name", NAMES)
def test_the_example_gives_the_same_through_com_as_in_python(excel: Excel, name: str) -> None:
    function = functions()[name]
    blocks = example(function.example).arguments
    plain = function.call(*(rows[0][0] if rows == [rows[0][:1]] else rows for rows in blocks))
    found = excel.call(name, *given(name))
    if isinstance(plain, pd.DataFrame):
        (label, *columns), *rows = found
        if plain.index.name is None:
            cells = pd.DataFrame(rows, columns=[label, *columns])
        else:
            assert label == plain.index.name
            cells = pd.DataFrame([row[1:] for row in rows], [row[0] for row in rows], columns)
        for column in plain.columns:
            expected = plain[column]
            if pd.api.types.is_numeric_dtype(expected):  # n.m. and "" are NaN in Python
                given_back = pd.to_numeric(cells[column], errors="coerce")
                assert given_back.to_numpy(float) == pytest.approx(
                    expected.to_numpy(float), rel=0, abs=0, nan_ok=True
                )
            else:
                assert list(cells[column]) == list(expected.fillna(""))
    else:
        assert found == plain


@pytest.mark.parametrize("name", NAMES)
def test_arguments_left_out_by_com_mean_their_defaults(excel: Excel, name: str) -> None:
    function = functions()[name]
    least, most = function.arity
    cells = given(name)[: max(least, 1)]
    full = [*cells, *[MISSING] * ((most or len(cells)) - len(cells))]
    blanks = [*cells, *[Cells(None)] * ((most or len(cells)) - len(cells))]
    plain = [each.Value for each in cells]
    expected = boundary.call(function, plain)
    spelled = expected.spelling if isinstance(expected, ErrorValue) else expected
    assert excel.call(name, *full) == spelled
    assert excel.call(name, *blanks) == spelled


FLOWS = (("A", "B", 5.0), ("B", "C", 7.0), ("C", "A", 9.0))


@pytest.mark.parametrize(
    ("flows", "share"),
    [
        (FLOWS, 5 / 9),
        ((*FLOWS, (None, None, None)), 5 / 9),
        ((*FLOWS, ("", "", "")), 5 / 9),
        ((("A", "B", Decimal(5)), ("B", "C", 7.0), ("C", "A", Decimal(9))), 5 / 9),
    ],
)
def test_ranges_of_numbers_texts_blanks_and_currency_arrive(
    excel: Excel, flows: tuple[object, ...], share: float
) -> None:
    found = excel.call("CIRCULAR_EXPOSURE", Cells(flows), Cells("A"), Cells("share"))
    assert found == pytest.approx(share, rel=1e-12)


def test_a_date_arrives_as_its_serial_number(excel: Excel) -> None:
    day = Time(1900, 1, 2, tzinfo=timezone.utc)  # noqa: UP017 - as pywin32 writes it; serial 3
    found = excel.call("DISTANCE_TO_DEFAULT", Cells(day), 0.8, 10.0, 0.05)
    assert found == functions()["DISTANCE_TO_DEFAULT"].call(3, 0.8, 10, 0.05)


def test_an_error_cell_in_a_range_does_not_pass_for_a_number(excel: Excel) -> None:
    """Left alone, xlwings hands over an error cell as a blank one."""
    flows = Cells((("A", "B", NOT_AVAILABLE), ("B", "A", 1.0)))
    assert excel.call("CIRCULAR_EXPOSURE", flows, "A", "share") == "#VALUE!"
    why = excel.call("ONO_WHY", "CIRCULAR_EXPOSURE", flows, "A", "share")
    assert "row 1, column 3 is the error #N/A" in str(why)


@pytest.mark.parametrize(
    ("name", "cells", "spelling"),
    [
        ("DISTANCE_TO_DEFAULT", (3.0, 80.0, 10.0, 0.05), "#NUM!"),
        ("DISTANCE_TO_DEFAULT", ("three", 0.8, 10.0, 0.05), "#VALUE!"),
        ("DEAL_FIGURE", ("no such id",), "#N/A"),
    ],
)
def test_an_error_leaves_as_its_own_spelling_which_the_wrapper_maps(
    excel: Excel, name: str, cells: tuple[object, ...], spelling: str
) -> None:
    assert excel.call(name, *map(Cells, cells)) == spelling


def test_ono_why_says_through_com_what_it_says_in_python(excel: Excel) -> None:
    cells = ("DISTANCE_TO_DEFAULT", 3.0, 80.0, 10.0, 0.05)
    sentence = excel.call("ONO_WHY", *map(Cells, cells))
    assert sentence == functions()["ONO_WHY"].call(*cells)
    assert "80" in str(sentence)


@pytest.mark.parametrize("name", NAMES)
def test_xlwings_writes_a_vba_wrapper_for_every_function(excel: Excel, name: str) -> None:
    text = StringIO()
    workbook = SimpleNamespace(Name="ono.xlsm")
    excel.udfs.generate_vba_wrapper("addin.excel", excel.module, text, workbook)
    (head,) = [line for line in text.getvalue().splitlines() if f"Function {name}(" in line]
    function = functions()[name]
    for parameter in function.parameters:
        word = "Optional " if parameter.optional else "ParamArray " if parameter.repeated else ""
        assert f"{word}{parameter.name}" in head
