"""The deal book in memory: what was said, filed and found, each value with its source and date."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbooks.book.flow import ARTICLE_EDITION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workbooks.book.flow import Flow

EDITIONS = (ARTICLE_EDITION, "filed", "latest")
CASES = ("low", "base", "high")
CARRY = {
    "article": ("article", "filed", "latest"),
    "filed": ("filed", "article", "latest"),
    "latest": ("latest", "filed", "article"),
}
FEEDS = ("A", "A-relay", "B", "C", "derived")
FEEDS_NOTHING = ("D", "recall", "not checked", "not found")
CONFIDENCES = (*FEEDS, *FEEDS_NOTHING)
BOUNDS = ("max", "min")
STRESS_KEYS = ("fall", "lab", "chips", "rates")
COMPARISONS = ("above", "below")


class Name(dict[str, str]):
    """A text in English, and in the other languages that its file gives it in."""


@dataclass(frozen=True)
class Source:
    """Where values come from: a document with its address, or a named document without one."""

    id: str
    title: str
    url: str


@dataclass(frozen=True)
class Entry:
    """One stated value: who says it, as of when, how sure; `csv` are the ids of the facts."""

    value: float | date
    source: str
    as_of: str
    confidence: str
    csv: tuple[str, ...] = ()
    phrase: str = ""
    note: str = ""


@dataclass(frozen=True)
class Quantity:
    """What has a key in its file, a name for readers and a unit."""

    key: str
    name: Name
    unit: str


@dataclass(frozen=True)
class Figure(Quantity):
    """A quantity of a deal in up to three editions."""

    bound: str
    editions: Mapping[str, Entry]

    def carried(self, edition: str) -> str:
        """Name the edition whose value stands in for one that may have none."""
        return next(each for each in CARRY[edition] if each in self.editions)


@dataclass(frozen=True)
class Assumption(Quantity):
    """A number nobody disclosed, as low, base and high; `claim` is the claim it answers."""

    low: float
    base: float
    high: float
    as_of: str
    note: str
    claim: str = ""


@dataclass(frozen=True)
class YearlyAssumption(Quantity):
    """An assumption that runs over years; low, base and high hold a value for each."""

    years: tuple[str, ...]
    low: tuple[float, ...]
    base: tuple[float, ...]
    high: tuple[float, ...]
    as_of: str
    note: str


@dataclass(frozen=True)
class Period:
    """A reporting period: its end and the document that its values come from."""

    key: str
    end: date
    source: str


@dataclass(frozen=True)
class ReportedLine(Quantity):
    """One item of a reported history, by period; a period may lack it."""

    values: Mapping[str, Entry]


@dataclass(frozen=True)
class History:
    """What a company reported, period by period."""

    periods: Mapping[str, Period]
    lines: Mapping[str, ReportedLine]


@dataclass(frozen=True)
class Claim(Quantity):
    """What somebody said and no calculation uses: a number, or words."""

    value: float | date | None
    text: str
    source: str
    as_of: str
    confidence: str
    csv: tuple[str, ...] = ()
    phrase: str = ""
    note: str = ""


@dataclass(frozen=True)
class NotModelled(Claim):
    """A fact that no deal, company or tab has a use for, and the reason why."""

    reason: Name = field(default_factory=Name)


@dataclass(frozen=True)
class Correction:
    """A figure (its full id) that a newer document corrected: what it was, by which facts, why."""

    figure: str
    was: float | date
    was_csv: tuple[str, ...]
    csv: tuple[str, ...]
    why: Name


@dataclass(frozen=True)
class Break:
    """What breaks a deal: a headline of its tab beyond a threshold, and the stresses that move it.

    `threshold` is in `unit`, a percentage as it is said.
    """

    headline: str
    comparison: str
    threshold: float
    unit: str
    moved_by: tuple[str, ...]
    as_of: str
    note: str


@dataclass(frozen=True)
class Subject:
    """A deal, a company or the market: what the book holds about it."""

    id: str
    name: Name
    figures: Mapping[str, Figure]
    assumptions: Mapping[str, Assumption]
    paths: Mapping[str, YearlyAssumption]
    history: History | None
    claims: Mapping[str, Claim]

    @property
    def units(self) -> dict[str, str]:
        """The unit, by key, of everything that a calculation may use; a claim feeds none."""
        parts = (self.figures, self.assumptions, self.paths)
        return {key: item.unit for part in parts for key, item in part.items()}


@dataclass(frozen=True)
class Deal(Subject):
    """A deal with its flows; `kind` chooses the tab that is built for it."""

    kind: str
    tab: str
    summary: Name
    condition: Name
    flows: tuple[Flow, ...]
    breaks: Break | None = None


@dataclass(frozen=True)
class Said:
    """A number of the article that no figure or claim holds, and the reason why."""

    phrase: str
    value: float | date | None
    text: str
    unit: str
    reason: Name


@dataclass(frozen=True)
class Contradiction:
    """Where the article contradicts itself, the record or arithmetic; `figures` are full ids."""

    number: int
    text: Name
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Article:
    """What the article says beside the book's figures and claims, and where it errs."""

    said: tuple[Said, ...]
    contradictions: tuple[Contradiction, ...]


@dataclass(frozen=True)
class Precedent:
    """What another company paid in shares that vest, as filed; rates are percent, never decimals.

    `shares` is one total or a number for each tranche, as are the hurdles (none: no price hurdle)
    and the values a share. What was not seen is missing.
    """

    id: str
    kind: str
    issuer: str
    holder: str
    date: str
    vests_with: str
    averaging: str
    strike: float | None
    spot: float | None
    volatility: float | None
    rate: float | None
    dividend_yield: float | None
    term: float | None
    shares: tuple[float, ...]
    hurdles: tuple[float, ...]
    filed_value_per_share: tuple[float, ...]
    filed_total: float | None
    model: str
    confidence: str
    sources: tuple[Source, ...]
    csv: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Book:
    """The whole deal book; `own` are the deals that came from an analyst's folder.

    `labs` are the companies whose payments the stress of a lab that pays less cuts.
    """

    as_of: date
    market: Subject
    companies: Mapping[str, Subject]
    deals: Mapping[str, Deal]
    sources: Mapping[str, Source]
    article: Article
    precedents: tuple[Precedent, ...] = ()
    corrections: tuple[Correction, ...] = ()
    not_modelled: tuple[NotModelled, ...] = ()
    own: tuple[str, ...] = ()
    labs: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Everything that holds figures, in the order of the book."""
        return (self.market, *self.companies.values(), *self.deals.values())
