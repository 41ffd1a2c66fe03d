"""Read article.toml: what the article says beside the book's figures, and where it errs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.model import Article, Contradiction, Name, Said
from workbooks.book.subject import name, said_in
from workbooks.book.toml_lines import nearest
from workbooks.book.units import UNITS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from workbooks.book.model import Subject
    from workbooks.book.toml_lines import TomlTable

LONGEST_QUOTATION = 25  # characters of the article in one place: enough to find it, no more
# What numbers of a text can be besides quantities that a figure could hold.
UNITS_OF_TEXT = (*UNITS, "heading", "name", "ordinal", "weeks", "year")


def read_article(table: TomlTable, subjects: Iterable[Subject]) -> Article:
    """Read the file; every id that a contradiction names must be one of the subjects'."""
    reasons = {key: said_in(each) for key, each in table.tables("reasons").items()}
    known = frozenset(_ids(subjects))
    said = tuple(_said(each, reasons) for each in table.rows("said"))
    taken: set[float] = set()
    contradictions = tuple(
        _contradiction(each, known, taken) for each in table.rows("contradictions")
    )
    return Article(said, contradictions)


def _ids(subjects: Iterable[Subject]) -> Iterator[str]:
    """Give the full id of everything that a deal, a company or the market holds."""
    for subject in subjects:
        lines = subject.history.lines if subject.history else {}
        parts = (subject.figures, subject.assumptions, subject.paths, subject.claims, lines)
        for part in parts:
            yield from (f"{subject.id}.{key}" for key in part)


def _said(table: TomlTable, reasons: Mapping[str, Name]) -> Said:
    value, text = table.value("value", needed=False), table.text("text", "")
    if (value is None) == (not text):
        table.find("", "needs a value or a text, and not both")
    phrase = table.text("phrase")
    if len(phrase) > LONGEST_QUOTATION:
        message = f"has {len(phrase)} characters; a quotation has at most {LONGEST_QUOTATION}"
        table.find("phrase", message)
    unit = table.choice("unit", UNITS_OF_TEXT, "" if table.content.get("unit") == "" else None)
    reason = reasons.get(table.choice("reason", reasons), Name())
    table.done()
    return Said(phrase, value, text, unit, reason)


def _contradiction(table: TomlTable, known: Collection[str], taken: set[float]) -> Contradiction:
    """Read one contradiction; `taken` are the numbers of those before it."""
    number = table.number("number")
    if number != int(number) or number < 1:
        table.find("number", f"must be a whole number from 1, is {number:g}")
    elif number in taken:
        table.find("number", f"{number:g} is the number of two contradictions")
    taken.add(number)
    figures = table.texts("figures", needed=True)
    if not figures:
        table.find("figures", "must name what the contradiction concerns")
    for each in figures:
        if each not in known:
            table.find("figures", f"{each!r} is no id of the book{nearest(each, known)}")
    found = Contradiction(int(number), name(table, "text"), figures)
    table.done()
    return found
