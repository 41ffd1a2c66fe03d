"""What has no source to look up: claims and assumptions without one, sources nobody can follow."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from workbooks.book.as_of import last_day
from workbooks.report.listed import Listed, list_claim
from workbooks.report.one_source import same_quantity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from workbooks.book.model import Assumption, Book, Claim, Subject, YearlyAssumption

JUDGED = re.compile(r"\bjudge?ment", re.IGNORECASE)
FACT = re.compile(r"\b[A-Z]{2}\d{2}\b")  # an id of the facts, such as OB90
# What a publisher is called in the middle of a title, KeyBanc or UBS, and where one begins.
PUBLISHER = re.compile(r"\b[A-Z][A-Za-z&]*[A-Z][A-Za-z&]*\b|^(?!The |New )[A-Z][a-z]{2,}\b")


def claims_and_assumptions(book: Book, as_of: date) -> Iterator[Listed]:
    """List the claims that no figure or assumption holds, and the assumptions without a source."""
    for subject in book.subjects:
        answered = {each.claim for each in subject.assumptions.values()}
        for claim in subject.claims.values():
            if claim.key not in answered and not _held(subject, claim):
                why = f"a claim without a figure{_age(claim.as_of, as_of)}"
                yield list_claim(book, subject, claim, why)
    known = source_names(book)
    for subject in book.subjects:
        items: tuple[Assumption | YearlyAssumption, ...]
        items = (*subject.assumptions.values(), *subject.paths.values())
        for item in items:
            if not getattr(item, "claim", "") and not names_source(item.note, known):
                yield _assumed(subject, item, as_of)


def sources(book: Book) -> Iterator[Listed]:
    """List the sources that nothing cites, then those without an address."""
    cited = _citations(book)
    for source in book.sources.values():
        if not cited[source.id]:
            yield Listed(source.id, "cited by nothing", source=source.id, title=source.title)
    for source in book.sources.values():
        if not source.url:
            times = "once" if cited[source.id] == 1 else f"{cited[source.id]} times"
            why = f"no address; cited {times}"
            yield Listed(source.id, why, source=source.id, title=source.title)


def source_names(book: Book) -> re.Pattern[str]:
    """Give what a note names a source by: whole titles of several words, publishers in them."""
    titles = {source.title for source in book.sources.values()}
    companies = {company.name["en"] for company in book.companies.values()}
    whole = {title for title in titles if " " in title or "." in title}
    publishers = {name for title in titles for name in PUBLISHER.findall(title)}
    # A company is what an assumption is about; that a title has its name makes it no source.
    words = sorted(map(re.escape, whole | (publishers - companies)), key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(words)})(?![\w-])" if words else r"(?!)")


def names_source(note: str, known: re.Pattern[str]) -> bool:
    """Tell whether a note says where its numbers come from."""
    return bool(FACT.search(note) or known.search(note))


def _held(subject: Subject, claim: Claim) -> bool:
    return any(same_quantity(figure, claim) for figure in subject.figures.values())


def _assumed(subject: Subject, item: Assumption | YearlyAssumption, as_of: date) -> Listed:
    """List an assumption with its base case."""
    base = item.base
    judged = "a judgement" if JUDGED.search(item.note) else "its note names no source"
    return Listed(
        id=f"{subject.id}.{item.key}",
        why=f"{judged}{_age(item.as_of, as_of)}: {item.note}",
        edition="base",
        value=", ".join(f"{each}" for each in base) if isinstance(base, tuple) else base,
        unit=item.unit,
        title="Assumption",
        as_of=item.as_of,
    )


def _age(as_of: str, today: date) -> str:
    """Say how many days ago a date was; one to come has no age."""
    days = (today - last_day(as_of)).days
    return "" if days < 0 else f", {days} days old"


def _citations(book: Book) -> Counter[str]:
    """Count the figures, claims, periods and reported values that cite each source."""
    found: Counter[str] = Counter()
    for subject in book.subjects:
        for figure in subject.figures.values():
            found.update({entry.source for entry in figure.editions.values()})
        found.update(claim.source for claim in subject.claims.values())
        if subject.history:
            found.update(period.source for period in subject.history.periods.values())
            lines = subject.history.lines.values()
            found.update(entry.source for line in lines for entry in line.values.values())
    return found
