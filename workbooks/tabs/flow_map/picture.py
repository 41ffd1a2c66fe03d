"""Draw a map of flows as native shapes: bands, boxes, amounts, title and legend."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.file.shapes import (
    Picture,
    Rectangle,
    Shape,
    ShapeLook,
    TextLine,
    cut_to_width,
    freeform,
    text_width,
)
from workbooks.file.styles import BLACK, GREY, NAVY, WHITE
from workbooks.tabs.flow_map.bands import PEN, THIN, label_areas, outline
from workbooks.tabs.flow_map.geometry import BOX, HAIRLINE, laid_out
from workbooks.tabs.flow_map.payments import arranged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from workbooks.tabs.flow_map.column_order import Connection, Stop
    from workbooks.tabs.flow_map.geometry import Geometry
    from workbooks.tabs.flow_map.payments import Map, Payment

WIDTH, HEIGHT = 1180.0, 700.0
MARGIN = 10.0
HEAD, LEGEND = 46.0, 66.0  # of the picture's height
TITLE_SIZE, TEXT_SIZE, NAME_SIZE, SMALL_SIZE = 13.0, 9.0, 9.0, 8.0
LABEL_HEIGHT = 13.0
SWATCH = 34.0
THICKEST = 18.0  # of the scale bar
PLAIN = ShapeLook()
KINDS = {  # in grey each darker than the one before; some edged, for those who see no colour
    "purchase": ShapeLook("B9CCE6", edge=WHITE, thickness=0.5),
    "lease": ShapeLook("7DB4BF", edge="14525E", dash="sysDash"),
    "debt": ShapeLook("D98A3A", edge="6B3F0A", thickness=0.5),
    "equity": ShapeLook("23805C", edge=WHITE, thickness=0.5),
    "warrant": ShapeLook("5B2E91", edge="D9C8F0", dash="sysDot"),
}
DEEPER = {"purchase": "86A5D2", "lease": "3F8796"}  # where a pale band would be lost
STRONG, FAINT, FAINT_THIN = 0.92, 0.65, 0.8  # opacity; faint if the money cannot come back
MOST = 28  # companies by name
LEAST_WIDEST = 20.0  # band; when it would be thinner, fewer companies are shown by name
MARK = "*"  # of an amount that counts what others count too


@dataclass(frozen=True)
class Words:
    """Every text of the picture; braces stand for numbers and names."""

    title: str
    subtitle: str
    reading: str
    circular: str
    pays: str
    gets: str
    scale: str
    hairline: str
    overlaps: str
    gathered: str
    others_paying: str
    others_paid: str
    band: str
    description: str
    kinds: Mapping[str, str]
    editions: Mapping[str, str]
    cases: Mapping[str, str]
    bases: Mapping[str, str]


@dataclass(frozen=True)
class Settings:
    """What the switches say that a picture is drawn for: edition, case and basis, as in a book."""

    edition: str
    case: str
    basis: str


def drawn(payments: Iterable[Payment], words: Words, settings: Settings) -> Picture | None:
    """Draw payments, or nothing if there are none.

    Args:
        payments: Amounts in USD bn; kinds are those of `KINDS`.
        words: The texts, in the language of the workbook.
        settings: What the payments were computed for.
    """
    payments = tuple(payments)
    frame = Rectangle(MARGIN, HEAD, WIDTH - 2 * MARGIN, HEIGHT - HEAD - LEGEND)
    for most in range(MOST, -1, -1):
        shown = arranged(payments, (words.others_paying, words.others_paid), most)
        if not shown.payments:
            return None
        layout = laid_out(shown, frame)
        if layout.widest >= LEAST_WIDEST:
            break
    title = words.title.format(edition=words.editions[settings.edition])
    case, basis = words.cases[settings.case], words.bases[settings.basis]
    subtitle = words.subtitle.format(case=case, basis=basis)
    shapes = [
        Shape(title, Rectangle(0, 0, WIDTH, HEIGHT), ShapeLook(WHITE, edge="C9CED8")),
        *_heading(title, subtitle),
        *_bands(layout, words),
        *_boxes(layout, shown, words),
        *_amounts(layout),
        *_legend(layout, shown, words),
    ]
    told = words.description.format(payments=len(shown.payments), companies=len(shown.columns))
    description = f"{title}. {told} {subtitle}"
    return Picture(title, description, WIDTH, HEIGHT, tuple(shapes))


def amount(value: float) -> str:
    """Write an amount in USD bn with as many digits as a picture needs."""
    for least, shape in ((1e6, ".0e"), (9.95, ",.0f"), (0.095, ".1f")):
        if value >= least:
            return format(value, shape)
    return format(value, ".1g")


def _round(most: float) -> float:
    """Give the largest 1, 2 or 5 times a power of ten that is no more than an amount."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1 + 1e-9))


