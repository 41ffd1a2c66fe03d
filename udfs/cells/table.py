"""Tables as results: a labelled frame that a spreadsheet spills as a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from udfs.cells.arrays import Floats


def table(
    label: str,
    rows: Mapping[str, Sequence[float] | Floats],
    columns: Sequence[str],
    blank: Iterable[tuple[int, int]] = (),
) -> pd.DataFrame:
    """Build a result table, one labelled row per item.

    NaN means a ratio without meaning (`n.m.` in a cell). The positions in `blank` (row, column)
    have no entry at all: NaN in Python too, an empty text in a cell.
    """
    frame = pd.DataFrame.from_dict(dict(rows), orient="index", columns=list(columns))
    frame.index.name = label
    frame.attrs["blank"] = tuple(blank)
    return frame


def listing(
    columns: Mapping[str, Sequence[float | str] | Floats],
    blank: Iterable[tuple[int, int]] = (),
    label: str | None = None,
    names: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Build a result table from its columns; names may repeat, and cells may be texts.

    Without `label` there is no label column. NaN and `blank` mean what they mean in `table`.
    """
    index = None if names is None else pd.Index(list(names), dtype=object, name=label)
    frame = pd.DataFrame(dict(columns), index=index)
    frame.attrs["blank"] = tuple(blank)
    return frame
