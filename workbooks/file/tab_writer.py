"""Write the tabs into an openpyxl workbook: cells, styles, notes, links, validations, print."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from textwrap import wrap
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties

from workbooks.book.language import Texts
from workbooks.book.toml_lines import LONGEST_TEXT
from workbooks.book.units import GENERAL
from workbooks.check.rules.translations import UNTRANSLATED
from workbooks.file.chart_writer import draw
from workbooks.file.row_heights import fix_heights
from workbooks.file.spelling import storable
from workbooks.file.styles import GREEN, GREEN_PALE, RED, RED_PALE, Styles
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import ARTICLE, LABEL, UNIT, VALUE, resolve
from workbooks.sheet.sheet import FIRST_ROW, SECTION, to_tab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell as WorksheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from workbooks.sheet.formula import Place
    from workbooks.sheet.layout import Layout
    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.spilled_table import SpilledTable

HEADER_ROW = 4
HEADERS = (
    None,
    "Line item",
    "Unit",
    "Type",
    "Source and date",
    "Article",
    "Filed",
    "Latest",
    "In use",
)
WIDTHS = (3, 50, 14, 11, 46, 12, 12, 12, 14)
YEAR_WIDTH = 13
LABEL_WIDTH = 28  # of column I where a spilled table has its labels
LINKED = ("http://", "https://", "mailto:")
LONG_SECTION = 36  # rows
MARGINS = (0.4, 0.4, 0.4, 0.6, 0.2, 0.3)  # inches: left, right, top, bottom, header, footer
COMMENT_SIZE = (120, 380)
LARGEST = "1000000000000"
LONGEST_MESSAGE = 225
LONGEST_PROPERTY = 255


def write(layout: Layout, as_of: date, texts: Texts | None = None) -> Workbook:
    """Write every tab; formulas have no values yet.

    The tabs are in the language of the texts already, which translate what is written here.
    """
    texts = texts or Texts()
    workbook = Workbook()
    workbook.remove(workbook.active)
    styles = Styles(workbook, texts.formats)
    for sheet in layout.sheets:
        _TabWriter(sheet, workbook.create_sheet(sheet.title), styles, texts).write()
        for name, key in sheet.names.items():
            place = layout.places[key]
            column = get_column_letter(place.column)
            target = f"{quote_sheetname(place.sheet)}!${column}${place.row}"
            workbook.defined_names[name] = DefinedName(name, attr_text=target)
    workbook.properties.title = texts.found("ONO: the AI industry's circular deals")[0]
    workbook.properties.creator = "ONO"
    workbook.properties.description = texts.found(f"Deal book as of {as_of}")[0]
    workbook.properties.language = texts.language
    _note_missing(workbook, texts)
    return workbook


def _note_missing(workbook: Workbook, texts: Texts) -> None:
    """Name in the file's properties the cells whose texts the language lacks, for `ono check`."""
    for tab, cells in texts.lacking().items():
        for number, part in enumerate(wrap(" ".join(cells), LONGEST_PROPERTY), 1):
            name = f"{UNTRANSLATED} {number} {tab}"
            workbook.custom_doc_props.append(StringProperty(name=name, value=part))


