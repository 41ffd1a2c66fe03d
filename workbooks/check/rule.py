"""What a rule is, what it finds, and the register that `ono check --rules` lists."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Severity = Literal["error", "warning"]
Layer = Literal["package", "model", "values"]
LAYERS: tuple[Layer, ...] = ("package", "model", "values")
SHOWN = 20  # findings of one rule in one part that are listed; the rest are counted

# what would end the line, or move what a terminal shows
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
LONGEST = 300  # characters of each part of a finding

RULES: dict[str, Rule] = {}


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: which rule, where, and what to do about it."""

    code: str
    severity: Severity
    part: str
    cell: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """Say it in one line, the place first."""
        place = self.cell or self.part
        start = f"{place}: " if place else ""
        line = f"{start}{self.severity}: {self.message}. {self.remedy} [{self.code}]"
        return CONTROL.sub(lambda found: ascii(found[0])[1:-1], line)


@dataclass(frozen=True)
class Rule:
    """One thing that can be wrong: "error" is repaired or refused by Excel, "warning" is not."""

    code: str
    layer: Layer
    severity: Severity
    description: str
    remedy: str

    def __post_init__(self) -> None:
        """Enter the register."""
        if self.code in RULES:
            message = f"two rules are called {self.code!r}"
            raise ValueError(message)
        RULES[self.code] = self

    def at(self, part: str, message: str, cell: str = "") -> Finding:
        """Make a finding; `part` is a part of the package, `cell` an address with its tab."""
        return Finding(
            self.code, self.severity, _short(part), _short(cell), _short(message), self.remedy
        )


def _short(text: str) -> str:
    """Cut what a file says at length, so that a finding can be read."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def error(code: str, description: str, remedy: str) -> Rule:
    """Enter a rule of the package layer whose breach Excel repairs or refuses."""
    return Rule(code, "package", "error", description, remedy)


def warning(code: str, description: str, remedy: str, layer: Layer = "model") -> Rule:
    """Enter a rule whose breach Excel takes, and a modeller objects to."""
    return Rule(code, layer, "warning", description, remedy)


def shortened(findings: Iterable[Finding]) -> list[Finding]:
    """Keep the first findings of each rule in each part, and count the rest in one more."""
    kept: list[Finding] = []
    counts: Counter[tuple[str, str]] = Counter()
    last: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        group = finding.code, finding.part
        counts[group] += 1
        last[group] = finding
        if counts[group] <= SHOWN:
            kept.append(finding)
    for group, count in counts.items():
        if count > SHOWN:
            one = last[group]
            message = f"the same {count - SHOWN:,} times more, the last at {one.cell or one.part}"
            kept.append(Finding(one.code, one.severity, one.part, "", message, one.remedy))
    return kept
