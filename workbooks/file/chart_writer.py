"""Turn the records of charts into openpyxl charts: their look, and the cells that they show."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, LineChart, ScatterChart
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as DrawnSeries
from openpyxl.chart.series import SeriesLabel, XYSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.fill import ColorChoice
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, TwoCellAnchor
from openpyxl.drawing.text import (
    CharacterProperties,
    Font,
    Paragraph,
    ParagraphProperties,
    RegularTextRun,
    RichTextProperties,
)
from openpyxl.utils import get_column_letter, range_boundaries

from workbooks.book.units import GENERAL
from workbooks.file.styles import FONT, GREY, NAVY, RULE
from workbooks.sheet.chart import COLOURS, Addresses
from workbooks.sheet.formula import LABEL, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl.chart._chart import ChartBase
    from openpyxl.chart.axis import NumericAxis, TextAxis
    from openpyxl.worksheet.worksheet import Worksheet

    from workbooks.sheet.chart import Band, Chart, Series
    from workbooks.sheet.sheet import Sheet

POINT, PIXEL = 12_700, 9_525  # in the file's units
ALONE = 0.64  # of the columns' width, for a chart with no other beside it
GAP = 120_000  # between two charts of a band, and half of it above them
DASHES = ("solid", "dash", "sysDot", "lgDashDot", "lgDash")
MARKERS = ("circle", "square", "triangle", "diamond", "x")
AMOUNT = f"[<1000]{GENERAL};#,##0"
AXIS_FORMATS = {"percent": "0%", "x": '0.0"x"', "date": "yyyy", "year no.": "0"}
LABEL_FORMATS = {"percent": "0%;-0%;–", "ratio": "0.00"}
LABEL_FORMAT = "#,##0.0;(#,##0.0);–"
YEAR_OF_DAYS = 365.25
MOST_LABELS = 13  # under the columns or points of a chart


def draw(sheet: Sheet, worksheet: Worksheet) -> None:
    """Draw the charts of a tab on the rows that were kept for them."""
    for band in sheet.bands:
        for chart, anchor in zip(band.charts, _anchors(band, worksheet), strict=False):
            drawn = _drawn(chart, Addresses(sheet.places, sheet.key, chart.first))
            drawn.anchor = anchor
            worksheet.add_chart(drawn)


def _anchors(band: Band, worksheet: Worksheet) -> Iterator[TwoCellAnchor]:
    """Give the places of a band's charts within the columns B to I.

    They hold on to cells at both ends: however wide or high those are, charts cover no others.
    """
    widths = [_width(worksheet, column) for column in range(LABEL, VALUE + 1)]
    parts = ((0, ALONE),) if len(band.charts) == 1 else ((0, 0.5), (0.5, 1))
    for left, right in parts:
        start, begin = _within(widths, left * sum(widths) + (GAP if left else 0))
        end, last = _within(widths, right * sum(widths))
        top = AnchorMarker(col=start, colOff=begin, row=band.row - 1, rowOff=GAP)
        yield TwoCellAnchor(
            _from=top, to=AnchorMarker(col=end, colOff=last, row=band.row + band.rows - 1)
        )


def _width(worksheet: Worksheet, column: int) -> int:
    """Give the width of a column in the file's units: 7 pixels a character and 5 around it."""
    width = worksheet.column_dimensions[get_column_letter(column)].width
    return int(width * 7 + 5) * PIXEL


def _within(widths: Sequence[int], distance: float) -> tuple[int, int]:
    """Find the column, counted from 0 at A, in which a distance from B's left edge ends."""
    left = int(distance)
    for column, width in enumerate(widths, LABEL - 1):
        if left < width:
            return column, left
        left -= width
    return LABEL - 1 + len(widths), 0


