"""The first tab: what this is, the three switches, the master check, how to read the cells."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

from workbooks.book.model import CASES, EDITIONS
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import SOURCE, VALUE
from workbooks.tabs import checks
from workbooks.tabs.parts.book_rows import CASE_HEADS, EDITION_COLUMNS
from workbooks.tabs.stresses import ALL, NAMES, NONE, STRESSES

if TYPE_CHECKING:
    from workbooks.book.model import Book
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Cover"
HEADING = "ONO: the AI industry's circular deals"
SUMMARY = "What this is, its three switches, and how to read the cells"
EDITION_NOTES = {
    "article": "what the article of October 2025 says",
    "filed": "what filings and other primary documents say",
    "latest": "the newest known value, dated",
}
NOTICE = (
    "The numbers you see are results that ono build stored in the cells.",
    "If a cell shows #NAME? after a switch is turned, the functions are missing here:",
    "close without saving. LibreOffice without the functions shows it in the spilled tables.",
    "Where an edition has no value, another stands in; such a row says “carried” in column D.",
)
CONVENTIONS = (
    "Amounts in billions of US dollars unless column C says otherwise; shares in millions.",
    "Percent are shown as percent and held as fractions; rates and volatility are a year's.",
    "Money goes from the payer to the payee; an amount in parentheses is negative; – is zero.",
    "n.m.: a ratio without meaning (its denominator is zero or negative). n/a: not reported.",
    "Time runs to the right from column J. Tables that a formula spills stand at a tab's end.",
)
KEY = {
    "input": "Typed input: change it",
    "formula": "Formula",
    "link": "Link to another tab",
    "result": "Output that the Summary shows",
}


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write the Cover."""
    sheet.section(
        "Switches", {column: name.capitalize() for name, column in EDITION_COLUMNS.items()}
    )
    _switch(sheet, "edition", "Edition in use", EDITIONS, EDITIONS[0])
    for name, note in EDITION_NOTES.items():
        sheet.row(None, f"   {name}", {SOURCE: Cell(note, "unit")})
    sheet.section("Assumptions", CASE_HEADS)
    _switch(sheet, "case", "Case of every assumption", CASES, CASES[1])
    _stress(sheet)
    sheet.section("Checks")
    sheet.line("failed", "Checks that fail", "count", "={checks.failed}")
    cell = Cell(checks.state("{failed}"), "check", formula=True)
    sheet.row("master", "Master check", {VALUE: cell}, "", "check")
    sheet.section("About")
    _about(sheet, book)
    sheet.section("Read this first")
    for sentence in (*NOTICE, *CONVENTIONS):
        sheet.note(sentence, "plain")
    sheet.section("Colours")
    for role, meaning in KEY.items():
        sheet.row(None, meaning, {VALUE: Cell("1,234.5", role)})


def _switch(
    sheet: SheetBuilder, key: str, label: str, options: tuple[str, ...], chosen: str
) -> None:
    """Write a switch, the words it accepts, and its number as formulas use it."""
    words = dict(zip(EDITION_COLUMNS.values(), options, strict=True))
    cells = {column: Cell(word, "unit") for column, word in words.items()}
    cells[VALUE] = Cell(chosen, "input")
    cells[SOURCE] = Cell("Choose from the list", "unit")
    sheet.row(f"{key}_name", label, cells, "", "switch")
    sheet.offer(f"{key}_name", options)
    sheet.name(f"ono_{key}", f"{key}_name")
    index = f"=MATCH({{{key}_name}},{{{key}_name:options}},0)"
    sheet.line(key, "   its number", "count", index)


def _stress(sheet: SheetBuilder) -> None:
    """Write the switch of the Stress tab; no other tab depends on it."""
    sheet.section("Stress")
    cells = {
        SOURCE: Cell("Choose from the list; shown on the Stress tab alone", "unit"),
        VALUE: Cell(ALL, "input"),
    }
    sheet.row("stress_name", "Stress in use", cells, "", "switch")
    first = sheet.next_row
    _option(sheet, "none", NONE, "as the book has it")
    for key, stress in STRESSES.items():
        _option(sheet, key, stress.name, f"{stress.label} …: the size stands on the Stress tab")
    _option(sheet, "all", ALL, "the four at once, each at its full size")
    sheet.span("stress_options", first, VALUE)
    sheet.offer("stress_name", NAMES)
    sheet.name("ono_stress", "stress_name")


def _option(sheet: SheetBuilder, key: str, word: str, meaning: str) -> None:
    """Write a word that the stress switch accepts; formulas compare the switch with this cell."""
    cells = {SOURCE: Cell(meaning, "unit"), VALUE: Cell(word, "said")}
    sheet.row(f"stress_{key}", f"   {word}", cells)


def _about(sheet: SheetBuilder, book: Book) -> None:
    facts = {
        "What": "The AI industry's circular deals: what they are worth, and what depends on them",
        "Version": f"ono-deals {version('ono-deals')}",
        "Functions": "WARRANT_VALUE, LEVERAGE_PATH, CIRCULAR_EXPOSURE and others: see Functions",
    }
    for label, words in facts.items():
        sheet.row(None, label, {SOURCE: Cell(words, "plain")})
    sheet.typed("as_of", "Deal book as of", "date", book.as_of, "The deal book")
    if book.own:
        words = f"Deals from your own folder: {', '.join(book.own)}"
        sheet.row(None, "Added", {SOURCE: Cell(words, "plain")})
