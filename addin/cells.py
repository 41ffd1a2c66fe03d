"""What a host's cells are: one cell, a block of them as an answer, rows of them as an argument."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from udfs.cells.errors import ErrorValue

Cell: TypeAlias = "float | str | bool | ErrorValue | None"
Block: TypeAlias = "list[list[Cell]]"
Rows: TypeAlias = "list[list[object]] | tuple[tuple[object, ...], ...]"