class _TabWriter:
    """One tab on its way into the workbook."""

    def __init__(self, sheet: Sheet, worksheet: Worksheet, styles: Styles, texts: Texts) -> None:
        self.sheet = sheet
        self.worksheet = worksheet
        self.styles = styles
        self.texts = texts
        self.inputs: dict[str, list[str]] = {"decimal": [], "date": []}
        self.check_cells: list[str] = []

    def write(self) -> None:
        """Write the heading, the rows, the spilled tables, then what governs them."""
        self._heading()
        for number, row in self.sheet.rows.items():
            for column, cell in row.items():
                self._cell(number, column, cell)
        for block in self.sheet.spilled:
            self._block(block)
        fix_heights(self.sheet, self.worksheet)
        if self.sheet.bands:
            draw(self.sheet, self.worksheet)
        self._validations()
        self._outline()
        self._page()

    def _heading(self) -> None:
        sheet, worksheet = self.sheet, self.worksheet
        self._cell(1, 1, Cell(sheet.heading, "title"))
        self._cell(2, 1, Cell(sheet.summary, "heading"))
        master = '={checks.word_checks}&" "&{cover.master}'
        self._cell(3, LABEL, Cell(master, "check", formula=True))
        self._cell(3, UNIT, Cell(self._said("← Contents", 3, UNIT), "web", link=to_tab("Contents")))
        columns = {column for row in sheet.rows.values() for column in row}
        ends = {block.place.column + block.place.width - 1 for block in sheet.spilled}
        for column in range(1, max({VALUE, *columns, *ends}) + 1):
            words = HEADERS[column - 1] if column <= len(HEADERS) else None
            header = self._said(words, HEADER_ROW, column) if words else None
            role = "header right" if column >= ARTICLE else "header"
            self._cell(HEADER_ROW, column, Cell(header, role))
            usual = WIDTHS[column - 1] if column <= len(WIDTHS) else YEAR_WIDTH
            if column == VALUE and any(block.headed for block in sheet.spilled):
                usual = LABEL_WIDTH
            width = sheet.widths.get(column, usual)
            worksheet.column_dimensions[get_column_letter(column)].width = width

    def _said(self, words: str, row: int, column: int) -> str:
        return self.texts.of(words, self.sheet.title, row, column)

    def _cell(self, row: int, column: int, cell: Cell) -> None:
        sheet = self.sheet
        target = self.worksheet.cell(row, column)
        if cell.formula:
            formula = str(cell.content)
            if not cell.addressed:
                formula = resolve(
                    formula, sheet.places, sheet.title, sheet.key, column, guarded=True
                )
            _put(target, formula, "f")
        elif isinstance(cell.content, str):
            _put(target, cell.content, "s")  # a text that begins with = stays a text
        else:
            target.value = cell.content
        self.styles.apply(target, cell.role, cell.number_format)
        if cell.role == "check":
            self.check_cells.append(target.coordinate)
        if cell.role == "input" and isinstance(cell.content, (int, float, date)):
            kind = "date" if isinstance(cell.content, date) else "decimal"
            self.inputs[kind].append(target.coordinate)
        if cell.comment:
            target.comment = Comment(storable(cell.comment), "ONO", *COMMENT_SIZE)
        if cell.link:
            self._link(target, cell.link)

    def _link(self, cell: WorksheetCell, address: str) -> None:
        """Link a cell to a place of this workbook (`#…`) or to a web address, to nothing else."""
        if address.startswith("#"):
            place = address[1:]
            if place.startswith("{"):  # else a tab, whose name may have braces of its own
                place = resolve(place, self.sheet.places, "", self.sheet.key, VALUE)
            tab, _, cells = place.rpartition("!")
            location = f"{tab}!{cells.replace('$', '')}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=location)
        elif address.startswith(LINKED):
            cell.hyperlink = address

    def _block(self, block: SpilledTable) -> None:
        """Write a spilling formula and dress the cells that it will fill."""
        sheet, place = self.sheet, block.place
        anchor = self.worksheet.cell(place.row, place.column)
        formula = resolve(block.template, sheet.places, sheet.title, sheet.key, VALUE)
        bottom, right = place.row + place.height - 1, place.column + place.width - 1
        last = f"{get_column_letter(right)}{bottom}"
        anchor.value = ArrayFormula(f"{anchor.coordinate}:{last}", formula)
        for row in range(place.row, bottom + 1):
            for column in range(place.column, right + 1):
                label = block.headed and place.labelled and column == place.column
                if block.headed and row == place.row:
                    role, shown = "header" if label else "header right", GENERAL
                elif label:
                    role, shown = "label", GENERAL
                else:
                    role, shown = "formula", block.format_at(row, column)
                self.styles.apply(self.worksheet.cell(row, column), role, shown)

    def _validations(self) -> None:
        """Refuse what is no number, no date or not on the list, and say so."""
        for kind, cells in self.inputs.items():
            if cells:
                low = "0" if kind == "date" else f"-{LARGEST}"
                rule = DataValidation(type=kind, operator="between", formula1=low, formula2=LARGEST)
                message = f"Type a {'date' if kind == 'date' else 'number'}."
                self._enforce(rule, self.texts.found(message)[0], cells)
        for key, options in self.sheet.choices.items():
            place = self.sheet.places[self.sheet.full(key)]
            cell = f"{get_column_letter(place.column)}{place.row}"
            listed, message = self._choice(options, place)
            self._enforce(DataValidation(type="list", formula1=listed), message, [cell])

    def _choice(self, options: tuple[str, ...] | str, place: Place) -> tuple[str, str]:
        """Write a list as its words, which are ours and few, or as the cells that hold them."""
        sheet = self.sheet
        anyone = self._said("Choose one of the list.", place.row, place.column)
        if isinstance(options, str):
            return resolve(options, sheet.places, sheet.title, sheet.key, VALUE), anyone
        message = self._said("Choose one of {}.", place.row, place.column)
        message = message.replace("{}", ", ".join(options))
        return f'"{",".join(options)}"', message if len(message) <= LONGEST_MESSAGE else anyone

    def _enforce(self, rule: DataValidation, message: str, cells: Sequence[str]) -> None:
        rule.showErrorMessage = True
        rule.errorTitle = "ONO"
        rule.error = message
        rule.sqref = MultiCellRange(" ".join(cells))
        self.worksheet.add_data_validation(rule)

    def _outline(self) -> None:
        """Let a reader fold each long section under its heading; nothing is folded at first."""
        sheet, worksheet = self.sheet, self.worksheet
        starts = [number for number, row in sheet.rows.items() if row.get(SECTION)]
        worksheet.sheet_properties.outlinePr.summaryBelow = False
        for start, following in pairwise([*starts, sheet.next_row + 1]):
            if following - start > LONG_SECTION:
                worksheet.row_dimensions.group(start + 1, following - 2)
                worksheet.sheet_format.outlineLevelRow = 1

    def _page(self) -> None:
        """Freeze the heading, set the page up for print, colour the checks."""
        worksheet = self.worksheet
        worksheet.freeze_panes = f"{get_column_letter(LABEL + 1)}{FIRST_ROW}"
        worksheet.sheet_view.showGridLines = False
        worksheet.sheet_view.zoomScale = 90
        worksheet.page_setup.orientation = "landscape"
        worksheet.page_setup.paperSize = worksheet.PAPERSIZE_A4
        worksheet.page_setup.fitToHeight = 0
        worksheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        worksheet.print_title_rows = f"1:{HEADER_ROW}"
        worksheet.page_margins = PageMargins(*MARGINS)
        for row in self.sheet.pages:
            worksheet.row_breaks.append(Break(row))
        worksheet.oddFooter.center.text = self.texts.found("&A – page &P of &N")[0]
        if self.check_cells:
            cells = " ".join(self.check_cells)
            good = PatternFill("solid", bgColor=GREEN_PALE)
            bad = PatternFill("solid", bgColor=RED_PALE)
            rules = worksheet.conditional_formatting
            first = self.check_cells[0]
            passed = f'OR({first}=1,ISNUMBER(SEARCH("OK",{first})))'
            rules.add(cells, FormulaRule([passed], fill=good, font=Font(color=GREEN)))
            rules.add(cells, FormulaRule([f"NOT({passed})"], fill=bad, font=Font(color=RED)))


def _put(cell: WorksheetCell, words: str, kind: str) -> None:
    """Give a cell a text or a formula; openpyxl's own setter examines each of them again."""
    cell._value = storable(words)[:LONGEST_TEXT]  # noqa: SLF001
    cell.data_type = kind