def _drawn(chart: Chart, addresses: Addresses) -> ChartBase:
    """Draw one chart."""
    if chart.kind == "scatter":
        drawn = ScatterChart(scatterStyle="lineMarker")
    elif chart.kind == "line":
        drawn = LineChart()
    else:
        drawn = BarChart(barDir="bar" if chart.kind == "bar" else "col", gapWidth=50)
        drawn.overlap = 0
    drawn.varyColors = False
    drawn.series = [
        _series(chart, each, number, addresses) for number, each in enumerate(chart.series)
    ]
    drawn.title = _title(chart)
    drawn.legend = None
    if len(chart.series) > 1:
        drawn.legend = Legend(legendPos="b", txPr=_text(GREY, 9))
    drawn.roundedCorners = False
    drawn.graphical_properties = GraphicalProperties(
        solidFill="FFFFFF", ln=LineProperties(solidFill=RULE, w=POINT // 2)
    )
    _axes(drawn, chart, addresses)
    return drawn


def _axes(drawn: ChartBase, chart: Chart, addresses: Addresses) -> None:
    """Dress both axes: their titles with units, thin gridlines, number formats."""
    across, up = drawn.x_axis, drawn.y_axis
    for axis, title, unit in (
        (across, chart.category_title, chart.category_unit),
        (up, chart.value_title, chart.unit),
    ):
        _axis(axis, title, unit)
    across.axPos, up.axPos = ("l", "b") if chart.kind == "bar" else ("b", "l")
    across.majorGridlines = None
    across.tickLblPos = "low"  # under the chart even where a value is negative
    up.majorGridlines = ChartLines(spPr=_line(RULE, 0.5))
    if chart.kind == "bar":  # the first category on top, the scale below
        across.scaling.orientation = "maxMin"
        up.crosses = "max"
    if chart.end:
        up.scaling.max = chart.end
    if chart.kind in {"line", "column"}:
        across.tickLblSkip = -(-_cells(addresses.of(chart.categories)) // MOST_LABELS)
    if chart.kind == "scatter" and chart.category_unit == "date":
        across.majorUnit = YEAR_OF_DAYS


def _cells(address: str) -> int:
    left, top, right, bottom = range_boundaries(address.rpartition("!")[2])
    return int(max(right - left, bottom - top)) + 1


def _axis(axis: NumericAxis | TextAxis, title: str, unit: str) -> None:
    axis.delete = False
    axis.title = Title(tx=_rich([(title, GREY, 9, False)]), overlay=False)
    axis.number_format = AXIS_FORMATS.get(unit, AMOUNT)
    axis.majorTickMark = "none"
    axis.spPr = _line(GREY, 0.75)
    axis.txPr = _text(GREY, 9)


def _series(chart: Chart, series: Series, number: int, addresses: Addresses) -> DrawnSeries:
    """Draw one series in a colour, a dash and a marker of its own."""
    colour = COLOURS[number % len(COLOURS)]
    values = NumDataSource(numRef=NumRef(f=addresses.of(series.values)))
    name = SeriesLabel(v=series.name)
    if chart.kind == "scatter":
        across = AxDataSource(numRef=NumRef(f=addresses.of(series.across)))
        drawn = XYSeries(idx=number, order=number, tx=name, xVal=across, yVal=values)
    else:
        labels = AxDataSource(strRef=StrRef(f=addresses.of(chart.categories)))
        drawn = DrawnSeries(idx=number, order=number, tx=name, cat=labels, val=values)
    if chart.kind in {"column", "bar"}:
        drawn.spPr = GraphicalProperties(solidFill=colour)
        drawn.invertIfNegative = False
        if chart.labelled:
            drawn.dLbls = _labels(chart.unit)
    else:
        stroke = _stroke(colour, 2.25, DASHES[number % len(DASHES)])
        if series.mark == "points":
            stroke = LineProperties(noFill=True)
        drawn.spPr = GraphicalProperties(ln=stroke)
        drawn.marker = Marker(symbol="none") if series.mark == "line" else _marker(number, colour)
        drawn.smooth = False
    return drawn


def _marker(number: int, colour: str) -> Marker:
    look = GraphicalProperties(solidFill=colour, ln=_stroke(colour, 1, "solid"))
    return Marker(symbol=MARKERS[number % len(MARKERS)], size=6, spPr=look)


@cache
def _labels(unit: str) -> DataLabelList:
    """Write each value beside its bar."""
    return DataLabelList(
        numFmt=LABEL_FORMATS.get(unit, LABEL_FORMAT),
        txPr=_text(NAVY, 8),
        dLblPos="outEnd",
        showLegendKey=False,
        showVal=True,
        showCatName=False,
        showSerName=False,
        showPercent=False,
        showBubbleSize=False,
    )


def _title(chart: Chart) -> Title:
    """Write the title, and the source beneath it in small."""
    title = f"{chart.about}: {chart.title}" if chart.about else chart.title
    lines = [(title, NAVY, 11, True), (chart.source, GREY, 8, False)]
    return Title(tx=_rich(lines), overlay=False)


def _rich(lines: Sequence[tuple[str, str, float, bool]]) -> Text:
    """Write lines of text, each in its colour and size, bold or not."""
    paragraphs = []
    for text, colour, size, bold in lines:
        look = _characters(colour, size, bold=bold)
        run = RegularTextRun(rPr=look, t=text)
        paragraphs.append(Paragraph(pPr=ParagraphProperties(defRPr=look), r=[run]))
    return Text(rich=RichText(bodyPr=RichTextProperties(), p=paragraphs))


@cache
def _text(colour: str, size: float) -> RichText:
    """Give the font of labels and legends."""
    look = _characters(colour, size)
    paragraph = Paragraph(pPr=ParagraphProperties(defRPr=look), endParaRPr=look)
    paragraph.r = []  # openpyxl puts an empty run there
    return RichText(bodyPr=RichTextProperties(), p=[paragraph])


@cache
def _characters(colour: str, size: float, *, bold: bool = False) -> CharacterProperties:
    return CharacterProperties(
        sz=int(size * 100),
        b=bold,
        solidFill=ColorChoice(srgbClr=colour),
        latin=Font(typeface=FONT),
    )


@cache
def _line(colour: str, points: float) -> GraphicalProperties:
    return GraphicalProperties(ln=_stroke(colour, points, "solid"))


def _stroke(colour: str, points: float, dash: str) -> LineProperties:
    return LineProperties(solidFill=colour, w=int(points * POINT), prstDash=dash)
