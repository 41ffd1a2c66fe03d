"""Excel's side of a call, as far as xlwings sees it: pywin32 is faked, xlwings is real."""

from __future__ import annotations

import ctypes
import importlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING
from unittest.mock import MagicMock

import pytest
import xlwings

from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterator

MISSING = -2147352572  # what COM passes for an argument that is left out
NOT_AVAILABLE = -2146826246  # what COM passes for a cell with #N/A
SHEET = SimpleNamespace(Parent=SimpleNamespace(Application=SimpleNamespace(Hwnd=1)))
ERRORS = {"#N/A": NOT_AVAILABLE, "#DIV/0!": -2146826281, "#VALUE!": -2146826273}
RANGE = "{00020846-0000-0000-C000-000000000046}"


class Time(datetime):
    """Stands for the date type of pywin32."""


class ComError(Exception):
    """Stands for an error of COM."""


class Identifier(str):
    """Stands for an interface id of COM."""

    __slots__ = ()


@dataclass
class Cells:
    """Stands for a range: `Value` is what pywin32 gives, a scalar or a tuple of rows."""

    Value: object
    Address: str = "$A$1"
    Row: int = 1
    Column: int = 1
    Worksheet: object = field(default_factory=lambda: SHEET)

    def __post_init__(self) -> None:
        rows = self.Value if isinstance(self.Value, tuple) else ((self.Value,),)
        self.Rows = SimpleNamespace(Count=len(rows))
        self.Columns = SimpleNamespace(Count=len(rows[0]))
        self.Count = len(rows) * len(rows[0])
        attributes = SimpleNamespace(iid=Identifier(RANGE))
        info = SimpleNamespace(GetTypeAttr=lambda: attributes)
        self._oleobj_ = SimpleNamespace(GetTypeInfo=lambda: info)

    def GetAddress(self, *_: object) -> str:  # noqa: N802 - COM's name
        """Give the address."""
        return self.Address


@dataclass(frozen=True)
class Excel:
    """The UDF module as the real xlwings sees it."""

    module: ModuleType
    udfs: ModuleType
    server: ModuleType

    def call(self, name: str, *cells: object) -> object:
        """Call a function as the COM server does; a single cell leaves it as rows too."""
        rows = self.udfs.call_udf("addin.excel", name, cells)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows


def stubs() -> dict[str, ModuleType]:
    """Make the modules of pywin32 that xlwings imports."""

    def module(name: str, **attributes: object) -> ModuleType:
        made = ModuleType(name)
        vars(made).update(attributes)
        return made

    class Dispatched:
        pass

    client = module(
        "win32com.client",
        CDispatch=type("CDispatch", (), {}),
        CoClassBaseClass=object,
        Dispatch=lambda value, **_: value,
        DispatchBaseClass=Dispatched,
        DispatchEx=MagicMock(),
        dynamic=MagicMock(),
        __path__=[],
    )
    parts = {name: module(f"win32com.server.{name}") for name in ("util", "dispatcher", "policy")}
    server = module("win32com.server", __path__=[], **parts)
    made = [
        module("pywintypes", TimeType=Time, com_error=ComError, error=ComError, IID=Identifier),
        module("win32timezone", TimeZoneInfo=SimpleNamespace(utc=lambda: timezone.utc)),  # noqa: UP017
        module("win32process", GetWindowThreadProcessId=lambda _: (1, 1)),
        *map(module, ("win32api", "win32con", "win32event", "win32gui")),
        module("win32com", client=client, server=server, __path__=[]),
        client,
        server,
        *parts.values(),
    ]
    python_com = MagicMock(com_error=ComError, __file__="stub")
    return {each.__name__: each for each in made} | {
        "pythoncom": python_com,
        "win32com.client.dynamic": client.dynamic,
    }


@contextmanager
def running() -> Iterator[Excel]:
    """Import the UDF module with xlwings' Windows side, and leave nothing of it behind."""
    before = set(sys.modules)
    sys.modules.pop("addin.excel", None)
    with pytest.MonkeyPatch.context() as patch:
        for name, module in stubs().items():
            patch.setitem(sys.modules, name, module)
        for name in ("windll", "oledll", "PyDLL"):
            patch.setattr(ctypes, name, MagicMock(), raising=False)
        windows = importlib.import_module("xlwings._xlwindows")
        registering = importlib.import_module("xlwings.udfs")
        patch.setattr(xlwings, "func", registering.xlfunc)
        patch.setattr(xlwings, "arg", registering.xlarg)
        engines = list(xlwings.engines.engines)
        xlwings.engines.add(xlwings.Engine(impl=windows.engine))
        server = importlib.import_module("xlwings.com_server")
        yield Excel(importlib.import_module("addin.excel"), registering, server)
        xlwings.engines.engines[:] = engines
    for name in set(sys.modules) - before:
        if name.startswith(("xlwings.", "addin.excel", "win32", "pythoncom", "pywintypes")):
            del sys.modules[name]


def value(cell: object) -> object:
    """Give a cell as pywin32 does."""
    if isinstance(cell, ErrorValue):
        return ERRORS[cell.spelling]
    if isinstance(cell, date):
        return Time(cell.year, cell.month, cell.day, tzinfo=timezone.utc)  # noqa: UP017 - as pywin32
    if isinstance(cell, int) and not isinstance(cell, bool):
        return float(cell)
    return cell


def laid_out(argument: object) -> Cells:
    """Give an argument as the range of its cells."""
    if not isinstance(argument, tuple):
        return Cells(value(argument))
    special = (ErrorValue, date, Decimal, int)
    if not any(isinstance(cell, special) for row in argument for cell in row):
        return Cells(argument)  # a whole column is not copied
    return Cells(tuple(tuple(map(value, row)) for row in argument))
