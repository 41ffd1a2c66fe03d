"""The help of every worksheet function, with an example that is computed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from addin import boundary
from addin.catalogue import functions
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, SOURCE, TYPE, UNIT, VALUE
from workbooks.tabs.parts.help_example import example

if TYPE_CHECKING:
    from addin.function import Function
    from workbooks.book.model import Book
    from workbooks.sheet.sheet_builder import SheetBuilder
    from workbooks.tabs.parts.help_example import Rows

TITLE = "Functions"
HEADING = "Functions"
SUMMARY = "The help of every worksheet function, with an example computed here"
HELP_WIDTH = 90


def build(sheet: SheetBuilder, _book: Book) -> None:
    """Write a chapter per function; results that spill stand at the end of the tab."""
    sheet.widen(HELP_WIDTH, SOURCE)
    catalogue = functions().values()
    for function in catalogue:
        _chapter(sheet, function)
    sheet.chapter("Results of the examples that spill")
    for function in catalogue:
        height, width = _size(function)
        if height > 1:
            rows, columns = ([str(n) for n in range(1, size)] for size in (height, width))
            call, label = _call(function), f"{function.name}, as in its example above"
            sheet.table(f"{function.name.lower()}_table", label, call, columns, rows, "ratio")


def _chapter(sheet: SheetBuilder, function: Function) -> None:
    """Write the help in its fixed order: syntax, arguments, result, errors, example, source."""
    sheet.chapter(function.name)
    syntax = Cell(function.syntax, "text", kept=True)
    sheet.row(None, "Syntax", {SOURCE: syntax})
    _help(sheet, "What it does", f"{function.summary} {function.details}".strip())
    sheet.section("Arguments", {SOURCE: "Meaning", VALUE: "Example"})
    given = example(function.example)
    last = len(function.parameters) - 1
    for number, rows in enumerate(given.arguments):
        parameter = function.parameters[min(number, last)]
        cells = {
            UNIT: Cell("optional" if parameter.optional else "needed", "unit"),
            TYPE: Cell("input", "unit"),
            SOURCE: Cell("the next of them" if number > last else parameter.help, "text"),
        }
        key = f"{function.name.lower()}_{number + 1}"
        _argument(sheet, key, parameter.name, cells, rows)
        if parameter.choices and number <= last:
            sheet.offer(key, parameter.choices)
    for parameter in function.parameters[len(given.arguments) :]:
        needed = "optional" if parameter.optional else "needed"
        _named(sheet, parameter.name, parameter.help, needed)
    sheet.section("Result")
    _help(sheet, "Returns", function.returns)
    for kind, when in function.errors:
        _named(sheet, kind, when)
    if _size(function)[0] == 1:
        cell = Cell(_call(function), "result", formula=True)
        stated = Cell(given.result, "text", kept=True)
        cells = {SOURCE: stated, VALUE: cell}
        sheet.row(f"{function.name.lower()}_result", "Example", cells, "", "formula")
    else:
        _help(sheet, "Example", f"{given.result}; the whole table stands at the end of this tab")
    _help(sheet, "Source", function.source)


def _help(sheet: SheetBuilder, label: str, words: str) -> None:
    sheet.row(None, label, {SOURCE: Cell(words, "text")})


def _named(sheet: SheetBuilder, name: str, words: str, needed: str = "") -> None:
    """Write what a name of the code means; the name is the same in every language."""
    cells = {LABEL: Cell(name, "label", kept=True), UNIT: Cell(needed, "unit")}
    sheet.row(None, name, {**cells, SOURCE: Cell(words, "text")})


def _argument(sheet: SheetBuilder, key: str, name: str, cells: dict[int, Cell], rows: Rows) -> None:
    """Write an argument with its example in as many cells as it has."""
    first = {LABEL: Cell(name, "label", kept=True), **cells}
    lines: list[dict[int, Cell]] = [first, *({} for _ in rows[1:])]
    for line, row in zip(lines, rows, strict=True):
        for column, item in enumerate(row, VALUE):
            line[column] = Cell(item, "example", kept=True)
    sheet.listing(key, [""] * len(rows[0]), lines)


def _call(function: Function) -> str:
    """Write the example as a formula over the cells that hold its arguments."""
    name = function.name.lower()
    given = example(function.example).arguments
    cells = (_taken(f"{name}_{number}", rows) for number, rows in enumerate(given, 1))
    return f"={function.name}({','.join(cells)})"


def _taken(key: str, rows: Rows) -> str:
    """Take an argument from its cells; an empty cell as an empty text: LibreOffice makes it 0."""
    cell = f"{{{key}}}"
    return f'IF({cell}="","",{cell})' if rows == [[""]] else cell


def _size(function: Function) -> tuple[int, int]:
    """Count the rows and columns that the example's result takes."""
    found = boundary.call(function, example(function.example).arguments)
    return (len(found), len(found[0])) if isinstance(found, list) else (1, 1)
