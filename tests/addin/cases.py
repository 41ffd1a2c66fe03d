"""The table of cases that every host must answer like plain Python.

Each case is a call whose arguments are cells: one value, or rows of values. A host's test lays
them out as the host hands them over; `written` puts them into one workbook for the hosts that
compute files. The whole columns, of a million cells each, are made when a test asks for them. A
cell is a number, a text, a bool, a date, a Decimal, None (blank), "" or an `ErrorValue`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from addin import boundary
from addin.catalogue import functions
from addin.function import SPELLINGS
from udfs.cells.errors import ArgumentError, ErrorValue
from workbooks.tabs.parts.help_example import example

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl.worksheet.worksheet import Worksheet

    from addin.function import Function, Parameter

ROWS = 1_048_576
FILLED = 20
DAY = datetime(1900, 3, 1)  # noqa: DTZ001 - a cell has no time zone; serial number 61 in every host
HOSTILE = ("=cmd|' /C calc'!A0", "@SUM(A1)", "+A1", '"; DROP', "{=1}", "</v><f>1</f>", "-2+3", "'x")
WHOLE = "whole column"
FLOWS = "CIRCULAR_EXPOSURE"
LEFT_OUT: dict[str, object] = {}  # of arguments that take nothing that `_left_out` tries


@dataclass(frozen=True, eq=False)  # by identity: a whole column takes long to compare
class Case:
    """A call: the function, what is special about it, and its arguments as cells."""

    name: str
    label: str
    arguments: tuple[object, ...]

    def __str__(self) -> str:
        """Name the case as a test's parameter."""
        return f"{self.name}-{self.label}"

    @property
    def whole_column(self) -> bool:
        """Tell a call with a column that goes down to the sheet's last row."""
        return self.label == WHOLE


def cases() -> list[Case]:
    """Give every case: each function's example, and a full call with each argument special."""
    found = []
    for name, function in functions().items():
        plain = [_cell(rows) for rows in example(function.example).arguments]
        found.append(Case(name, "example", tuple(plain)))
        every = list(plain)
        for parameter in function.parameters[len(plain) :]:
            every.append(_left_out(function, every, parameter))
        for place, given in enumerate(every):
            parameter = function.parameters[min(place, len(function.parameters) - 1)]
            for label, special in _specials(given).items():
                arguments = (*every[:place], special, *every[place + 1 :])
                found.append(Case(name, f"{place}-{parameter.name}-{label}", arguments))
    found += [_named(text) for text in HOSTILE]
    return found


@cache
def whole_columns() -> tuple[Case, ...]:
    """Give each function's example with a whole column, of which few rows are filled."""
    found = []
    for function in functions().values():
        plain = [_cell(rows) for rows in example(function.example).arguments]
        found.append(_whole_column(function, plain))
    return tuple(found)


def blocked(argument: object) -> tuple[tuple[object, ...], ...]:
    """Give an argument as rows of cells, be it one cell or a range."""
    return argument if isinstance(argument, tuple) else ((argument,),)


@cache
def expected(case: Case) -> object:
    """Give what plain Python answers: a cell, rows of cells, or an `ErrorValue`."""
    function = functions()[case.name]
    arguments = [
        [list(row) for row in each] if isinstance(each, tuple) else each for each in case.arguments
    ]
    try:
        return boundary.result(function.call(*arguments))
    except ArgumentError as error:
        return ErrorValue(SPELLINGS[type(error).__name__])
    except TypeError:  # too few arguments
        return ErrorValue("#VALUE!")


def same(found: object, wanted: object) -> bool:
    """Compare cells or rows of cells: numbers at 1e-12, everything else exactly."""
    if isinstance(wanted, list) and isinstance(found, list):
        shapes = [(len(rows), {len(row) for row in rows}) for rows in (found, wanted)]
        return shapes[0] == shapes[1] and all(
            same(one, other)
            for row, wanted_row in zip(found, wanted, strict=True)
            for one, other in zip(row, wanted_row, strict=True)
        )
    if isinstance(wanted, float) and isinstance(found, (int, float)):
        return math.isclose(found, wanted, rel_tol=1e-12, abs_tol=1e-15)
    return type(found) is type(wanted) and found == wanted


def written(chosen: Iterable[Case]) -> tuple[Workbook, dict[Case, tuple[str, int, int]]]:
    """Write cases into a workbook: tab, row and column of each one's formula.

    Every case has its own rows of the tab Cases: its formula in column A (spilling where the
    answer is a table), its arguments beside it. Whole columns stand on tabs of their own.
    """
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Cases"
    places = {}
    row = 1
    for case in chosen:
        answer = expected(case)
        height, width = (len(answer), len(answer[0])) if isinstance(answer, list) else (1, 1)
        column = width + 2
        references = []
        for number, argument in enumerate(case.arguments):
            block = blocked(argument)
            if case.whole_column and len(block) == ROWS:
                references.append(_column(workbook, f"Whole{len(places)}_{number}", block))
                continue
            references.append(_range(sheet, row, column, block))
            height = max(height, len(block))
            column += len(block[0]) + 1
        formula = f"={case.name}({','.join(references)})"
        if isinstance(answer, list):
            last = f"{get_column_letter(width)}{row + len(answer) - 1}"
            sheet.cell(row, 1).value = ArrayFormula(f"A{row}:{last}", formula)
        else:
            sheet.cell(row, 1).value = formula
        places[case] = (sheet.title, row, 1)
        row += height + 1
    return workbook, places


