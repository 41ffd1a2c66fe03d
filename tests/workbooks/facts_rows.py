"""Tables of facts for tests: a row that may enter the book, with changes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from workbooks.book.facts.fact_table import COLUMNS, FactsError, read_facts

FACTS = Path(__file__).parents[1] / "facts" / "figures.csv"
ROW = {
    "id": "X1",
    "entity": "Smith",
    "metric": "orders",
    "value": "5",
    "unit": "USD bn",
    "as_of": "2025-10",
    "article_phrase": "",
    "source_title": "A release",
    "source_url": "https://example.org/release",
    "confidence": "B",
    "note": "",
}


def facts_table(*changes: dict[str, str]) -> bytes:
    """Write a table with a row for each set of changes; the ids count up."""
    rows = [{**ROW, "id": f"X{number}", **each} for number, each in enumerate(changes, 1)]
    return written([list(COLUMNS), *([row[column] for column in COLUMNS] for row in rows)])


def written(rows: list[list[str]]) -> bytes:
    """Write rows as CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def usable_facts() -> tuple[bytes, set[str]]:
    """Give the facts of the book without the rows that are refused, and the ids of those."""
    content = FACTS.read_bytes()
    try:
        read_facts(FACTS.name, content)
    except FactsError as error:
        lines = {each.line for each in error.findings}
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    assert len(rows) == content.decode().count("\n"), "a cell has a line break"
    kept = [row for line, row in enumerate(rows, 1) if line not in lines]
    return written(kept), {rows[line - 1][0] for line in lines}
