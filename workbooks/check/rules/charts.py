"""Rules for charts and pictures: they say in words what they show, and charts show cells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import area
from workbooks.check.reading.hardened import children, local
from workbooks.check.rule import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from workbooks.check.reading.addresses import Area
    from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

ONE_AREA = re.compile(r"(?:'((?:[^'\[]|'')+)'|([^'!\[\](),]+))!([^!(),]+)")
LOST = "#REF!"
OBJECTS = {"pic", "graphicFrame", "grpSp", "sp"}  # that stand in a drawing; lines need no words

NO_WORDS = warning(
    "alternative-text",
    "Every picture, chart and group of shapes has an alternative text.",
    "Describe in words, with the unit, what it shows; or mark it as decorative.",
)
LOST_CELLS = warning(
    "chart-reference",
    "A chart shows cells of tabs that exist.",
    "Point the series to cells that exist, or remove it.",
)
BLANK_CELLS = warning(
    "chart-blank",
    "Of the cells that a series of a chart refers to, some hold something.",
    "Point the series to cells with values.",
)


@dataclass
class Shown:
    """A range of one tab that a chart shows, and whether anything stands in it."""

    part: str
    text: str
    tab: str
    area: Area
    filled: bool = False


class Charts:
    """What the charts of a workbook refer to; the cells pass by one tab after another."""

    def __init__(self, book: WorkbookFacts) -> None:
        """Read every drawing and every chart."""
        self.book = book
        self.drawings = [
            (tab.title, part)
            for tab in book.tabs
            for part in book.package.related(tab.part, "drawing")
        ]
        charts = [
            chart for _, part in self.drawings for chart in book.package.related(part, "chart")
        ]
        self.lost: list[tuple[str, str]] = []
        self.shown: list[Shown] = []
        for part in charts:
            self._read(part)

    def of(self, sheet: SheetFacts) -> ChartCells:
        """Give the rule that looks for something in the ranges of a tab."""
        title = sheet.tab.title.casefold()
        return ChartCells([each for each in self.shown if each.tab == title])

    def check(self) -> Iterator[Finding]:
        """Judge the drawings, and the references of the charts once all cells have passed by."""
        for title, part in self.drawings:
            yield from _described(title, part, self.book)
        for part, text in self.lost:
            yield LOST_CELLS.at(part, f"a series refers to {text}, which does not exist")
        read = {
            tab.title.casefold()
            for tab in self.book.worksheets
            if tab.part not in self.book.package.refused
        }
        for each in self.shown:
            if not each.filled and each.tab in read:
                yield BLANK_CELLS.at(each.part, f"a series refers to {each.text}, which is blank")

    def _read(self, part: str) -> None:
        root = self.book.package.tree(part)
        texts = [] if root is None else [each.text or "" for each in root.iter("{*}f")]
        for text in dict.fromkeys(texts):
            found = ONE_AREA.fullmatch(text)
            if LOST in text:
                self.lost.append((part, text))
            if not found or LOST in text:
                continue  # a name, several areas, another workbook
            title = (found[1] or found[2]).replace("''", "'").casefold()
            place = area(found[3])
            if title not in self.book.titles:
                self.lost.append((part, text))
            elif place:
                self.shown.append(Shown(part, text, title, place))


class ChartCells:
    """Looks for something in the ranges of a tab that charts show."""

    def __init__(self, shown: list[Shown]) -> None:
        """Every range is taken to be blank."""
        self.open = shown

    def row(self, cells: list[StoredCell], _: list[Finding]) -> None:
        """Look at the cells of a row."""
        if not self.open:
            return
        for each in self.open:
            each.filled = any(
                cell.value and each.area.holds(cell.row, cell.column) for cell in cells
            )
        self.open = [each for each in self.open if not each.filled]

    def end(self, found: list[Finding]) -> None:
        """What is blank is said when every tab was read."""


def _described(title: str, part: str, book: WorkbookFacts) -> Iterator[Finding]:
    """Find the objects of a drawing that no words describe."""
    root = book.package.tree(part)
    for anchor in [] if root is None else root:
        for item in (each for name in sorted(OBJECTS) for each in children(anchor, name)):
            named = next(item.iter("{*}cNvPr"), None)
            if named is None or named.get("descr") or _decorative(named) or _speaks(item):
                continue
            yield NO_WORDS.at(part, f"{named.get('name') or local(item)!r} has none", title)


def _decorative(named: etree._Element) -> bool:
    return any(each.get("val") in {"1", "true"} for each in named.iter("{*}decorative"))


def _speaks(item: etree._Element) -> bool:
    """Tell a shape that holds a text of its own, which is read aloud instead."""
    return local(item) == "sp" and any((each.text or "").strip() for each in item.iter("{*}t"))
