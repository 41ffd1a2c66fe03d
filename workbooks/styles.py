"""How cells look: one named style a role, one number format a unit."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.styles.cell_style import StyleArray
    from openpyxl.workbook import Workbook

FONT = "Calibri"
BLUE, BLACK, GREEN, GREY, WHITE = "1F3FBF", "000000", "1B6B35", "595959", "FFFFFF"
NAVY, PALE, RULE, RED, RED_PALE, GREEN_PALE = (
    "1F2A44",
    "FFF8E1",
    "C9CED8",
    "9C0006",
    "FFC7CE",
    "E2F2E6",
)

INTEGER = "#,##0_);(#,##0);–_)"
ONE_PLACE = "#,##0.0_);(#,##0.0);–_)"
TWO_PLACES = "#,##0.00_);(#,##0.00);–_)"
PERCENT = "0.0%_);(0.0%);–_)"
MULTIPLE = '0.00"x"_);(0.00"x");–_)'
DATE = "d mmm yyyy"
YEAR = "0"
GENERAL = "General"
FORMATS = {
    "date": DATE,
    "year": YEAR,
    "%": PERCENT,
    "% annualised": PERCENT,
    "x": MULTIPLE,
    "USD/share": TWO_PLACES,
    "USD": TWO_PLACES,
    "years": TWO_PLACES,
    "ratio": TWO_PLACES,
    "count": INTEGER,
    "bp": INTEGER,
    "days": INTEGER,
    "year no.": YEAR,
    "1 = pass": YEAR,
    "": GENERAL,
}

ROLES = {
    "title": {"size": 16, "bold": True, "color": NAVY},
    "heading": {"size": 11, "color": GREY},
    "header": {"bold": True, "color": WHITE, "fill": NAVY, "wrap": True},
    "section": {"bold": True, "size": 12, "color": NAVY, "rule": True},
    "label": {"color": BLACK},
    "unit": {"color": GREY},
    "note": {"color": GREY, "italic": True},
    "text": {"color": BLACK, "wrap": True},
    "input": {"color": BLUE, "fill": PALE, "edge": True},
    "formula": {"color": BLACK},
    "link": {"color": GREEN},
    "result": {"color": BLACK, "bold": True},
    "check": {"color": BLACK, "bold": True, "centre": True},
    "web": {"color": "0B4F9E", "underline": "single"},
}


def format_of(unit: str) -> str:
    """Give the number format of a unit; amounts of money and the rest show one place."""
    return FORMATS.get(unit, ONE_PLACE)


class Styles:
    """The named styles of one workbook, applied by copying a prepared cell style."""

    def __init__(self, workbook: Workbook) -> None:
        """Add a named style for each role."""
        self._prepared: dict[tuple[str, str], StyleArray] = {}
        for role, look in ROLES.items():
            workbook.add_named_style(_named(role, look))

    def apply(self, cell: Cell, role: str, number_format: str = GENERAL) -> None:
        """Dress a cell; the first of a kind is prepared, the others copy it."""
        prepared = self._prepared.get((role, number_format))
        if prepared is None:
            cell.style = f"ONO {role}"
            if number_format != GENERAL:
                cell.number_format = number_format
            self._prepared[role, number_format] = cell._style  # noqa: SLF001 - copying it is twice as fast
        else:
            cell._style = copy(prepared)  # noqa: SLF001 - copying it is twice as fast


def _named(role: str, look: dict[str, object]) -> NamedStyle:
    style = NamedStyle(name=f"ONO {role}")
    style.font = Font(
        name=FONT,
        size=look.get("size", 10),
        bold=bool(look.get("bold")),
        italic=bool(look.get("italic")),
        underline=look.get("underline"),
        color=look["color"],
    )
    if "fill" in look:
        style.fill = PatternFill("solid", fgColor=look["fill"])
    if "edge" in look:
        side = Side(style="hair", color=RULE)
        style.border = Border(left=side, right=side, top=side, bottom=side)
    if "rule" in look:
        style.border = Border(bottom=Side(style="thin", color=NAVY))
    style.alignment = Alignment(
        horizontal="center" if look.get("centre") else None,
        vertical="top" if look.get("wrap") else None,
        wrap_text=bool(look.get("wrap")) or None,
    )
    return style
