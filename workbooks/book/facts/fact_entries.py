"""Write rows of facts as entries of a deal file: sources, figures with their editions, claims."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.book.as_of import last_day
from workbooks.book.model import EDITIONS, FEEDS, Name
from workbooks.book.toml_text import array, literal, name_and_unit, quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from workbooks.book.facts.fact_table import Fact
    from workbooks.book.facts.fact_value import Part
    from workbooks.book.model import Source

ARTICLE, FILED, LATEST = EDITIONS
SEEN = ("A", "A-relay")  # the document itself, or one that quotes it
LONGEST_ID = 60
HEAD = """\
# From {origin}: entries to be placed in the file of a deal or a company. Look at each key, name
# and edition first; what repeats a figure of the book belongs to that figure.
"""


@dataclass(frozen=True)
class Statement:
    """One value of a row: the row, the part of its value, and the part's number if it has many."""

    fact: Fact
    part: Part
    number: int

    @property
    def name(self) -> str:
        """Name the quantity: as the row does, with what tells the part of several."""
        count = len(self.fact.parts)
        if count == 1:
            return self.fact.metric
        return f"{self.fact.metric}, {self.number} of {count}: {self.part.name}"

    @property
    def key(self) -> str:
        """Make an id of the name: a part has the number in it."""
        key = identifier_of(self.fact.metric, "_", "figure")
        return f"{key}_{self.number}" if len(self.fact.parts) > 1 else key

    @property
    def feeds(self) -> bool:
        """Tell whether a figure may have the value."""
        return self.fact.confidence in FEEDS and self.part.value is not None


def identifier_of(text: str, joint: str, default: str) -> str:
    """Make an id of a text: small letters and digits, a letter first; another if it has none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = joint.join(re.findall(r"[a-z0-9]+", plain))
    if not words[:1].isalpha():
        words = f"{default}{joint}{words}".rstrip(joint)
    if len(words) > LONGEST_ID - 10:  # room for numbers
        words = words[: LONGEST_ID - 10].rpartition(joint)[0] or words[: LONGEST_ID - 10]
    return words


def unique(wanted: str, taken: Collection[str], joint: str) -> str:
    """Give an id that is not taken: the one wanted, or one with a number behind."""
    found, number = wanted, 1
    while found in taken:
        number += 1
        found = f"{wanted}{joint}{number}"
    return found


def by_entity(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Sort facts by what they are about, under an id of it."""
    ids: dict[str, str] = {}
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        if fact.entity not in ids:
            ids[fact.entity] = unique(identifier_of(fact.entity, "-", "entity"), found, "-")
        found.setdefault(ids[fact.entity], []).append(fact)
    return found


def source_ids(facts: Iterable[Fact], known: Mapping[str, Source]) -> dict[tuple[str, str], str]:
    """Give each document an id: that of the book where it has the document, else a new one."""
    found = {(source.title, source.url): key for key, source in known.items()}
    taken = set(known)
    for fact in facts:
        if (fact.title, fact.url) not in found:
            new = unique(identifier_of(fact.title, "-", "source"), taken, "-")
            found[fact.title, fact.url] = new
            taken.add(new)
    return found


def entries(
    origin: str,
    facts: Sequence[Fact],
    sources: Mapping[tuple[str, str], str],
    taken: Iterable[str] = (),
) -> str:
    """Write the entries of facts; no key of them is among those that are taken."""
    keys = set(taken)
    parts = [HEAD.format(origin=origin), *_sources(facts, sources)]
    for about in by_entity(facts).values():
        parts.append(f"# --- {about[0].entity}\n")
        parts += _about(about, sources, keys)
    return "\n".join(parts)


