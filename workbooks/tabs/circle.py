"""The circle: every flow of every deal, how much comes back, and who falls when one fails."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udfs.circular_exposure import COLUMNS, MOST_ROWS
from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.chart import Chart, Series
from workbooks.sheet.formula import LATEST, SOURCE, VALUE, YEARS, text, total_where
from workbooks.tabs.parts import contagion
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.flows import cash_flows, guarantees, listing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.book.flow import Flow
    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Circle"
HEADING = "The circle"
SUMMARY = "Who pays whom, how much of the money comes back, and who falls when one fails"
SHARES = dict.fromkeys(COLUMNS[-2:], "percent")
LOOPS = ("length", "bottleneck amount", "weakest link")
TOP = 10
CALLED = ("CIRCULAR_EXPOSURE", "CIRCULAR_LOOPS", "CIRCULAR_CHANCE", "CONTAGION")
DRAWN = 8
CHANCE = ("share", "mean", "standard deviation", "z", "chance of at least as much")
SHOWN = ("Nvidia", "OpenAI", "Oracle", "AMD")
BASES = ("whole", "per year")
COUNTED = ("announced", "signed", "firm", "paid")
LABELS_WIDTH = 46
NAME_WIDTH = 18
LINK_WIDTH = 36  # of the column where the loops name their weakest link
WILDCARD = re.compile(r"[*?~]")
SEARCHED = 60  # characters of each name: MATCH looks for 255 at most, and wildcards count twice
YARDSTICKS = {
    "Nvidia: share of its business on its own balance sheet": "nvidia.own_balance_sheet_share",
    "Goldman: circular share of 2027 revenue, at most": "nvidia.circular_share_goldman",
    "New Street: purchases that Nvidia's equity pays": "nvidia-openai.street_share",
    "Tunguz: pledges over a year's revenue": "nvidia.pledges_to_revenue",
    "Lucent: vendor loans that went uncollected, low": "market.uncollected_low",
    "Lucent: vendor loans that went uncollected, high": "market.uncollected_high",
}
BIS = (
    "BIS divides investments in AI firms of 2021 to 2025 by value; here every flow of the deals "
    "listed is divided, purchases and leases too, as the book judges each. The shares lie beside "
    "each other and are not the same measure."
)
DIVISION = {  # the word of a flow's category, by the key of its cell, and the share of BIS
    "circular": ("Circular deals", "market.circular_share"),
    "other_ai": ("Other deals between AI firms", "market.other_ai_share"),
    "everybody": ("Deals with everybody else", "market.outside_share"),
}
AMOUNTS = Chart(
    "bar",
    "Received, and what of it can be its own money, USD bn",
    "Company",
    "USD bn",
    (
        Series("Received", "{exposure:received}"),
        Series("Can be its own money", "{exposure:circular}"),
    ),
    "Source: CIRCULAR_EXPOSURE of the flows below, the largest eight",
    "Bars by company, in billions of dollars: what it receives in the flows listed, and the part "
    "of it that can be its own money come back.",
    categories="{exposure:labels}",
    labelled=True,
    first=DRAWN,
)
SHARE = Chart(
    "bar",
    "Share of receipts that can be the company’s own money, %",
    "Company",
    "Share of receipts, %",
    (Series("Share of receipts", "{exposure:share of received}"),),
    "Source: CIRCULAR_EXPOSURE of the flows below, the largest eight",
    "Bars by company, in percent: the share of what it receives that can be its own money.",
    unit="percent",
    categories="{exposure:labels}",
    labelled=True,
    first=DRAWN,
    end=1,
)


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write the flows, the system's circulation and the exposure of every company."""
    every = [(deal, flow) for deal in book.deals.values() for flow in deal.flows]
    cash = cash_flows(book)
    contingent = guarantees(book)
    sheet.widen(LABELS_WIDTH, VALUE)
    sheet.chart_band("How much comes back")
    sheet.chart(AMOUNTS)
    sheet.chart(SHARE)
    _basis(sheet)
    sheet.section("The flows: who pays whom")
    listing(sheet, "flows", cash, book, basis="basis", counted="counted")
    if contingent:
        sheet.section("Contingent, outside the circle: guarantees")
        listing(sheet, "guarantees", contingent, book, counted="counted")
    names = _names(book, cash)
    _matrix(sheet, _between(book, cash))
    _outputs(sheet, [name for name in SHOWN if name in names])
    _yardsticks(sheet, book)
    if all(key.partition(".")[2] in book.market.figures for _, key in DIVISION.values()):
        _beside_bis(sheet)
    contagion.write(sheet, book, every)
    _checks(sheet)
    contagion.checks(sheet)
    answers.outcome(sheet, *CALLED)
    _tables(sheet, len(names))
    contagion.table(sheet, book, every)


