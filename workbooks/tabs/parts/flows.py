"""Flows of money as a list of payer, payee and amount that CIRCULAR_EXPOSURE reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.model import EDITIONS
from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import ARTICLE, LABEL, SOURCE, TYPE, UNIT, VALUE, YEARS
from workbooks.sheet.sheet import to_tab
from workbooks.tabs.parts.book_rows import EDITION_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbooks.book.model import Book, Deal, Flow
    from workbooks.sheet.sheet_builder import SheetBuilder

HEADS = {ARTICLE: "In article", ARTICLE + 1: "In filed", ARTICLE + 2: "In latest", VALUE: "Payer"}
PARTY_WIDTH = 24
PARTIES = ("payer", "payee", "amount", "overlaps")


class FlowError(Exception):
    """A deal without exactly one flow of the kind that its tab is about."""


def cash_flows(book: Book) -> list[tuple[Deal, Flow]]:
    """Give the flows of money in the order in which they are listed: all but guarantees."""
    every = [(deal, flow) for deal in book.deals.values() for flow in deal.flows]
    return [(deal, flow) for deal, flow in every if flow.kind != "guarantee"]


def only(deal: Deal, **wanted: str) -> Flow:
    """Give the one flow whose fields are as wanted."""
    found = [
        flow
        for flow in deal.flows
        if all(getattr(flow, field) == value for field, value in wanted.items())
    ]
    if len(found) != 1:
        message = f"{deal.id}: one flow must have {wanted}, {len(found)} have"
        raise FlowError(message)
    return found[0]


def purchases(deal: Deal) -> list[Flow]:
    """Give what the deal's customer buys: whoever pays in the first purchase."""
    every = [flow for flow in deal.flows if flow.kind == "purchase"]
    if not every:
        message = f"{deal.id}: no flow is a purchase"
        raise FlowError(message)
    return [flow for flow in every if flow.payer == every[0].payer]


def financing(deal: Deal) -> list[Flow]:
    """Give the equity and loans that the customer gets from those who sell to it."""
    bought = purchases(deal)
    sellers = {flow.payee for flow in bought}
    return [
        flow
        for flow in deal.flows
        if flow.kind in {"equity", "debt"}
        and flow.payee == bought[0].payer
        and flow.payer in sellers
    ]


def total(flows: Iterable[Flow]) -> str:
    """Write the sum of some flows' amounts, in a formula of their own tab."""
    return "+".join(f"{{{flow.amount}}}" for flow in flows)


def per_year(flows: Iterable[Flow]) -> str:
    """Write the sum of some flows' amounts a year."""
    return "+".join(f"{{{flow.amount}}}/{{{flow.years}}}" for flow in flows)


def sold_by(book: Book, company: str) -> list[Deal]:
    """Give the deals with a dated contract that is paid to a company from a known year on."""
    return [
        deal
        for deal in book.deals.values()
        if "start_year" in deal.assumptions
        and any(flow.years and flow.payee == company for flow in purchases(deal))
    ]


def listing(
    sheet: SheetBuilder,
    key: str,
    flows: Sequence[tuple[Deal, Flow]],
    book: Book,
    basis: str = "",
) -> None:
    """List flows under each other; one that the edition in use lacks amounts to 0.

    `basis` is the key of a switch: 1 takes a commitment whole, 2 takes it by the year.
    """
    sheet.widen(PARTY_WIDTH, VALUE, YEARS)
    heads = {**HEADS, YEARS: "Payee", YEARS + 1: "Amount", YEARS + 2: "Overlaps"}
    sheet.row(None, "Flow", {column: Cell(text, "head") for column, text in heads.items()})
    start = sheet.next_row
    rows = [
        _listed(sheet, f"{key}_{number}", start + number - 1, each, book, basis)
        for number, each in enumerate(flows, 1)
    ]
    sheet.listing(key, PARTIES, rows)


def _listed(
    sheet: SheetBuilder, own: str, row: int, item: tuple[Deal, Flow], book: Book, basis: str
) -> dict[int, Cell]:
    """Write one flow: in which editions it is, who pays whom, how much."""
    deal, flow = item
    sheet.place_at(own, row, VALUE)
    sheet.place_at(f"{own}_amount", row, YEARS + 1)
    flags = {
        column: Cell(int(edition in flow.editions), "input", format_of("flag"))
        for edition, column in EDITION_COLUMNS.items()
    }
    within = ",".join(f"{{{own}:{edition}}}" for edition in EDITIONS)
    amount = f"=CHOOSE({{cover.edition}},{within})*{{{deal.id}.{flow.amount}}}"
    if basis and flow.years:
        amount += f"/IF({{{basis}}}=1,1,{{{deal.id}.{flow.years}}})"
    payer, payee = (book.companies[each].name["en"] for each in (flow.payer, flow.payee))
    return {
        LABEL: Cell(f"{deal.tab}: {flow.kind}", "web", link=to_tab(deal.tab)),
        UNIT: Cell("USD bn", "unit"),
        TYPE: Cell("binding" if flow.binding else "not binding", "unit"),
        SOURCE: Cell(flow.note or _amount_named(deal, flow), "unit"),
        **flags,
        VALUE: Cell(payer, "said"),
        YEARS: Cell(payee, "said"),
        YEARS + 1: Cell(amount, "formula", format_of("USD bn"), formula=True),
        YEARS + 2: Cell(int(flow.overlaps), "unit", format_of("flag")),
    }


def _amount_named(deal: Deal, flow: Flow) -> str:
    """Say in a reader's words what a flow amounts to."""
    held = {**deal.figures, **deal.assumptions}
    if flow.amount in held:
        return f"as “{held[flow.amount].name['en']}” on its tab"
    return "as calculated on its tab"
