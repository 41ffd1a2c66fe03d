"""Read precedents.toml: what others paid in shares that vest, and the values they filed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.as_of import AS_OF
from workbooks.book.model import CONFIDENCES, Precedent, Source
from workbooks.book.subject import identifier, source
from workbooks.book.toml_lines import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.book.toml_lines import TomlTable

# A customer's warrant is the precedent; the others test the valuation on values that were filed.
KINDS = ("customer", "plain", "hurdle")
VESTS_WITH = ("purchases", "price")
MODELS = ("Black-Scholes", "Monte Carlo")


def read_precedents(table: TomlTable) -> tuple[Precedent, ...]:
    """Read the file; each precedent names one or more of its sources."""
    sources = {key: _source(key, each) for key, each in table.tables("sources").items()}
    taken: set[str] = set()
    return tuple(_precedent(each, sources, taken) for each in table.rows("precedents"))


def _source(key: str, table: TomlTable) -> Source:
    found = source(key, table, addressed=True)
    table.done()
    return found


def _precedent(table: TomlTable, sources: Mapping[str, Source], taken: set[str]) -> Precedent:
    """Read one precedent; `taken` are the ids of those before it."""
    found = Precedent(
        id=identifier(table, "id"),
        kind=table.choice("kind", KINDS),
        issuer=table.text("issuer"),
        holder=table.text("holder"),
        date=table.text("date"),
        vests_with=table.choice("vests_with", VESTS_WITH, ""),
        averaging=table.text("averaging", ""),
        strike=_number(table, "strike"),
        spot=_number(table, "spot"),
        volatility=_number(table, "volatility"),
        rate=_number(table, "rate"),
        dividend_yield=_number(table, "dividend_yield"),
        term=_number(table, "term"),
        shares=_numbers(table, "shares"),
        hurdles=_numbers(table, "hurdles"),
        filed_value_per_share=_numbers(table, "filed_value_per_share"),
        filed_total=_number(table, "filed_total"),
        model=table.choice("model", MODELS),
        confidence=table.choice("confidence", CONFIDENCES),
        sources=_sources(table, sources),
        csv=table.texts("csv", needed=False),
        note=table.text("note", ""),
    )
    if found.id in taken:
        table.find("id", f"{found.id!r} is the id of two precedents")
    taken.add(found.id)
    _check(table, found)
    table.done()
    return found


def _check(table: TomlTable, found: Precedent) -> None:
    """Find what no field shows alone."""
    if found.date and not AS_OF.match(found.date):
        table.find("date", f"must be YYYY, YYYY-MM or YYYY-MM-DD, is {found.date!r}")
    if (found.kind == "hurdle") != bool(found.hurdles):
        table.find("hurdles", "belong to the kind 'hurdle', which needs them")
    tranches = max(len(found.hurdles), 1)
    for key in ("shares", "filed_value_per_share"):
        count = len(getattr(found, key))
        if count not in {0, 1, tranches}:
            table.find(key, f"has {count} values for {tranches} tranches")


def _sources(table: TomlTable, sources: Mapping[str, Source]) -> tuple[Source, ...]:
    named = table.texts("sources", needed=True)
    for each in named:
        if each not in sources:
            table.find("sources", f"the source {each!r} is not declared{nearest(each, sources)}")
    return tuple(sources[each] for each in named if each in sources)


def _number(table: TomlTable, key: str) -> float | None:
    """Take a number that may not have been seen."""
    return table.number(key) if key in table.content else None


def _numbers(table: TomlTable, key: str) -> tuple[float, ...]:
    """Take a list of numbers that may not have been seen."""
    return table.numbers(key) if key in table.content else ()
