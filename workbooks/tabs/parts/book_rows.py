"""How the deal book's figures, assumptions, histories and claims become rows of a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.model import EDITIONS
from workbooks.book.units import format_of, in_cell
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import ARTICLE, FILED, LATEST, SOURCE, TYPE, VALUE, YEARS, text
from workbooks.sheet.sheet import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workbooks.book.model import (
        Assumption,
        Book,
        Claim,
        Entry,
        Figure,
        History,
        ReportedLine,
        Subject,
        YearlyAssumption,
    )
    from workbooks.sheet.sheet_builder import SheetBuilder

EDITION_COLUMNS = dict(zip(EDITIONS, (ARTICLE, FILED, LATEST), strict=True))
CASE_HEADS = {ARTICLE: "Low", FILED: "Base", LATEST: "High"}
BOUND_WORDS = {"max": " (at most)", "min": " (at least)", "": ""}
TITLE_LENGTH = 44
TEXT_LENGTH = 90
MOST_STEPS = 500  # of a table: as many as the engine spills, and more than anybody reads


def inputs(sheet: SheetBuilder, item: Subject, book: Book) -> None:
    """Write what a calculation may use of a deal, a company or the market."""
    figures(sheet, item.id, item.figures.values(), book)
    assumptions(sheet, item.id, item.assumptions.values())
    paths(sheet, item.id, item.paths.values())
    if item.history:
        history(sheet, item.id, item.history, book)


def largest(item: Subject, key: str) -> float:
    """Give the largest number that a figure or an assumption can take, to size a table."""
    if key in item.figures:
        values = [entry.value for entry in item.figures[key].editions.values()]
        return max(value for value in values if isinstance(value, (int, float)))
    assumed = item.assumptions[key]
    return max(assumed.low, assumed.base, assumed.high)


def steps(item: Subject, key: str) -> int:
    """Give how many years or tranches a table has to have room for.

    Raises:
        LayoutError: No table can have as many.
    """
    found = largest(item, key)
    if not 1 <= found <= MOST_STEPS:
        message = f"{item.id}: {key!r} sizes a table: 1 to {MOST_STEPS}, not {found:g}"
        raise LayoutError(message)
    return int(found)


def figures(sheet: SheetBuilder, namespace: str, items: Iterable[Figure], book: Book) -> None:
    """Write a row per figure: its three editions, the one in use, its source."""
    every = list(items)
    if not every:
        return
    sheet.section("Inputs", {c: edition.capitalize() for edition, c in EDITION_COLUMNS.items()})
    start = sheet.next_row
    for item in every:
        _figure(sheet, f"{namespace}.{item.key}", item, book)
    sheet.stated(f"{namespace}.stated_figures", start)
    kinds = f"$D${start}:$D${sheet.next_row - 1}"
    label = "Figures above that another edition stands in for"
    counted = f"=SUMPRODUCT(({kinds}={{checks.word_carried}})*1)"
    sheet.line(f"{namespace}.carried", label, "count", counted)


def assumptions(sheet: SheetBuilder, namespace: str, items: Iterable[Assumption]) -> None:
    """Write a row per assumption: low, base and high, and the one of the case in use."""
    every = list(items)
    if not every:
        return
    sheet.section("Assumptions", CASE_HEADS)
    start = sheet.next_row
    for item in every:
        key = f"{namespace}.{item.key}"
        cells = {
            column: Cell(in_cell(value, item.unit), "input", format_of(item.unit))
            for column, value in zip(CASE_HEADS, (item.low, item.base, item.high), strict=True)
        }
        cells[SOURCE] = Cell(_cut(f"Assumption, {item.as_of}"), "unit", comment=item.note)
        in_use = _by_case(f"{{{key}:low}}", f"{{{key}:base}}", f"{{{key}:high}}")
        cells[VALUE] = Cell(in_use, "formula", format_of(item.unit), formula=True)
        sheet.place(key)
        sheet.row(None, item.name["en"], cells, item.unit, "assumption")
    sheet.stated(f"{namespace}.stated_assumptions", start)


def paths(sheet: SheetBuilder, namespace: str, items: Iterable[YearlyAssumption]) -> None:
    """Write an assumption over years: a row each for low, base and high, and the case in use."""
    for item in items:
        key = f"{namespace}.{item.key}"
        sheet.section(item.name["en"])
        years = [int(year) if year.isdigit() else year for year in item.years]
        sheet.heads(f"{key}_years", "Year", years, "year no.")
        for case in ("low", "base", "high"):
            cells = {
                column: Cell(in_cell(value, item.unit), "input", format_of(item.unit))
                for column, value in enumerate(getattr(item, case), YEARS)
            }
            cells[SOURCE] = Cell(f"Assumption, {item.as_of}", "unit", comment=item.note)
            label = f"{item.name['en']}, {case}"
            sheet.row(f"{key}_{case}", label, cells, item.unit, "assumption")
        in_use = _by_case(f"{{{key}_low}}", f"{{{key}_base}}", f"{{{key}_high}}")
        sheet.yearly(key, f"{item.name['en']}, in use", item.unit, in_use, len(item.years))


def history(sheet: SheetBuilder, namespace: str, item: History, book: Book) -> None:
    """Write what was reported, a column per period, with the source of each."""
    sheet.section("As reported")
    sheet.heads(f"{namespace}.period", "Period", list(item.periods))
    columns = dict(zip(item.periods, range(YEARS, YEARS + len(item.periods)), strict=True))
    origin = Cell("Per period; notes on the cells", "unit")
    ends = {
        column: Cell(
            item.periods[period].end,
            "input",
            format_of("date"),
            comment=_cut(book.sources[item.periods[period].source].title, TEXT_LENGTH),
        )
        for period, column in columns.items()
    }
    sheet.row(f"{namespace}.end", "End of the period", {SOURCE: origin, **ends}, "date", "input")
    for line in item.lines.values():
        cells = _reported(line, columns, book)
        sheet.row(
            f"{namespace}.{line.key}",
            line.name["en"],
            {SOURCE: origin, **cells},
            line.unit,
            "input",
        )


def claims(sheet: SheetBuilder, item: Subject, book: Book) -> None:
    """Write what was said but feeds no calculation."""
    for number, claim in enumerate(item.claims.values()):
        if number == 0:
            sheet.section("Said, but feeding no calculation", {VALUE: "Claim"})
        content = claim.text if claim.value is None else in_cell(claim.value, claim.unit)
        note = "; ".join(filter(None, (_phrase(claim.phrase), facts(claim.csv), claim.note)))
        cells = {
            SOURCE: Cell(origin(claim, book), "unit", comment=note),
            VALUE: Cell(content, "said", format_of(claim.unit)),
        }
        sheet.row(None, claim.name["en"], cells, claim.unit, "claim")


def _figure(sheet: SheetBuilder, key: str, item: Figure, book: Book) -> None:
    cells = {}
    shown = format_of(item.unit)
    for edition, column in EDITION_COLUMNS.items():
        if edition in item.editions:
            entry = item.editions[edition]
            note = _note(entry, book)
            cells[column] = Cell(in_cell(entry.value, item.unit), "input", shown, comment=note)
        else:
            template = f"={{{key}:{item.carried(edition)}}}"
            cells[column] = Cell(template, "formula", shown, formula=True)
    in_use = _by_edition(f"{{{key}:{edition}}}" for edition in EDITIONS)
    cells[VALUE] = Cell(in_use, "formula", shown, formula=True)
    cells[TYPE] = _typed_or_carried(item)
    origins = [origin(item.editions[item.carried(edition)], book) for edition in EDITIONS]
    cells[SOURCE] = _switched(origins)
    sheet.place(key)
    sheet.row(None, item.name["en"] + BOUND_WORDS[item.bound], cells, item.unit)


def _reported(line: ReportedLine, columns: Mapping[str, int], book: Book) -> dict[int, Cell]:
    """Write a reported line; a period without it stays an empty cell."""
    cells = {}
    for period, column in columns.items():
        entry = line.values.get(period)
        if entry:
            content, note = in_cell(entry.value, line.unit), _note(entry, book)
            cells[column] = Cell(content, "input", format_of(line.unit), comment=note)
        else:
            cells[column] = Cell(None, "text")
    return cells


def _by_edition(parts: Iterable[str]) -> str:
    return f"=CHOOSE({{cover.edition}},{','.join(parts)})"


def _by_case(low: str, base: str, high: str) -> str:
    return f"=CHOOSE({{cover.case}},{low},{base},{high})"


def _switched(texts: list[str]) -> Cell:
    """Show one text, or the one of the edition in use where they differ."""
    if len(set(texts)) == 1:
        return Cell(texts[0], "unit")
    return Cell(_by_edition(map(text, texts)), "unit", formula=True)


def _typed_or_carried(item: Figure) -> Cell:
    """Say whether the edition in use has a value of its own; formulas take the words from cells."""
    kinds = ["input" if edition in item.editions else "carried" for edition in EDITIONS]
    if len(set(kinds)) == 1:
        return Cell(kinds[0], "unit")
    words = (f"{{checks.word_{kind}}}" for kind in kinds)
    return Cell(_by_edition(words), "unit", formula=True)


def _note(entry: Entry, book: Book) -> str:
    """Say everything that is known of a stated value."""
    parts = (
        book.sources[entry.source].title,
        f"as of {entry.as_of}",
        f"confidence {entry.confidence}",
        facts(entry.csv),
        _phrase(entry.phrase),
        entry.note,
    )
    return "; ".join(filter(None, parts))


def facts(ids: tuple[str, ...]) -> str:
    """Name the facts that a value comes from."""
    return f"fact {', '.join(ids)}" if ids else ""


def _phrase(phrase: str) -> str:
    return f"“{phrase}”" if phrase else ""


def origin(item: Entry | Claim, book: Book) -> str:
    """Cite where a value comes from: title, date, confidence."""
    title = _cut(book.sources[item.source].title)
    return f"{title}, {item.as_of}, {item.confidence}"


def _cut(title: str, length: int = TITLE_LENGTH) -> str:
    return title if len(title) <= length else title[: length - 1].rstrip() + "…"
