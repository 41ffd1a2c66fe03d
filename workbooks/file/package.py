"""Finish the saved package: stored results, spilling formulas, schema order, fixed times.

openpyxl writes formulas without values, knows no dynamic arrays and stamps the clock; a reader
that does not calculate would show blanks. This works on the parts of the zip, last of all.
"""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.writer.excel import ExcelWriter

from workbooks.check.rules.style_part import FONT_ORDER
from workbooks.file.chart_values import finish_drawings
from workbooks.file.parts import TYPES, add_link, add_type, written
from workbooks.file.picture_part import insert
from workbooks.file.stored_rows import RowWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from workbooks.file.chart_values import Drawn
    from workbooks.file.shapes import Picture
    from workbooks.file.stored_rows import TabResults
    from workbooks.sheet.formula import Place

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORKBOOK = "xl/workbook.xml"
METADATA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheetMetadata+xml"
METADATA_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sheetMetadata"
PROJECT_TYPE = "application/vnd.ms-office.vbaProject"
PROJECT_LINK = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
CALCULATION = "191029"  # an engine as new as current Excel's, so that it trusts the stored results
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
DYNAMIC = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<metadata xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:xda="http://schemas.microsoft.com/office/spreadsheetml/2017/dynamicarray">
<metadataTypes count="1"><metadataType name="XLDAPR" minSupportedVersion="120000" copy="1"
 pasteAll="1" pasteValues="1" merge="1" splitFirst="1" rowColShift="1" clearFormats="1"
 clearComments="1" assign="1" coerce="1" cellMeta="1"/></metadataTypes>
<futureMetadata name="XLDAPR" count="1"><bk><extLst>
<ext uri="{bdbb8cdc-fa1e-496e-a857-3c3f30c029c3}">
<xda:dynamicArrayProperties fDynamic="1" fCollapsed="0"/></ext></extLst></bk></futureMetadata>
<cellMetadata count="1"><bk><rc t="1" v="0"/></bk></cellMetadata></metadata>
"""


Results: TypeAlias = "Mapping[str, TabResults]"


def saved(workbook: Workbook, stamp: datetime, results: Results | None = None) -> bytes:
    """Save a workbook to memory with a given time instead of the clock's, not compressed.

    Without results the formulas have no values yet.
    """
    workbook.properties.created = workbook.properties.modified = stamp
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        _PackageWriter(
            workbook, archive, results or {}
        ).save()  # Workbook.save would stamp the clock
    return buffer.getvalue()


def finish(
    workbook: Workbook,
    stamp: datetime,
    results: Results,
    project: bytes | None = None,
    drawn: Drawn | None = None,
    pictures: Iterable[tuple[Place, Picture]] = (),
) -> bytes:
    """Save a workbook with the result of every formula, in its final form.

    With a VBA project, which enters as it is, the package is a macro-enabled workbook. The
    charts are described, and show their values without a calculation. Each picture of native
    shapes stands with its upper left corner in a cell.
    """
    with zipfile.ZipFile(io.BytesIO(saved(workbook, stamp, results))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[WORKBOOK] = _trusting_results(parts[WORKBOOK])
    parts["xl/styles.xml"] = _ordered_fonts(parts["xl/styles.xml"])
    _add_part(parts, "metadata.xml", DYNAMIC.encode(), METADATA_TYPE, METADATA_LINK)
    if project is not None:
        _add_part(parts, "vbaProject.bin", project, PROJECT_TYPE, PROJECT_LINK)
        _enable_macros(parts)
    if drawn is not None:
        tabs = {sheet.title: sheet.path[1:] for sheet in workbook.worksheets}
        finish_drawings(parts, tabs, drawn)
    for place, picture in pictures:
        sheet = workbook[place.sheet].path[1:]
        insert(parts, sheet, picture, place.row, place.column)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, ZIP_TIME)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # whichever system builds, the same bytes
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _PackageWriter(ExcelWriter):  # type: ignore[misc] # openpyxl has no types
    """openpyxl's writer of a package, whose tabs hold the results of their formulas."""

    def __init__(self, workbook: Workbook, archive: zipfile.ZipFile, results: Results) -> None:
        super().__init__(workbook, archive)
        self._results = results

    def write_worksheet(self, worksheet: Worksheet) -> None:
        """Write one tab, and remember what it links to."""
        worksheet._drawing = SpreadsheetDrawing()  # noqa: SLF001 - as the method it stands for
        worksheet._drawing.charts = worksheet._charts  # noqa: SLF001
        worksheet._drawing.images = worksheet._images  # noqa: SLF001
        writer = RowWriter(worksheet, self._results.get(worksheet.title, {}))
        writer.write()
        worksheet._rels = writer._rels  # noqa: SLF001
        self._archive.write(writer.out, worksheet.path[1:])
        self.manifest.append(worksheet)
        writer.cleanup()


def _trusting_results(part: bytes) -> bytes:
    """Have Excel show the stored results instead of computing everything on opening."""
    root = etree.fromstring(part)
    settings = root.find(f"{MAIN}calcPr")
    settings.attrib.clear()
    settings.set("calcId", CALCULATION)
    settings.set("fullCalcOnLoad", "0")
    return written(root)


def _ordered_fonts(part: bytes) -> bytes:
    """Put the children of each font into the schema's order."""
    root = etree.fromstring(part)
    for font in root.iter(f"{MAIN}font"):
        font[:] = sorted(font, key=lambda child: FONT_ORDER.index(etree.QName(child).localname))
    return written(root)


def _add_part(parts: dict[str, bytes], name: str, content: bytes, kind: str, link: str) -> None:
    """Add a part of the workbook, with its content type and its relationship.

    `metadata.xml` tells Excel which formulas are dynamic arrays.
    """
    parts[f"xl/{name}"] = content
    add_type(parts, f"xl/{name}", kind)
    identity = f"rId{name.partition('.')[0].capitalize()}"
    add_link(parts, WORKBOOK, identity, link, f"xl/{name}")


def _enable_macros(parts: dict[str, bytes]) -> None:
    """Declare the workbook as one that holds macros; Excel refuses an .xlsm without."""
    types = etree.fromstring(parts[TYPES])
    for override in types:
        if override.get("PartName") == f"/{WORKBOOK}":
            override.set("ContentType", MACRO_TYPE)
    parts[TYPES] = written(types)
