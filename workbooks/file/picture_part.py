"""Put a picture of native shapes into the package of a workbook, beside the charts of its tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from workbooks.file.parts import add_link, add_type, links, written
from workbooks.file.shapes import EMU, Picture, Rectangle, markup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHAPES = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
GRAPHICS = "http://schemas.openxmlformats.org/drawingml/2006/main"
DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
AFTER_DRAWING = (  # of a worksheet's elements, in the schema's order
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
EMPTY_DRAWING = f'<xdr:wsDr xmlns:xdr="{SHAPES}" xmlns:a="{GRAPHICS}"/>'
DIGIT = 7  # width of a digit of the workbook's default font, Calibri 11
USUAL_WIDTH, USUAL_HEIGHT = 8.43, 15.0  # of a column in digits, of a row in points of 1/72 inch


def insert(
    parts: MutableMapping[str, bytes], sheet: str, picture: Picture, row: int, column: int
) -> None:
    """Anchor a picture with its upper left corner in a cell of a sheet's part.

    The sheet's drawing is made if there is none. Row and column count from 1.
    """
    root = etree.fromstring(parts[sheet])
    drawing = _drawing(parts, sheet, root)
    canvas = etree.fromstring(parts[drawing])
    numbers = [int(each.get("id", 0)) for each in canvas.iter(f"{{{SHAPES}}}cNvPr")]
    widths, heights = _Widths(root), _Heights(root)
    area = Rectangle(
        sum(widths[at] for at in range(1, column)),
        sum(heights[at] for at in range(1, row)),
        picture.width,
        picture.height,
    )
    ends = (
        _marker("from", (column, 0.0), (row, 0.0)),
        _marker("to", widths.at(column, picture.width), heights.at(row, picture.height)),
    )
    anchor = (
        f'<xdr:twoCellAnchor xmlns:xdr="{SHAPES}" xmlns:a="{GRAPHICS}" editAs="twoCell">'
        f"{''.join(ends)}{markup(picture, area, max(numbers, default=1) + 1)}"
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )
    canvas.append(etree.fromstring(anchor))
    parts[drawing] = written(canvas)


class _Sizes:
    """The sizes of columns or rows, by number from 1."""

    usual: float
    own: Mapping[int, float]

    def __getitem__(self, number: int) -> float:
        return self.own.get(number, self.usual)

    def at(self, first: int, length: float) -> tuple[int, float]:
        """Find the column or row in which a length from the start of another ends, and where."""
        while length >= self[first]:
            length -= self[first]
            first += 1
        return first, length


class _Widths(_Sizes):
    def __init__(self, root: etree._Element) -> None:
        settings = root.find(f"{MAIN}sheetFormatPr")
        width = None if settings is None else settings.get("defaultColWidth")
        self.usual = self._length(float(width or USUAL_WIDTH))
        self.own = {
            number: 0.0 if each.get("hidden") == "1" else self._length(float(each.get("width")))
            for each in root.iterfind(f"{MAIN}cols/{MAIN}col")
            for number in range(int(each.get("min")), int(each.get("max")) + 1)
            if each.get("width")
        }

    @staticmethod
    def _length(width: float) -> float:
        return float(int((256 * width + 128 // DIGIT) / 256 * DIGIT))


class _Heights(_Sizes):
    def __init__(self, root: etree._Element) -> None:
        settings = root.find(f"{MAIN}sheetFormatPr")
        height = None if settings is None else settings.get("defaultRowHeight")
        self.usual = float(height or USUAL_HEIGHT) * 96 / 72
        self.own = {
            int(each.get("r")): float(each.get("ht")) * 96 / 72
            for each in root.iterfind(f"{MAIN}sheetData/{MAIN}row")
            if each.get("ht")
        }


def _marker(name: str, column: tuple[int, float], row: tuple[int, float]) -> str:
    return (
        f"<xdr:{name}><xdr:col>{column[0] - 1}</xdr:col><xdr:colOff>{round(column[1] * EMU)}"
        f"</xdr:colOff><xdr:row>{row[0] - 1}</xdr:row><xdr:rowOff>{round(row[1] * EMU)}"
        f"</xdr:rowOff></xdr:{name}>"
    )


def _drawing(parts: MutableMapping[str, bytes], sheet: str, root: etree._Element) -> str:
    """Find the drawing of a sheet, or make one."""
    known = links(parts, sheet)
    for link in known.values():
        if link.kind == "drawing":
            return link.target
    drawing = next(path for path in _free_names() if path not in parts)
    identity = next(each for each in _identities() if each not in known)
    add_link(parts, sheet, identity, f"{RELATIONS}/drawing", drawing)
    shown = etree.Element(f"{MAIN}drawing", nsmap={"r": RELATIONS})
    shown.set(f"{{{RELATIONS}}}id", identity)
    later = [each for name in AFTER_DRAWING for each in root.iterfind(f"{MAIN}{name}")]
    if later:
        later[0].addprevious(shown)
    else:
        root.append(shown)
    parts[sheet] = written(root)
    add_type(parts, drawing, DRAWING_TYPE)
    parts[drawing] = EMPTY_DRAWING.encode()
    return drawing


def _free_names() -> Iterator[str]:
    number = 0
    while True:
        number += 1
        yield f"xl/drawings/drawing{number}.xml"


def _identities() -> Iterator[str]:
    yield "rIdDrawing"
    number = 0
    while True:
        number += 1
        yield f"rIdDrawing{number}"
