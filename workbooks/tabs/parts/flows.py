"""Flows of money as a list of payer, payee and amount that CIRCULAR_EXPOSURE reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.flow import AGREED, ARTICLE_EDITION, CURRENT, SIGNED
from workbooks.book.model import EDITIONS
from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import ARTICLE, LABEL, SOURCE, TYPE, UNIT, VALUE, YEARS
from workbooks.sheet.sheet import to_tab
from workbooks.tabs.parts.book_rows import EDITION_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workbooks.book.flow import Flow
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

HEADS = {ARTICLE: "In article", ARTICLE + 1: "In filed", ARTICLE + 2: "In latest", VALUE: "Payer"}
PARTY_WIDTH = 24
PARTIES = ("payer", "payee", "amount", "overlaps")
STATED = {part: YEARS + 3 + n for n, part in enumerate(("announced", "signed", "firm", "paid"))}
CATEGORY = YEARS + 3 + len(STATED)
UNDIVIDED = "–"  # category of a flow whose file states none
NOT_STATED = "{checks.word_not_stated}"


class FlowError(Exception):
    """A deal without exactly one flow of the kind that its tab is about."""


def cash_flows(book: Book) -> list[tuple[Deal, Flow]]:
    """Give the flows of money in the order in which they are listed: all but guarantees."""
    every = [(deal, flow) for deal in book.deals.values() for flow in deal.flows]
    return [(deal, flow) for deal, flow in every if flow.kind != "guarantee"]


def guarantees(book: Book) -> list[tuple[Deal, Flow]]:
    """Give the flows that move nothing until a guarantee is called, in the order of their list."""
    every = [(deal, flow) for deal in book.deals.values() for flow in deal.flows]
    return [(deal, flow) for deal, flow in every if flow.kind == "guarantee"]


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
    *,
    basis: str = "",
    counted: str = "",
) -> None:
    """List flows under each other; one that the edition in use lacks amounts to 0.

    `basis` is the key of a switch: 1 takes a commitment whole, 2 takes it by the year. With
    `counted`, the key of another, the list has what is announced, signed, firm and paid of each
    flow beside its amount, which is the one of them that the switch chooses.
    """
    sheet.widen(PARTY_WIDTH, VALUE, YEARS)
    heads = {**HEADS, YEARS: "Payee", YEARS + 1: "Amount", YEARS + 2: "Overlaps"}
    if counted:
        heads |= {column: part.capitalize() for part, column in STATED.items()}
        heads[CATEGORY] = "Category"
    sheet.row(None, "Flow", {column: Cell(text, "head") for column, text in heads.items()})
    start = sheet.next_row
    rows = []
    for number, (deal, flow) in enumerate(flows, 1):
        own, row = f"{key}_{number}", start + number - 1
        sheet.place_at(own, row, VALUE)
        sheet.place_at(f"{own}_amount", row, YEARS + 1)
        cells = _listed(deal, flow, book)
        amount = announced = _announced(own, deal, flow)
        if counted:
            for part, column in STATED.items():
                sheet.place_at(f"{own}_{part}", row, column)
            cells |= _stated(own, deal, flow, announced)
            cells[CATEGORY] = Cell(flow.category or UNDIVIDED, "said")
            chosen = ",".join(f"{{{own}_{part}:first}}" for part in STATED)
            of_it = f"CHOOSE({{{counted}}},{chosen})"
            amount = f"IF(ISTEXT({of_it}),0,{of_it})"
        if basis and flow.years:
            amount += f"/IF({{{basis}}}=1,1,{{{deal.id}.{flow.years}}})"
        rows.append({**cells, YEARS + 1: _billions(f"={amount}")})
    sheet.listing(key, PARTIES, rows)
    if counted:
        for part, column in {**STATED, "category": CATEGORY}.items():
            sheet.span(f"{key}_{part}", start, column)


def _listed(deal: Deal, flow: Flow, book: Book) -> dict[int, Cell]:
    """Write one flow: what became of it, in which editions it counts, who pays whom."""
    status = [flow.status(edition) for edition in EDITIONS]
    flags = {
        column: Cell(int(edition in flow.editions and known in CURRENT), "input", format_of("flag"))
        for (edition, column), known in zip(EDITION_COLUMNS.items(), status, strict=True)
    }
    said = "; ".join(
        f"{each.status} {each.since}: {book.sources[each.source].title}" for each in flow.states
    )
    payer, payee = (book.companies[each].name["en"] for each in (flow.payer, flow.payee))
    return {
        LABEL: Cell(f"{deal.tab}: {flow.kind}", "web", link=to_tab(deal.tab)),
        UNIT: Cell("USD bn", "unit"),
        TYPE: _in_words(status, said),
        SOURCE: Cell(flow.note or _amount_named(deal, flow), "unit"),
        **flags,
        VALUE: Cell(payer, "said"),
        YEARS: Cell(payee, "said"),
        YEARS + 2: Cell(int(flow.overlaps), "unit", format_of("flag")),
    }


def _in_words(words: Sequence[str], note: str) -> Cell:
    """Show a word, or that of the edition in use where they differ, which stands in a cell."""
    if len(set(words)) == 1:
        return Cell(words[0], "unit", comment=note)
    chosen = ",".join(f"{{checks.word_{each}}}" for each in words)
    return Cell(f"=CHOOSE({{cover.edition}},{chosen})", "unit", comment=note, formula=True)


def _announced(own: str, deal: Deal, flow: Flow) -> str:
    within = ",".join(f"{{{own}:{edition}}}" for edition in EDITIONS)
    return f"CHOOSE({{cover.edition}},{within})*{{{deal.id}.{flow.amount}}}"


def _stated(own: str, deal: Deal, flow: Flow, announced: str) -> dict[int, Cell]:
    """Write what is announced, signed, firm and paid of a flow, as each edition knows it."""
    whole = f"{{{own}_announced:first}}"
    parts: dict[str, list[str]] = {"signed": [], "firm": [], "paid": []}
    for edition in EDITIONS:
        if edition not in flow.editions:
            for formulas in parts.values():
                formulas.append(NOT_STATED)
            continue
        status = flow.status(edition)
        parts["signed"].append(whole if status in AGREED else "0")
        parts["firm"].append(_firm(deal, flow, whole, status))
        parts["paid"].append(_paid(deal, flow, whole, edition))
    found = {STATED["announced"]: _billions(f"={announced}")}
    for part, formulas in parts.items():
        chosen = f"CHOOSE({{cover.edition}},{','.join(formulas)})"
        found[STATED[part]] = _billions(f"={formulas[0] if len(set(formulas)) == 1 else chosen}")
    return found


def _firm(deal: Deal, flow: Flow, whole: str, status: str) -> str:
    """Write the part that nobody can cancel; of what is only signed the terms must be known."""
    if status not in AGREED:
        return "0"
    if flow.firm and status == SIGNED:
        return f"MIN({whole},{{{deal.id}.{flow.firm}}})"
    return NOT_STATED if status == SIGNED else whole


def _paid(deal: Deal, flow: Flow, whole: str, edition: str) -> str:
    status = flow.status(edition)
    if status == "paid":
        return whole
    held = deal.figures.get(flow.paid)
    stated = held is None or edition != ARTICLE_EDITION or edition in held.editions
    if flow.paid and stated and status in AGREED:
        return f"{{{deal.id}.{flow.paid}}}"
    return NOT_STATED if status in CURRENT else "0"


def _billions(formula: str) -> Cell:
    return Cell(formula, "formula", format_of("USD bn"), formula=True)


def _amount_named(deal: Deal, flow: Flow) -> str:
    """Say in a reader's words what a flow amounts to."""
    held = {**deal.figures, **deal.assumptions}
    if flow.amount in held:
        return f"as “{held[flow.amount].name['en']}” on its tab"
    return "as calculated on its tab"
