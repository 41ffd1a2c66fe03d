"""How benchmarks take the time, the same way for ours and for a peer."""

from __future__ import annotations

import timeit
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def fastest(call: Callable[[], object], times: int = 5) -> float:
    """Time a call, in seconds, at its best; no garbage is collected meanwhile."""
    return min(timeit.repeat(call, number=1, repeat=times))
