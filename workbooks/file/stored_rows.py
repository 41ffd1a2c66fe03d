"""Write the rows of a tab with the result of every formula; openpyxl would leave them without.

A tab's rows are one text that is parsed once: openpyxl's own way makes a call for every element.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree
from openpyxl.comments.comment_sheet import CommentRecord
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.formula import ArrayFormula

from udfs.cells.errors import ErrorValue
from workbooks.file.spelling import escaped, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

Result: TypeAlias = "float | str | bool | ErrorValue | None"
TabResults: TypeAlias = "Mapping[tuple[int, int], Result]"


class RowWriter(WorksheetWriter):  # type: ignore[misc] # openpyxl has no types
    """openpyxl's writer of a tab, but for its rows."""

    def __init__(self, worksheet: Worksheet, results: TabResults) -> None:
        """Take the results of the tab's formulas by row and column."""
        super().__init__(worksheet)
        self._results = results
        self._style_ids: dict[int, int] = {}

    def write_rows(self) -> None:
        """Write every cell that has a content, a look or a comment."""
        rows = etree.fromstring(f"<sheetData>{''.join(self._rows())}</sheetData>")
        file = self.xf.send(True)  # noqa: FBT003 - openpyxl asks for its file in this way
        file.write(rows)
        self.xf.send(None)

    def _rows(self) -> Iterator[str]:
        for number, row in self.rows():
            look = "".join(
                f' {name}="{value}"'
                for name, value in dict(self.ws.row_dimensions.get(number, {})).items()
                if name != "r"
            )
            yield f'<row r="{number}"{look}>{"".join(self._cells(row))}</row>'

    def _cells(self, row: Sequence[Cell]) -> Iterator[str]:
        results = self._results
        for cell in row:
            place = cell.row, cell.column
            value, kind, mark = cell.value, cell.data_type, ""
            if cell._comment is not None:  # noqa: SLF001 - as openpyxl's own writer does
                self.ws._comments.append(CommentRecord.from_cell(cell))  # noqa: SLF001
            if cell.hyperlink:
                self.ws._hyperlinks.append(cell.hyperlink)  # noqa: SLF001
            if kind == "f":
                mark, formula = _formula(value)
                kind, stored = _stored(results.get(place))
                inside = formula + stored
            elif place in results:
                kind, inside = _stored(results[place])
            elif value is None or value == "":
                kind, inside = "", ""
            elif isinstance(value, str) and kind == "s":
                kind, inside = ' t="inlineStr"', f"<is>{_text('t', value)}</is>"
            else:
                kind, inside = _stored(to_excel(value) if isinstance(value, date) else value)
            yield f'<c r="{cell.coordinate}" s="{self._style(cell)}"{kind}{mark}>{inside}</c>'

    def _style(self, cell: Cell) -> int:
        """Look a cell's style up; cells of one look share the object that says it."""
        style = cell._style  # noqa: SLF001 - cell.style_id hashes it for every cell
        found = self._style_ids.get(id(style))
        if found is None:
            found = self._style_ids[id(style)] = cell.style_id
        return found


def _formula(value: str | ArrayFormula) -> tuple[str, str]:
    """Write a formula, and the mark of a cell whose formula spills."""
    if isinstance(value, ArrayFormula):
        return ' cm="1"', f'<f t="array" ref="{value.ref}">{escaped(value.text[1:])}</f>'
    return "", f"<f>{escaped(value[1:])}</f>"


def _stored(value: Result) -> tuple[str, str]:
    """Write a value and its type; a number with every digit."""
    if value is None:
        return "", ""
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, ErrorValue):
        return ' t="e"', f"<v>{value.spelling}</v>"
    if isinstance(value, str):
        return ' t="str"', _text("v", value)
    return "", f"<v>{spelled(value)}</v>"


def _text(tag: str, words: str) -> str:
    """Write an element with a text, whose outer blanks a reader is to keep."""
    keep = ' xml:space="preserve"' if words != words.strip() else ""
    return f"<{tag}{keep}>{escaped(words)}</{tag}>"