def loop_of(sheet: SheetBuilder, deal: Deal, book: Book) -> None:
    """Look up, for a deal's tab, the widest loop that one of its payments belongs to."""
    flows = [flow for flow in deal.flows if flow.kind != "guarantee"]
    if not flows:
        return
    order = ("purchase", "lease", "warrant", "equity", "debt")
    payment = min(flows, key=lambda flow: order.index(flow.kind))
    payer, payee = (book.companies[each].name["en"] for each in (payment.payer, payment.payee))
    joint = f"{payer[-SEARCHED:]} → {payee[:SEARCHED]}"
    pattern = text("*" + WILDCARD.sub(r"~\g<0>", joint) + "*")
    row = f"MATCH({pattern},{{circle.loops:labels}},0)"
    label = f"Widest loop with {payer} → {payee} (of those on the Circle tab)"
    # if the table is an error, so is the sum, and the cell with it; else no loop has the payment
    none = "IF(SUM({circle.loops:bottleneck amount})>=0,{checks.word_none})"
    found = f"=IFERROR(INDEX({{circle.loops:labels}},{row}),{none})"
    sheet.line("loop", label, "", found)
    amount = f"INDEX({{circle.loops:bottleneck amount}},{row})"
    width = f"=IF({{loop}}={{checks.word_none}},0,{amount})"
    sheet.line("loop_amount", "   what it carries at most", "USD bn", width)
    share = "={loop_amount}/{circle.all_flows}"
    sheet.line("loop_share", "   of all flows", "percent", share)


def _basis(sheet: SheetBuilder) -> None:
    """Choose whether a commitment over years counts whole or by the year."""
    sheet.section("Basis")
    _choice(sheet, "basis", "Commitments over several years count", BASES)
    _choice(sheet, "counted", "What counts of each flow", COUNTED)
    sheet.typed("loops_shown", "Loops shown below", "count", TOP, "Chosen for the tab, 2026-11")
    sheet.note("A five-year contract beside a one-time cheque overstates the circle: compare both.")


def _choice(sheet: SheetBuilder, key: str, label: str, words: Sequence[str]) -> None:
    """Write a switch of the tab; its words stand beside it from the first year's column on."""
    cells = {
        SOURCE: Cell("Choose from the list; chosen 2026-11", "unit"),
        VALUE: Cell(words[0], "input"),
        **{column: Cell(word, "unit") for column, word in enumerate(words, YEARS)},
    }
    sheet.place(f"{key}_name")
    sheet.place(f"{key}_words", YEARS, len(words))
    sheet.row(None, label, cells, "choice", "switch")
    sheet.offer(f"{key}_name", tuple(words))
    index = f"=MATCH({{{key}_name}},{{{key}_words:all}},0)"
    sheet.line(key, "   its number", "count", index)


def _names(book: Book, flows: Sequence[tuple[Deal, Flow]]) -> set[str]:
    return {book.companies[each].name["en"] for _, f in flows for each in (f.payer, f.payee)}


def _between(book: Book, flows: Sequence[tuple[Deal, Flow]]) -> list[str]:
    """Give the companies that both pay and are paid: only through them can money go round."""
    paying = {flow.payer for _, flow in flows}
    both = dict.fromkeys(flow.payee for _, flow in flows if flow.payee in paying)
    return sorted(book.companies[each].name["en"] for each in both)


def _matrix(sheet: SheetBuilder, names: Sequence[str]) -> None:
    """Lay the flows out as payers down and payees across."""
    sheet.section("Who pays whom: companies that both pay and are paid", {VALUE: "Payer"})
    sheet.widen(NAME_WIDTH, *range(YEARS, YEARS + len(names)))
    sheet.widen(LINK_WIDTH, YEARS + 2)
    sheet.heads("payee", "Payee", names)
    for number, name in enumerate(names, 1):
        own = f"payer_{number}"
        sheet.place_at(own, sheet.next_row, VALUE)
        pair = ("{flows:payer}", f"{{{own}}}"), ("{flows:payee}", "{payee}")
        amount = f"={total_where('{flows:amount}', *pair)}"
        paid = Cell(amount, "formula", format_of("USD bn"), formula=True)
        cells = {VALUE: Cell(name, "said"), **dict.fromkeys(range(YEARS, YEARS + len(names)), paid)}
        sheet.row(None, f"Paid by {name}", cells, "USD bn", "formula")


