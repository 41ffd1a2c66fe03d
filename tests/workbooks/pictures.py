"""Read the charts of a finished file from its parts, without the library that wrote them."""

from __future__ import annotations

import posixpath
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.utils import range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator

XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Picture:
    """A chart as it stands in the file: its tab, the cells it covers, its words, its part."""

    tab: str
    rows: range
    columns: range
    words: str
    root: etree._Element

    def texts(self, path: str = "") -> list[str]:
        """List the texts of a part of the chart, a line each."""
        found = self.root.findall(f".//{C}{path}") if path else [self.root]
        return [text.text or "" for each in found for text in each.iter(f"{A}t")]

    @property
    def title(self) -> str:
        """Give its title, with the lines beneath."""
        title = self.root.find(f"{C}chart/{C}title")
        return "\n".join(text.text for text in title.iter(f"{A}t"))

    def references(self, kind: str) -> list[str]:
        """List the ranges that it shows, of numbers (`numRef`) or of texts (`strRef`)."""
        return [each.findtext(f"{C}f") for each in self.root.iter(f"{C}{kind}")]


def pictures(content: bytes) -> Iterator[Picture]:
    """Read every chart of a workbook in the order of its tabs."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    links = _links(parts, "xl/workbook.xml")
    for sheet in etree.fromstring(parts["xl/workbook.xml"]).find(f"{MAIN}sheets"):
        own = _links(parts, links[sheet.get(f"{R}id")])
        for drawing in (target for target in own.values() if "/drawings/drawing" in target):
            charts = _links(parts, drawing)
            root = etree.fromstring(parts[drawing])
            for frame in root.iter(f"{XDR}graphicFrame"):  # the maps are native shapes
                anchor = frame.getparent()
                yield _picture(sheet.get("name"), anchor, charts, parts)


def cells(reference: str) -> tuple[str, list[tuple[int, int]]]:
    """Give the tab and the cells of a range."""
    tab, _, area = reference.rpartition("!")
    left, top, right, bottom = range_boundaries(area)
    places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
    return tab[1:-1].replace("''", "'"), places


def _picture(
    tab: str, anchor: etree._Element, charts: dict[str, str], parts: dict[str, bytes]
) -> Picture:
    def place(end: str, axis: str) -> tuple[int, int]:
        marker = anchor.find(f"{XDR}{end}")
        return int(marker.findtext(f"{XDR}{axis}")), int(marker.findtext(f"{XDR}{axis}Off"))

    covered = []
    for axis in ("row", "col"):
        (first, _), (last, beyond) = place("from", axis), place("to", axis)
        covered.append(range(first + 1, last + 1 + (beyond > 0)))
    words = anchor.find(f".//{XDR}cNvPr").get("descr", "")
    target = charts[next(anchor.iter(f"{C}chart")).get(f"{R}id")]
    return Picture(tab, *covered, words, etree.fromstring(parts[target]))


def _links(parts: dict[str, bytes], part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    content = parts.get(f"{folder}/_rels/{name}.rels")
    return {
        link.get("Id"): posixpath.normpath(posixpath.join("/", folder, link.get("Target"))).lstrip(
            "/"
        )
        for link in (etree.fromstring(content) if content else ())
        if link.get("TargetMode") != "External"
    }
