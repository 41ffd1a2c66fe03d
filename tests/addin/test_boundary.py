"""Cells become arguments, results become cells, and nothing but cells leaves."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from addin import boundary
from addin.catalogue import functions
from addin.function import Function, Parameter
from udfs.cells import arguments
from udfs.cells.errors import ERROR_SPELLINGS, ErrorValue
from udfs.cells.table import table

if TYPE_CHECKING:
    from collections.abc import Callable

NOT_AVAILABLE = ErrorValue("#N/A")
SERIAL = 45935.0  # 2025-10-05


def ready(call: Callable[..., object], *names: str) -> Function:
    """Make the record of a function for a test."""
    parameters = tuple(Parameter(name, optional=False, repeated=False, help="") for name in names)
    return Function("TEST", call, parameters, "", "", "", (), "", "")


@pytest.mark.parametrize(
    ("cell", "taken"),
    [
        (1.5, 1.5),
        ([[1.5]], 1.5),
        (((1.5,),), 1.5),
        ([1.5], 1.5),
        ([[1.0, 2.0, 3.0]], [[1.0, 2.0, 3.0]]),
        (((1.0, 2.0),), [[1.0, 2.0]]),
        ([[1.0], [2.0]], [[1.0], [2.0]]),
        ([[1.0, 2.0], [3.0, 4.0]], [[1.0, 2.0], [3.0, 4.0]]),
        (None, None),
        ([[None]], None),
        ("", ""),
        ([[""]], ""),
        ([[None, 2.0]], [[None, 2.0]]),
        (NOT_AVAILABLE, NOT_AVAILABLE),
        ([[NOT_AVAILABLE]], NOT_AVAILABLE),
        ([[True]], True),
        ([["share"]], "share"),
    ],
)
def test_a_cell_and_a_range_of_one_cell_arrive_alike(cell: object, taken: object) -> None:
    assert boundary.arguments([cell]) == [taken]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ([[2.5]], 2.5),
        ([[Decimal("2.5")]], 2.5),
        ([[True]], 1.0),
        ([[datetime(2025, 10, 5)]], SERIAL),  # noqa: DTZ001 - a cell has no time zone
        ([[datetime(2025, 10, 5, 12, tzinfo=UTC)]], SERIAL + 0.5),
        ([[date(2025, 10, 5)]], SERIAL),
        ([[None]], 100.0),
        ([[""]], 100.0),
        ([["   "]], 100.0),
        (None, 100.0),
    ],
)
def test_whatever_a_host_hands_over_for_a_number_is_read_as_that_number(
    cell: object, number: float
) -> None:
    """The default is 100, so that a blank counts as 100."""
    function = ready(lambda value: arguments.number("value", value, default=100), "value")
    assert boundary.call(function, [cell]) == number


@pytest.mark.parametrize(
    ("returned", "cell"),
    [
        (1, 1.0),
        (2.5, 2.5),
        (-0.0, 0.0),
        (np.float64(-0.0), 0.0),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3.0),
        (math.nan, "n.m."),
        (True, True),
        (np.True_, True),
        ("a text", "a text"),
        (np.array(2.5), 2.5),
        (np.array([2.5]), 2.5),
        (np.array([1.0, -0.0, math.nan]), [[1.0, 0.0, "n.m."]]),
        (np.array([[1.0], [2.0]]), [[1.0], [2.0]]),
        (np.array([["a", "b"]]), [["a", "b"]]),
    ],
)
def test_a_result_leaves_as_plain_cells(returned: object, cell: object) -> None:
    found = boundary.result(returned)
    assert found == cell
    assert type(found) is type(cell)


@pytest.mark.parametrize("zero", [-0.0, np.array(-0.0), np.array([-0.0, 1.0])])
def test_minus_zero_leaves_without_its_sign(zero: object) -> None:
    found = boundary.result(zero)
    cell = found[0][0] if isinstance(found, list) else found
    assert isinstance(cell, float)
    assert math.copysign(1, cell) == 1


def test_a_table_leaves_with_header_and_labels_and_nothing_where_it_has_no_entry() -> None:
    frame = table("item", {"debt": [1.0, math.nan], "cover": [math.nan, -0.0]}, ["now", "then"])
    frame.attrs["blank"] = ((1, 0),)
    assert boundary.result(frame) == [
        ["item", "now", "then"],
        ["debt", 1.0, "n.m."],
        ["cover", "", 0.0],
    ]


def test_a_table_with_numbers_as_labels_leaves_them_as_texts() -> None:
    frame = pd.DataFrame([[1, True]], index=pd.Index([2027], name="year"), columns=[1, "flag"])
    assert boundary.result(frame) == [["year", "1", "flag"], ["2027", 1.0, True]]


@pytest.mark.parametrize("odd", [object(), {"a": 1}, [1, 2], None, 1j])
def test_what_no_cell_can_show_is_a_value_error_in_the_cell(odd: object) -> None:
    assert boundary.call(ready(lambda: odd), []) == ErrorValue("#VALUE!")


@pytest.mark.parametrize(
    ("name", "cells", "spelling"),
    [
        ("CIRCULAR_EXPOSURE", [[["A", "B", 5.0], ["A", "B", "five"]]], "#VALUE!"),
        ("CIRCULAR_EXPOSURE", [[["A", "B", NOT_AVAILABLE]]], "#VALUE!"),
        ("CIRCULAR_EXPOSURE", [[["A", "B", -5.0]]], "#NUM!"),
        ("CIRCULAR_EXPOSURE", [[["A", "B", 5.0]], "C", "share"], "#N/A"),
        ("DISTANCE_TO_DEFAULT", [3.0, 80.0, 10.0, 0.05], "#NUM!"),
        ("DEAL_FIGURE", ["amd-openai.warrant_share"], "#N/A"),
        ("DEAL_FIGURE", [], "#VALUE!"),
        ("DEAL_FIGURE", ["a", "b", "c", "d"], "#VALUE!"),
        ("ONO_WHY", ["WARRANT_VALU"], "#N/A"),
    ],
)
def test_a_failure_is_the_error_value_that_its_cause_has(
    name: str, cells: list[object], spelling: str
) -> None:
    assert boundary.call(functions()[name], cells) == ErrorValue(spelling)


def test_a_mistake_of_the_function_itself_is_an_error_value_and_ono_why_says_whose_it_is() -> None:
    def broken(value: object) -> float:
        message = f"lost {value}"
        raise KeyError(message)

    function = ready(broken, "value")
    assert boundary.call(function, [1.0]) == ErrorValue("#VALUE!")
    assert "its own mistake" in boundary.why(function, [1.0])
    assert "lost 1.0" in boundary.why(function, [1.0])


@pytest.mark.parametrize(
    ("cells", "taken"),
    [
        ([[[1.0], [2.0], [None], [None]]], [[[1.0], [2.0]]]),
        ([[[1.0], [""], [None]]], [1.0]),
        ([[[1.0], [None], [3.0], ["  "]]], [[[1.0], [None], [3.0]]]),
        ([[[None], [None]]], [None]),
        ([[[1.0, 2.0], [None, None]]], [[[1.0, 2.0], [None, None]]]),
        ([[[1.0], [None], [None]], [[1.0], [2.0], [None]]], [[[1.0], [None]], [[1.0], [2.0]]]),
        (
            [[[1.0], [None], [None]], [[1.0, 2.0, 3.0]]],
            [[[1.0], [None], [None]], [[1.0, 2.0, 3.0]]],
        ),
    ],
)
def test_blank_rows_are_cut_where_no_argument_goes_on(
    cells: list[object], taken: list[object]
) -> None:
    assert boundary.arguments(cells) == taken


def test_a_blank_year_at_the_end_of_a_column_is_still_the_default_and_not_a_shorter_range() -> None:
    given = [100.0, 20.0, 10.0, [[24.0], [30.0], [40.0]], [[35.0], [60.0], [75.0]], 0.05, 0.2]
    column = [*given, None, [[25.0], [25.0], [None]]]
    row = [*given, None, [[25.0, 25.0, None]]]
    found = boundary.call(functions()["LEVERAGE_PATH"], column)
    assert isinstance(found, list)
    assert found == boundary.call(functions()["LEVERAGE_PATH"], row)


@pytest.mark.parametrize("spelling", sorted(ERROR_SPELLINGS))
@pytest.mark.parametrize("make", [lambda text: text, lambda text: [[text]]])
def test_the_text_of_an_error_is_that_error(spelling: str, make: Callable[[str], object]) -> None:
    assert boundary.arguments([make(spelling)]) == [ErrorValue(spelling)]
    assert boundary.arguments([[[spelling, 1.0]]]) == [[[ErrorValue(spelling), 1.0]]]


@pytest.mark.parametrize("rows", [1, 2, 4095, 4096, 4097, 8192, 20_000])
@pytest.mark.parametrize("blanks", [0, 1, 4095, 4096, 4097, 12_288])
def test_the_filled_rows_are_counted_whatever_the_length(rows: int, blanks: int) -> None:
    cells = [[1.0, None]] * rows
    assert boundary.filled([*cells, *[[None, None]] * blanks]) == rows
    assert boundary.filled((*map(tuple, cells), *[(None, "")] * blanks)) == rows