def _heading(title: str, subtitle: str) -> Iterator[Shape]:
    width = WIDTH - 2 * MARGIN
    for text, size, top in ((title, TITLE_SIZE, 6), (subtitle, TEXT_SIZE, 27)):
        bold = size == TITLE_SIZE
        line = TextLine(
            cut_to_width(text, size, width, bold=bold), size, bold, NAVY if bold else GREY
        )
        yield Shape(text, Rectangle(MARGIN, top, width, size * 1.5), PLAIN, (line,), "l")


def _look(link: Connection) -> ShapeLook:
    """Colour a band by its kind, paler if it is in no circle; a thin one is deeper, unedged."""
    look = KINDS[link.payment.kind]
    thin = link.width < THIN
    opacity = STRONG if link.payment.circular else FAINT_THIN if thin else FAINT
    fill = DEEPER.get(link.payment.kind, look.fill) if thin else look.fill
    if thin:
        return ShapeLook(fill, opacity, fill, PEN * 72 / 96)
    return ShapeLook(fill, opacity, look.edge, look.thickness, look.dash)


def _bands(layout: Geometry, words: Words) -> Iterator[Shape]:
    """Draw the bands, the wider beneath the thinner."""
    for link in sorted(layout.links, key=lambda link: -link.width):
        each = link.payment
        name = words.band.format(
            payer=each.payer,
            payee=each.payee,
            amount=amount(each.amount),
            kind=words.kinds[each.kind],
        )
        yield freeform(name, outline(link, layout), _look(link))


def _boxes(layout: Geometry, shown: Map, words: Words) -> Iterator[Shape]:
    circular = shown.circular
    for column, left in zip(layout.columns, layout.lefts, strict=True):
        for stop in column:
            if stop.company:
                dark = stop.company in circular
                look = ShapeLook(NAVY if dark else "F2F4F8", edge=NAVY, thickness=1.0)
                lines = tuple(_told(stop, shown, words, WHITE if dark else BLACK))
                area = Rectangle(left, stop.top, BOX, stop.height)
                yield Shape(stop.company, area, look, lines, rounded=True)


def _told(stop: Stop, shown: Map, words: Words, color: str) -> Iterator[TextLine]:
    """Write a company's name, what it gets and what it pays."""
    name = cut_to_width(stop.company, NAME_SIZE, BOX - 8, bold=True)
    yield TextLine(name, NAME_SIZE, bold=True, color=color)
    sides = {"payee": words.gets, "payer": words.pays}
    totals = {side: shown.total(stop.company, side) for side in sides}
    told = [sides[side].format(amount=amount(total)) for side, total in totals.items() if total]
    yield TextLine(cut_to_width(" · ".join(told), SMALL_SIZE, BOX - 6), SMALL_SIZE, color=color)


def _amounts(layout: Geometry) -> Iterator[Shape]:
    """Write the amounts where there is room, on a pale ground that any band lets be read."""
    texts = {
        link: amount(link.payment.amount) + MARK * link.payment.overlaps for link in layout.links
    }
    widths = {link: text_width(text, SMALL_SIZE) + 7 for link, text in texts.items()}
    for link, area in label_areas(layout.links, layout, widths, LABEL_HEIGHT).items():
        line = TextLine(texts[link], SMALL_SIZE, bold=link.payment.circular, color=BLACK)
        ground = ShapeLook(WHITE, 0.85)
        yield Shape(texts[link], area, ground, (line,), rounded=True)


def _legend(layout: Geometry, shown: Map, words: Words) -> Iterator[Shape]:
    """Explain kinds, scale, dark boxes, and what is left out."""
    top = HEIGHT - LEGEND + 14
    left = MARGIN
    kinds = {each.kind for each in shown.payments}
    for kind, look in KINDS.items():
        if kind in kinds:
            yield Shape(words.kinds[kind], Rectangle(left, top + 1, SWATCH, 11), look)
            left += SWATCH + 5
            text = words.kinds[kind]
            yield _words(text, left, top)
            left += text_width(text, TEXT_SIZE) + 16
    step = _round(THICKEST / layout.scale)
    text = words.scale.format(amount=amount(step))
    thick = step * layout.scale
    yield Shape(text, Rectangle(left, top + 6.5 - thick / 2, SWATCH, thick), ShapeLook(GREY))
    left += SWATCH + 5
    yield _words(text, left, top)
    left += text_width(text, TEXT_SIZE) + 16
    notes = [words.hairline.format(amount=amount(HAIRLINE / layout.scale))]
    if any(each.overlaps for each in shown.payments):
        notes.append(f"{MARK} {words.overlaps}")
    if shown.gathered:
        notes.append(words.gathered.format(count=shown.gathered))
    yield _words(f"{words.reading} {words.circular}", MARGIN, top + 17)
    yield _words(" ".join(notes), MARGIN, top + 32)


def _words(text: str, left: float, top: float) -> Shape:
    text = cut_to_width(text, TEXT_SIZE, WIDTH - MARGIN - left)
    area = Rectangle(left, top, text_width(text, TEXT_SIZE), 13)
    return Shape(text, area, PLAIN, (TextLine(text, TEXT_SIZE, color=GREY),), "l")
