"""The maps of flows on the Summary: the flows of the Circle tab, drawn as they were computed.

A picture does not follow a switch. So there are two: of the edition that the workbook is built in,
and of the newest known values; each says what it was drawn for.
"""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from workbooks.sheet.formula import LABEL
from workbooks.tabs.flow_map.payments import Payment
from workbooks.tabs.flow_map.picture import HEIGHT, Settings, Words, drawn
from workbooks.tabs.parts.flows import cash_flows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workbooks.book.language import Texts
    from workbooks.book.model import Book
    from workbooks.file.shapes import Picture
    from workbooks.sheet.formula import Place
    from workbooks.sheet.layout import Layout
    from workbooks.sheet.sheet_builder import SheetBuilder

NEWEST = "latest"  # edition of the second map
SECTIONS = {  # of the Summary, by the key of the cell where a map's upper left corner is
    "flow_map": "The map of flows, in the edition that the workbook was built in",
    "flow_map_latest": "The map of flows, in the newest known values",
}
HEADING = (1, 1)  # the cell that a text of a picture is told by if it lacks a translation
ROWS = math.ceil(HEIGHT / 20)  # a row of 15 points of 1/72 inch is 20 high
WORDS = Words(
    title="Who pays whom, USD bn: {edition}",
    subtitle="Drawn for the case “{case}”, commitments over several years counted {basis}. The "
    "picture does not move with the switches; the table on the Circle tab does.",
    reading="Purchases and leases run from left to right, from customers to suppliers; what runs "
    "the other way goes round to the left.",
    circular="Dark boxes, bold amounts: this money can come back to its payer.",
    pays="out {amount}",
    gets="in {amount}",
    scale="as thick as {amount} USD bn",
    hairline="Below {amount} USD bn all bands are equally thin.",
    overlaps="capacity that other bands count too.",
    gathered="{count} smaller companies stand together as others.",
    others_paying="Other payers",
    others_paid="Other payees",
    band="{payer} → {payee}: {amount} USD bn, {kind}",
    description="Map of {payments} flows of money between {companies} companies in USD bn; the "
    "amounts stand in the table of flows on the Circle tab.",
    kinds={
        "purchase": "purchase",
        "lease": "lease",
        "debt": "debt",
        "equity": "equity",
        "warrant": "warrant",
    },
    bases={"whole": "whole", "per year": "by the year"},
    cases={"low": "low", "base": "base", "high": "high"},
    editions={
        "article": "what the article of October 2025 says",
        "filed": "what filings and other primary documents say",
        "latest": "the newest known values",
    },
)


def reserve(sheet: SheetBuilder) -> None:
    """Leave room on the Summary for both maps, each under a section of its own."""
    for key, title in SECTIONS.items():
        sheet.page()  # a map is not cut in two in print
        sheet.section(title)
        sheet.leave(1)
        sheet.place(key, LABEL)
        sheet.leave(ROWS + 1)


def amount_cells(layout: Layout) -> list[tuple[str, int, int]]:
    """Give tab, row and column of the amounts of the listed flows."""
    place = layout.places["circle.flows"]
    column = place.column + place.columns.index("amount")
    return [(place.sheet, place.row + at, column) for at in range(place.height)]


def pictures(
    layout: Layout, book: Book, amounts: Mapping[str, Sequence[object]], words: Words
) -> list[tuple[Place, Picture]]:
    """Draw the maps, and say at which cell each stands.

    Args:
        layout: All tabs, in English.
        book: The deal book; its flows are those of the Circle tab.
        amounts: For each edition to be drawn what `amount_cells` hold, USD bn.
        words: The texts of the pictures.
    """
    case, basis = layout.chosen("cover.case_name"), layout.chosen("circle.basis_name")
    found = []
    for key, (edition, values) in zip(SECTIONS, amounts.items(), strict=False):
        picture = drawn(payments(book, values), words, Settings(edition, case, basis))
        place = layout.places.get(f"summary.{key}")
        if picture is not None and place is not None:
            found.append((place, picture))
    return found


def said(texts: Texts) -> Words:
    """Give the texts of the pictures in a language."""

    def of(value: Any) -> Any:  # noqa: ANN401 - a text, or texts by their keys
        if isinstance(value, str):
            return texts.of(value, "Summary", *HEADING)
        return {key: of(each) for key, each in value.items()}

    return replace(WORDS, **{each.name: of(getattr(WORDS, each.name)) for each in fields(WORDS)})


def payments(book: Book, amounts: Sequence[object]) -> list[Payment]:
    """Give the flows of a book with what was computed for them, USD bn; no error, no text."""
    names = {each.id: each.name["en"] for each in book.companies.values()}
    return [
        Payment(names[flow.payer], names[flow.payee], value, flow.kind, flow.overlaps)
        for (_, flow), value in zip(cash_flows(book), amounts, strict=True)
        if isinstance(value, float | int) and math.isfinite(value)
    ]
