"""Each rule has a file that breaks it and no other."""

from __future__ import annotations

import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from workbooks.check import run
from workbooks.check.rule import RULES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TYPES = "[Content_Types].xml"
LINKS = "xl/_rels/workbook.xml.rels"
BOOK = "xl/workbook.xml"
DATA = "xl/worksheets/sheet1.xml"
DATA_LINKS = "xl/worksheets/_rels/sheet1.xml.rels"
ROWS = "xl/worksheets/sheet2.xml"
STYLES = "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
TABLE = "xl/tables/table1.xml"
CHART = "xl/charts/chart1.xml"
COMMENTS = "xl/comments1.xml"
SHAPES = "xl/drawings/vmlDrawing1.vml"
CUSTOM = "docProps/custom.xml"
DRAWING = "xl/drawings/drawing1.xml"
IMAGE = "xl/media/image1.png"
SUM = "<f>SUM(Deals[Amount])</f>"
LIST = '<formula1>"x,y"</formula1>'
CHAIN_TYPE = (
    '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.calcChain+xml"/></Types>'
)
CHAIN_LINK = (
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/calcChain" Target="calcChain.xml"/></Relationships>'
)
CHAIN = (
    '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<c r="E5" i="1"/><c r="{}" i="1"/></calcChain>'
)
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "b">]><styleSheet'

