"""Formulas by key: `{spot}` instead of I12, so that no builder ever writes an address.

| written | means |
|---|---|
| `{key}` | the value in use; in a formula that runs over years, the same year of a yearly line |
| `{key:all}` | all years of a yearly line, or a whole spilled table |
| `{key:after}` | all years but the first |
| `{key:before}` | one year earlier |
| `{key:first}`, `{key:last}` | the first or the last year |
| `{key:low}`, `{key:base}`, `{key:high}` | the value of that case |
| `{key:article}`, `{key:filed}`, `{key:latest}` | the value of that edition |
| `{key:options}` | the three of them |
| `{key:across}` | the first of them in the first year's column, and so on |
| `{key:FY25}` | the column of that name, where the columns have names |
| `{table:labels}` | the label column of a spilled table |
| `{table:heads}` | its header row, beside the label column |
| `{table:label}` | the row or the column of that name in a spilled table |
| `{table:row@column}` | one cell of a spilled table |
| `{table:row@all}` | a whole row of it, in a formula that runs over years too |
| `{table:row@after}`, `{table:heads@after}` | the same without the first column |
| `{sheet.key}` | the same on another tab |
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter, quote_sheetname

if TYPE_CHECKING:
    from collections.abc import Mapping

LABEL, UNIT, TYPE, SOURCE, ARTICLE, FILED, LATEST, VALUE, YEARS = 2, 3, 4, 5, 6, 7, 8, 9, 10
OPTIONS = {
    "article": ARTICLE,
    "filed": FILED,
    "latest": LATEST,
    "low": ARTICLE,
    "base": FILED,
    "high": LATEST,
}
LITERAL = 255 // 2  # characters that Excel reads of a literal, an emoji being two
REFERENCE = re.compile(r"\{([a-z][\w.-]*)(?::([^{}]+))?\}")


class FormulaError(Exception):
    """A formula that refers to a line item that does not exist."""


@dataclass(frozen=True)
class Place:
    """Where a line item stands: its tab, its first cell, its width and height in cells.

    `columns` and `rows` are the labels of a spilled table, whose header row comes first, and its
    label column too if it has one; of any other range they name its columns, or are empty.
    """

    sheet: str
    row: int
    column: int = VALUE
    width: int = 1
    height: int = 1
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    labelled: bool = True

    @property
    def yearly(self) -> bool:
        """Tell a line that runs over years from a single value or a table."""
        return not self.rows and self.height == 1 and self.column >= YEARS


def resolve(
    template: str,
    places: Mapping[str, Place],
    sheet: str,
    namespace: str,
    column: int,
    *,
    guarded: bool = False,
) -> str:
    """Write a formula for one cell: every `{key}` becomes its address.

    A spilled table that fails is one error and empty cells, which would count as 0. Guarded, a part
    of it is read as that error.
    """

    def address(reference: re.Match[str]) -> str:
        key, part = reference[1], reference[2]
        full = key if "." in key else f"{namespace}.{key}"
        if full not in places:
            close = get_close_matches(full, places, n=1)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            message = f"{sheet}: {template!r} refers to {key!r}, which no tab has{hint}"
            raise FormulaError(message)
        place = places[full]
        prefix = "" if place.sheet == sheet else f"{quote_sheetname(place.sheet)}!"
        found = prefix + _address(place, part, column if column >= YEARS else None, template)
        if not (guarded and place.rows) or part in {None, "all"}:
            return found
        first = prefix + _fixed(place.row, place.column)
        return f"CHOOSE(1+ISERROR({first}),{found},{first})"

    return REFERENCE.sub(address, template)


def _address(place: Place, part: str | None, year: int | None, template: str) -> str:
    """Write the address that a reference means, seen from a year column or from none."""
    first, last = place.column, place.column + place.width - 1
    top, bottom = place.row, place.row + place.height - 1
    if place.rows:
        return _table_address(place, part or "all", year, template)
    if part in OPTIONS:
        return _fixed(place.row, OPTIONS[part])
    if part == "across" and year is not None:
        return f"{get_column_letter(year - YEARS + ARTICLE)}{place.row}"
    if part in place.columns:
        column = first + place.columns.index(part)
        return _range(top, column, bottom, column)
    if year is not None and place.yearly and part in {None, "before"}:
        return f"{get_column_letter(year - (part == 'before'))}{place.row}"
    spans = {
        None: (first, last),
        "all": (first, last),
        "after": (first + 1, last),
        "first": (first, first),
        "last": (last, last),
        "options": (ARTICLE, LATEST),
    }
    if part not in spans:
        message = f"{template!r}: a line has no part {part!r}"
        raise FormulaError(message)
    start, end = spans[part]
    return _range(top, start, bottom, end)


def _table_address(place: Place, part: str, year: int | None, template: str) -> str:
    """Write the address of a spilled table, of a row or column, or `row@column` for one cell."""
    top, left = place.row, place.column
    bottom, right = top + place.height - 1, left + place.width - 1
    row, _, column = part.partition("@")
    if part in {"all", "labels"}:
        return _range(top + (part == "labels"), left, bottom, left if part == "labels" else right)
    if part in place.columns:
        found = left + place.labelled + place.columns.index(part)
        return _range(top + 1, found, bottom, found)
    if row in {"heads", *place.rows}:
        found = top if row == "heads" else top + 1 + place.rows.index(row)
        if column in place.columns:
            return _fixed(found, left + place.labelled + place.columns.index(column))
        if year is not None and not column:
            return f"{get_column_letter(year)}{found}"
        if column in {"", "all", "after"}:
            return _range(found, left + place.labelled + (column == "after"), found, right)
    message = f"{template!r}: the table has no row or column {part!r}"
    raise FormulaError(message)


def _range(top: int, left: int, bottom: int, right: int) -> str:
    start, end = _fixed(top, left), _fixed(bottom, right)
    return start if start == end else f"{start}:{end}"


def _fixed(row: int, column: int) -> str:
    return f"${get_column_letter(column)}${row}"


def total_where(amounts: str, *names: tuple[str, str]) -> str:
    """Write the sum of the amounts in whose row each range of names holds the name beside it.

    SUMIF would read more than letters into *, ?, ~ and a leading <, > or =, and find no name of
    more than 255 characters.
    """
    conditions = "".join(f"({held}={name})*" for held, name in names)
    return f"SUMPRODUCT({conditions}{amounts})"


def text(value: str) -> str:
    """Write a text as a formula's literal; what looks like a `{key}` in it is none.

    A longer one than Excel reads is joined from several.
    """
    pieces = [value[start : start + LITERAL] for start in range(0, len(value), LITERAL)]
    return "&".join(map(_literal, pieces or [""]))


def _literal(value: str) -> str:
    whole = value.replace('"', '""')
    return '"' + REFERENCE.sub(lambda found: '{"&"' + found[0][1:], whole) + '"'
