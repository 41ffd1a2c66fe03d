"""Native shapes of a picture: boxes, texts and freeforms, and how they are written as DrawingML.

Lengths are in points of 1/96 inch, sizes of text in points of 1/72 inch.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from workbooks.file.spelling import storable
from workbooks.file.styles import BLACK, CHINESE_FONT, FONT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point: TypeAlias = "tuple[float, float]"
Outline: TypeAlias = "list[tuple[Point, ...]]"  # straight lines lead to 1 point, curves to 3

EMU = 9525  # a length of 1
LINE_EMU = 12700  # a line's width of 1
NARROW, BROAD = frozenset("fijlrtI.,:;'|!()[]-· "), frozenset("mwMW@%&—…")
LAST_OF_BASIC = "\uffff"  # emoji come after it
CORNER = 4.5  # radius
ELLIPSIS = "…"


@dataclass(frozen=True)
class ShapeLook:
    """How a shape is filled and edged; without a colour it is not."""

    fill: str = ""
    opacity: float = 1.0
    edge: str = ""
    thickness: float = 0.75
    dash: str = "solid"


@dataclass(frozen=True)
class TextLine:
    """A line of text."""

    text: str
    size: float = 9
    bold: bool = False
    color: str = BLACK


@dataclass(frozen=True)
class Rectangle:
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Give x of the right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Give y of the lower edge."""
        return self.top + self.height

    def meets(self, other: Rectangle) -> bool:
        """Tell whether two rectangles overlap."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, other: Rectangle) -> bool:
        """Tell whether another rectangle holds it."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Shape:
    """A rectangle (`round` at its corners), or the freeform that a path encloses, with text."""

    name: str
    area: Rectangle
    look: ShapeLook = ShapeLook()
    lines: tuple[TextLine, ...] = ()
    align: str = "ctr"
    path: tuple[tuple[Point, ...], ...] = ()
    rounded: bool = False


@dataclass(frozen=True)
class Picture:
    """Shapes in one group, and what it tells to those who cannot see it."""

    name: str
    description: str
    width: float
    height: float
    shapes: tuple[Shape, ...]


def freeform(name: str, path: Outline, look: ShapeLook) -> Shape:
    """Make a shape of a closed path."""
    points = [point for step in path for point in step]
    left, right = (end(x for x, _ in points) for end in (min, max))
    top, bottom = (end(y for _, y in points) for end in (min, max))
    return Shape(name, Rectangle(left, top, right - left, bottom - top), look, path=tuple(path))


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a text is, generously, in lengths of the picture."""
    return sum(map(_character, text)) * size * 96 / 72 * (1.04 if bold else 1.0)


def cut_to_width(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Cut a text that is too wide, and mark the cut with an ellipsis."""
    if text_width(text, size, bold=bold) <= width:
        return text
    while text and text_width(text + ELLIPSIS, size, bold=bold) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _character(character: str) -> float:
    """Give the width of a character in em: of Calibri, or of an East Asian typeface."""
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(character) in "WF" or character > LAST_OF_BASIC:
        return 1.05
    if character in NARROW:
        return 0.31
    if character in BROAD:
        return 0.86
    return 0.63 if character.isupper() else 0.52


def markup(picture: Picture, area: Rectangle, first: int) -> str:
    """Write the group as XML that fills an area of the sheet; its ids count from the first."""
    ids = iter(range(first + 1, first + 1 + len(picture.shapes)))
    name, told = (quoteattr(storable(text)) for text in (picture.name, picture.description))
    size = _size("a:chExt", picture.width, picture.height)
    frame = _size("a:ext", area.width, area.height)
    place = _offset("a:off", area.left, area.top)
    return (
        f'<xdr:grpSp><xdr:nvGrpSpPr><xdr:cNvPr id="{first}" name={name} descr={told}/>'
        f"<xdr:cNvGrpSpPr/></xdr:nvGrpSpPr><xdr:grpSpPr><a:xfrm>{place}{frame}"
        f'<a:chOff x="0" y="0"/>{size}</a:xfrm></xdr:grpSpPr>'
        + "".join(_shape(shape, next(ids)) for shape in picture.shapes)
        + "</xdr:grpSp>"
    )


def _shape(shape: Shape, number: int) -> str:
    area = shape.area
    name = quoteattr(storable(shape.name))
    kind = "roundRect" if shape.rounded else "rect"
    bend = round(100_000 * CORNER / min(area.width, area.height)) if shape.rounded else 0
    corner = f'<a:gd name="adj" fmla="val {bend}"/>' if shape.rounded else ""
    geometry = f'<a:prstGeom prst="{kind}"><a:avLst>{corner}</a:avLst></a:prstGeom>'
    if shape.path:
        geometry = _freeform(shape)
    place = _offset("a:off", area.left, area.top) + _size("a:ext", area.width, area.height)
    return (
        f'<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="{number}" name={name}/>'
        f"<xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:xfrm>{place}</a:xfrm>{geometry}"
        f"{_look(shape.look)}</xdr:spPr>{_text(shape)}</xdr:sp>"
    )


def _freeform(shape: Shape) -> str:
    area = shape.area

    def points(step: Sequence[Point]) -> Iterator[str]:
        for x, y in step:
            yield f'<a:pt x="{_emu(x - area.left)}" y="{_emu(y - area.top)}"/>'

    steps = []
    for at, step in enumerate(shape.path):
        kind = "moveTo" if at == 0 else "lnTo" if len(step) == 1 else "cubicBezTo"
        steps.append(f"<a:{kind}>{''.join(points(step))}</a:{kind}>")
    return (
        "<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/>"
        '<a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
        f'<a:path w="{_emu(area.width)}" h="{_emu(area.height)}">'
        f"{''.join(steps)}<a:close/></a:path></a:pathLst></a:custGeom>"
    )


def _look(look: ShapeLook) -> str:
    line = "<a:noFill/>"
    if look.edge:
        line = f'{_paint(look.edge)}<a:prstDash val="{look.dash}"/>'
    width = round(look.thickness * LINE_EMU)
    return f'{_paint(look.fill, look.opacity)}<a:ln w="{width}">{line}</a:ln>'


def _paint(color: str, opacity: float = 1.0) -> str:
    if not color:
        return "<a:noFill/>"
    alpha = f'<a:alpha val="{round(opacity * 100_000)}"/>' if opacity < 1 else ""
    return f'<a:solidFill><a:srgbClr val="{color}">{alpha}</a:srgbClr></a:solidFill>'


def _text(shape: Shape) -> str:
    if not shape.lines:
        return ""
    fonts = f'<a:latin typeface="{FONT}"/><a:ea typeface="{CHINESE_FONT}"/>'
    lines = "".join(
        f'<a:p><a:pPr algn="{shape.align}"/><a:r>'
        f'<a:rPr lang="en-US" altLang="zh-TW" sz="{round(line.size * 100)}" b="{int(line.bold)}">'
        f"{_paint(line.color)}{fonts}</a:rPr><a:t>{escape(storable(line.text))}</a:t></a:r></a:p>"
        for line in shape.lines
    )
    body = '<a:bodyPr wrap="none" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/>'
    return f"<xdr:txBody>{body}<a:lstStyle/>{lines}</xdr:txBody>"


def _offset(tag: str, x: float, y: float) -> str:
    return f'<{tag} x="{_emu(x)}" y="{_emu(y)}"/>'


def _size(tag: str, width: float, height: float) -> str:
    return f'<{tag} cx="{_emu(width)}" cy="{_emu(height)}"/>'


def _emu(length: float) -> int:
    return round(length * EMU)
