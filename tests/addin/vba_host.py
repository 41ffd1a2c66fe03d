# ruff: noqa: D102, D107 - the names are those of Excel's objects
"""The wrapper module run by an interpreter of VBA, with the real xlwings behind `XLPy`.

Excel's objects are as small as the module needs them; Python's answer becomes an array of VBA as
pywin32 makes it: rows of cells two dimensions, one row one, a single cell none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyopenvba.interpreter import (
    EMPTY,
    MISSING,
    HostBridge,
    Interpreter,
    VBAArray,
    VBAErrorValue,
    VBAObject,
    VBARuntimeError,
    member,
    method,
)
from pyopenvba.interpreter._runtime import UNRESOLVED

from addin.vba import CVERR_NUMBERS, MODULE, module
from tests.addin import com
from tests.addin.cases import blocked
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from tests.addin.com import Excel

SPELLINGS = {number: spelling for spelling, number in CVERR_NUMBERS.items()}


class Count(VBAObject):
    """Stands for Rows and Areas of a range."""

    def __init__(self, count: int) -> None:
        self.count = count

    @member
    def Count(self) -> int:  # noqa: N802 - VBA's name
        return self.count


class Used(VBAObject):
    """Stands for the used part of a sheet, whose first filled row is the second."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    @member
    def Row(self) -> int:  # noqa: N802 - VBA's name
        return 2

    @member
    def Rows(self) -> Count:  # noqa: N802 - VBA's name
        return Count(self.rows - 1)


class Sheet(VBAObject):
    """Stands for a worksheet."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    @member
    def UsedRange(self) -> Used:  # noqa: N802 - VBA's name
        return Used(self.rows)


class Range(VBAObject):
    """Stands for a range of cells that begins in the first row of its sheet."""

    vba_type_name = "Range"

    def __init__(self, cells: object, used: int, areas: int = 1) -> None:
        self.cells = cells
        self.used = used
        self.areas = areas

    @member
    def Areas(self) -> Count:  # noqa: N802 - VBA's name
        return Count(self.areas)

    @member
    def Row(self) -> int:  # noqa: N802 - VBA's name
        return 1

    @member
    def Rows(self) -> Count:  # noqa: N802 - VBA's name
        return Count(len(blocked(self.cells)))

    @member
    def Columns(self) -> Count:  # noqa: N802 - VBA's name
        return Count(len(blocked(self.cells)[0]))

    @member
    def Worksheet(self) -> Sheet:  # noqa: N802 - VBA's name
        return Sheet(self.used)

    @method
    def Resize(self, rows: int) -> Range:  # noqa: N802 - VBA's name
        return Range(blocked(self.cells)[: int(rows)], self.used)


@dataclass
class Controls(VBAObject):
    """Stands for the button that is greyed while the function wizard is open."""

    enabled: bool = True

    @method
    def Controls(self, _place: int) -> Controls:  # noqa: N802 - VBA's name
        return self

    @member
    def Enabled(self) -> bool:  # noqa: N802 - VBA's name
        return self.enabled


@dataclass
class Application(VBAObject):
    """Stands for Excel itself, and for the workbook."""

    bar: Controls = field(default_factory=Controls)
    described: dict[str, tuple[str, str, list[str]]] = field(default_factory=dict)

    @method
    def CommandBars(self, _name: str) -> Controls:  # noqa: N802 - VBA's name
        return self.bar

    @member
    def Caller(self) -> Application:  # noqa: N802 - VBA's name
        return self

    @member
    def Name(self) -> str:  # noqa: N802 - VBA's name
        return "o'no.xlsm"

    @method
    def MacroOptions(  # noqa: N802 - VBA's name
        self,
        Macro: str,  # noqa: N803 - VBA's name
        Description: str,  # noqa: N803 - VBA's name
        Category: str,  # noqa: N803 - VBA's name
        ArgumentDescriptions: VBAArray,  # noqa: N803 - VBA's name
    ) -> None:
        helps = [str(each) for each in ArgumentDescriptions.items]
        self.described[str(Macro)] = str(Category), str(Description), helps


class Python(VBAObject):
    """Stands for what xlwings' DLL connects: the real server of xlwings."""

    def __init__(self, excel: Excel) -> None:
        self.server = excel.server.XLPython()
        self.seen: list[list[object]] = []
        self.broken = ""

    @method
    def CallUDF(  # noqa: N802 - VBA's name
        self, script: str, name: str, given: VBAArray, _book: object, _caller: object
    ) -> object:
        if self.broken:
            raise VBARuntimeError(1000, self.broken)
        cells = [_to_com(each) for each in given.items]
        self.seen.append(cells)
        return _to_vba(self.server.CallUDF(str(script), str(name), cells))


class Bridge(HostBridge):
    """Names what the module asks Excel for."""

    def __init__(self, excel: Excel) -> None:
        self.application = Application()
        self.python = Python(excel)

    def global_object(self, name: str) -> object:
        """Give an object by its name."""
        known = {
            "application": self.application,
            "thisworkbook": self.application,
            "xlpy": self.python,
        }
        return known.get(name.lower(), UNRESOLVED)


class Wrapped:
    """The wrapper module, loaded."""

    def __init__(self, excel: Excel) -> None:
        """Load it; attributes inside a procedure are no code, and the interpreter has none."""
        self.bridge = Bridge(excel)
        self.interpreter = Interpreter(self.bridge)
        source = re.sub(r"(?m)^Attribute (?!VB_Name).*$", "", module())
        self.interpreter.add_module(source, name=MODULE)

    def call(self, name: str, *arguments: object) -> object:
        """Call a function as a cell does: one answer, or rows of them."""
        return _from_vba(self.interpreter.run(name, [_argument(each) for each in arguments]))

    def run(self, name: str, *arguments: object) -> object:
        """Run any procedure of the module with VBA's own values."""
        return self.interpreter.run(name, list(arguments))


def _argument(argument: object) -> object:
    """Give numbers and texts as they stand in a formula, everything else as a range."""
    if isinstance(argument, VBAObject) or argument is MISSING or isinstance(argument, str):
        return argument
    if isinstance(argument, float):
        return argument
    rows = [row for row in blocked(argument)[:1000] if any(cell is not None for cell in row)]
    return Range(argument, len(rows) + 3)


def _to_com(value: object) -> object:
    if isinstance(value, Range):
        return com.laid_out(value.cells)
    if value is MISSING:
        return com.MISSING
    return None if value is EMPTY else value


def _to_vba(value: object) -> object:
    """Make what pywin32 makes of a list: an array that counts from 0."""
    if not isinstance(value, list):
        return value
    if not isinstance(value[0], list):
        return VBAArray([(0, len(value) - 1)], items=value)
    rows, columns = len(value), len(value[0])
    by_column = [value[row][column] for column in range(columns) for row in range(rows)]
    return VBAArray([(0, rows - 1), (0, columns - 1)], items=by_column)


def _from_vba(value: object) -> object:
    if isinstance(value, VBAErrorValue):
        return ErrorValue(SPELLINGS[value.number])
    if not isinstance(value, VBAArray):
        return value
    if value.dimensions == 1:
        return [[_from_vba(each) for each in value.items]]
    rows, columns = (high - low + 1 for low, high in value.bounds)
    return [
        [_from_vba(value.items[column * rows + row]) for column in range(columns)]
        for row in range(rows)
    ]
