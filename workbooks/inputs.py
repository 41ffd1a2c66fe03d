"""How the deal book's figures, assumptions, histories and claims become rows of a tab."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workbooks.deal import EDITIONS
from workbooks.formula import ARTICLE, FILED, LATEST, SOURCE, TYPE, VALUE, YEARS, text
from workbooks.sheet import Cell
from workbooks.styles import format_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbooks.deal import Assumption, Book, Claim, Entry, Figure, History, Subject
    from workbooks.sheet import Sheet

COLUMNS = dict(zip(EDITIONS, (ARTICLE, FILED, LATEST), strict=True))
CASES = {ARTICLE: "Low", FILED: "Base", LATEST: "High"}
SOURCE_LENGTH = 60
BY_EDITION = "=CHOOSE({{cover.edition}},{})"


def subject(sheet: Sheet, item: Subject, book: Book) -> None:
    """Write everything that the book holds of a deal, a company or the market."""
    figures(sheet, item.id, item.figures.values(), book)
    assumptions(sheet, item.id, item.assumptions.values())
    if item.history:
        history(sheet, item.id, item.history, book)
    claims(sheet, item.claims.values(), book)


def figures(sheet: Sheet, namespace: str, items: Iterable[Figure], book: Book) -> None:
    """Write a row per figure: its three editions, the one in use, its source."""
    start = sheet.next_row + 1
    for item in items:
        _figure(sheet, f"{namespace}.{item.key}", item, book)
    if sheet.next_row > start:
        span = f"$D${start}:$D${sheet.next_row - 1}"
        sheet.line(
            f"{namespace}.carried",
            "Figures above carried over from another edition",
            "count",
            f'=SUMPRODUCT(({span}="carried")*1)',
        )


def assumptions(sheet: Sheet, namespace: str, items: Iterable[Assumption]) -> None:
    """Write a row per assumption: low, base and high, and the one of the case in use."""
    for number, item in enumerate(items):
        if number == 0:
            sheet.section("Assumptions", CASES)
        key = f"{namespace}.{item.key}"
        cells = {
            column: Cell(_scaled(value, item.unit), "input", format_of(item.unit))
            for column, value in zip(CASES, (item.low, item.base, item.high), strict=True)
        }
        cells[SOURCE] = Cell(f"Assumption, {item.as_of}", "unit", comment=item.note or "")
        in_use = f"=CHOOSE({{cover.case}},{{{key}:low}},{{{key}:base}},{{{key}:high}})"
        cells[VALUE] = Cell(in_use, "formula", format_of(item.unit), formula=True)
        sheet.place(key)
        sheet.row(None, item.name["en"], cells, item.unit, "assumption")


def history(sheet: Sheet, namespace: str, item: History, book: Book) -> None:
    """Write what was reported, a column per period, with the source of each."""
    sheet.section("As reported")
    periods = dict(enumerate(item.periods.values(), YEARS))
    heads = {column: Cell(period.key, "header") for column, period in periods.items()}
    sheet.row(f"{namespace}.period", "Period", heads)
    ends = {c: Cell(period.end, "input", format_of("date")) for c, period in periods.items()}
    sheet.row(f"{namespace}.end", "As of", ends, "date", "input")
    origins = {
        c: Cell(_short(book.sources[period.source].title), "text") for c, period in periods.items()
    }
    sheet.row(None, "Source", origins)
    sheet.row(None, "Confidence", {c: Cell(p.confidence, "text") for c, p in periods.items()})
    for line in item.items.values():
        cells = {SOURCE: Cell("Per period, see above; notes on the cells", "unit")}
        for column, period in periods.items():
            entry = line.values.get(period.key)
            cells[column] = _typed(entry, line.unit, book) if entry else Cell(None, "text")
        sheet.row(f"{namespace}.{line.key}", line.name["en"], cells, line.unit, "input")


def claims(sheet: Sheet, items: Iterable[Claim], book: Book) -> None:
    """Write what was said but feeds no calculation."""
    for number, item in enumerate(items):
        if number == 0:
            sheet.section("Said, but feeding no calculation", {VALUE: "Claim"})
        content = item.text if item.value is None else _scaled(item.value, item.unit or "")
        origin = f"{_short(book.sources[item.source].title)}, {item.as_of}, {item.confidence}"
        cells = {
            SOURCE: Cell(origin, "unit", comment=item.note or ""),
            VALUE: Cell(content, "text", format_of(item.unit or "")),
        }
        sheet.row(None, item.name["en"], cells, item.unit or "", "claim")


def _figure(sheet: Sheet, key: str, item: Figure, book: Book) -> None:
    cells = {}
    for edition, column in COLUMNS.items():
        entry = item.editions.get(edition)
        if entry:
            cells[column] = _typed(entry, item.unit, book)
        else:
            template = f"={{{key}:{item.carried(edition)}}}"
            cells[column] = Cell(template, "formula", format_of(item.unit), formula=True)
    parts = ",".join(f"{{{key}:{edition}}}" for edition in EDITIONS)
    cells[VALUE] = Cell(BY_EDITION.format(parts), "formula", format_of(item.unit), formula=True)
    kinds = {e: "input" if e in item.editions else "carried" for e in EDITIONS}
    cells[TYPE] = _by_edition(kinds)
    cells[SOURCE] = _by_edition(
        {e: _origin(item.editions[item.carried(e)], book) for e in EDITIONS}
    )
    bound = {"max": " (at most)", "min": " (at least)"}.get(item.bound or "", "")
    sheet.place(key)
    sheet.row(None, item.name["en"] + bound, cells, item.unit)


def _by_edition(texts: Mapping[str, str]) -> Cell:
    """Show one text, or the one of the edition in use where they differ."""
    if len(set(texts.values())) == 1:
        return Cell(texts[EDITIONS[0]], "unit")
    return Cell(BY_EDITION.format(",".join(map(text, texts.values()))), "unit", formula=True)


def _typed(entry: Entry, unit: str, book: Book) -> Cell:
    parts = [
        book.sources[entry.source].title,
        f"as of {entry.as_of}",
        f"confidence {entry.confidence}",
        f"facts {', '.join(entry.csv)}" if entry.csv else "",
        f"“{entry.phrase}”" if entry.phrase else "",
        entry.note or "",
    ]
    comment = "; ".join(part for part in parts if part)
    return Cell(_scaled(entry.value, unit), "input", format_of(unit), comment=comment)


def _origin(entry: Entry, book: Book) -> str:
    return f"{_short(book.sources[entry.source].title)}, {entry.as_of}, {entry.confidence}"


def _scaled(value: float | date, unit: str) -> float | date:
    """Percent stands in the book as it was said; a cell holds the fraction."""
    if isinstance(value, date):
        return value
    return value / 100 if unit.startswith("%") else value


def _short(title: str) -> str:
    return title if len(title) <= SOURCE_LENGTH else title[: SOURCE_LENGTH - 1].rstrip() + "…"
