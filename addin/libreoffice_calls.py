"""Answer the calls that LibreOffice's add-in sends: the functions run here, in this process."""

from __future__ import annotations

import json
import socket
from collections import Counter
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, cast

from addin import boundary
from addin.catalogue import functions
from addin.libreoffice_files import gives_one_cell, method
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from addin.cells import Block, Cell
    from addin.function import Function

# LibreOffice's numbers of its error values; it has none for a table that cannot spill.
ERROR_CODES = {
    "#NUM!": 503,
    "#VALUE!": 519,
    "#NULL!": 521,
    "#REF!": 524,
    "#NAME?": 525,
    "#DIV/0!": 532,
    "#N/A": 32767,
}


class CallServer:
    """A socket at a path, where each line is a call and gets a line as its answer."""

    def __init__(self, path: Path) -> None:
        """Listen, in a thread that ends with `close`."""
        self.calls: Counter[str] = Counter()
        self.reached = False
        self._functions = {method(function): function for function in functions().values()}
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        Thread(target=self._accept, daemon=True).start()

    @property
    def methods(self) -> tuple[str, ...]:
        """Name the methods that are answered."""
        return tuple(self._functions)

    def close(self) -> None:
        """Stop listening."""
        with suppress(OSError):  # already gone
            self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:  # closed
                return
            self.reached = True
            Thread(target=self._converse, args=(connection,), daemon=True).start()

    def _converse(self, connection: socket.socket) -> None:
        with (
            suppress(OSError),  # LibreOffice was ended in the middle of a call
            connection,
            connection.makefile("rw", encoding="utf-8", newline="\n") as lines,
        ):
            for line in lines:
                name, cells = json.loads(line)
                lines.write(json.dumps(self._answer(self._functions[name], cells)) + "\n")
                lines.flush()

    def _answer(self, function: Function, cells: Sequence[object]) -> object:
        self.calls[function.name] += 1
        return answer(function, boundary.call(function, received(function, cells)))


def received(function: Function, cells: Sequence[object]) -> list[object]:
    """Take the arguments of a call: those left out at the end are None, repeated ones a list."""
    given = list(cells)
    if function.parameters and function.parameters[-1].repeated:
        given += cast("list[object] | None", given.pop()) or []
    while given and given[-1] is None:
        given.pop()
    return given


def answer(function: Function, found: Cell | Block) -> object:
    """Write a result as the add-in takes it: one cell, or rows where a table may come."""
    if gives_one_cell(function):
        return _cell(found)
    rows = found if isinstance(found, list) else [[found]]
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(value: Cell | Block) -> object:
    if isinstance(value, ErrorValue):
        return {"error": ERROR_CODES.get(value.spelling, ERROR_CODES["#VALUE!"])}
    return float(value) if isinstance(value, bool) else value  # a lone True would show 0