# Rule → (part, text, what stands there instead); several changes make one broken file.
CHANGES: dict[str, list[tuple[str, str, str]]] = {
    "doctype": [(STYLES, "<styleSheet", DOCTYPE)],
    "malformed-xml": [("docProps/app.xml", "</Properties>", "")],
    "xml-encoding": [("docProps/app.xml", "UTF-8", "ISO-8859-1")],
    "not-a-workbook": [(TYPES, "spreadsheetml.sheet.main", "wordprocessingml.document.main")],
    "extension-mismatch": [
        (
            TYPES,
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            "vnd.ms-excel.sheet.macroEnabled.main",
        )
    ],
    "content-type-missing": [(TYPES, 'Extension="png"', 'Extension="gif"')],
    "content-type-wrong": [(TYPES, "spreadsheetml.comments+xml", "spreadsheetml.table+xml")],
    "content-type-orphan": [(TYPES, "/docProps/core.xml", "/docProps/gone.xml")],
    "relationship-target": [("_rels/.rels", "docProps/core.xml", "docProps/gone.xml")],
    "relationship-id": [("_rels/.rels", 'Id="rId3"', 'Id="rId2"')],
    "relationship-unknown": [(DATA, '<tablePart r:id="rId4"/>', '<tablePart r:id="rId40"/>')],
    "no-visible-sheet": [
        (BOOK, 'sheetId="1"', 'sheetId="1" state="hidden"'),
        (BOOK, 'sheetId="2"', 'sheetId="2" state="veryHidden"'),
    ],
    "sheet-name": [(BOOK, 'name="Rows"', 'name="Rows?"')],
    "sheet-name-twice": [(BOOK, 'name="Rows"', 'name="DATA"')],
    "sheet-id": [(BOOK, 'sheetId="2"', 'sheetId="1"')],
    "view-outside": [(BOOK, "<workbookView ", '<workbookView activeTab="2" ')],
    "name-illegal": [(BOOK, 'name="total"', 'name="to tal"')],
    "name-twice": [
        (BOOK, "</definedNames>", '<definedName name="Total">1</definedName></definedNames>')
    ],
    "name-scope": [(BOOK, 'name="total"', 'name="total" localSheetId="2"')],
    "name-sheet": [(BOOK, "Data!$E$5", "Gone!$E$5")],
    "calc-chain": [(TYPES, "</Types>", CHAIN_TYPE), (LINKS, "</Relationships>", CHAIN_LINK)],
    "cell-reference": [(DATA, '<c r="E7" t="b"><v>1</v></c>', '<c r="E8"><v>1</v></c>')],
    "cell-order": [(DATA, '<c r="E2" t="s"><v>7</v></c>', ""), (DATA, '<c r="A2"', '<c r="D2"')],
    "cell-twice": [(DATA, '<c r="B3">', '<c r="B3"/><c r="B3">')],
    "style-index": [(DATA, 's="1"', 's="3"')],
    "string-index": [(DATA, '<c r="E2" t="s"><v>7</v></c>', '<c r="E2" t="s"><v>99</v></c>')],
    "number-value": [(DATA, "<v>0.125</v>", "<v>NaN</v>")],
    "boolean-value": [(DATA, '<c r="E7" t="b"><v>1</v>', '<c r="E7" t="b"><v>yes</v>')],
    "error-value-unknown": [(DATA, '<c r="E7" t="b"><v>1</v>', '<c r="E7" t="e"><v>#BAD!</v>')],
    "date-value": [(DATA, '<c r="E7" t="b"><v>1</v>', '<c r="E7" t="d"><v>1 May</v>')],
    "cell-type": [(DATA, '<c r="E7" t="b">', '<c r="E7" t="number">')],
    "text-length": [(STRINGS, "<t>merged</t>", f"<t>{'x' * 32_768}</t>")],
    "metadata-index": [(DATA, 'cm="1"', 'cm="2"')],
    "formula-length": [(DATA, SUM, f"<f>{'B2+' * 2_730}B2+0</f>")],
    "formula-unbalanced": [(DATA, SUM, "<f>SUM(B2:B4</f>")],
    "formula-separator": [(DATA, SUM, "<f>SUM(B2;B4)</f>")],
    "formula-syntax": [(DATA, SUM, "<f>SUM(B2:B4)+</f>")],
    "formula-nesting": [(DATA, SUM, f"<f>{'ABS(' * 66}B2{')' * 66}</f>")],
    "formula-text-length": [(DATA, SUM, f'<f>LEN("{"x" * 256}")</f>')],
    "formula-sheet": [(DATA, SUM, "<f>SUM(Gone!B2:B4)</f>")],
    "function-prefix": [(DATA, SUM, "<f>IFNA(SUM(Deals[Amount]),0)</f>")],
    "shared-formula": [(DATA, SUM, '<f t="shared" si="0"/>')],
    "array-range": [(DATA, 'ref="H1:H3"', 'ref="H2:H3"')],
    "number-format": [(STYLES, "0.0&quot; bn&quot;", "0.0&quot; bn")],
    "style-component": [(STYLES, '<xf numFmtId="164" fontId="0"', '<xf numFmtId="164" fontId="9"')],
    "font-order": [
        (STYLES, '<sz val="8"/><color indexed="81"/>', '<color indexed="81"/><sz val="8"/>')
    ],
    "too-many-styles": [
        (STYLES, "</cellXfs>", "<xf/>" * 65_488 + "</cellXfs>"),
    ],
    "element-order": [
        (DATA, "<headerFooter><oddFooter>&amp;P</oddFooter></headerFooter>", ""),
        (DATA, "<pageMargins", "<headerFooter/><pageMargins"),
    ],
    "merge-range": [(DATA, 'ref="E2:F2"', 'ref="E2:XFE2"')],
    "merge-overlap": [(DATA, 'ref="E2:F2"', 'ref="F1:F2"')],
    "column-range": [(DATA, '<col min="3" max="3"', '<col min="1" max="3"')],
    "filter-range": [(ROWS, "</sheetData>", '</sheetData><autoFilter ref="B4:E0"/>')],
    "footer-length": [(DATA, "&amp;P", "x" * 256)],
    "validation-range": [(DATA, 'sqref="E4"', 'sqref="E4,E5"')],
    "validation-text": [(DATA, LIST, f'<formula1>"{"x," * 128}"</formula1>')],
    "validation-rule": [(DATA, "<formula2>1</formula2>", "")],
    "format-range": [(DATA, 'sqref="B2:B4"', 'sqref=""')],
    "format-rule": [(DATA, '<color rgb="FFF8696B"/>', "")],
    "dxf-index": [(DATA, 'dxfId="0"', 'dxfId="1"')],
    "hyperlink-target": [(DATA, 'ref="E9" r:id="rId1"', 'ref="E9" r:id="rId9"')],
    "hyperlink-length": [(DATA_LINKS, "https://example.org/", f"https://{'x' * 2_080}")],
    "hyperlink-scheme": [(DATA_LINKS, "https://example.org/", "file:///C:/tool.exe")],
    "table-range": [(TABLE, '<autoFilter ref="A1:C4"/>', '<autoFilter ref="A1:D4"/>')],
    "table-header": [(TABLE, 'name="Share"', 'name="Shares"')],
    "table-columns": [(TABLE, '<tableColumn id="3" name="Share"/>', "")],
    "table-name": [(TABLE, 'displayName="Deals"', 'displayName="total"'), (DATA, SUM, "")],
    "table-overlap": [(DATA, 'ref="E2:F2"', 'ref="C2:D2"')],
    "image-broken": [],
    "comment-drawing": [(DATA, '<legacyDrawing r:id="rId3"/>', "")],
    "comment-place": [(COMMENTS, 'authorId="0"', 'authorId="1"')],
    "comment-shape": [(SHAPES, "<x:Row>3</x:Row>", "<x:Row>4</x:Row>")],
    "error-value": [(DATA, '<c r="E7" t="b"><v>1</v>', '<c r="E7" t="e"><v>#N/A</v>')],
    "blank-result": [(DATA, f"{SUM}<v>6</v>", SUM)],
    "constant-in-formula": [
        (DATA, f"{SUM}<v>6</v>", "<f>SUM(Deals[Amount])*1.5</f><v>9</v>"),
    ],
    "row-changes": [(ROWS, "<f>L6+1</f>", "<f>L6+$J$6</f>")],
    "reference-lost": [(BOOK, "Data!$E$5", "Data!#REF!")],
    "input-without-source": [(ROWS, '<c r="E5" t="s"><v>16</v></c>', "")],
    "input-without-unit": [(ROWS, '<c r="C5" t="s"><v>14</v></c>', "")],
    "check-fails": [
        (ROWS, "<f>IF(N6&gt;I5,1,0)</f><v>1</v>", "<f>IF(N6&lt;I5,1,0)</f><v>0</v>"),
    ],
    "untranslated-text": [(CUSTOM, 'name="their own', 'name="ono-untranslated')],
    "alternative-text": [(DRAWING, 'descr="A dot."', 'descr=""')],
    "chart-reference": [(CHART, "Data!$B$2:$B$4", "Gone!$B$2:$B$4")],
    "chart-blank": [(CHART, "Data!$B$2:$B$4", "Data!$D$12:$D$14")],
    "value-differs": [(DATA, f"{SUM}<v>6</v>", f"{SUM}<v>6.0001</v>")],
    "value-unknown-function": [
        (DATA, f"{SUM}<v>6</v>", "<f>THEIR_FUNCTION(B2)</f><v>6</v>"),
    ],
    "value-not-computed": [(DATA, f"{SUM}<v>6</v>", "<f>E5</f><v>6</v>")],
}