def _cell(rows: list[list[object]]) -> object:
    return rows[0][0] if len(rows) == len(rows[0]) == 1 else tuple(map(tuple, rows))


def _specials(given: object) -> dict[str, object]:
    """Give what may stand in an argument's place, made from what stands there."""
    first = blocked(given)[0][0]
    return {
        "scalar": first,
        "row": ((first, first),),
        "column": ((first,), (first,)),
        "grid": ((first, first), (first, first)),
        "blank": None,
        "empty text": "",
        "blank at the end": (*blocked(given), *[(None,) * len(blocked(given)[0])] * 2),
        "error": ErrorValue("#N/A"),
        "error in a range": (*blocked(given), (ErrorValue("#DIV/0!"),) * len(blocked(given)[0])),
        "boolean": True,
        "date": DAY,
        "text": "five",
        "decimal": Decimal("0.25"),
    }


def _left_out(function: Function, given: list[object], parameter: Parameter) -> object:
    """Choose what stands for an argument that the example leaves out: what the function takes.

    Where it may, no two numbers are the same: a host must not take one argument for another.
    """
    tried = (*parameter.choices[-1:], 0.01 * len(given), 1.0, 2.0, 0.0)
    for value in (LEFT_OUT[parameter.name],) if parameter.name in LEFT_OUT else tried:
        if _answers(Case(function.name, "full", (*given, value))):
            return value
    message = (
        f"say in LEFT_OUT of tests/addin/cases.py what {function.name} takes as {parameter.name}: "
        f"its example leaves it out, and it takes none of {tried}"
    )
    raise LookupError(message)


def _answers(case: Case) -> bool:
    return not isinstance(expected(case), ErrorValue)


def _whole_column(function: Function, plain: list[object]) -> Case:
    """Put a whole column, of which few rows are filled, into the argument that takes a range.

    That is a repeated one, or the first whose example is a range, or else the first; where it
    takes one value only, one row is filled.
    """
    repeated = [place for place, each in enumerate(function.parameters) if each.repeated]
    ranges = [place for place, each in enumerate(plain) if isinstance(each, tuple)]
    place = [*repeated, *ranges, 0][0]
    block = blocked(plain[place])
    table = len(block) > 1 and len(block[0]) > 1
    others = plain if table else [blocked(each)[0][0] for each in plain]
    if not table:
        block = tuple((cell,) for row in block for cell in row)
    filled = [block[number % len(block)] for number in range(FILLED)]

    def case(rows: list[tuple[object, ...]]) -> Case:
        column = (*rows, *[(None,) * len(block[0])] * (ROWS - len(rows)))
        return Case(function.name, WHOLE, (*others[:place], column, *others[place + 1 :]))

    few = (*others[:place], tuple(filled), *others[place + 1 :])
    return case(filled if _answers(Case(function.name, "few rows", few)) else filled[:1])


def _named(text: str) -> Case:
    """Name a company by a text that a careless host would run or compute."""
    rows = ((text, "B", 5.0), ("B", text, 7.0))
    return Case(FLOWS, f"company {text}", (rows,))


def _range(sheet: Worksheet, row: int, column: int, block: tuple[tuple[object, ...], ...]) -> str:
    """Write a block and give its address."""
    for down, cells in enumerate(block):
        for across, value in enumerate(cells):
            _put(sheet, row + down, column + across, value)
    first = f"{get_column_letter(column)}{row}"
    last = f"{get_column_letter(column + len(block[0]) - 1)}{row + len(block) - 1}"
    return first if first == last else f"{first}:{last}"


def _column(workbook: Workbook, title: str, block: tuple[tuple[object, ...], ...]) -> str:
    """Write the filled rows of whole columns on a tab of their own and give their address."""
    sheet = workbook.create_sheet(title)
    _range(sheet, 1, 1, block[:FILLED])
    return f"{title}!A:{get_column_letter(len(block[0]))}"


def _put(sheet: Worksheet, row: int, column: int, value: object) -> None:
    cell = sheet.cell(row, column)
    if isinstance(value, ErrorValue):
        cell.value = {"#N/A": "=NA()", "#DIV/0!": "=1/0"}[value.spelling]
    elif value == "":
        cell.value = '=""'
    elif isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
    elif value is not None:
        cell.value = value


CASES = cases()
