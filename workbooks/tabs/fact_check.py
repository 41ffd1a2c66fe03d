"""Every figure in its editions with a verdict, what was corrected, and what was only said."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workbooks.book.model import EDITIONS
from workbooks.book.units import format_of, in_cell
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import ARTICLE, LABEL, LATEST, SOURCE, TYPE, UNIT, VALUE, YEARS
from workbooks.sheet.sheet import to_tab
from workbooks.tabs import companies, leverage
from workbooks.tabs.parts import projection
from workbooks.tabs.parts.book_rows import EDITION_COLUMNS, facts, origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.book.model import Book, Claim, Correction, Figure, NotModelled, Subject
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Fact check"
HEADING = "Fact check"
SUMMARY = "Each figure as the article has it, as it was filed and as it is known now; what errs"
ROUNDING = 0.02  # the article rounds to whole numbers: closer than this is the same number
CLAIMS = {
    "D": "contradicted",
    "recall": "unverified",
    "not checked": "unverified",
    "not found": "unverified",
    "derived": "derived",
}
WIDE = 90


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write figures, claims, contradictions, corrections and what is said or known alone."""
    sheet.widen(66, LABEL)
    sheet.widen(WIDE, SOURCE)
    sheet.widen(30, VALUE)
    doubted = _doubted(book)
    sheet.section("Figures", {VALUE: "Verdict", YEARS: "Change", **_titles()})
    for subject in _subjects(book):
        for item in subject.figures.values():
            _figure(sheet, book, subject, item, doubted.get(f"{subject.id}.{item.key}", ""))
    sheet.section("Claims that feed no calculation", {VALUE: "Verdict", YEARS: "Claim"})
    for subject in _subjects(book):
        for claim in subject.claims.values():
            _claim(sheet, book, subject, claim, doubted.get(f"{subject.id}.{claim.key}", ""))
    sheet.section("Where the article errs or contradicts itself")
    for each in book.article.contradictions:
        words = Cell(each.text["en"], "text")
        sheet.row(None, f"({each.number})", {SOURCE: words})
    if book.corrections:
        _corrections(sheet, book)
    _said(sheet, book)
    if book.not_modelled:
        _known(sheet, book)


def _titles() -> dict[int, str]:
    return {column: edition.capitalize() for edition, column in EDITION_COLUMNS.items()}


def _subjects(book: Book) -> Iterator[Subject]:
    yield from book.deals.values()
    yield from book.companies.values()
    yield book.market


def _doubted(book: Book) -> dict[str, str]:
    """Collect the numbers of the contradictions that concern each figure or claim."""
    found: dict[str, list[str]] = {}
    for item in book.article.contradictions:
        for name in item.figures:
            found.setdefault(name, []).append(str(item.number))
    return {name: ", ".join(numbers) for name, numbers in found.items()}


def _figure(sheet: SheetBuilder, book: Book, subject: Subject, item: Figure, doubts: str) -> None:
    """Link each stated edition; the change is from the oldest edition to the newest."""
    shown = format_of(item.unit)
    key = f"{subject.id}.{item.key}"
    cells: dict[int, Cell] = {
        column: Cell(f"={{{key}:{edition}}}", "link", shown, formula=True)
        for edition, column in EDITION_COLUMNS.items()
        if edition in item.editions
    }
    first, last = _ends(item)
    if first != last and not isinstance(item.editions[first].value, date):
        change = f'=IF({{{key}:{first}}}=0,"n.m.",{{{key}:{last}}}/{{{key}:{first}}}-1)'
        cells[YEARS] = Cell(change, "formula", format_of("percent"), formula=True)
    entries = (item.editions[each] for each in EDITIONS if each in item.editions)
    sources = dict.fromkeys(f"{book.sources[e.source].title} ({e.confidence})" for e in entries)
    cells[SOURCE] = Cell("; ".join(sources), "unit")
    cells[VALUE] = Cell(_with_doubts(verdict(item), doubts), "said")
    cells[TYPE] = Cell("figure", "unit")
    _row(sheet, subject, item.name["en"], item.unit, cells, book)


def _ends(item: Figure) -> tuple[str, str]:
    """Name the oldest and the newest edition that a figure has."""
    stated = [edition for edition in EDITIONS if edition in item.editions]
    return stated[0], stated[-1]


def verdict(item: Figure) -> str:
    """Say what the filing and the newest value make of the article's."""
    if "article" not in item.editions:
        return "not in the article"
    said = item.editions["article"].value
    others = [item.editions[each].value for each in EDITIONS[1:] if each in item.editions]
    if not others:
        confidence = item.editions["article"].confidence
        return "derived" if confidence == "derived" else f"reported, not filed ({confidence})"
    if all(value == said for value in others):
        return "agrees"
    if all(_close(said, value) for value in others):
        return "rounded"
    return "superseded" if "latest" in item.editions else "differs from the filing"


