"""What a function says when it cannot answer: three kinds of error, each one sentence."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ERROR_SPELLINGS = frozenset(
    {"#VALUE!", "#NUM!", "#N/A", "#DIV/0!", "#REF!", "#NAME?", "#NULL!", "#SPILL!", "#CALC!"}
)


class ArgumentError(ValueError):
    """An argument that a function cannot use; the message is one sentence for its user."""


class WrongTypeError(ArgumentError):
    """Text where a number belongs, an error value, or a range of the wrong shape: #VALUE!."""


class DomainError(ArgumentError):
    """A number outside the limits of its argument: #NUM!."""


class UnknownNameError(ArgumentError):
    """An id, company or edition that does not exist: #N/A."""


@dataclass(frozen=True)
class ErrorValue:
    """An error that stands in a cell, such as #N/A."""

    spelling: str


def nearest(word: str, names: Iterable[str]) -> str:
    """Offer the most similar name whatever its case, as the end of a sentence, or nothing."""
    folded = {name.casefold(): name for name in names}
    found = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.5)
    return f"; did you mean {folded[found[0]]!r}?" if found else ""
