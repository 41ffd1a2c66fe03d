"""Good files by three other writers have no error, whatever they hold."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableStyleInfo

from workbooks.check.run import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360606060000000050001a5f645400000000049454e44ae426082"
)
FRAME = pd.DataFrame({"deal": ["a", "b"], "amount": [1.5, None], "day": [date(2026, 1, 2)] * 2})


def with_xlsxwriter(fill: Callable[[xlsxwriter.Workbook], None]) -> Callable[[Path], None]:
    """Write with XlsxWriter."""

    def write(path: Path) -> None:
        with xlsxwriter.Workbook(path, {"use_future_functions": True}) as workbook:
            fill(workbook)

    return write


def with_openpyxl(fill: Callable[[Worksheet], None]) -> Callable[[Path], None]:
    """Write with openpyxl."""

    def write(path: Path) -> None:
        workbook = openpyxl.Workbook()
        fill(workbook.active)
        workbook.save(path)

    return write


def x_tables(workbook: xlsxwriter.Workbook) -> None:
    for title in ("One", "It's two", "Drei & vier"):
        sheet = workbook.add_worksheet(title)
        columns = [{"header": 'a "q" <b>\nc'}, {"header": "n", "total_function": "sum"}]
        sheet.add_table("B3:C7", {"total_row": True, "columns": columns})
        sheet.add_table("E3:F5", {"header_row": False, "style": None})


def x_charts(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("It's data")
    sheet.write_column("A1", [1, 2, 3])
    for number, kind in enumerate(("column", "line", "pie", "scatter", "stock", "radar", "area")):
        chart = workbook.add_chart({"type": kind})
        series = {"categories": ["It's data", 0, 0, 2, 0], "values": ["It's data", 0, 0, 2, 0]}
        for _ in range(3):  # of which a stock chart needs as many
            chart.add_series(series)
        sheet.insert_chart(number * 15, 3, chart)
    page = workbook.add_chartsheet()
    chart = workbook.add_chart({"type": "bar"})
    chart.add_series({"values": ["It's data", 0, 0, 2, 0]})
    page.set_chart(chart)


def x_validations(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    other = workbook.add_worksheet("Lists, long")
    other.write_column("A1", ["x", "y"])
    sheet.data_validation("A1", {"validate": "list", "source": ["x" * 100, "y" * 154]})
    sheet.data_validation("A2", {"validate": "list", "source": "='Lists, long'!$A$1:$A$2"})
    sheet.data_validation("A3:B9", {"validate": "custom", "value": '=AND(A3>0,A3<>"x")'})
    sheet.data_validation("C3", {"validate": "any", "input_title": "t" * 32})
    between = {"criteria": "between", "minimum": date(2026, 1, 1), "maximum": date(2027, 1, 1)}
    sheet.data_validation("C4", {"validate": "date", **between, "error_message": "e" * 255})
    sheet.data_validation("C5", {"validate": "length", "criteria": ">", "value": 3})


def x_conditions(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    red = workbook.add_format({"bg_color": "red", "num_format": '0.0;[Red]-0.0;"–";@'})
    for number, rule in enumerate(
        (
            {"type": "cell", "criteria": "between", "minimum": 1, "maximum": 2, "format": red},
            {"type": "formula", "criteria": '=LEFT($A1,1)="x"', "format": red},
            {"type": "text", "criteria": "containing", "value": 'a"b', "format": red},
            {"type": "time_period", "criteria": "last week", "format": red},
            {"type": "average", "criteria": "above", "format": red},
            {"type": "duplicate", "format": red},
            {"type": "top", "value": 10, "format": red},
            {"type": "blanks", "format": red},
            {"type": "2_color_scale"},
            {"type": "3_color_scale"},
            {"type": "data_bar", "data_bar_2010": True},
            {"type": "icon_set", "icon_style": "5_arrows"},
            {"type": "cell", "criteria": ">", "value": 1, "multi_range": "C1:C9 E1:E9"},
        )
    ):
        sheet.conditional_format(0, number, 9, number, rule)


def x_formulas(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet("Sheet 1")
    sheet.write_column("B1", [1, 2, 3])
    for row, formula in enumerate(
        (
            "=SUM('Sheet 1'!B1:B3,{1,2;3,4})",
            '=IF(B1="a;b","x",IFNA(B2,0))',
            "=LET(x,B1,x+1)",
            "=LAMBDA(x,x*B1)(2)",
            "=B1:B3 B2:B3",
            "=XLOOKUP(1,B1:B3,B1:B3)",
            "=SUM(B:B,1:1)",
            "=-B1^2%",
            '=TEXT(B1,"0.0;(0.0);""-""")',
            "=OFFSET(B1,0,0,3)",
            "=[1]Sheet1!$A$1",
        )
    ):
        sheet.write_formula(row, 0, formula)
    sheet.write_array_formula("D1:D3", "{=B1:B3*2}")
    sheet.write_dynamic_array_formula("E1", "=SORT(UNIQUE(B1:B3))")
    sheet.write_dynamic_array_formula("F1", "=SUM(ANCHORARRAY(E1))")
    sheet.write_formula("G1", "=1/0", None, "#DIV/0!")
    workbook.define_name("'Sheet 1'!local", "='Sheet 1'!$B$1")
    workbook.define_name("rate", "=0.5")
    workbook.define_name("_r.1\\x", "='Sheet 1'!$B$1:$B$3")


