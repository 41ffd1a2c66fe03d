"""Rules for what single cells store: indexes, numbers, booleans, errors, texts."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import whole
from workbooks.check.reading.hardened import plain
from workbooks.check.rule import error

if TYPE_CHECKING:
    from collections.abc import Callable

    from workbooks.check.reading.sheet_facts import SheetFacts, StoredCell
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding, Rule

LONGEST_TEXT = 32_767
BOOLEANS = {"0", "1", "true", "false"}
ERRORS = {
    "#NULL!",
    "#DIV/0!",
    "#VALUE!",
    "#REF!",
    "#NAME?",
    "#NUM!",
    "#N/A",
    "#GETTING_DATA",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#PYTHON!",
    "#EXTERNAL!",
}
DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?|\d{2}:\d{2}(:\d{2}(\.\d+)?)?",
    re.ASCII,
)
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)

STYLE_INDEX = error(
    "style-index",
    "The style of every cell, row and column exists in the styles part.",
    "Write the style into cellXfs, or give the cell an index that exists.",
)
STRING_INDEX = error(
    "string-index",
    "A cell of type s holds the index of a shared text that exists.",
    "Write the text into the shared strings, or store it inline.",
)
NUMBER_VALUE = error(
    "number-value",
    "A cell without a type, or of type n, holds a finite number with a decimal point.",
    "Write an error such as #N/A with t='e', or leave the cell empty.",
)
BOOLEAN_VALUE = error(
    "boolean-value",
    "A cell of type b holds 0 or 1.",
    "Write 0 or 1.",
)
ERROR_VALUE = error(
    "error-value-unknown",
    "A cell of type e holds one of the error values that Excel knows.",
    "Write one of #NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A.",
)
DATE_VALUE = error(
    "date-value",
    "A cell of type d holds a date or a time as ISO 8601 writes it.",
    "Write 2026-12-31 or 2026-12-31T23:59:59, or a serial number without a type.",
)
CELL_TYPE = error(
    "cell-type",
    "A cell's type is one of b, d, e, inlineStr, n, s, str.",
    "Write one of the seven types, or none for a number.",
)
TEXT_LENGTH = error(
    "text-length",
    f"A text has at most {LONGEST_TEXT:,} characters.",
    "Cut the text, or spread it over several cells.",
)
METADATA_INDEX = error(
    "metadata-index",
    "What a cell's cm or vm points to exists in the metadata part.",
    "Add xl/metadata.xml with its content type and relationship, or remove the attribute.",
)
JUDGED: dict[str, tuple[Rule, Callable[[str], object], str]] = {
    "b": (BOOLEAN_VALUE, lambda value: value.casefold() in BOOLEANS, "boolean"),
    "d": (DATE_VALUE, DATE.fullmatch, "date"),
    "e": (ERROR_VALUE, ERRORS.__contains__, "error value"),
}


class Contents:
    """Judges every stored value."""

    def __init__(self, sheet: SheetFacts, book: WorkbookFacts) -> None:
        """Look up what the indexes may be."""
        self.sheet = sheet
        self.strings = book.string_count
        self.too_long = book.strings.lengths
        self.styles = {"", *map(str, range(book.cell_styles))} if book.styles is not None else None
        self.metadata = book.cell_metadata, book.value_metadata

    def row(self, cells: list[StoredCell], found: list[Finding]) -> None:
        """Judge the cells of a row."""
        styles = self.styles
        for cell in cells:
            kind, value = cell.kind, cell.value
            if styles is not None and cell.style not in styles:
                self._report(cell, STYLE_INDEX, f"there is no style {cell.style!r}", found)
            if kind == "n":
                if value:
                    self._number(cell, value, found)
            elif value is not None or kind not in {"str", "inlineStr", "e", "b"}:
                self._typed(cell, kind, value or "", found)
            if cell.metadata or cell.value_metadata:
                self._metadata(cell, found)

    def end(self, found: list[Finding]) -> None:
        """Judge the styles of rows and columns."""
        if self.styles is None:
            return
        part, title = self.sheet.part, self.sheet.tab.title
        for row, style in self.sheet.row_styles.items():
            if style not in self.styles:
                message = f"there is no style {style!r}"
                found.append(STYLE_INDEX.at(part, message, f"{title}!row {row}"))
        for columns in self.sheet.around("cols"):
            for column in columns:
                if column.get("style", "") not in self.styles:
                    message = f"there is no style {column.get('style')!r}"
                    found.append(
                        STYLE_INDEX.at(part, message, f"{title}!column {column.get('min')}")
                    )

    def _number(self, cell: StoredCell, value: str, found: list[Finding]) -> None:
        try:
            finite = math.isfinite(float(value)) and "_" not in value
        except ValueError:
            finite = False
        if not finite or not NUMBER.fullmatch(value.strip()):
            self._report(cell, NUMBER_VALUE, f"{value[:40]!r} is no number", found)

    def _typed(self, cell: StoredCell, kind: str, value: str, found: list[Finding]) -> None:
        """Judge a value that has a type."""
        if kind == "s":
            if not value:
                return  # a text that was left out; Excel shows an empty cell
            index = whole(value)
            if not 0 <= index < self.strings:
                message = f"there is no shared text {value[:40]!r}"
                self._report(cell, STRING_INDEX, message, found)
            elif index in self.too_long:
                self._too_long(cell, self.too_long[index], found)
        elif kind in {"str", "inlineStr"}:
            if len(value) > LONGEST_TEXT and (length := len(plain(value))) > LONGEST_TEXT:
                self._too_long(cell, length, found)
        elif kind in JUDGED:
            rule, legal, noun = JUDGED[kind]
            if not legal(value):
                self._report(cell, rule, f"{value[:40]!r} is no {noun}", found)
        else:
            self._report(cell, CELL_TYPE, f"there is no type {kind!r}", found)

    def _too_long(self, cell: StoredCell, length: int, found: list[Finding]) -> None:
        self._report(cell, TEXT_LENGTH, f"the text has {length:,} characters", found)

    def _metadata(self, cell: StoredCell, found: list[Finding]) -> None:
        """Find what a cell's metadata indexes, which count from 1, point to."""
        for name, index, count in (
            ("cm", cell.metadata, self.metadata[0]),
            ("vm", cell.value_metadata, self.metadata[1]),
        ):
            if index and not 0 <= whole(index) <= count:
                message = f"{name}={index!r} points to one of {count} entries"
                self._report(cell, METADATA_INDEX, message, found)

    def _report(self, cell: StoredCell, rule: Rule, message: str, found: list[Finding]) -> None:
        where = self.sheet.where(cell.row, cell.column)
        found.append(rule.at(self.sheet.part, message, where))
