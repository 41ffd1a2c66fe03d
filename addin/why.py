"""ONO_WHY: the sentence behind an error value."""

from __future__ import annotations

import udfs
from addin import boundary
from addin.function import record
from udfs.cells.arguments import text
from udfs.cells.errors import UnknownNameError, nearest


def ono_why(name: str, *arguments: object) -> str:
    """Say in one sentence why a function returns an error, with the same arguments.

    It runs the named call again: a spreadsheet hands a function the value of a cell, never the
    reason of its error. In LibreOffice a call with an error among its arguments is not made.

    Args:
        name: Text, the name of a function of this catalogue, such as "WARRANT_VALUE".
        *arguments: The arguments of that function, as they stand in its own formula.

    Returns:
        Text: the sentence that names the argument, the place, the value and the limit; empty
        when the call succeeds.

    Raises:
        UnknownNameError: `name` is no function of the catalogue.

    Example:
        =ONO_WHY("WARRANT_VALUE", 100, 100, 1, 45, 0.03, 1) → WARRANT_VALUE: volatility must be
        at least 0 and at most 5, got 45; it looks like a percentage: write 45% as 0.45

    Source:
        This project: the rules of the function that is named.
    """
    wanted = text("name", name).upper()
    names = [each.upper() for each in udfs.__all__]
    if wanted not in names:
        message = f"{wanted!r} is not a function of ONO{nearest(wanted, names)}"
        raise UnknownNameError(message)
    return boundary.why(record(getattr(udfs, wanted.lower())), arguments)
