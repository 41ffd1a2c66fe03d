"""What newer Excels keep in a sheet's extensions obeys the rules of what it extends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DATA = "xl/worksheets/sheet1.xml"
END = "</worksheet>"
EXTENSIONS = """<extLst>
<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"
 uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">
<x14:dataValidations count="2">
<x14:dataValidation type="list" prompt="one"><x14:formula1><xm:f>Rows!$B$5:$B$7</xm:f>
</x14:formula1><xm:sqref>G4:G5 G7</xm:sqref></x14:dataValidation>
<x14:dataValidation type="whole"><x14:formula1><xm:f>Rows!$I$5</xm:f></x14:formula1><x14:formula2>
<xm:f>9</xm:f></x14:formula2><xm:sqref>G8</xm:sqref></x14:dataValidation></x14:dataValidations>
</ext>
<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"
 uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}">
<x14:conditionalFormattings><x14:conditionalFormatting>
<x14:cfRule type="expression" priority="9" id="{6BF26CF1-1F7A-4DA6-8C0B-5E1A0A4E3C10}">
<xm:f>G4&gt;Rows!$I$5</xm:f><x14:dxf><font><b/></font></x14:dxf></x14:cfRule>
<xm:sqref>G4:G5</xm:sqref></x14:conditionalFormatting>
<x14:conditionalFormatting>
<x14:cfRule type="dataBar" id="{6BF26CF1-1F7A-4DA6-8C0B-5E1A0A4E3C11}"><x14:dataBar>
<x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule>
<xm:sqref>B2:B4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings>
</ext>
<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
 xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"
 uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}">
<x14:sparklineGroups><x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Data!A1:C1</xm:f>
<xm:sqref>G1</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups>
</ext></extLst></worksheet>"""
# What stands there, what instead, and the rule that this breaks.
EXTENDED = [
    ('prompt="one"', f'prompt="{"x" * 256}"', "validation-text"),
    ("<xm:f>Rows!$B$5:$B$7</xm:f>", f'<xm:f>"{"x," * 128}"</xm:f>', "validation-text"),
    ("<xm:sqref>G8<", "<xm:sqref>G8,G9<", "validation-range"),
    ("<xm:f>9</xm:f>", "", "validation-rule"),
    ("Rows!$B$5:$B$7", "Gone!$B$5:$B$7", "formula-sheet"),
    ("<xm:sqref>G4:G5</xm:sqref>", "", "format-range"),
    ('priority="9"', 'priority="first"', "format-rule"),
    ('<x14:cfvo type="autoMax"/>', "", "format-rule"),
    ("G4&gt;Rows!$I$5", "G4&gt;", "formula-syntax"),
    ("<xm:sqref>G1<", "<xm:sqref>G<", "sparkline"),
    ("Data!A1:C1", "Gone!A1:C1", "formula-sheet"),
]


def extended(parts: dict[str, bytes], extensions: str) -> dict[str, bytes]:
    """Add extensions to the first sheet of the good workbook."""
    sheet = parts[DATA].decode()
    assert sheet.endswith(END)
    return {**parts, DATA: (sheet.removesuffix(END) + extensions).encode()}


def test_sound_extensions_break_no_rule(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    assert codes(packed(extended(good_parts, EXTENSIONS))) == set()


@pytest.mark.parametrize(("old", "new", "code"), EXTENDED)
def test_a_fault_in_an_extension_breaks_its_rule_alone(
    old: str,
    new: str,
    code: str,
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
) -> None:
    assert EXTENSIONS.count(old) == 1
    parts = extended(good_parts, EXTENSIONS.replace(old, new))
    assert codes(packed(parts), "package", "model") == {code}
