"""The catalogue: every worksheet function there is, from which each host is generated."""

from __future__ import annotations

from functools import cache

import udfs
from addin.function import Function, record
from addin.why import ono_why


@cache
def functions() -> dict[str, Function]:
    """Give the record of every function by its name in a cell."""
    calls = [getattr(udfs, name) for name in udfs.__all__]
    return {function.name: function for function in map(record, [*calls, ono_why])}
