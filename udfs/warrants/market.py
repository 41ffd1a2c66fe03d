"""What all tranches of a warrant share: the share price and how it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats


class Market(NamedTuple):
    """Arrays that broadcast with each other, inside their domains."""

    spot: Floats
    strike: Floats
    expiry: Floats
    volatility: Floats
    rate: Floats
    dividend_yield: Floats
