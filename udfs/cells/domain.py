"""The numbers an argument accepts, and how its limits are said."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats, Marks


@dataclass(frozen=True)
class Domain:
    """The numbers an argument accepts, with what to say when it looks mistyped."""

    lowest: float = -math.inf
    highest: float = math.inf
    lowest_allowed: bool = True
    highest_allowed: bool = True
    percentage: bool = False

    def outside(self, values: Floats) -> Marks:
        """Mark the values that are not accepted."""
        below = values < self.lowest if self.lowest_allowed else values <= self.lowest
        above = values > self.highest if self.highest_allowed else values >= self.highest
        return below | above

    def __str__(self) -> str:
        """Say the limits as a reader would."""
        low, high = math.isfinite(self.lowest), math.isfinite(self.highest)
        at_least = f"{'at least' if self.lowest_allowed else 'above'} {self.lowest:g}"
        at_most = f"{'at most' if self.highest_allowed else 'below'} {self.highest:g}"
        if low and high:
            return f"{at_least} and {at_most}"
        return at_least if low else at_most if high else "a finite number"


ANY = Domain()
POSITIVE = Domain(lowest=0, lowest_allowed=False)
NOT_NEGATIVE = Domain(lowest=0)
VOLATILITY = Domain(lowest=0, highest=5, percentage=True)
RATE = Domain(lowest=-1, highest=1, percentage=True)
SHARE = Domain(lowest=0, highest=1, percentage=True)