def x_rich(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    bold = workbook.add_format({"bold": True, "font_strikeout": True, "font_script": 1})
    sheet.write_rich_string("A1", "plain ", bold, "bold", " plain")
    sheet.write("A2", "x" * 32_767)
    sheet.write("A3", " tab\tnew\nline \x07 _x0007_")
    sheet.write("A4", "名稱 🐘")
    sheet.write_comment("A5", "note", {"author": "me", "visible": True})
    sheet.insert_image("C1", "x.png", {"image_data": io.BytesIO(PNG), "url": "internal:Sheet1!A1"})
    sheet.embed_image("C9", "y.png", {"image_data": io.BytesIO(PNG)})
    sheet.insert_textbox("E1", "text")
    sheet.insert_button("E9", {"caption": "go"})
    sheet.insert_checkbox("F9", True)  # noqa: FBT003 - the value
    sheet.set_header("&L&G", {"image_left": "x.png", "image_data_left": io.BytesIO(PNG)})
    sheet.set_background(io.BytesIO(PNG), is_byte_stream=True)


def x_page(workbook: xlsxwriter.Workbook) -> None:
    workbook.add_worksheet("hidden").hide()
    sheet = workbook.add_worksheet("x" * 31)
    sheet.activate()
    sheet.print_area("A1:C9")
    sheet.repeat_rows(0, 3)
    sheet.autofilter("A1:C9")
    sheet.set_h_pagebreaks([3])
    sheet.protect("secret")
    sheet.outline_settings(visible=False)
    sheet.set_row(3, 20, None, {"level": 1})
    sheet.set_column("B:D", 9, None, {"level": 1, "hidden": True})
    sheet.add_sparkline("E1", {"range": "A1:C1"})
    sheet.write_url("F1", "internal:'hidden'!A1")
    sheet.write_url("F2", "mailto:a@example.org")
    sheet.ignore_errors({"number_stored_as_text": "A1"})
    sheet.split_panes(15, 8.43)


def x_types(workbook: xlsxwriter.Workbook) -> None:
    sheet = workbook.add_worksheet()
    shown = workbook.add_format({"num_format": 'yyyy\\-mm\\-dd "at" hh:mm'})
    sheet.write_row("A1", [1e300, -0.0, 5e-324, 123456789012345678, True, None, ""])
    sheet.write_datetime("A2", datetime(2026, 1, 2, 3, 4), shown)  # noqa: DTZ001 - sheets know none
    sheet.write_blank("A3", None, shown)
    sheet.write("XFD1048576", 1)


def x_constant(path: Path) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True, "date_1904": True}) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(200):
            sheet.write_row(row, 0, [row, f"text {row}", row / 7])


def o_tables(sheet: Worksheet) -> None:
    for row in (["Deal", "Amount"], ["a", 1], ["b", 2]):
        sheet.append(row)
    table = Table(displayName="Deals", ref="A1:B3")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium9", showRowStripes=True)
    sheet.add_table(table)
    sheet["D1"] = "=SUM(Deals[Amount])"


def o_chart(sheet: Worksheet) -> None:
    for row in range(5):
        sheet.append([row, row**2])
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=5))
    sheet.add_chart(chart, "D2")
    sheet.add_image(Image(io.BytesIO(PNG)), "M1") if _has_pillow() else None


def _has_pillow() -> bool:
    try:
        import PIL  # noqa: F401, PLC0415 - openpyxl needs it for pictures only
    except ImportError:
        return False
    return True


def o_validations(sheet: Worksheet) -> None:
    rule = DataValidation(type="list", formula1='"x,y"', allow_blank=True)
    rule.prompt, rule.promptTitle = "Choose.", "ONO"
    rule.add("A1:A9")
    rule.add("C1")
    sheet.add_data_validation(rule)
    whole = DataValidation(type="whole", operator="between", formula1=1, formula2=9)
    whole.add("B1")
    sheet.add_data_validation(whole)


