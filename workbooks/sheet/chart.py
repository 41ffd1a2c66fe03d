"""The charts of a tab as records: what each shows, by key, and every word on it.

A builder writes a record; `chart_writer` turns it into a chart when the workbook is written, with
addresses found from the keys as those of formulas are. No text of a chart stands anywhere but in
its record, so that a translation needs to replace nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from openpyxl.utils import get_column_letter, range_boundaries

from workbooks.sheet.formula import REFERENCE, VALUE, resolve

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping

    from workbooks.sheet.formula import Place

Kind: TypeAlias = Literal["line", "column", "bar", "scatter"]
Mark: TypeAlias = Literal["both", "line", "points"]

BAND_ROWS = 18  # that a band of charts takes, unless its tab needs more
MOST_IN_BAND = 2
# Each darker or lighter than the others, so that they stay apart in grey print and to eyes that
# do not tell red from green; the lightest still has a contrast of 3 : 1 with white.
COLOURS = ("12203A", "DB7A1C", "1A7F8C", "AD1457", "1B4332")


@dataclass(frozen=True)
class Series:
    """One series: its name, and references to its values and, in a scatter, to where they stand.

    `values` and `across` are written as in a formula: `{hurdle:all}`, `{path:debt@all}`. Of a
    scatter or a chart of lines, `mark` says whether points, a line or both are drawn.
    """

    name: str
    values: str
    across: str = ""
    mark: Mark = "both"


@dataclass(frozen=True)
class Chart:
    """What a chart shows; `unit` and `category_unit` choose the number formats of the axes.

    `title` and `value_title` state the unit, and so does `description`, the alternative text.
    `categories` refers to the labels of every series but a scatter's; of each range only the
    `first` cells are shown where that is not 0; `labelled` bars have their values beside them.
    The value axis ends at `end` where that is not 0.
    `about` names the tab that a chart is taken from.
    """

    kind: Kind
    title: str
    category_title: str
    value_title: str
    series: tuple[Series, ...]
    source: str
    description: str
    unit: str = "USD bn"
    category_unit: str = ""
    categories: str = ""
    labelled: bool = False
    first: int = 0
    end: float = 0
    about: str = ""

    def seen_from_elsewhere(self, about: str, full: Callable[[str], str]) -> Chart:
        """Give the chart as another tab shows it: every key in full, its own tab named."""

        def whole(template: str) -> str:
            def key(found: re.Match[str]) -> str:
                part = f":{found[2]}" if found[2] else ""
                return f"{{{full(found[1])}{part}}}"

            return REFERENCE.sub(key, template)

        series = tuple(
            replace(each, values=whole(each.values), across=whole(each.across))
            for each in self.series
        )
        return replace(self, series=series, categories=whole(self.categories), about=about)


@dataclass
class Band:
    """Rows of a tab that nothing but charts stands on: one chart, or two beside each other."""

    row: int
    rows: int = BAND_ROWS
    charts: list[Chart] = field(default_factory=list)

    def took(self, chart: Chart) -> bool:
        """Take a chart if there is room for it."""
        room = len(self.charts) < MOST_IN_BAND
        if room:
            self.charts.append(chart)
        return room


@dataclass(frozen=True)
class Addresses:
    """Finds the cells that a reference of a chart means, always with their tab."""

    places: Mapping[str, Place]
    namespace: str
    first: int = 0

    def of(self, template: str) -> str:
        """Write the address of a range, or of its first cells.

        Raises:
            FormulaError: No tab has the key; the message names the nearest one.
        """
        whole = resolve(template, self.places, "", self.namespace, VALUE)
        if not self.first:
            return whole
        tab, _, cells = whole.rpartition("!")
        left, top, right, bottom = range_boundaries(cells)
        right, bottom = min(right, left + self.first - 1), min(bottom, top + self.first - 1)
        start, end = (f"${get_column_letter(c)}${r}" for c, r in ((left, top), (right, bottom)))
        return f"{tab}!{start}:{end}"
