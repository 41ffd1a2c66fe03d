"""Rules for the workbook part: tabs, views, defined names, the chain of calculation."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import area, cell_at, whole
from workbooks.check.reading.hardened import child, children
from workbooks.check.rule import error
from workbooks.check.rules.cell_formulas import MISSING_SHEET, judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.addresses import Area
    from workbooks.check.reading.sheet_facts import StoredCell
    from workbooks.check.reading.workbook_facts import DefinedName, WorkbookFacts
    from workbooks.check.rule import Finding

LONGEST_TITLE = 31
ILLEGAL_TITLE = re.compile(r"[\[\]:*?/\\\x00-\x1f]|^'|'$")
LEGAL_NAME = re.compile(r"[A-Za-z_\\\xa1-\U0010ffff][\w.\\?\xa1-\U0010ffff]*")
ROW_AND_COLUMN = re.compile(r"[Rr]\d*([Cc]\d*)?|[Cc]\d*")
LONGEST_NAME = 255
MOST_NOTED = 2_000_000  # cells that array formulas fill

NO_SHEET = error(
    "no-visible-sheet",
    "At least one tab is visible.",
    "Make a tab visible: remove its state attribute.",
)
SHEET_NAME = error(
    "sheet-name",
    "A tab's name has 1 to 31 characters, none of [ ] : * ? / \\, and no quote at its ends.",
    "Give the tab a legal name; History is reserved.",
)
SAME_SHEET_NAME = error(
    "sheet-name-twice",
    "No two tabs have the same name, whatever the case.",
    "Give each tab a name of its own.",
)
SHEET_ID = error(
    "sheet-id",
    "Every tab has a number of its own, and leads to a part.",
    "Give each sheet element its own sheetId and the id of a relationship.",
)
VIEW = error(
    "view-outside",
    "The active tab, the first tab and the windows of the views exist.",
    "Point activeTab and firstSheet to existing tabs, workbookViewId to an existing window.",
)
NAME = error(
    "name-illegal",
    "A defined name has letters, digits, points and underscores, and looks like no address.",
    "Rename it.",
)
SAME_NAME = error(
    "name-twice",
    "A name is defined once for the workbook and once for each tab at most.",
    "Remove or rename one of the two.",
)
NAME_SCOPE = error(
    "name-scope",
    "A name that is limited to a tab states the number of an existing tab.",
    "Correct localSheetId; it counts the tabs from 0.",
)
NAME_SHEET = error(
    "name-sheet",
    "Names refer to tabs that exist.",
    "Correct the tab's name, or remove the name.",
)
CALC_CHAIN = error(
    "calc-chain",
    "The chain of calculation lists cells that hold formulas.",
    "Remove xl/calcChain.xml with its content type and relationship; Excel writes a new one.",
)


def check(book: WorkbookFacts) -> Iterator[Finding]:
    """Judge tabs, views and names."""
    yield from _tabs(book)
    yield from _views(book)
    seen: set[tuple[str, str]] = set()
    for name in book.names:
        yield from _name(book, name)
        key = name.name.casefold(), name.scope
        if key in seen:
            yield SAME_NAME.at(book.part, f"{name.name!r} is defined twice")
        seen.add(key)


def _tabs(book: WorkbookFacts) -> Iterator[Finding]:
    if not any(tab.state == "visible" for tab in book.tabs):
        yield NO_SHEET.at(book.part, "no tab is visible")
    numbers = Counter(tab.id for tab in book.tabs)
    seen: set[str] = set()
    for tab in book.tabs:
        title = tab.title
        reserved = title.casefold() == "history"
        if not 1 <= _length(title) <= LONGEST_TITLE or ILLEGAL_TITLE.search(title) or reserved:
            yield SHEET_NAME.at(book.part, f"a tab is called {title!r}")
        if title.casefold() in seen:
            yield SAME_SHEET_NAME.at(book.part, f"two tabs are called {title!r}")
        seen.add(title.casefold())
        if not tab.kind and tab.link:
            yield SHEET_ID.at(book.part, f"the tab {title!r} leads to no part")
        elif numbers[tab.id] > 1 or whole(tab.id) < 1:
            yield SHEET_ID.at(book.part, f"the tab {title!r} has the number {tab.id!r}")


def _length(text: str) -> int:
    """Count characters as Excel does, in units of UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _views(book: WorkbookFacts) -> Iterator[Finding]:
    for view in children(child(book.root, "bookViews"), "workbookView"):
        for name in ("activeTab", "firstSheet"):
            number = view.get(name, "0")
            if not 0 <= whole(number) < max(len(book.tabs), 1):
                yield VIEW.at(book.part, f"{name} is {number}, of {len(book.tabs)} tabs")


def _name(book: WorkbookFacts, name: DefinedName) -> Iterator[Finding]:
    if not legal(name.name):
        yield NAME.at(book.part, f"a name is {name.name[:60]!r}")
    scope = name.scope
    if scope and not 0 <= whole(scope) < len(book.tabs):
        yield NAME_SCOPE.at(book.part, f"{name.name!r} is limited to the tab number {scope}")
    for rule, message in judged(book.reader.pattern(name.formula), book):
        mine = NAME_SHEET if rule is MISSING_SHEET else rule
        yield mine.at(book.part, f"{name.name} = {name.formula[:60]}: {message}")


def legal(name: str) -> bool:
    """Tell a legal name; those that Excel itself defines begin with _xlnm."""
    plain = name.removeprefix("_xlnm.")
    if not LEGAL_NAME.fullmatch(plain) or len(name) > LONGEST_NAME:
        return False
    return not (cell_at(plain) or ROW_AND_COLUMN.fullmatch(plain)) or plain != name


def check_chain(book: WorkbookFacts, formulas: dict[str, set[int]]) -> Iterator[Finding]:
    """Compare the chain of calculation with the formulas by tab number."""
    from workbooks.check.reading.records import Records  # noqa: PLC0415 - few packages have the part

    part = next(iter(book.package.related(book.part, "calcChain")), "")
    if not part or not book.package.readable(part):
        return
    titles = {tab.id: tab.title for tab in book.tabs}
    number = ""
    for link in Records(book.package, part, "c"):
        number = link.get("i", number)
        place = cell_at(link.get("r", ""))
        title = titles.get(number)
        if title is not None and title not in formulas:
            continue  # a tab whose cells cannot be read
        if title is None or place is None or packed(*place) not in formulas[title]:
            where = f"{title or f'tab {number}'}!{link.get('r')}"
            yield CALC_CHAIN.at(part, f"{where} holds no formula", where)


def packed(row: int, column: int) -> int:
    """Put a place into one number."""
    return row << 14 | column - 1


class FormulaCells:
    """Notes which cells of a sheet hold formulas, for the chain of calculation."""

    def __init__(self) -> None:
        """Begin with none."""
        self.places: set[int] = set()
        self._filled = 0

    def row(self, cells: list[StoredCell], _: list[Finding]) -> None:
        """Note the formulas of a row, and what an array formula fills."""
        for cell in cells:
            if cell.formula is not None:
                self.places.add(packed(cell.row, cell.column))
                filled = area(cell.formula.ref) if cell.formula.kind == "array" else None
                if filled:
                    self._fill(filled)

    def end(self, found: list[Finding]) -> None:
        """Nothing is judged here."""

    def _fill(self, filled: Area) -> None:
        height, width = filled.bottom - filled.top + 1, filled.right - filled.left + 1
        self._filled += height * width
        if self._filled <= MOST_NOTED:
            for row in range(filled.top, filled.bottom + 1):
                for column in range(filled.left, filled.right + 1):
                    self.places.add(packed(row, column))
