"""What a review of the deal book lists: a value with who states it, and why it is listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.book.model import EDITIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from workbooks.book.model import Book, Claim, Entry, Figure, Subject

# In the order in which they are printed.
GROUPS = ("age", "relay", "carried", "contradictions", "assumptions", "sources")


@dataclass(frozen=True)
class Listed:
    """One line of a review; what its subject does not have, a source no value, is empty."""

    id: str
    why: str
    edition: str = ""
    value: float | date | str | None = None
    unit: str = ""
    source: str = ""
    title: str = ""
    as_of: str = ""
    confidence: str = ""


def stated_entries(figure: Figure) -> Iterator[tuple[str, Entry]]:
    """Give each value that a figure states once, with the editions that have it."""
    own = {each: figure.editions[each] for each in EDITIONS if each in figure.editions}
    for entry in dict.fromkeys(own.values()):
        yield ", ".join(each for each in own if own[each] == entry), entry


def list_entry(book: Book, subject: Subject, figure: Figure, entry: Entry, why: str) -> Listed:
    """List one value of a figure, with the editions that state it."""
    editions = next(names for names, each in stated_entries(figure) if each == entry)
    return Listed(
        id=f"{subject.id}.{figure.key}",
        why=why,
        edition=editions,
        value=entry.value,
        unit=figure.unit,
        source=entry.source,
        title=book.sources[entry.source].title,
        as_of=entry.as_of,
        confidence=entry.confidence,
    )


def list_claim(book: Book, subject: Subject, claim: Claim, why: str) -> Listed:
    """List a claim, which stands in no edition."""
    return Listed(
        id=f"{subject.id}.{claim.key}",
        why=why,
        edition="claim",
        value=claim.text if claim.value is None else claim.value,
        unit=claim.unit,
        source=claim.source,
        title=book.sources[claim.source].title,
        as_of=claim.as_of,
        confidence=claim.confidence,
    )
