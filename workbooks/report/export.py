"""A computed deal book as files: tables in CSV for spreadsheets and frames, the same in JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

from workbooks.file.put_in_place import writable
from workbooks.file.spelling import UNWRITABLE
from workbooks.report import computed_results as results
from workbooks.report import stated_values as figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from workbooks.build import Calculated
    from workbooks.report.record import Record

TABLES = ("deals", "flows", "figures", "results")
# What a spreadsheet program would take for a formula: where a cell begins, after blanks too, and
# where one begins for a program that ends cells at a semicolon or a tab. The last four signs are
# the wide ones, which count where a Chinese keyboard types them.
SIGNS = r"[=+\-@\t\n\uff1d\uff0b\uff0d\uff20]"
FORMULA = re.compile(rf"^(?=\s*{SIGNS})|(?<=[;\t\n])(?={SIGNS})")
RETURN = re.compile(r"\r\n?")  # csv would not quote one


def targets(folder: Path, formats: Sequence[str]) -> dict[tuple[str, str], Path]:
    """Name the files, by table and format, and refuse those that cannot be written."""
    found = {(name, form): folder / f"{name}.{form}" for form in formats for name in TABLES}
    if folder.exists():
        for target in found.values():
            writable(target)
    return found


def contents(found: Calculated, formats: Sequence[str]) -> Iterator[tuple[str, str, int, bytes]]:
    """Give the table, the format, the number of records and the bytes of each file."""
    book = found.book
    every = {
        "deals": list(results.deals(found)),
        "flows": list(results.flows(found)),
        "figures": [
            record
            for item in book.subjects
            for record in figures.records(book, item, found.edition, found.case)
        ],
        "results": list(results.results(found)),
    }
    for form in formats:
        for name in TABLES:
            yield name, form, len(every[name]), WRITERS[form](every[name])


def as_csv(records: Sequence[Record]) -> bytes:
    """Write a table; a byte order mark makes Excel read the Chinese names as UTF-8."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(records[0] if records else ())
    writer.writerows(map(_in_csv, record.values()) for record in records)
    return buffer.getvalue().encode("utf-8-sig")


def as_json(records: Sequence[Record]) -> bytes:
    """Write a list of objects."""
    text = json.dumps(records, ensure_ascii=False, indent=1, allow_nan=False)
    return f"{text}\n".encode()


WRITERS: dict[str, Callable[[Sequence[Record]], bytes]] = {"csv": as_csv, "json": as_json}


def _in_csv(value: float | str | bool | None) -> float | str | None:  # noqa: FBT001 - a cell's value
    """Write truth as JSON does, and let no text begin as a formula does."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return FORMULA.sub("'", UNWRITABLE.sub("", RETURN.sub("\n", value)))
    return value
