"""Whether the worksheet functions of a tab answer, and the reason beside the check where not.

A tab reserves its checks while it is written. Once all its lines stand, `complete` writes them from
the formulas that make the calls: ONO_WHY gets the very arguments that failed, and no call is left
without a check. The reason is asked for in an IF, so it costs nothing as long as all is well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from addin.catalogue import functions
from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import SOURCE, VALUE, YEARS, resolve
from workbooks.sheet.sheet import LayoutError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workbooks.sheet.sheet_builder import SheetBuilder

COLUMNS = {SOURCE: "Reason", YEARS: "Failing call"}  # of a section of checks
HEADLINES = "check_headlines"
MOST = 8  # calls that one check covers: its formulas grow with them
# Where no function is asked: by LibreOffice with an error among the arguments, or without ours.
UNASKED = "{checks.word_unasked}"
CALL = re.compile(r"\b([A-Z][A-Z0-9_]+)\(")
QUOTED = re.compile(r"\"[^\"]*\"|\{[^{}]*\}")


@dataclass(frozen=True)
class Call:
    """A call in a formula: where its arguments begin, from which column they are seen, its cells.

    `origin` is the key of the tab whose line makes it; a replayed line keeps the first tab's.
    """

    function: str
    origin: str
    template: str
    begins: int
    column: int
    cells: str

    @property
    def test(self) -> str:
        """Write that the cells show no error; of a table it is enough that there are numbers."""
        if ":" in self.cells:
            return f"COUNT({self.cells})>0"
        return f"IFERROR({self.cells}={self.cells},0)"

    def arguments(self, sheet: SheetBuilder) -> tuple[str, ...]:
        """Write the arguments as the formula has them, keys turned into addresses."""
        return tuple(
            resolve(each, sheet.places, sheet.title, sheet.key, self.column)
            for each in _split(self.template[self.begins :])
        )


def outcome(sheet: SheetBuilder, *called: str) -> None:
    """Write and reserve, at the end of a tab's checks, those of inputs, headlines and functions."""
    if sheet.numbers:
        cells = [f"{{{key}}}" for key in sheet.numbers]
        size = "+".join(f"ROWS({each})*COLUMNS({each})" for each in cells)
        sheet.check("check_inputs", "Every input is a number", f"COUNT({','.join(cells)})={size}")
    if sheet.headlines:
        sheet.check(HEADLINES, "No headline is an error", "0")
    written = [call.function for call in calls(sheet)]
    for function in called:
        reserve(sheet, sheet.key, function, written.count(function))