def o_conditions(sheet: Worksheet) -> None:
    fill = PatternFill("solid", bgColor="FFC7CE")
    rules = sheet.conditional_formatting
    rules.add("A1:A9", CellIsRule(operator="lessThan", formula=["0"], fill=fill))
    rules.add("B1:B9 D1", FormulaRule(formula=["ISBLANK(B1)"], font=Font(bold=True), fill=fill))
    rules.add("C1:C9", ColorScaleRule("min", None, "F8696B", "max", None, "63BE7B"))
    rules.add("E1:E9", DataBarRule("min", None, "max", None, color="FF638EC6"))


def o_formulas(sheet: Worksheet) -> None:
    sheet["A1"] = "=SUM(B1:B3)"
    sheet["A2"] = '=HYPERLINK("#A1","top")'
    sheet["C1"] = ArrayFormula("C1:C3", "=B1:B3*2")
    sheet.parent.defined_names["rate"] = DefinedName("rate", attr_text="Sheet!$B$1")
    sheet.print_title_rows = "1:2"
    sheet.print_area = "A1:C9"
    sheet.auto_filter.ref = "A1:C9"


def o_notes(sheet: Worksheet) -> None:
    sheet["A1"] = "=1+1 is a text"
    sheet["A1"].data_type = "s"
    sheet["B2"].comment = Comment("note", "me")
    sheet["B3"].comment = Comment("other", "you")
    sheet["C1"].hyperlink = "https://example.org/?a=1&b=2"
    sheet.merge_cells("D1:E2")
    sheet.merge_cells("D3:E3")
    sheet.freeze_panes = "B2"
    sheet.parent.create_sheet("other").sheet_state = "hidden"


def o_types(sheet: Worksheet) -> None:
    sheet.append([1.5, True, None, "x", date(2026, 1, 2), datetime(2026, 1, 2)])  # noqa: DTZ001
    sheet["A2"].number_format = '#,##0.0_);(#,##0.0);"–"_)'
    sheet["A2"].font = Font(bold=True, italic=True, underline="single", strike=True, color="FF0000")
    sheet["A3"] = "#N/A"
    sheet.row_dimensions[3].height = 30
    sheet.column_dimensions["B"].width = 30


def o_loaded(path: Path) -> None:
    with_xlsxwriter(x_conditions)(path)
    openpyxl.load_workbook(path).save(path)


def o_streamed(path: Path) -> None:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet("streamed")
    for row in range(200):
        sheet.append([row, f"text {row}", row / 7])
    workbook.save(path)


def p_plain(path: Path) -> None:
    FRAME.to_excel(path, engine="openpyxl")


def p_sheets(path: Path) -> None:
    with pd.ExcelWriter(path, engine="xlsxwriter") as writer:
        FRAME.to_excel(writer, sheet_name="one", index=False, freeze_panes=(1, 1))
        wide = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "x"), ("a", "y")]))
        wide.to_excel(writer, sheet_name="two", merge_cells=True)


def p_styled(path: Path) -> None:
    numbers = pd.DataFrame({"a": [1.0, -2.0], "b": [3.0, float("inf")]})
    numbers.to_excel(path, engine="openpyxl", float_format="%.2f", na_rep="n/a", inf_rep="inf")


def p_appended(path: Path) -> None:
    p_plain(path)
    with pd.ExcelWriter(path, engine="openpyxl", mode="a") as writer:
        FRAME.to_excel(writer, sheet_name="more", startrow=3)


WRITERS: dict[str, Callable[[Path], None]] = {
    **{
        f"xlsxwriter {fill.__name__[2:]}": with_xlsxwriter(fill)
        for fill in (
            x_tables,
            x_charts,
            x_validations,
            x_conditions,
            x_formulas,
            x_rich,
            x_page,
            x_types,
        )
    },
    **{
        f"openpyxl {fill.__name__[2:]}": with_openpyxl(fill)
        for fill in (o_tables, o_chart, o_validations, o_conditions, o_formulas, o_notes, o_types)
    },
    "xlsxwriter constant memory": x_constant,
    "openpyxl loaded and saved": o_loaded,
    "openpyxl streamed": o_streamed,
    "pandas plain": p_plain,
    "pandas two sheets": p_sheets,
    "pandas styled": p_styled,
    "pandas appended": p_appended,
}


def test_there_are_more_than_twenty_good_files() -> None:
    assert len(WRITERS) > 20


@pytest.mark.parametrize("name", WRITERS)
def test_a_good_file_has_no_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    WRITERS[name](path)
    found = check(path)
    assert [str(each) for each in found if each.severity == "error"] == []
    assert {"values-not-compared", "comment-shape"}.isdisjoint(each.code for each in found)
