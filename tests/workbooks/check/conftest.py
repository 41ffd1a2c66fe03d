"""A good workbook with a bit of everything, its parts, and what a check finds in changed ones."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from workbooks.check.run import check

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478"
    "9c6360606060000000050001a5f645400000000049454e44ae426082"
)


def write_good(path: Path) -> None:
    """Write a workbook with tables, charts, validations, formats, links, comments, a picture."""
    with xlsxwriter.Workbook(path) as workbook:
        money = workbook.add_format({"num_format": '0.0" bn"'})
        red = workbook.add_format({"bg_color": "#FFC7CE"})
        sheet = workbook.add_worksheet("Data")
        sheet.add_table(
            "A1:C4",
            {
                "name": "Deals",
                "columns": [{"header": "Deal"}, {"header": "Amount"}, {"header": "Share"}],
                "data": [["a", 1, 0.5], ["b", 2, 0.25], ["c", 3, 0.125]],
            },
        )
        sheet.merge_range("E1:F1", "merged")
        sheet.merge_range("E2:F2", "merged too")
        sheet.write("E4", 1.5, money)
        sheet.write_formula("E5", "=SUM(Deals[Amount])", None, 6)
        sheet.write_formula("E6", "=IF(B2=1,TRUE,FALSE)", None, True)  # noqa: FBT003 - the value
        sheet.write_boolean("E7", True)  # noqa: FBT003 - the value
        sheet.write_dynamic_array_formula("H1:H3", "=_xlfn.SEQUENCE(B4)", None, 1)
        sheet.write_number("H2", 2)
        sheet.write_number("H3", 3)
        sheet.data_validation(
            "E4", {"validate": "list", "source": ["x", "y"], "input_message": "Choose."}
        )
        sheet.data_validation(
            "E8", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        )
        sheet.conditional_format(
            "B2:B4", {"type": "cell", "criteria": ">", "value": 1, "format": red}
        )
        sheet.conditional_format("C2:C4", {"type": "3_color_scale"})
        sheet.write_url("E9", "https://example.org/", string="link")
        sheet.write_comment("E4", "note")
        picture = {"image_data": io.BytesIO(PNG), "description": "A dot."}
        sheet.insert_image("J1", "one.png", picture)
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=Data!$B$2:$B$4"})
        sheet.insert_chart("J10", chart, {"description": "Amounts by deal, in dollars."})
        sheet.set_footer("&P")
        sheet.freeze_panes(1, 1)
        sheet.set_column("A:A", 20)
        sheet.set_column("C:C", 12)
        workbook.define_name("total", "=Data!$E$5")
        workbook.set_custom_property("their own 1 Data", "E4 E5")
        write_rows(workbook)


def write_rows(workbook: xlsxwriter.Workbook) -> None:
    """Write a tab with ONO's header row, an input, a row over years and a check."""
    sheet = workbook.add_worksheet("Rows")
    header = [None, "Line item", "Unit", "Type", "Source and date"]
    sheet.write_row("A4", header)
    sheet.write_row("A5", [None, "Price", "USD", "input", "Filing, 2025-10-05"])
    sheet.write("I5", 2.5)
    sheet.write_row("A6", [None, "Year", "year no.", "formula"])
    sheet.write("J6", 1)
    for column, year in zip("KLMN", (2, 3, 4, 5), strict=True):
        sheet.write_formula(f"{column}6", f"={chr(ord(column) - 1)}6+1", None, year)
    sheet.write_row("A7", [None, "It adds up", "1 = pass", "check"])
    sheet.write_formula("I7", "=IF(N6>I5,1,0)", None, 1)


@pytest.fixture(scope="session")
def good_parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the parts of the good workbook."""
    path = tmp_path_factory.mktemp("good") / "good.xlsx"
    write_good(path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def packed(tmp_path: Path) -> Callable[..., Path]:
    """Zip parts into a file."""

    def pack(parts: Mapping[str, bytes], name: str = "book.xlsx") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in parts.items():
                archive.writestr(part, content)
        return path

    return pack


@pytest.fixture
def codes() -> Callable[..., set[str]]:
    """Check a file and name the rules that it breaks."""

    def run(path: Path, *layers: str) -> set[str]:
        chosen = layers or ("package", "model", "values")
        return {finding.code for finding in check(path, chosen)}  # type: ignore[arg-type]

    return run
