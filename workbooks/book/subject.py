"""Read what a file of the deal book holds about one deal, one company or the market."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from workbooks.book.as_of import dates_a_value
from workbooks.book.languages import ENGLISH, languages
from workbooks.book.model import (
    BOUNDS,
    CONFIDENCES,
    EDITIONS,
    FEEDS_NOTHING,
    Assumption,
    Claim,
    Entry,
    Figure,
    History,
    Name,
    Period,
    ReportedLine,
    Source,
    Subject,
    YearlyAssumption,
)
from workbooks.book.toml_lines import nearest
from workbooks.book.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from workbooks.book.toml_lines import TomlTable

T = TypeVar("T")
IDENTIFIER = re.compile(r"(?=.{1,60}\Z)[a-z][a-z0-9]*([-_][a-z0-9]+)*")
AN_ID = "small letters, digits, hyphens and underscores, at most 60"
WEB = ("http://", "https://")
PARTS = ("figures", "assumptions", "paths", "lines", "claims")


def read_subject(table: TomlTable, sources: Mapping[str, Source]) -> Subject:
    """Read the parts that every file of the book has; the rest of the file is the caller's."""
    seen: set[str] = set()
    for part in PARTS:
        for key, each in table.tables(part).items():
            if key in seen:
                each.find("", f"{key!r} is an id that this file has already")
            seen.add(key)
    claims = _each(table, "claims", lambda key, each: read_claim(key, each, sources))
    return Subject(
        id=identifier(table, "id"),
        name=name(table, "name"),
        figures=_each(table, "figures", lambda key, each: _figure(key, each, sources)),
        assumptions=_each(table, "assumptions", lambda key, each: _assumption(key, each, claims)),
        paths=_each(table, "paths", _path),
        history=_history(table, sources),
        claims=claims,
    )


def identifier(table: TomlTable, key: str) -> str:
    """Take an id: a small letter, then small letters, digits, hyphens and underscores."""
    found = table.text(key)
    if found and not IDENTIFIER.fullmatch(found):
        table.find(key, f"{found!r} must be {AN_ID}")
    return found


def name(table: TomlTable, key: str) -> Name:
    """Take a text in English, and in whichever other languages it is given."""
    return said_in(table.table(key))


def said_in(texts: TomlTable) -> Name:
    """Read a table of one text by language; English must be there."""
    given = [each for each in languages() if each == ENGLISH or each in texts.content]
    found = Name({language: texts.text(language) for language in given})
    texts.asked.update(languages())
    texts.done()
    return found


def source(key: str, table: TomlTable, *, addressed: bool) -> Source:
    """Take where values come from; a document without a name of its own needs an address."""
    found = Source(key, table.text("title"), table.text("url", None if addressed else ""))
    if (addressed or found.url) and not found.url.startswith(WEB):
        table.find("url", f"must begin with http:// or https://, is {found.url!r}")
    return found


def among(table: TomlTable, key: str, words: Iterable[str], allowed: Iterable[str]) -> None:
    """Check that every word of a list is one of the allowed."""
    options = tuple(allowed)
    for word in words:
        if word not in options:
            table.find(key, f"{word!r} is not known{nearest(word, options)}")


def dated(table: TomlTable, key: str, default: str | None = None) -> str:
    """Take a day, a month or a year."""
    found = table.text(key, default)
    if found and not dates_a_value(found):
        table.find(key, f"must be YYYY, YYYY-MM or YYYY-MM-DD, is {found!r}")
    return found


def _each(table: TomlTable, part: str, read: Callable[[str, TomlTable], T]) -> dict[str, T]:
    """Read every table of a part."""
    found = {}
    for key, each in table.tables(part).items():
        if not IDENTIFIER.fullmatch(key):
            each.find("", f"the id {key!r} must be {AN_ID}")
        found[key] = read(key, each)
        each.done()
    return found


def _entry(table: TomlTable, sources: Mapping[str, Source], usual: Entry | None = None) -> Entry:
    """Read one stated value; what it leaves out is as `usual` in its period."""
    confidence = table.choice("confidence", CONFIDENCES, usual.confidence if usual else None)
    if confidence in FEEDS_NOTHING:
        table.find("confidence", f"{confidence!r} feeds no calculation: make it a claim")
    return Entry(
        value=table.value("value", needed=True) or 0.0,
        source=document(table, sources, usual.source if usual else None),
        as_of=dated(table, "as_of", usual.as_of if usual else None),
        confidence=confidence,
        csv=table.texts("csv", needed=False),
        phrase=table.text("phrase", ""),
        note=table.text("note", usual.note if usual else ""),
    )


