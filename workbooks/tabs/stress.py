"""What a stress does to every headline of every deal, and which stress breaks each deal first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of, in_cell
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import BAND_ROWS, Chart, Series
from workbooks.sheet.formula import ARTICLE, FILED, LABEL, LATEST, SOURCE, TYPE, UNIT, VALUE, YEARS
from workbooks.sheet.replayed_lines import Lines
from workbooks.sheet.sheet import to_tab
from workbooks.tabs.stress_paths import IN_USE, broken, headline_of
from workbooks.tabs.stresses import FORMS, STRESSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbooks.book.model import Book, Deal
    from workbooks.sheet.cell import Headline
    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Stress"
HEADING = "Stress"
SUMMARY = "What a stress does to every headline, and which stress breaks each deal first"
NOTES = (
    "The deals’ own formulas with stressed inputs; the tabs of the deals are never stressed.",
    "A stress that a line does not depend on leaves it; what each reaches stands in column E.",
    "Depreciation is no cash: chips that wear out lower Oracle’s tax, so it borrows a little less.",
)
NOTHING = "before any stress"
UNBROKEN = "{checks.word_unbroken}"
MARGIN_ROWS = 8  # of the chart, around its bars
CHART = Chart(
    "bar",
    "How much of its worst stress each deal survives, % of full size",
    "Deal",
    "Part of the full size, % (100% = not broken)",
    (Series("Survived", "{stress.survived}"),),
    "Source: the Stress paths; the thresholds are assumptions of the deals’ files",
    "Bars by deal, in percent of a stress’s full size: the part at which the first of its "
    "stresses breaks it. 100 percent: none breaks it at full size; 0: it is broken before any.",
    unit="percent",
    categories="{stress.deals}",
    labelled=True,
    end=1,
)


def build(
    sheet: SheetBuilder,
    book: Book,
    shown: Sequence[Sheet],
    sheets: Sequence[Sheet],
    forms: Mapping[str, str],
) -> None:
    """Write the stress in use, its effect on the headlines shown, and what breaks each deal."""
    headlines = {each.key: each for tab in shown for each in tab.headlines}
    sheet.chart_band("Which deal breaks first", max(BAND_ROWS, len(broken(book)) + MARGIN_ROWS))
    sheet.chart(CHART)
    _stresses(sheet)
    _breaking(sheet, book, headlines)
    _headlines(sheet, shown, Lines(sheets), forms)
    _checks(sheet)


def _stresses(sheet: SheetBuilder) -> None:
    sheet.section("The stress in use: the switch stands on the Cover")
    sheet.line("name", "Stress in use", "", "={cover.stress_name}")
    source = "Chosen scenario"
    sheet.typed("part", "Part of its full size that is applied", "percent", 1.0, source)
    sheet.section("The stresses", {VALUE: "Full size", YEARS: "Part in use"})
    for key, stress in STRESSES.items():
        shown = format_of(stress.unit)
        applied = f"OR({{name}}={{cover.stress_{key}}},{{name}}={{cover.stress_all}})"
        sheet.place(f"weight_{key}", YEARS)
        cells = {
            SOURCE: Cell(f"“{stress.name}”: assumption on Companies", "unit"),
            VALUE: Cell(f"={{{stress.size}}}", "link", shown, formula=True),
            YEARS: Cell(
                f"=IF({applied},{{part}},0)", "formula", format_of("percent"), formula=True
            ),
        }
        sheet.row(None, stress.label, cells, stress.unit, "link")
    for sentence in NOTES:
        sheet.note(sentence)


def _breaking(sheet: SheetBuilder, book: Book, headlines: Mapping[str, Headline]) -> None:
    """Write for each deal what breaks it, and the stress that does so at its smallest part."""
    deals = broken(book)
    columns = {
        ARTICLE: "Survived",
        FILED: "Now",
        LATEST: "Threshold",
        VALUE: "First to break",
        YEARS: "At part of it",
    }
    sheet.section("What breaks each deal first", columns)
    first = sheet.next_row
    for deal in deals:
        _first(sheet, deal, headline_of(deal, headlines))
    sheet.span("stress.deals", first, LABEL)
    sheet.span("stress.survived", first, ARTICLE)
    columns = {LATEST: "Moves it", VALUE: "Stress", YEARS: "Breaks at"}
    sheet.section("The part of its full size at which each stress breaks each deal", columns)
    first = sheet.next_row
    for deal in deals:
        _parts(sheet, deal, headlines)
    sheet.span("moves", first, LATEST)
    sheet.span("parts", first, YEARS)


def _first(sheet: SheetBuilder, deal: Deal, headline: Headline) -> None:
    breaks = deal.breaks
    if breaks is None:
        return
    row = sheet.next_row
    parts, names = f"{{stress.parts.{deal.id}}}", f"{{stress.names.{deal.id}}}"
    found = f"INDEX({names},MATCH(MIN({parts}),{parts},0))"
    part = f"{{stress.first_part.{deal.id}}}"
    survived = f"=IF(ISTEXT({part}),1,{part})"
    unbroken = f"COUNTIF({parts},{UNBROKEN})=ROWS({parts})"
    threshold = in_cell(breaks.threshold, breaks.unit)
    shown = format_of(headline.unit)
    source = f"Assumption, {breaks.as_of}; broken {breaks.comparison}: {headline.label}"
    sheet.place_at(f"stress.threshold.{deal.id}", row, LATEST)
    sheet.place_at(f"stress.first.{deal.id}", row, VALUE)
    sheet.place_at(f"stress.first_part.{deal.id}", row, YEARS)
    cells = {
        LABEL: Cell(deal.tab, "web", link=to_tab(deal.tab)),
        SOURCE: Cell(source, "unit", comment=breaks.note),
        ARTICLE: Cell(survived, "formula", format_of("part"), formula=True),
        FILED: Cell(f"={{{headline.key}}}", "link", shown, formula=True),
        LATEST: Cell(threshold, "input", shown, comment=breaks.note),
        VALUE: Cell(f"=IF({unbroken},{{checks.word_none}},{found})", "result", formula=True),
        YEARS: Cell(
            f'=IF({unbroken},"–",MIN({parts}))', "formula", format_of("part"), formula=True
        ),
    }
    sheet.row(None, deal.tab, cells, headline.unit, "assumption")


def _parts(sheet: SheetBuilder, deal: Deal, headlines: Mapping[str, Headline]) -> None:
    """List at which part of each stress a deal breaks; first whether it is broken without any."""
    key = headline_of(deal, headlines).key
    breaks = deal.breaks
    if breaks is None:
        return
    sign = ">" if breaks.comparison == "above" else "<"
    beyond = f"OR(ISTEXT({{{key}}}),{{{key}}}{sign}{{stress.threshold.{deal.id}}})"
    first = sheet.next_row
    rows = [(NOTHING, f"=IF({beyond},0,{UNBROKEN})", "")]
    for stress in breaks.moved_by:
        path = f"{deal.id}.{stress}"
        crossing = f"{{{path}.crossing:all}}"
        gap = f"ABS({{{path}.margin:last}}-{{{path}.margin_now}})"
        size = f"MAX(1,ABS({{{path}.margin_now}}))"
        moved = f"=IF({gap}>{{checks.tolerance}}*{size},1,0)"
        unbroken = f'COUNTIF({crossing},"–")=COLUMNS({crossing})'
        found = f"=IF({unbroken},{UNBROKEN},MIN({crossing}))"
        rows.append((STRESSES[stress].name, found, moved))
    for name, part, moved in rows:
        cells = {
            LABEL: Cell(deal.tab, "label"),
            VALUE: Cell(name, "said"),
            YEARS: Cell(part, "formula", format_of("part"), formula=True),
        }
        if moved:
            cells[LATEST] = Cell(moved, "formula", format_of("flag"), formula=True)
        sheet.row(None, deal.tab, cells, "percent", "formula")
    sheet.span(f"stress.names.{deal.id}", first, VALUE)
    sheet.span(f"stress.parts.{deal.id}", first, YEARS)


def _headlines(
    sheet: SheetBuilder, shown: Sequence[Sheet], lines: Lines, forms: Mapping[str, str]
) -> None:
    """Set every headline before and after the stress beside each other."""
    reached = {
        stress: lines.moved(key for key, form in forms.items() if FORMS[form][0] == stress)
        for stress in STRESSES
    }
    sheet.chapter("Every headline under the stress in use")
    first = sheet.next_row
    columns = {SOURCE: "Reached by", FILED: "Before", LATEST: "After"}
    columns |= {VALUE: "Change", YEARS: "Change, %"}
    for tab in shown:
        if not tab.headlines:
            continue
        sheet.section(tab.heading, columns)
        for headline in tab.headlines:
            by = [stress for stress, moved in reached.items() if headline.key in moved]
            _headline(sheet, headline, by)
    sheet.span("changes", first, VALUE)


def _headline(sheet: SheetBuilder, headline: Headline, by: Sequence[str]) -> None:
    """Write one headline; what no stress reaches is the same after as before."""
    row, key, shown = sheet.next_row, headline.key, format_of(headline.unit)
    stressed = f"{IN_USE}.{key}" if by else key
    keys = {part: f"stress.{part}.{key}" for part in ("before", "after", "change")}
    for part, column in zip(keys.values(), (FILED, LATEST, VALUE), strict=True):
        sheet.place_at(part, row, column)
    before, after, change = (f"{{{each}}}" for each in keys.values())
    moved = f'=IF(OR(ISTEXT({before}),ISTEXT({after})),"n.m.",{after}-{before})'
    relative = f'=IF(OR(ISTEXT({change}),{before}=0),"n.m.",{change}/ABS({before}))'
    cells = {
        LABEL: Cell(headline.label, "label"),
        UNIT: Cell(headline.unit, "unit"),
        TYPE: Cell("stressed" if by else "not reached", "unit"),
        SOURCE: Cell(", ".join(STRESSES[each].name for each in by) or "–", "unit"),
        FILED: Cell(f"={{{key}}}", "link", shown, formula=True),
        LATEST: Cell(f"={{{stressed}}}", "link", shown, formula=True),
        VALUE: Cell(moved, "result", shown, formula=True),
        YEARS: Cell(relative, "formula", format_of("percent"), formula=True),
    }
    sheet.row(None, headline.label, cells, headline.unit, str(cells[TYPE].content))


def _checks(sheet: SheetBuilder) -> None:
    sheet.section("Checks")
    known = "COUNTIF({cover.stress_options},{cover.stress_name})>0"
    sheet.check("check_switch", "The stress in use is one of the list", known)
    weights = "+".join(f"{{weight_{stress}}}" for stress in STRESSES)
    total = 'SUMIF({changes},">0")-SUMIF({changes},"<0")'
    sheet.check("check_none", "Without a stress no headline changes", f"OR({weights}>0,{total}=0)")
    moves = "SUM({moves})=COUNT({moves})"
    sheet.check("check_moves", "Each stress moves the headline it may break", moves)
    parts = "AND(MIN({parts})>=0,MAX({parts})<=1)"
    sheet.check("check_parts", "No stress breaks a deal beyond its full size", parts)