def _about(
    facts: Sequence[Fact], sources: Mapping[tuple[str, str], str], keys: set[str]
) -> Iterator[str]:
    """Write the figures of one entity, then its claims; their keys are taken after it."""
    statements = [
        Statement(fact, part, number) for fact in facts for number, part in enumerate(fact.parts, 1)
    ]
    groups: dict[tuple[str, ...], list[Statement]] = {}
    for each in statements:
        if each.feeds:
            groups.setdefault((each.name, each.fact.unit, each.part.bound), []).append(each)
    in_figures = set()
    for group in groups.values():
        stated = _editions(group)
        in_figures |= set(stated)
        yield "\n".join(_figure(_key(group[0], keys), stated, sources))
    for each in statements:
        if each not in in_figures:
            yield "\n".join(_claim(_key(each, keys), each, sources))


def _key(statement: Statement, keys: set[str]) -> str:
    """Take a key for a quantity."""
    key = unique(statement.key, keys, "_")
    keys.add(key)
    return key


def _editions(group: Sequence[Statement]) -> dict[Statement, tuple[str, ...]]:
    """Say which editions each value of a figure fills; one that a newer leaves none is left out.

    A row with a phrase of the article fills `article`, one whose document was seen or quoted
    `filed`, one with neither `latest`; of several, the newest fills `latest` in any case.
    """
    wanted = {each: list(_wanted(each.fact)) for each in group}

    def newest(among: Iterable[Statement]) -> Statement:
        return max(among, key=lambda each: last_day(each.fact.as_of))

    if len(group) > 1:
        wanted[newest(group)].append(LATEST)
    filled: dict[Statement, tuple[str, ...]] = {}
    for edition in EDITIONS:
        if among := [each for each in group if edition in wanted[each]]:
            chosen = newest(among)
            filled[chosen] = (*filled.get(chosen, ()), edition)
    return {each: filled[each] for each in group if each in filled}


def _wanted(fact: Fact) -> Iterator[str]:
    if fact.phrase:
        yield ARTICLE
    if fact.confidence in SEEN:
        yield FILED
    if not fact.phrase and fact.confidence not in SEEN:
        yield LATEST


def _sources(facts: Iterable[Fact], sources: Mapping[tuple[str, str], str]) -> Iterator[str]:
    for title, url in dict.fromkeys((fact.title, fact.url) for fact in facts):
        lines = [f"[sources.{sources[title, url]}]", f"title = {quoted(title)}"]
        yield "\n".join([*lines, *([f"url = {quoted(url)}"] if url else []), ""])


def _figure(
    key: str,
    stated: Mapping[Statement, tuple[str, ...]],
    sources: Mapping[tuple[str, str], str],
) -> Iterator[str]:
    """Write a figure with a table for each row that states it."""
    first = next(iter(stated))
    yield f"[figures.{key}]"
    yield from name_and_unit(Name(en=first.name), first.fact.unit)
    if first.part.bound:
        yield f"bound = {quoted(first.part.bound)}"
    for each, editions in stated.items():
        yield f"[[figures.{key}.stated]]"
        yield f"editions = {array(editions)}"
        yield f"value = {literal(each.part.value or 0)}"
        yield from _origin(each.fact, sources)
    yield ""


def _claim(key: str, each: Statement, sources: Mapping[tuple[str, str], str]) -> Iterator[str]:
    yield f"[claims.{key}]"
    yield from name_and_unit(Name(en=each.name), each.fact.unit)
    plain = each.part.value is not None and not each.part.bound  # which a claim has not
    yield (
        f"value = {literal(each.part.value or 0)}" if plain else f"text = {quoted(each.part.text)}"
    )
    yield from _origin(each.fact, sources)
    yield ""


def _origin(fact: Fact, sources: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Say who states a value, as of when, how sure."""
    yield f"source = {quoted(sources[fact.title, fact.url])}"
    yield f"as_of = {quoted(fact.as_of)}"
    yield f"confidence = {quoted(fact.confidence)}"
    yield f"csv = {quoted(fact.id)}"
    if fact.phrase:
        yield f"phrase = {quoted(fact.phrase)}"
    if fact.note:
        yield f"note = {quoted(fact.note)}"