def _fits(table: TomlTable, value: float | date | None, unit: str) -> None:
    """Check that a value is a date where its unit is one, and a number elsewhere."""
    if value is not None and isinstance(value, date) != (unit == "date"):
        kind = "a date" if unit == "date" else "a number"
        table.find("value", f"must be {kind}, for the unit is {unit!r}; is {value}")


def document(table: TomlTable, sources: Mapping[str, Source], default: str | None = None) -> str:
    """Take the id of a source that some file declares."""
    found = table.text("source", default)
    if found and found not in sources:
        table.find("source", f"the source {found!r} is not declared{nearest(found, sources)}")
    return found


def _unit(table: TomlTable) -> str:
    return table.choice("unit", UNITS, "" if table.content.get("unit") == "" else None)


def _figure(key: str, table: TomlTable, sources: Mapping[str, Source]) -> Figure:
    editions: dict[str, Entry] = {}
    unit = _unit(table)
    for each in table.rows("stated"):
        entry = _entry(each, sources)
        _fits(each, entry.value, unit)
        named = each.texts("editions", needed=True)
        among(each, "editions", named, EDITIONS)
        for edition in named:
            if edition in editions:
                each.find("editions", f"{edition!r} has two values")
            editions[edition] = entry
        each.done()
    if not editions:
        table.find("", "has no value in any edition")
    bound = table.choice("bound", BOUNDS, "")
    return Figure(key, name(table, "name"), unit, bound, editions)


def _assumption(key: str, table: TomlTable, claims: Mapping[str, Claim]) -> Assumption:
    found = Assumption(
        key=key,
        name=name(table, "name"),
        unit=_unit(table),
        low=table.number("low"),
        base=table.number("base"),
        high=table.number("high"),
        as_of=dated(table, "as_of"),
        note=table.text("note"),
        claim=table.text("claim", ""),
    )
    if found.claim and found.claim not in claims:
        table.find(
            "claim", f"{found.claim!r} is no claim of this file{nearest(found.claim, claims)}"
        )
    return found


def _path(key: str, table: TomlTable) -> YearlyAssumption:
    found = YearlyAssumption(
        key=key,
        name=name(table, "name"),
        unit=_unit(table),
        years=table.texts("years", needed=True),
        low=table.numbers("low"),
        base=table.numbers("base"),
        high=table.numbers("high"),
        as_of=dated(table, "as_of"),
        note=table.text("note"),
    )
    for case in ("low", "base", "high"):
        count = len(getattr(found, case))
        if count != len(found.years):
            table.find(case, f"has {count} values for {len(found.years)} years")
    return found


def read_claim(key: str, table: TomlTable, sources: Mapping[str, Source]) -> Claim:
    """Read what somebody said; the fields that a claim does not have are the caller's."""
    value, text = table.value("value", needed=False), table.text("text", "")
    if value is None and not text:
        table.find("", "needs a value or a text")
    unit = _unit(table)
    _fits(table, value, unit)
    return Claim(
        key=key,
        name=name(table, "name"),
        unit=unit,
        value=value,
        text=text,
        source=document(table, sources),
        as_of=dated(table, "as_of"),
        confidence=table.choice("confidence", CONFIDENCES),
        csv=table.texts("csv", needed=False),
        phrase=table.text("phrase", ""),
        note=table.text("note", ""),
    )


def _history(table: TomlTable, sources: Mapping[str, Source]) -> History | None:
    """Read the reporting periods and the lines reported in them."""
    periods: dict[str, Period] = {}
    usual: dict[str, Entry] = {}
    for key, each in table.tables("periods").items():
        periods[key] = Period(key, each.day("end"), document(each, sources))
        confidence = each.choice("confidence", CONFIDENCES)
        end = periods[key].end.isoformat()
        usual[key] = Entry(0.0, periods[key].source, end, confidence, note=each.text("note", ""))
        each.done()

    def line(key: str, each: TomlTable) -> ReportedLine:
        values = each.tables("values")
        among(each, "values", values, periods)
        entries = {
            period: _entry(value, sources, usual[period])
            for period, value in values.items()
            if period in periods
        }
        unit = _unit(each)
        for period, entry in entries.items():
            _fits(values[period], entry.value, unit)
            values[period].done()
        return ReportedLine(key, name(each, "name"), unit, entries)

    lines = _each(table, "lines", line)
    return History(periods, lines) if lines else None
