"""How cells look: one named style a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.writer.theme import theme_xml

from workbooks.book.units import GENERAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openpyxl.cell import Cell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook import Workbook

FONT = "Calibri"
CHINESE_FONT = "Microsoft JhengHei"  # the theme gives it to what FONT has no signs for
BLUE, BLACK, GREEN, GREY, WHITE = "1F3FBF", "000000", "1B6B35", "595959", "FFFFFF"
NAVY, PALE, RULE, LINK = "1F2A44", "FFF8E1", "C9CED8", "0B4F9E"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
RED, RED_PALE, GREEN_PALE = "9C0006", "FFC7CE", "E2F2E6"


@dataclass(frozen=True)
class CellLook:
    """How the cells of one role look."""

    color: str = BLACK
    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: str | None = None
    fill: str | None = None
    edge: bool = False
    rule: bool = False
    wrap: bool = False
    side: str | None = None


ROLES = {
    "title": CellLook(NAVY, 16, bold=True),
    "heading": CellLook(GREY, 11),
    "header": CellLook(WHITE, bold=True, fill=NAVY, wrap=True),
    "header right": CellLook(WHITE, bold=True, fill=NAVY, wrap=True, side="right"),
    "chapter": CellLook(NAVY, 14, bold=True),
    "section": CellLook(NAVY, 12, bold=True, rule=True),
    "section right": CellLook(NAVY, 12, bold=True, rule=True, side="right"),
    "label": CellLook(),
    "plain": CellLook(),
    "said": CellLook(side="right"),
    "text": CellLook(wrap=True),
    "unit": CellLook(GREY),
    "note": CellLook(GREY, italic=True),
    "head": CellLook(NAVY, bold=True, rule=True, side="right"),
    "input": CellLook(BLUE, fill=PALE, edge=True, side="right"),
    "example": CellLook(BLUE, fill=PALE, edge=True, side="right"),
    "formula": CellLook(side="right"),
    "link": CellLook(GREEN, side="right"),
    "result": CellLook(bold=True, side="right"),
    "check": CellLook(bold=True, side="center"),
    "reason": CellLook(RED),
    "web": CellLook(LINK, underline="single"),
}


class Styles:
    """The named styles of one workbook, applied by sharing a prepared cell style."""

    def __init__(self, workbook: Workbook, formats: Mapping[str, str]) -> None:
        """Add a named style for each role, and set the fonts of both scripts in the theme.

        `formats` gives the number formats that a language writes in another way.
        """
        self._prepared: dict[tuple[str, str], StyleArray] = {}
        self._formats = formats
        workbook.loaded_theme = _theme()
        for role, look in ROLES.items():
            workbook.add_named_style(_named(role, look))

    def apply(self, cell: Cell, role: str, number_format: str = GENERAL) -> None:
        """Dress a cell; the first of a kind is prepared, the others share it."""
        prepared = self._prepared.get((role, number_format))
        if prepared is None:
            cell.style = f"ONO {role}"
            if number_format != GENERAL:
                cell.number_format = self._formats.get(number_format, number_format)
            self._prepared[role, number_format] = cell._style  # noqa: SLF001 - see below
        else:
            cell._style = prepared  # noqa: SLF001 - a style a cell takes twice the time


def _theme() -> bytes:
    """Write the usual theme with one Latin and one Chinese font for headings and text."""
    root = etree.fromstring(theme_xml.encode())
    for fonts in root.iter(f"{DRAWING}majorFont", f"{DRAWING}minorFont"):
        fonts[:] = [
            etree.Element(f"{DRAWING}latin", typeface=FONT),
            etree.Element(f"{DRAWING}ea", typeface=CHINESE_FONT),
            etree.Element(f"{DRAWING}cs", typeface=""),
            etree.Element(f"{DRAWING}font", script="Hant", typeface=CHINESE_FONT),
        ]
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _named(role: str, look: CellLook) -> NamedStyle:
    style = NamedStyle(name=f"ONO {role}")
    style.font = Font(
        name=FONT,
        size=look.size,
        bold=look.bold,
        italic=look.italic,
        underline=look.underline,
        color=look.color,
        scheme="minor",
    )
    if look.fill:
        style.fill = PatternFill("solid", fgColor=look.fill)
    if look.edge:
        side = Side(style="hair", color=RULE)
        style.border = Border(left=side, right=side, top=side, bottom=side)
    if look.rule:
        style.border = Border(bottom=Side(style="thin", color=NAVY))
    style.alignment = Alignment(
        horizontal=look.side,
        vertical="top",
        wrap_text=look.wrap or None,
    )
    return style
