"""The line items of a tab: inputs, calculations, headlines and checks, each with its key."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell, Headline
from workbooks.sheet.formula import ARTICLE, REFERENCE, SOURCE, VALUE, YEARS
from workbooks.sheet.row_builder import RowBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

LONE = re.compile(r"=\{([a-z][\w.-]*)(?::[^{}]+)?\}")


@dataclass
class SheetBuilder(RowBuilder):
    """A tab on which the module of its kind writes line items.

    `lacking` are the keys that the tab can do without and the book does not hold, `numbers` those
    of the cells that must hold numbers; `answering` are the checks reserved for calls, by the tab
    that makes them and the function.
    """

    lacking: set[str] = field(default_factory=set)
    numbers: list[str] = field(default_factory=list)
    answering: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def line(
        self, key: str, label: str, unit: str, template: str, *, source: str = "", role: str = ""
    ) -> None:
        """Write a value that is calculated once."""
        kind = self._kind(template)
        cell = Cell(template, role or kind, format_of(unit), formula=True)
        self.row(key, label, {SOURCE: Cell(source, "unit"), VALUE: cell}, unit, kind)

    def headline(self, key: str, label: str, unit: str, template: str, *, source: str = "") -> None:
        """Write a calculated value that the Summary shows and other workbooks may name."""
        self.line(key, label, unit, template, source=source, role="result")
        self.headlines.append(Headline(self.full(key), label, unit))
        self.name(f"{self.key}_{key}".replace("-", "_"), key)

    def possible(
        self, key: str, label: str, unit: str, template: str, *, headline: bool = False
    ) -> None:
        """Write a line unless it, or a line that it builds on, refers to what the deal lacks."""
        if self.lacking.intersection(found[1] for found in REFERENCE.finditer(template)):
            self.lacking.add(key)
        elif headline:
            self.headline(key, label, unit, template)
        else:
            self.line(key, label, unit, template)

    def yearly(
        self, key: str, label: str, unit: str, template: str, count: int, *, source: str = ""
    ) -> None:
        """Write one formula over years (or tranches, or cases), from column J on."""
        cell = Cell(template, self._kind(template), format_of(unit), formula=True)
        cells = dict.fromkeys(range(YEARS, YEARS + count), cell)
        self.row(key, label, {SOURCE: Cell(source, "unit"), **cells}, unit, self._kind(template))

    def heads(self, key: str, label: str, texts: Sequence[float | str], unit: str = "") -> None:
        """Write what the columns from J on stand for, above the rows that run over them."""
        cells = {c: Cell(text, "head", format_of(unit)) for c, text in enumerate(texts, YEARS)}
        self.across = ()
        self.row(key, label, cells, unit)
        self.across = tuple(map(str, texts))

    def typed(
        self, key: str, label: str, unit: str, value: float | str | date, source: str
    ) -> None:
        """Write an input of the model itself, such as a tolerance or a unit factor."""
        cell = Cell(value, "input", format_of(unit))
        self.row(key, label, {SOURCE: Cell(source, "unit"), VALUE: cell}, unit, "input")
        if isinstance(value, (int, float)):
            self.numbers.append(self.full(key))

    def check(self, key: str, label: str, test: str) -> None:
        """Write a check: 1 when the test holds, 0 when it fails or cannot be computed."""
        template = f"=IFERROR(IF({test},1,0),0)"
        cell = Cell(template, "check", format_of("1 = pass"), formula=True)
        self.row(key, label, {VALUE: cell}, "1 = pass", "check")
        self.checks[self.full(key)] = label

    def stated(self, key: str, first: int) -> None:
        """Let a key stand for the three options of each row from one on: all must be numbers."""
        self.span(key, first, ARTICLE, VALUE - ARTICLE)
        self.numbers.append(self.full(key))

    def _kind(self, template: str) -> str:
        """Tell a link to another tab from a calculation."""
        lone = LONE.fullmatch(template)
        if not lone or "." not in lone[1]:
            return "formula"
        place = self.places.get(lone[1])
        return "formula" if place and place.sheet == self.title else "link"
