"""Results by argument: a spreadsheet asks again for what has not changed.

A workbook that opens, a switch that is turned there and back, a table that several cells read:
each repeats calls with the same arguments. The functions are pure, so the result may be kept.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from addin.cells import Block, Cell

MOST_CALLS = 512  # as many as a large workbook has
MOST_CELLS = 2_000_000  # of arguments and results together: some 100 MB


class Memory:
    """The results of the latest calls, at most so many of them and so many cells."""

    def __init__(self, calls: int = MOST_CALLS, cells: int = MOST_CELLS) -> None:
        """Set the limits."""
        self._limits = calls, cells
        self._kept: OrderedDict[Hashable, tuple[Cell | Block, int]] = OrderedDict()
        self._cells = 0
        self._lock = Lock()

    def __len__(self) -> int:
        """Count the calls whose results are kept."""
        return len(self._kept)

    def get(self, key: Hashable) -> Cell | Block:
        """Give a kept result, which is then the latest; None when there is none.

        Rows are copied: what a host does to them must not change the next answer.
        """
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            found, _ = self._kept[key]
        return [list(row) for row in found] if isinstance(found, list) else found

    def put(self, key: Hashable, found: Cell | Block, cells: int) -> None:
        """Keep a result that has so many cells of arguments; drop the oldest beyond the limits."""
        calls, most = self._limits
        kept: Cell | Block = found
        if isinstance(found, list):
            kept = [list(row) for row in found]
            cells += sum(map(len, kept))
        if cells > most:
            return
        with self._lock:
            _, old = self._kept.pop(key, (None, 0))
            self._kept[key] = kept, cells
            self._cells += cells - old
            while len(self._kept) > calls or self._cells > most:
                _, (_, dropped) = self._kept.popitem(last=False)
                self._cells -= dropped
