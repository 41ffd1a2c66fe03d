"""Flows of money as a list of payer, payee and amount that CIRCULAR_EXPOSURE reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.deal import EDITIONS
from workbooks.formula import ARTICLE, LABEL, SOURCE, TYPE, UNIT, VALUE, YEARS
from workbooks.inputs import COLUMNS
from workbooks.sheet import Cell, to_tab
from workbooks.units import format_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.deal import Book, Deal, Flow
    from workbooks.sheet import Sheet

HEADS = {ARTICLE: "In article", ARTICLE + 1: "In filed", ARTICLE + 2: "In latest", VALUE: "Payer"}
CONTRACT = "contract_value"
PARTY_WIDTH = 24
PARTIES = ("payer", "payee", "amount")


class FlowError(Exception):
    """A deal without exactly one flow of the kind that its tab is about."""


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


def sold_by(book: Book, company: str) -> list[Deal]:
    """Give the deals whose contract is paid to a company."""
    return [
        deal
        for deal in book.deals.values()
        if any((flow.amount, flow.payee) == (CONTRACT, company) for flow in deal.flows)
    ]


def listing(sheet: Sheet, key: str, flows: Sequence[tuple[Deal, Flow]], book: Book) -> None:
    """List flows under each other; one that the edition in use lacks amounts to 0."""
    sheet.widths[YEARS] = PARTY_WIDTH
    heads = {**HEADS, YEARS: "Payee", YEARS + 1: "Amount"}
    sheet.row(None, "Flow", {column: Cell(text, "head") for column, text in heads.items()})
    rows = []
    for number, (deal, flow) in enumerate(flows, 1):
        own = f"{key}_{number}"
        sheet.place_at(own, sheet.next_row + number - 1, VALUE)
        flags = {
            column: Cell(int(edition in flow.editions), "input", format_of("flag"))
            for edition, column in COLUMNS.items()
        }
        within = ",".join(f"{{{own}:{edition}}}" for edition in EDITIONS)
        amount = f"=CHOOSE({{cover.edition}},{within})*{{{deal.id}.{flow.amount}}}"
        payer, payee = (book.companies[each].name["en"] for each in (flow.payer, flow.payee))
        rows.append(
            {
                LABEL: Cell(f"{deal.tab}: {flow.kind}", "web", link=to_tab(deal.tab)),
                UNIT: Cell("USD bn", "unit"),
                TYPE: Cell("binding" if flow.binding else "not binding", "unit"),
                SOURCE: Cell(flow.note or f"as {flow.amount} on its tab", "unit"),
                **flags,
                VALUE: Cell(payer, "said"),
                YEARS: Cell(payee, "said"),
                YEARS + 1: Cell(amount, "formula", format_of("USD bn"), formula=True),
            }
        )
    sheet.listing(key, PARTIES, rows)