def _close(one: float | date, other: float | date) -> bool:
    if isinstance(one, date) or isinstance(other, date):
        return False
    return abs(one - other) <= ROUNDING * abs(other)


def _claim(sheet: SheetBuilder, book: Book, subject: Subject, claim: Claim, doubts: str) -> None:
    content = claim.text if claim.value is None else in_cell(claim.value, claim.unit)
    word = CLAIMS.get(claim.confidence, "reported")
    cells = {
        TYPE: Cell("claim", "unit"),
        SOURCE: Cell(f"{book.sources[claim.source].title} ({claim.confidence})", "unit"),
        VALUE: Cell(_with_doubts(word, doubts), "said"),
        YEARS: Cell(content, "said", format_of(claim.unit)),
    }
    _row(sheet, subject, claim.name["en"], claim.unit, cells, book)


def _row(
    sheet: SheetBuilder, subject: Subject, label: str, unit: str, cells: dict[int, Cell], book: Book
) -> None:
    deal = book.deals.get(subject.id)
    other = leverage.TITLE if subject.id == projection.COMPANY else companies.TITLE
    tab = deal.tab if deal else other
    name = deal.tab if deal else subject.name["en"]
    cells = {**cells, LABEL: Cell(f"{name}: {label}", "web", link=to_tab(tab))}
    sheet.row(None, label, {**cells, UNIT: Cell(unit, "unit")}, unit)


def _with_doubts(word: str, doubts: str) -> str:
    return f"{word}; see ({doubts})" if doubts else word


def _corrections(sheet: SheetBuilder, book: Book) -> None:
    """Set what a figure was beside what it is; a deal that an analyst replaced has other figures.

    What it is now and what the edition in use makes of it are links: only what it was is typed.
    """
    heads = {SOURCE: "Why", ARTICLE: "Was", LATEST: "Is", VALUE: "In use"}
    sheet.section("Corrected since: was, is, why", heads)
    held = {
        f"{subject.id}.{item.key}": (subject, item)
        for subject in _subjects(book)
        if subject.id not in book.own
        for item in subject.figures.values()
    }
    for each in book.corrections:
        if each.figure in held:
            _correction(sheet, book, each, *held[each.figure])


def _correction(
    sheet: SheetBuilder, book: Book, item: Correction, subject: Subject, figure: Figure
) -> None:
    shown = format_of(figure.unit)
    was = in_cell(item.was, figure.unit)
    cells = {
        TYPE: Cell("corrected", "unit"),
        SOURCE: Cell(item.why["en"], "text"),
        ARTICLE: Cell(was, "said", shown, comment=facts(item.was_csv)),
        LATEST: Cell(
            f"={{{item.figure}:latest}}", "link", shown, formula=True, comment=facts(item.csv)
        ),
        VALUE: Cell(f"={{{item.figure}}}", "link", shown, formula=True),
    }
    _row(sheet, subject, figure.name["en"], figure.unit, cells, book)


def _known(sheet: SheetBuilder, book: Book) -> None:
    sheet.section("Known, not modelled", {VALUE: "Number", YEARS: "Why"})
    for item in book.not_modelled:
        sheet.row(None, item.name["en"], _fact(item, book), item.unit)


def _fact(item: NotModelled, book: Book) -> dict[int, Cell]:
    """Write a fact with its source; why it is not modelled stands at the end of the row."""
    content = item.text if item.value is None else in_cell(item.value, item.unit)
    note = "; ".join(filter(None, (facts(item.csv), item.note)))
    return {
        TYPE: Cell("known", "unit"),
        SOURCE: Cell(origin(item, book), "unit", comment=note),
        VALUE: Cell(content, "said", format_of(item.unit)),
        YEARS: Cell(item.reason["en"], "unit"),
    }


def _said(sheet: SheetBuilder, book: Book) -> None:
    sheet.section("Said, not modelled", {SOURCE: "Why", VALUE: "Number", YEARS: "Unit"})
    for item in book.article.said:
        content = item.text if item.value is None else item.value
        cells = {
            TYPE: Cell("said", "unit"),
            SOURCE: Cell(item.reason["en"], "unit"),
            VALUE: Cell(content, "said"),
            YEARS: Cell(item.unit, "unit"),
            LABEL: Cell(f"“{item.phrase}”", "label", kept=True),
        }
        sheet.row(None, item.phrase, cells)