def changed(parts: dict[str, bytes], changes: list[tuple[str, str, str]]) -> dict[str, bytes]:
    """Apply changes of texts; each must change something."""
    result = dict(parts)
    for part, old, new in changes:
        text = result[part].decode()
        assert text.count(old) >= 1, (part, old)
        result[part] = text.replace(old, new, 1).encode()
    return result


def test_the_good_workbook_breaks_no_rule(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    assert codes(packed(good_parts)) == set()


@pytest.mark.parametrize("code", [code for code in CHANGES if RULES[code].layer != "values"])
def test_a_rule_is_broken_alone(
    code: str,
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
) -> None:
    parts = changed(good_parts, CHANGES[code])
    if code == "image-broken":
        parts[IMAGE] = parts[IMAGE][:-20]
    if code == "calc-chain":
        parts["xl/calcChain.xml"] = CHAIN.format("A1").encode()
    assert codes(packed(parts), "package", "model") == {code}


@pytest.mark.parametrize("code", [code for code in CHANGES if RULES[code].layer == "values"])
def test_a_rule_of_the_values_is_broken_alone(
    code: str,
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
) -> None:
    assert codes(packed(changed(good_parts, CHANGES[code]))) == {code}


def test_a_sound_chain_of_calculation_breaks_no_rule(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    parts = changed(good_parts, CHANGES["calc-chain"])
    parts["xl/calcChain.xml"] = CHAIN.format("E6").encode()
    assert codes(packed(parts), "package", "model") == set()


def zipped_badly(path: Path, parts: dict[str, bytes], code: str) -> None:
    """Write an archive that breaks a rule of the zip itself."""
    method = zipfile.ZIP_BZIP2 if code == "compression" else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            chosen = method if name == "docProps/app.xml" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), content, chosen)
        if code == "too-many-parts":
            for number in range(10_001):
                archive.writestr(f"xl/x{number}.xml", b"")
        if code == "duplicate-part":
            archive.writestr("DOCPROPS/APP.XML", parts["docProps/app.xml"])
        if code == "part-name":
            archive.writestr("xl/../up.xml", parts["docProps/app.xml"])
        if code == "too-dense":
            archive.writestr("xl/zeros.xml", bytes(20 * 2**20))
    if code == "too-large":
        state_size(path, "docProps/app.xml", 600 * 2**20)
    if code == "damaged-part":
        content = path.read_bytes()
        start = content.index(b"docProps/app.xml") + 40
        path.write_bytes(content[:start] + bytes(8) + content[start + 8 :])


