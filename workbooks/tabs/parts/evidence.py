"""What a deal announces, and how much of it is more than words: signed, firm, paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.model import EDITIONS
from workbooks.tabs.parts.flows import NOT_STATED, cash_flows, guarantees

if TYPE_CHECKING:
    from collections.abc import Collection

    from workbooks.book.flow import Flow
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

MEANING = (
    "Announced: what was said, in the edition in use. Signed: what an agreement holds. Firm: what "
    "nobody can cancel of it. Paid: money that has moved, where a source says so; elsewhere “not "
    "stated”, which is not 0."
)
LINES = {
    "signed": "Signed",
    "firm": "Firm: what nobody can cancel, as far as stated",
    "paid": "Paid so far, as far as stated",
}


def write(
    sheet: SheetBuilder, deal: Deal, book: Book, announced: str, wanted: Collection[Flow]
) -> None:
    """Set what is announced beside what is signed, firm and paid of the flows that are meant.

    `announced` is a formula of the tab; an edition that knows none of the flows states nothing.
    """
    sheet.section("Announced, signed, firm, paid")
    sheet.note(MEANING)
    known = [not wanted or any(each in flow.editions for flow in wanted) for each in EDITIONS]
    said = announced
    if not all(known):
        parts = ",".join(announced if each else NOT_STATED for each in known)
        said = f"CHOOSE({{cover.edition}},{parts})"
    sheet.line("commitment", "Announced", "USD bn", f"={said}")
    keys = _listed(deal, book, wanted)
    for part, label in LINES.items():
        cells = ",".join(f"{{{key}_{part}:first}}" for key in keys)
        added = stated_sum(cells) if keys else NOT_STATED
        sheet.line(f"sum_{part}", label, "USD bn", f"={added}")
    either = "OR(ISTEXT({sum_paid}),ISTEXT({commitment}))"
    least = "MAX({commitment},{sum_paid},{checks.tolerance})"
    share = f"=IF({either},{NOT_STATED},{{sum_paid}}/{least})"
    sheet.line("paid_share", "Paid / announced", "percent", share)


def stated_sum(cells: str) -> str:
    """Write the sum of cells, some of which may be not stated: nothing of something is no 0."""
    unknown = f"AND(SUM({cells})=0,COUNT({cells})<COUNTA({cells}))"
    return f"IF({unknown},{NOT_STATED},SUM({cells}))"


def _listed(deal: Deal, book: Book, wanted: Collection[Flow]) -> list[str]:
    """Give the keys of a deal's flows on the Circle tab, which lists those of every deal."""
    lists = {"flows": cash_flows(book), "guarantees": guarantees(book)}
    return [
        f"circle.{name}_{number}"
        for name, flows in lists.items()
        for number, (each, flow) in enumerate(flows, 1)
        if each.id == deal.id and flow in wanted
    ]
