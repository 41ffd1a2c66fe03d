"""The circle: every flow of every deal, and how much of the money comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.tabs.flows import listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.deal import Book
    from workbooks.sheet import Sheet

TITLE = "Circle"
HEADING = "The circle"
SUMMARY = "Who pays whom, and how much of the money comes back"
COLUMNS = ("paid", "received", "circular", "share of paid", "share of received")
SHOWN = ("Nvidia", "OpenAI", "Oracle", "AMD")
SHARES = dict.fromkeys(COLUMNS[-2:], "percent")


def build(sheet: Sheet, book: Book) -> None:
    """Write the flows, the system's circulation and the exposure of every company."""
    every = [(deal, flow) for deal in book.deals.values() for flow in deal.flows]
    cash = [(deal, flow) for deal, flow in every if flow.kind != "guarantee"]
    contingent = [(deal, flow) for deal, flow in every if flow.kind == "guarantee"]
    sheet.section("The flows: who pays whom, whole commitments")
    listing(sheet, "flows", cash, book)
    if contingent:
        sheet.section("Contingent, outside the circle: guarantees")
        listing(sheet, "guarantees", contingent, book)
    names = {book.companies[each].name["en"] for _, f in cash for each in (f.payer, f.payee)}
    _outputs(sheet, [name for name in SHOWN if name in names])
    _checks(sheet)
    sheet.section("Exposure of every company, largest first")
    ranks = [str(rank) for rank in range(1, len(names) + 1)]
    call = '=CIRCULAR_EXPOSURE({flows},"","")'
    label = "How much leaves a company and can come back"
    sheet.table("exposure", label, call, COLUMNS, (*ranks, "system"), "USD bn", SHARES)


def _outputs(sheet: Sheet, companies: Sequence[str]) -> None:
    sheet.section("Outputs")
    sheet.line("all_flows", "All flows", "USD bn", "=SUM({flows:amount})")
    amount = '=CIRCULAR_EXPOSURE({flows},"*","circular")'
    sheet.headline("circular", "Largest circulation of the system", "USD bn", amount)
    share = "={circular}/{all_flows}"
    sheet.headline("share", "Share of all flows that can go round", "percent", share)
    for company in companies:
        back = f'=CIRCULAR_EXPOSURE({{flows}},"{company}","share")'
        label = f"Share of {company}'s receipts that it paid itself"
        sheet.line(f"share_{company.lower()}", label, "percent", back)


def _checks(sheet: Sheet) -> None:
    sheet.section("Checks")
    total = "ABS({exposure:system@circular}-{circular})<={checks.tolerance}*MAX(1,{circular})"
    sheet.check("check_system", "The table's last row is the circulation of the system", total)
    paid = "ABS(SUM({exposure:paid})-{exposure:system@paid}-{all_flows})"
    close = "<={checks.tolerance}*MAX(1,{all_flows})"
    sheet.check("check_paid", "What the companies pay sums to all flows", paid + close)
    bound = "SUMPRODUCT(({exposure:circular}>{exposure:received}*(1+{checks.tolerance}))*1)=0"
    sheet.check("check_bound", "No company gets back more than it receives", bound)