def state_size(path: Path, name: str, size: int) -> None:
    """Overwrite the expanded size that the directory of a zip states for an entry."""
    content = bytearray(path.read_bytes())
    entry = content.rindex(name.encode()) - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    content[entry + 24 : entry + 28] = struct.pack("<I", size)
    path.write_bytes(content)


ARCHIVES = (
    "too-many-parts",
    "too-large",
    "too-dense",
    "duplicate-part",
    "part-name",
    "compression",
    "damaged-part",
)


@pytest.mark.parametrize("code", ARCHIVES)
def test_a_rule_of_the_archive_is_broken_alone(
    code: str, good_parts: dict[str, bytes], tmp_path: Path, codes: Callable[..., set[str]]
) -> None:
    path = tmp_path / "book.xlsx"
    zipped_badly(path, good_parts, code)
    assert codes(path, "package", "model") == {code}


def test_a_text_file_is_no_workbook(tmp_path: Path, codes: Callable[..., set[str]]) -> None:
    path = tmp_path / "book.xlsx"
    path.write_text("deal,amount\n")
    assert codes(path, "package", "model") == {"not-a-zip"}


def test_a_part_with_millions_of_tags_is_refused(
    good_parts: dict[str, bytes],
    packed: Callable[..., Path],
    codes: Callable[..., set[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("workbooks.check.reading.package_parts.MOST_TAGS", 1_000)
    parts = changed(good_parts, [(STYLES, "</cellXfs>", "<xf/>" * 1_000 + "</cellXfs>")])
    assert codes(packed(parts), "package", "model") == {"too-many-elements"}


def test_values_of_a_broken_package_are_not_compared(
    good_parts: dict[str, bytes], packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    path = packed(changed(good_parts, CHANGES["number-value"]))
    assert codes(path, "values") == {"values-not-compared"}


def test_every_rule_is_broken_by_a_file_of_these_tests() -> None:
    others = {*ARCHIVES, "not-a-zip", "too-many-elements", "values-not-compared", "sparkline"}
    assert set(RULES) == set(CHANGES) | others


def test_every_rule_says_what_to_do() -> None:
    assert run.RULES is RULES  # importing the run fills the register
    for rule in RULES.values():
        assert rule.description.endswith((".", "?"))
        assert rule.remedy.endswith(".")
