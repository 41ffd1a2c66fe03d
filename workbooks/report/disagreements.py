"""Where the book disagrees: contradictions of the article, and editions that are far apart."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

from workbooks.report.listed import Listed, list_claim, list_entry, stated_entries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.book.model import Book, Contradiction, Entry, Figure, Subject

FAR = 0.1  # of the larger of two values


def disagreements(book: Book) -> Iterator[Listed]:
    """List each contradiction with what it names, then the figures with editions far apart."""
    for each in book.article.contradictions:
        yield Listed(f"contradiction {each.number}", each.text["en"])
        yield from _named(book, each)
    explained = {key for each in book.article.contradictions for key in each.figures}
    for subject in book.subjects:
        for figure in subject.figures.values():
            known = f"{subject.id}.{figure.key}" in explained
            yield from _apart(book, subject, figure, explained=known)


def _named(book: Book, contradiction: Contradiction) -> Iterator[Listed]:
    """List what a contradiction names; what is neither figure nor claim has its id alone."""
    why = f"named by contradiction {contradiction.number}"
    by_id = {subject.id: subject for subject in book.subjects}
    for name in contradiction.figures:
        subject_id, _, key = name.partition(".")
        subject = by_id.get(subject_id)
        if subject and (figure := subject.figures.get(key)):
            for _, entry in stated_entries(figure):
                yield list_entry(book, subject, figure, entry, why)
        elif subject and (claim := subject.claims.get(key)):
            yield list_claim(book, subject, claim, why)
        else:
            yield Listed(name, why)


def _apart(book: Book, subject: Subject, figure: Figure, *, explained: bool) -> Iterator[Listed]:
    """List the later of each two values of a figure that differ by more than a tenth."""
    for (names, first), (_, second) in combinations(stated_entries(figure), 2):
        distance = _distance(first, second)
        if distance > FAR:
            noted = explained or first.note or second.note
            reason = "" if noted else "; no note and no contradiction says why"
            why = (
                f"{distance:.0%} apart from {names}: {first.value} {figure.unit}".rstrip()
                + f" ({first.confidence}, {first.as_of}) against {second.confidence}{reason}"
            )
            yield list_entry(book, subject, figure, second, why)


def _distance(first: Entry, second: Entry) -> float:
    """Measure how far two numbers are apart, in parts of the larger; days are not measured."""
    if isinstance(first.value, date) or isinstance(second.value, date):
        return 0.0
    larger = max(abs(first.value), abs(second.value))
    return abs(first.value - second.value) / larger if larger else 0.0
