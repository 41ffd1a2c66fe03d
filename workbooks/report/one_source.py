"""Which figures rest on one document that was relayed or is weak, and which documents bear them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from workbooks.report.listed import Listed, list_entry, stated_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.book.model import Book, Claim, Entry, Figure, Quantity, Subject

WEAK = ("A-relay", "C")
COMPUTED = "derived"  # from other figures: no document of its own


def on_one_source(book: Book) -> Iterator[Listed]:
    """List the relayed and weak figures that no second document states, then those documents."""
    figures: Counter[str] = Counter()
    reported: Counter[str] = Counter()
    for subject in book.subjects:
        for figure in subject.figures.values():
            lonely = list(_alone(book, subject, figure))
            yield from lonely
            figures.update({_document(book, each.source) for each in lonely})
        for line in subject.history.lines.values() if subject.history else ():
            weak = (entry for entry in line.values.values() if entry.confidence in WEAK)
            reported.update(_document(book, entry.source) for entry in weak)
    declared = {_document(book, each): each for each in reversed([*book.sources])}
    borne = figures + reported
    for document in sorted(borne, key=lambda each: (-borne[each], declared[each])):
        source = book.sources[declared[document]]
        counts = ((figures[document], "figure"), (reported[document], "reported value"))
        said = [f"{count} {what}{'s' * (count != 1)}" for count, what in counts if count]
        rest = "rests" if borne[document] == 1 else "rest"
        why = f"{' and '.join(said)} {rest} on it alone"
        yield Listed(source.id, why, source=source.id, title=source.title)


def same_quantity(item: Quantity, other: Quantity) -> bool:
    """Tell whether two items of a subject are one quantity: the unit and the English name agree."""
    return (item.unit, item.name["en"].casefold()) == (other.unit, other.name["en"].casefold())


def _alone(book: Book, subject: Subject, figure: Figure) -> Iterator[Listed]:
    """List the weak values of a figure whose document is the only one."""
    documents = {
        _document(book, each.source)
        for each in _statements(subject, figure)
        if each.confidence != COMPUTED
    }
    for _, entry in stated_entries(figure):
        if entry.confidence in WEAK and not documents - {_document(book, entry.source)}:
            how = "relayed" if entry.confidence == "A-relay" else "weak"
            yield list_entry(book, subject, figure, entry, f"{how}, and no second document")


def _statements(subject: Subject, figure: Figure) -> Iterator[Entry | Claim]:
    """Give all that a subject states of the quantity of a figure."""
    for other in subject.figures.values():
        if other.key == figure.key or same_quantity(other, figure):
            yield from other.editions.values()
    yield from (each for each in subject.claims.values() if same_quantity(each, figure))


def _document(book: Book, source: str) -> str:
    """Name the document behind a source: two sources with one address are one."""
    found = book.sources[source]
    return found.url or found.title
