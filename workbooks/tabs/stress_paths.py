"""The formulas of the deals once more, under the stress in use and under parts of each stress."""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import SOURCE, VALUE, YEARS
from workbooks.sheet.replayed_lines import Lines, Replay, Scene
from workbooks.sheet.sheet import LayoutError
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.stresses import STRESSES, changed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbooks.book.model import Book, Deal
    from workbooks.sheet.cell import Headline
    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Stress paths"
HEADING = "Stress paths"
SUMMARY = "The workings of the Stress tab: the deals’ own formulas with stressed inputs"
IN_USE = "stressed"  # the scene of the stress in use
PARTS = (0.25, 0.5, 0.75, 1.0)
STEPS = tuple(str(number) for number in range(1, len(PARTS) + 1))


def broken(book: Book) -> list[Deal]:
    """Give the deals whose file states what breaks them."""
    return [deal for deal in book.deals.values() if deal.breaks]


def headline_of(deal: Deal, headlines: Mapping[str, Headline]) -> Headline:
    """Find the headline that breaks a deal, or name the nearest."""
    key = f"{deal.id}.{deal.breaks.headline}" if deal.breaks else ""
    if key not in headlines:
        close = get_close_matches(key, headlines, n=1)
        hint = f"; did you mean {close[0].partition('.')[2]!r}?" if close else ""
        message = f"{deal.id}: its tab has no headline {key.partition('.')[2]!r} to break{hint}"
        raise LayoutError(message)
    unit, stated = headlines[key].unit, deal.breaks.unit if deal.breaks else ""
    if stated.replace("%", "percent") != unit.replace("%", "percent"):
        message = f"{deal.id}: the headline to break is in {unit!r}, its threshold in {stated!r}"
        raise LayoutError(message)
    return headlines[key]


def build(
    sheet: SheetBuilder,
    book: Book,
    shown: Sequence[Sheet],
    sheets: Sequence[Sheet],
    forms: Mapping[str, str],
) -> None:
    """Write the stress in use for the headlines shown, then each stress in steps for each deal."""
    replay = Replay(sheet, Lines(sheets))
    headlines = {each.key: each for tab in shown for each in tab.headlines}
    sheet.chapter("The stress in use, on every headline that it reaches")
    sheet.section("Lines between the stressed inputs and the headlines")
    weights = {stress: f"stress.weight_{stress}" for stress in STRESSES}
    replay.write(Scene(IN_USE, changed(forms, weights), tuple(headlines)))
    sheet.chapter("What breaks each deal: every stress in steps")
    _steps(sheet)
    for deal in broken(book):
        headline = headline_of(deal, headlines)
        for stress in deal.breaks.moved_by if deal.breaks else ():
            _scene(replay, deal, headline, stress, forms)
    sheet.section("Checks", answers.COLUMNS)
    titles = {each.key: each.title for each in sheets}
    for (origin, function), count in _called(replay).items():
        answers.reserve(sheet, origin, function, count, titles[origin])
    sheet.section("Tables")
    replay.write_tables()


def _called(replay: Replay) -> Counter[tuple[str, str]]:
    """Count the calls of the replayed lines, by the tab that they stand on and the function."""
    found = Counter((call.origin, call.function) for call in answers.calls(replay.sheet))
    for _, _, line, template in replay.tables:
        found.update((line.sheet.key, function) for function in answers.named(template))
    return found


def _steps(sheet: SheetBuilder) -> None:
    """Write which parts of its full size a stress is tried at; none comes first."""
    sheet.section("Steps", {VALUE: "None"})
    sheet.heads("step", "Step", [int(step) for step in STEPS], "year no.")
    numbers = dict(enumerate((0.0, *PARTS), VALUE))
    cells = {c: Cell(part, "input", format_of("percent")) for c, part in numbers.items()}
    sheet.place("part", YEARS, len(PARTS))
    cells[SOURCE] = Cell("Chosen scenario", "unit")
    sheet.row(None, "Part of the full size", cells, "percent", "input")


def _scene(
    replay: Replay, deal: Deal, headline: Headline, stress: str, forms: Mapping[str, str]
) -> None:
    """Write how one stress moves the headline that breaks a deal, and where it breaks it."""
    sheet, prefix = replay.sheet, f"{deal.id}.{stress}"
    sheet.section(f"{deal.tab}: {STRESSES[stress].name}", {VALUE: "Now"})
    sheet.heads(f"{prefix}.step", "Step", [int(step) for step in STEPS], "year no.")
    weights = {stress: "stress-paths.part"}
    scene = Scene(prefix, changed(forms, weights), (headline.key,), STEPS)
    if headline.key not in replay.lines.moved(scene.changed):
        message = f"{deal.id}: no formula leads from {stress!r} to {headline.key!r}"
        raise LayoutError(message)
    replay.write(scene)
    beyond = "{value}-{threshold}"
    if deal.breaks and deal.breaks.comparison == "below":
        beyond = "{threshold}-{value}"
    beyond = beyond.replace("{threshold}", f"{{stress.threshold.{deal.id}}}")
    margins = {
        column: Cell(
            f"=IF(ISTEXT({{{key}}}),1,{beyond.replace('{value}', f'{{{key}}}')})",
            "formula",
            format_of(headline.unit),
            formula=True,
        )
        for column, key in enumerate(
            (headline.key, *[f"{prefix}.{headline.key}"] * len(STEPS)), VALUE
        )
    }
    sheet.place(f"{prefix}.margin", YEARS, len(STEPS))
    sheet.place(f"{prefix}.margin_now", VALUE)
    label = "Beyond the threshold (positive = broken)"
    sheet.row(None, label, margins, headline.unit, "formula")
    before, now = f"MAX(-{{{prefix}.margin:before}},0)", f"{{{prefix}.margin}}"
    part = "{stress-paths.part:before}+({stress-paths.part}-{stress-paths.part:before})"
    crossing = f'=IF({now}>0,{part}*{before}/({before}+{now}),"–")'
    label = "Part of the full size at which it breaks, between two steps"
    sheet.yearly(f"{prefix}.crossing", label, "percent", crossing, len(STEPS))
