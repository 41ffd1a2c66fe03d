"""What a kind of deal asks of a deal file; the tab that it builds is no matter of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


class Kind(Protocol):
    """The keys that a kind of deal computes with, and their units: needed, or used if there."""

    NEEDS: Mapping[str, str]
    OPTIONAL: Mapping[str, str]


Kinds: TypeAlias = "Mapping[str, Kind]"
