"""The add-in inside LibreOffice, run by LibreOffice's own Python: every call goes elsewhere.

It holds no function. A call is one line of JSON, `[method, [argument, …]]`, sent to the process
that started LibreOffice; the answer is one line too: a cell, or rows of cells. There an error is
`{"error": number}`, LibreOffice's own number for it.
"""

from __future__ import annotations

import json
import os
import socket
import struct
from typing import TYPE_CHECKING, Any

import unohelper
from com.sun.star.lang import XServiceInfo
from org.ono import XFunctions

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "org.ono.Functions"
SERVICES = (NAME, "com.sun.star.sheet.AddIn")
QUIET_NAN = 0x7FF8 << 48


def _connected() -> Any:  # noqa: ANN401 - `TextIO` here, but LibreOffice's Python may be old
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(os.environ["ONO_SOCKET"])
    return connection.makefile("rw", encoding="utf-8", newline="\n")


STREAM = _connected()  # on loading: the other side learns that the add-in is there


def _cell(answer: object) -> object:
    """Turn an error into the NaN that carries its number: a real error value in the cell."""
    if isinstance(answer, dict):
        (number,) = struct.unpack("<d", struct.pack("<Q", QUIET_NAN | answer["error"]))
        return number
    return answer


def _method(name: str) -> Callable[..., object]:
    def call(_: object, *arguments: object) -> object:
        STREAM.write(json.dumps([name, arguments]) + "\n")
        STREAM.flush()
        answer = json.loads(STREAM.readline())
        if isinstance(answer, list):
            return tuple(tuple(map(_cell, row)) for row in answer)
        return _cell(answer)

    return call


class Functions(unohelper.Base, XFunctions, XServiceInfo):  # type: ignore[misc] # UNO has no types
    """The object that Calc asks; its methods are added below."""

    def __init__(self, _: object) -> None:
        """Take the component context, as every component does."""

    def getImplementationName(self) -> str:  # noqa: N802 - UNO's name
        """Say what the registry calls this."""
        return NAME

    def supportsService(self, name: str) -> bool:  # noqa: N802 - UNO's name
        """Tell whether this is an add-in."""
        return name in SERVICES

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802 - UNO's name
        """Name the services."""
        return SERVICES


for method in os.environ["ONO_METHODS"].split():
    setattr(Functions, method, _method(method))

g_ImplementationHelper = unohelper.ImplementationHelper()  # noqa: N816 - LibreOffice looks for it
g_ImplementationHelper.addImplementation(Functions, NAME, SERVICES)
