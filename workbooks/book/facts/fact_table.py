"""Read a table of facts from CSV: rows that may enter the deal book, or all that bars them."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.book.as_of import dates_a_value
from workbooks.book.facts.fact_value import Part, RefusedError, parts_of, shown
from workbooks.book.model import CONFIDENCES
from workbooks.book.subject import WEB
from workbooks.book.toml_lines import LONGEST_TEXT, Mistake, nearest
from workbooks.book.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

COLUMNS = (
    *("id", "entity", "metric", "value", "unit", "as_of"),
    *("article_phrase", "source_title", "source_url", "confidence", "note"),
)
ABOVE = "same"  # as a source's title: that of the row above


@dataclass(frozen=True)
class Fact:
    """One row of facts; `parts` are the values that it states, nearly always one."""

    id: str
    entity: str
    metric: str
    parts: tuple[Part, ...]
    unit: str
    as_of: str
    phrase: str
    title: str
    url: str
    confidence: str
    note: str


class FactsError(Exception):
    """A table with rows that cannot be used; `findings` has one for each of them."""

    def __init__(self, file: str, findings: Iterable[Mistake]) -> None:
        """Keep the findings in the order of the lines."""
        self.file = file
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


def read_facts(file: str, content: bytes) -> tuple[Fact, ...]:
    """Read a table with the columns of the facts; UTF-8, with a byte order mark or without.

    Raises:
        FactsError: It is no such table, or rows of it are refused: each with one sentence.
    """
    records = _records(file, content)
    _, header = next(records, (1, ()))
    if message := _wrong_header(header):
        raise FactsError(file, [Mistake(file, 1, "", message)])
    facts: list[Fact] = []
    findings: list[Mistake] = []
    lines: dict[str, int] = {}
    origin = ("", "")
    for line, cells in records:
        row = dict(zip(header, map(str.strip, cells), strict=False))
        if row.get("source_title") not in {"", ABOVE, None}:
            origin = (row["source_title"], row.get("source_url", ""))
        try:
            _check_cells(header, cells)
            facts.append(_fact(row, origin, lines))
        except RefusedError as refused:
            findings.append(Mistake(file, line, refused.column, str(refused)))
        lines.setdefault(row.get("id", ""), line)
    if not facts and not findings:
        findings.append(Mistake(file, 1, "", "has no row below its header"))
    if findings:
        raise FactsError(file, findings)
    return tuple(facts)


def _records(file: str, content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """Give the line that each record begins on, and its cells; blank lines are skipped."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8; save the table as CSV in UTF-8"
        raise FactsError(file, [Mistake(file, 1, "", message)]) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        message = f"cannot be read as CSV: {error}"
        raise FactsError(file, [Mistake(file, line, "", message)]) from error


def _wrong_header(header: Sequence[str]) -> str:
    """Say in a sentence what is wrong with the names of the columns."""
    if not header:
        return f"is empty; it must have the columns {', '.join(COLUMNS)}"
    missing = [each for each in COLUMNS if each not in header]
    unknown = [each for each in header if each not in COLUMNS]
    twice = [each for each in COLUMNS if header.count(each) > 1]
    if missing:
        apart = next((sign for sign in ";\t" if len(header) == 1 and sign in header[0]), "")
        hint = f"; its cells must be separated by ',', not by {apart!r}" if apart else ""
        if unknown and not apart:
            hint = f"; it has {shown(unknown[0])}, which is no column"
        return f"lacks the column{'s' * (len(missing) > 1)} {', '.join(missing)}{hint}"
    if unknown:
        return f"{shown(unknown[0])} is no column{nearest(unknown[0], COLUMNS)}"
    return f"has the column {twice[0]!r} twice" if twice else ""


def _check_cells(header: Sequence[str], cells: Sequence[str]) -> None:
    """Refuse a row of another length, and cells that no cell of a workbook could hold."""
    if len(cells) != len(header):
        column = header[min(len(cells), len(header)) - 1]
        message = f"is the last of {len(cells)} cells; a row has {len(header)}"
        raise RefusedError(message, column)
    for column, cell in zip(header, cells, strict=True):
        control = next((each for each in cell if unicodedata.category(each) == "Cc"), "")
        if control:
            message = f"{shown(cell)} has the control character U+{ord(control):04X}"
            message += "; a cell is one line of text"
            raise RefusedError(message, column)
        if len(cell) > LONGEST_TEXT:
            message = f"has {len(cell):,} characters; a cell holds {LONGEST_TEXT:,}"
            raise RefusedError(message, column)


def _fact(row: Mapping[str, str], origin: tuple[str, str], lines: Mapping[str, int]) -> Fact:
    """Read one row, or refuse its first wrong cell; `lines` are those of the ids before it."""
    for column in ("id", "entity", "metric", "as_of", "source_title", "confidence"):
        if not row[column]:
            message = "is empty; each row must state it"
            raise RefusedError(message, column)
    if row["id"] in lines:
        message = f"{shown(row['id'])} is the id of line {lines[row['id']]} already"
        raise RefusedError(message, "id")
    unit = row["unit"]
    if unit not in UNITS:
        message = f"{shown(unit)} is not known{_nearest_unit(unit)}"
        raise RefusedError(message, "unit")
    parts = parts_of(row["value"], unit, row["metric"])
    if not unit and any(part.value is not None for part in parts):
        message = f"is empty; the number {shown(row['value'])} needs one, such as 'USD bn'"
        raise RefusedError(message, "unit")
    _check_origin(row, origin)
    return Fact(
        id=row["id"],
        entity=row["entity"],
        metric=row["metric"],
        parts=parts,
        unit=unit,
        as_of=row["as_of"],
        phrase=row["article_phrase"],
        title=origin[0],
        url=origin[1],
        confidence=row["confidence"],
        note=row["note"],
    )


def _nearest_unit(unit: str) -> str:
    """Offer the most similar unit, else the one that a text begins with, as 'GW bought' does."""
    begins = max((each for each in UNITS if unit.startswith(each)), key=len)
    return nearest(unit, UNITS) or (f"; did you mean {begins!r}?" if begins else "")


def _check_origin(row: Mapping[str, str], origin: tuple[str, str]) -> None:
    """Refuse what does not say when, where and how surely a value was stated."""
    if not dates_a_value(row["as_of"]):
        message = f"{shown(row['as_of'])} must be YYYY, YYYY-MM or YYYY-MM-DD, and a day there is"
        raise RefusedError(message, "as_of")
    title, url = origin
    if not title:
        message = f"{ABOVE!r} is the source of the row above, and no row above has one"
        raise RefusedError(message, "source_title")
    if url and not url.startswith(WEB):
        message = f"{shown(url)} must begin with http:// or https://"
        raise RefusedError(message, "source_url")
    confidence = row["confidence"]
    if confidence not in CONFIDENCES:
        message = f"{shown(confidence)} is not known{nearest(confidence, CONFIDENCES)}"
        raise RefusedError(message, "confidence")