def reserve(sheet: SheetBuilder, origin: str, function: str, count: int, title: str = "") -> None:
    """Reserve the check of a function, or as many as its calls need.

    The calls in lines that are replayed have checks apart for each tab that they come from.
    """
    own = "" if origin == sheet.key else f"{origin}_"
    needed = max(1, -(-count // MOST))
    label = f"{title}: {function} answers" if title else f"{function} answers"
    for number in range(1, needed + 1):
        key = f"answers_{own}{function.lower()}" + (f"_{number}" if number > 1 else "")
        sheet.check(key, label if needed == 1 else f"{label} ({number} of {needed})", "0")
        sheet.answering.setdefault((origin, function), []).append(key)


def complete(sheet: SheetBuilder) -> None:
    """Write the reserved checks.

    Raises:
        LayoutError: A function that is called has no check, or the other way round.
    """
    groups: dict[tuple[str, str], list[Call]] = {}
    for call in calls(sheet):
        groups.setdefault((call.origin, call.function), []).append(call)
    if differing := groups.keys() ^ sheet.answering.keys():
        named = ", ".join(sorted(function for _, function in differing))
        message = f"{sheet.title}: calls without a check, or checks without a call: {named}"
        raise LayoutError(message)
    for group, keys in sheet.answering.items():
        size = -(-len(groups[group]) // len(keys))
        for number, key in enumerate(keys):
            _answers(sheet, key, groups[group][number * size : (number + 1) * size])
    covered = sheet.full(HEADLINES) in sheet.checks
    if covered != bool(sheet.headlines):
        message = f"{sheet.title}: a tab with headlines checks them, after the last of them"
        raise LayoutError(message)
    if covered:
        own = ",".join(f"{{{each.key}}}={{{each.key}}}" for each in sheet.headlines)
        cell = replace(sheet.cell(HEADLINES), content=_tested(f"AND({own})"))
        sheet.fill(HEADLINES, VALUE, cell)


def calls(sheet: SheetBuilder) -> Iterator[Call]:
    """Find the calls in a tab's rows, then those that spill."""
    keys = {place.row: key for key, place in sheet.places.items() if place.sheet == sheet.title}
    for row, cells in sheet.rows.items():
        for column, cell in cells.items():
            if cell.formula:
                address = f"${get_column_letter(column)}${row}"
                yield from _in(str(cell.content), keys.get(row, f"{sheet.key}."), column, address)
    for block in sheet.spilled:
        place = block.place
        first, last = (get_column_letter(place.column + n) for n in (0, place.width - 1))
        area = f"${first}${place.row}:${last}${place.row + place.height - 1}"
        yield from _in(block.template, keys[place.row], VALUE, area)


def named(template: str) -> list[str]:
    """Name the functions that a formula calls."""
    return [call.function for call in _in(template, "", VALUE, "")]


def _in(template: str, key: str, column: int, cells: str) -> Iterator[Call]:
    if functions().keys().isdisjoint(CALL.findall(template)):
        return  # most formulas: to look for what is quoted in them takes longer
    origin = key.rpartition(".")[0].rpartition(".")[2]
    for found in CALL.finditer(_bare(template)):
        if found[1] in functions() and found[1] != "ONO_WHY":
            yield Call(found[1], origin, template, found.end(), column, cells)


def _answers(sheet: SheetBuilder, key: str, group: Sequence[Call]) -> None:
    """Write whether each of some calls answers, and the reason of the first that does not."""
    row = sheet.places[sheet.full(key)].row
    passed, which = (f"${get_column_letter(column)}${row}" for column in (VALUE, YEARS))
    tests = [call.test for call in group]
    test = tests[0] if len(tests) == 1 else f"AND({','.join(tests)})"
    _put(sheet, key, VALUE, Cell(_tested(test), "check", format_of("1 = pass")))
    written = [call.arguments(sheet) for call in group]
    if len({len(arguments) for arguments in written}) > 1:
        message = f"{sheet.title}: {group[0].function} is called with arguments left out"
        raise LayoutError(message)
    if len(group) > 1:
        answered = f"1+({tests[-2]})"
        for each in reversed(tests[:-2]):
            answered = f"1+({each})*({answered})"
        place = Cell(f"=IF({passed}=1,0,{answered})", "formula", format_of("count"))
        _put(sheet, key, YEARS, place)
    given = ",".join(_chosen(which, options) for options in zip(*written, strict=True))
    unasked = resolve(UNASKED, sheet.places, sheet.title, sheet.key, SOURCE)
    why = f'IFERROR(ONO_WHY("{group[0].function}",{given}),{unasked})'
    _put(sheet, key, SOURCE, Cell(f'=IF({passed}=1,"",{why})', "reason"))


def _chosen(which: str, options: Sequence[str]) -> str:
    """Write one argument of the failing call; most are the same in every call."""
    return options[0] if len(set(options)) == 1 else f"CHOOSE({which},{','.join(options)})"


def _tested(test: str) -> str:
    return f"=IFERROR(IF({test},1,0),0)"


def _put(sheet: SheetBuilder, key: str, column: int, cell: Cell) -> None:
    sheet.fill(key, column, replace(cell, formula=True, addressed=True))


def _bare(template: str) -> str:
    """Blank out what is quoted or stands in braces, length unchanged."""
    return QUOTED.sub(lambda found: "_" * len(found[0]), template)


def _split(text: str) -> tuple[str, ...]:
    """Split at the commas of a call, up to the parenthesis that ends it."""
    bare = _bare(text)
    parts, begins, depth = [], 0, 0
    for place, character in enumerate(bare):
        if depth == 0 and character in ",)":
            parts.append(text[begins:place])
            begins = place + 1
            if character == ")":
                break
        depth += (character == "(") - (character == ")")
    return tuple(parts)
