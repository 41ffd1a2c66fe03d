"""Money from one company to another: what was said of it, what became of it, what is firm of it."""

from __future__ import annotations

from dataclasses import dataclass

ARTICLE_EDITION = "article"  # the edition that knows nothing later than …
ARTICLE_DATE = "2025-10"  # … the end of this month
FLOW_KINDS = ("equity", "purchase", "lease", "debt", "warrant", "guarantee")
STATUSES = ("announced", "signed", "closed", "paid", "superseded", "lapsed")
CURRENT = STATUSES[:4]  # neither replaced nor given up
SIGNED = "signed"
AGREED = (SIGNED, "closed", "paid")  # more than said, and not given up
CATEGORIES = ("circular", "other AI-to-AI", "everybody else")  # as BIS Bulletin 137 divides deals


@dataclass(frozen=True)
class State:
    """What a flow is from a day on, a month or a year, and the document that says so."""

    status: str
    since: str
    source: str
    editions: tuple[str, ...] = ()  # that know it; without any, all but the article's before it


@dataclass(frozen=True)
class Flow:
    """Money from a payer to a payee; `amount`, `years`, `firm`, `paid` are keys of the deal's tab.

    `states` are in the order of time. `firm` is the part of what is signed that nobody can cancel,
    `notice` the days after which somebody can; `paid` is what has been paid of it. Where they are
    not stated, no source says them. `covers` is the company that a guarantee answers
    for; a flow that `overlaps` counts capacity that another flow of the book counts too.
    """

    payer: str
    payee: str
    kind: str
    amount: str
    years: str
    editions: tuple[str, ...]
    note: str
    states: tuple[State, ...] = ()
    firm: str = ""
    paid: str = ""
    notice: float = 0
    category: str = ""
    covers: str = ""
    overlaps: bool = False

    def status(self, edition: str) -> str:
        """Say what the flow is, as an edition knows it; without a state it is announced."""
        known = [
            each.status
            for each in self.states
            if edition in (each.editions or _knowing(each.since))
        ]
        return known[-1] if known else STATUSES[0]

    @property
    def counted(self) -> dict[str, tuple[str, str]]:
        """Give, by field, each key that it refers to and the unit that this must have."""
        keys = {
            "amount": (self.amount, "USD bn"),
            "firm": (self.firm, "USD bn"),
            "paid": (self.paid, "USD bn"),
            "years": (self.years, "years"),
        }
        return {field: each for field, each in keys.items() if each[0]}


def _knowing(since: str) -> tuple[str, ...]:
    """Give the editions that can know what happened at a date."""
    later = ("filed", "latest")
    return (ARTICLE_EDITION, *later) if since[: len(ARTICLE_DATE)] <= ARTICLE_DATE else later