def _outputs(sheet: SheetBuilder, companies: Sequence[str]) -> None:
    sheet.section("Outputs")
    sheet.line("all_flows", "All flows", "USD bn", "=SUM({flows:amount})")
    twice = "=SUMPRODUCT({flows:amount}*{flows:overlaps})"
    label = "   of them: capacity that other flows here count too"
    sheet.line("overlapping", label, "USD bn", twice)
    amount = '=CIRCULAR_EXPOSURE({flows},"*","circular")'
    sheet.headline("circular", "Largest circulation of the system", "USD bn", amount)
    share = "={circular}/{all_flows}"
    sheet.headline("share", "Share of all flows that can go round", "percent", share)
    for company in companies:
        back = f'=CIRCULAR_EXPOSURE({{flows}},{text(company)},"share")'
        label = f"Share of {company}'s receipts listed here that can be its own"
        sheet.line(f"share_{company.lower()}", label, "percent", back)
    chance = "={chance:system@chance of at least as much}"
    label = "Chance, at most, of as much circulation with payees shuffled"
    sheet.headline("chance_of_more", label, "percent", chance)


def _yardsticks(sheet: SheetBuilder, book: Book) -> None:
    sheet.section("What others measured")
    subjects = (book.market, *book.companies.values())
    held = {f"{each.id}.{key}" for each in subjects for key in each.figures}
    known = {label: key for label, key in YARDSTICKS.items() if key in sheet.places or key in held}
    for number, (label, key) in enumerate(known.items(), 1):
        sheet.line(f"yardstick_{number}", label, "percent", f"={{{key}}}")
    lucent = "={market.lucent_vendor_finance}/{market.lucent_revenue}"
    sheet.line("lucent", "Lucent: vendor finance over a year's revenue", "percent", lucent)


def _beside_bis(sheet: SheetBuilder) -> None:
    """Divide the flows as BIS divides investments, and set its shares beside; they are not one."""
    sheet.section("Beside BIS Bulletin 137", {LATEST: "BIS", VALUE: "Here"})
    sheet.note(BIS)
    shown = format_of("percent")
    for key, (label, theirs) in DIVISION.items():
        of_it = f"({{flows_category}}={{checks.word_{key}}})*{{flows:amount}}"
        own = f"=SUMPRODUCT({of_it})/{{all_flows}}"
        cells = {
            LATEST: Cell(f"={{{theirs}}}", "link", shown, formula=True),
            VALUE: Cell(own, "formula", shown, formula=True),
        }
        sheet.row(f"division_{key}", label, cells, "percent", "formula")


def _checks(sheet: SheetBuilder) -> None:
    sheet.section("Checks", answers.COLUMNS)
    total = "ABS({exposure:system@circular}-{circular})<={checks.tolerance}*MAX(1,{circular})"
    sheet.check("check_system", "The table's last row is the circulation of the system", total)
    paid = "ABS({exposure:system@paid}-{all_flows})"
    close = "<={checks.tolerance}*MAX(1,{all_flows})"
    sheet.check("check_paid", "What the system pays is all flows", paid + close)
    bound = "SUMPRODUCT(({exposure:circular}>{exposure:received}*(1+{checks.tolerance}))*1)=0"
    sheet.check("check_bound", "No company gets back more than it receives", bound)
    loop = "MAX({loops:bottleneck amount})<={circular}*(1+{checks.tolerance})"
    sheet.check("check_loop", "No single loop carries more than the whole circle", loop)


def _tables(sheet: SheetBuilder, companies: int) -> None:
    """Spill the exposure of every company, the largest loops and the comparison with chance."""
    ranks = [str(rank) for rank in range(1, max(companies, TOP) + 1)]
    sheet.section("Exposure of every company, largest first")
    call = '=CIRCULAR_EXPOSURE({flows},"","")'
    left_out = ("left out",) if companies > MOST_ROWS else ()
    rows = (*ranks[: min(companies, MOST_ROWS)], "system", *left_out)
    sheet.table("exposure", "CIRCULAR_EXPOSURE", call, COLUMNS, rows, "USD bn", SHARES)
    sheet.section("The loops that carry it, widest first")
    call = "=CIRCULAR_LOOPS({flows},{loops_shown})"
    units = {"length": "count", "weakest link": ""}
    sheet.table("loops", "CIRCULAR_LOOPS", call, LOOPS, (*ranks[:TOP], "note"), "USD bn", units)
    sheet.section("Is it more than chance?")
    units = {"z": "ratio"}
    call = '=CIRCULAR_CHANCE({flows},"","")'
    rows = ("system",)
    label = "CIRCULAR_CHANCE"
    sheet.table("chance", label, call, CHANCE, rows, "percent", units, labelled=False)
