"""Finish the drawings of the saved package: alternative texts, and the values charts show.

openpyxl writes neither. A reader that draws without calculating — a preview, Excel's protected
view — takes a chart's numbers from the values stored in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel

from workbooks.file.parts import links, written
from workbooks.file.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workbooks.sheet.chart import Chart

    Value: TypeAlias = "Callable[[str, int, int], object]"

FRAME = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CACHES = {f"{CHART}numRef": "numCache", f"{CHART}strRef": "strCache"}


@dataclass(frozen=True)
class Drawn:
    """The charts of each tab in order, and what any cell of the workbook shows."""

    charts: Mapping[str, Sequence[Chart]]
    value: Value


def finish_drawings(parts: dict[str, bytes], sheets: Mapping[str, str], drawn: Drawn) -> None:
    """Describe every chart, and store in it what its cells show; `sheets` are the tabs' parts."""
    for title, charts in drawn.charts.items():
        if not charts:
            continue
        found = links(parts, sheets[title]).values()
        drawing = next(link.target for link in found if link.kind == "drawing")
        root = etree.fromstring(parts[drawing])
        related = links(parts, drawing)
        frames = root.iter(f"{FRAME}graphicFrame")
        for frame, chart in zip(frames, charts, strict=True):
            properties = frame.find(f"{FRAME}nvGraphicFramePr/{FRAME}cNvPr")
            properties.set("descr", chart.description)
            reference = next(frame.iter(f"{CHART}chart"))
            part = related[reference.get(f"{RELATED}id")].target
            parts[part] = _with_values(parts[part], drawn.value)
        parts[drawing] = written(root)


def _with_values(part: bytes, value: Value) -> bytes:
    """Store in a chart what the cells that it refers to show."""
    root = etree.fromstring(part)
    for reference in root.iter(*CACHES):
        cells = list(_cells(reference.findtext(f"{CHART}f")))
        cache = etree.SubElement(reference, f"{CHART}{CACHES[reference.tag]}")
        numeric = reference.tag == f"{CHART}numRef"
        if numeric:
            etree.SubElement(cache, f"{CHART}formatCode").text = "General"
        etree.SubElement(cache, f"{CHART}ptCount", val=str(len(cells)))
        for number, cell in enumerate(cells):
            text = _stored(value(*cell), numeric=numeric)
            if text is not None:
                point = etree.SubElement(cache, f"{CHART}pt", idx=str(number))
                etree.SubElement(point, f"{CHART}v").text = text
    for shown in root.iter(f"{CHART}numFmt"):
        shown.set("sourceLinked", "0")  # without it LibreOffice shows the cells' own format
    return written(root)


def _cells(reference: str) -> Iterator[tuple[str, int, int]]:
    """List the cells of a reference to a range of one tab."""
    tab, _, cells = reference.rpartition("!")
    title = tab[1:-1].replace("''", "'") if tab.startswith("'") else tab
    left, top, right, bottom = range_boundaries(cells)
    for row in range(top, bottom + 1):
        yield from ((title, row, column) for column in range(left, right + 1))


def _stored(value: object, *, numeric: bool) -> str | None:
    """Write a value as a chart stores it; what a chart cannot show is left out."""
    if isinstance(value, date):
        value = to_excel(value)
    if isinstance(value, (int, float)):
        return spelled(value)
    return value if isinstance(value, str) and value and not numeric else None
