"""The part of the Circle tab that asks who falls when one company fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, SOURCE, TYPE, UNIT, VALUE, YEARS, text, total_where

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.book.model import Book, Deal, Flow
    from workbooks.sheet.sheet_builder import SheetBuilder

OWED = ("purchase", "lease")
FAILED = "OpenAI"
OWES, CLAIMS = YEARS + 1, YEARS + 2
TABLE = (
    "owed",
    "pays",
    "shortfall",
    "received",
    "loss on claims",
    "equity after",
    "round of default",
)
UNITS = {"round of default": "count"}


def write(sheet: SheetBuilder, book: Book, every: Sequence[tuple[Deal, Flow]]) -> None:
    """List what is owed and what each debtor has from outside, with the failure to look at.

    A purchase or a lease is owed by its payer; a guarantee is owed if the company it answers for
    is the one that fails, for the part left unpaid.
    """
    owed = [(n, flow) for n, flow in _numbered(every) if flow.kind in OWED]
    called = [(n, flow) for n, flow in _numbered(every, guarantees=True)]
    debtors = {flow.payer for _, flow in (*owed, *called)}
    _choices(sheet)
    _obligations(sheet, book, owed, called)
    _cushions(sheet, book, sorted(debtors, key=lambda each: book.companies[each].name["en"]))
    _results(sheet)


def _numbered(
    every: Sequence[tuple[Deal, Flow]], *, guarantees: bool = False
) -> list[tuple[int, Flow]]:
    """Number the flows as the lists above do, cash and guarantees apart."""
    flows = [flow for _, flow in every if (flow.kind == "guarantee") == guarantees]
    return list(enumerate(flows, 1))


def _choices(sheet: SheetBuilder) -> None:
    sheet.section("Who falls when one fails")
    source = Cell("Choose from the list; chosen 2026-11", "unit")
    cells = {SOURCE: source, VALUE: Cell(FAILED, "input")}
    sheet.row("failed", "Company that fails", cells, "choice", "switch")
    sheet.offer("failed", "{cushions:debtor}")
    chosen = "Chosen scenario, 2026-11"
    label = "Share of what it owes that it pays at most"
    sheet.typed("failed_pays", label, "percent", 0.5, chosen)
    sheet.typed("haircut", "Share of its outside money that is lost", "percent", 0.0, chosen)
    label = "Share of its means that a company in default still pays"
    sheet.typed("recovery", label, "percent", 1.0, chosen)


def _obligations(
    sheet: SheetBuilder,
    book: Book,
    owed: Sequence[tuple[int, Flow]],
    called: Sequence[tuple[int, Flow]],
) -> None:
    heads = {VALUE: "Debtor", YEARS: "Creditor", YEARS + 1: "Owed"}
    sheet.row(None, "Obligation", {column: Cell(head, "head") for column, head in heads.items()})
    rows = [_owed(book, flow, f"={{flows_{n}_amount:first}}") for n, flow in owed]
    for n, flow in called:
        covered = text(book.companies[flow.covers].name["en"])
        unpaid = f"IF({{failed}}={covered},1-{{failed_pays}},0)"
        rows.append(_owed(book, flow, f"={{guarantees_{n}_amount:first}}*{unpaid}"))
    sheet.listing("owed", ("debtor", "creditor", "amount"), rows)


def _owed(book: Book, flow: Flow, amount: str) -> dict[int, Cell]:
    debtor, creditor = (book.companies[each].name["en"] for each in (flow.payer, flow.payee))
    return {
        LABEL: Cell(f"{flow.kind.capitalize()} owed by {debtor}", "label"),
        UNIT: Cell("USD bn", "unit"),
        TYPE: Cell("formula", "unit"),
        VALUE: Cell(debtor, "said"),
        YEARS: Cell(creditor, "said"),
        YEARS + 1: Cell(amount, "formula", format_of("USD bn"), formula=True),
    }


def _cushions(sheet: SheetBuilder, book: Book, debtors: Sequence[str]) -> None:
    """Take a company's outside money from its file; without it, it is taken to be sound."""
    heads = {VALUE: "Debtor", YEARS: "From outside", OWES: "Owes", CLAIMS: "Is owed"}
    sheet.row(None, "Cushion", {column: Cell(head, "head") for column, head in heads.items()})
    rows = []
    first = sheet.next_row
    for number, debtor in enumerate(debtors, 1):
        company = book.companies[debtor]
        sheet.place_at(f"debtor_{number}", first + number - 1, VALUE)
        sheet.place_at(f"owes_{number}", first + number - 1, OWES)
        assumed = "cushion" in company.assumptions
        money = f"={{{debtor}.cushion}}" if assumed else f"={{owes_{number}:first}}"
        owes, claims = (
            f"={total_where('{owed:amount}', (f'{{owed:{side}}}', f'{{debtor_{number}}}'))}"
            for side in ("debtor", "creditor")
        )
        source = "its assumption" if assumed else "taken to be sound: what it owes"
        rows.append(
            {
                LABEL: Cell(f"Outside money of {company.name['en']}", "label"),
                UNIT: Cell("USD bn", "unit"),
                TYPE: Cell("link" if assumed else "formula", "unit"),
                SOURCE: Cell(source, "unit"),
                VALUE: Cell(company.name["en"], "said"),
                YEARS: Cell(
                    money, "link" if assumed else "formula", format_of("USD bn"), formula=True
                ),
                OWES: Cell(owes, "formula", format_of("USD bn"), formula=True),
                CLAIMS: Cell(claims, "formula", format_of("USD bn"), formula=True),
            }
        )
    sheet.listing("cushions", ("debtor", "money"), rows)
    sheet.span("owes", first, OWES)
    sheet.span("claims", first, CLAIMS)


def _results(sheet: SheetBuilder) -> None:
    sheet.section("Outputs: the failure")
    missing = "={contagion:total@shortfall}"
    sheet.headline("shortfall", "Owed and not paid, in the whole system", "USD bn", missing)
    waves = "=MAX({contagion:round of default})"
    label = "Waves of default: 1 is the failed company alone"
    sheet.headline("waves", label, "count", waves)


def checks(sheet: SheetBuilder) -> None:
    """Check that the table accounts for all that is owed, and that only the failure is at work."""
    short = "({owes}-{claims}-{cushions:money}>{checks.tolerance}*MAX(1,{owed:amount}))"
    whole = f"SUMPRODUCT({short}*1)=0"
    sheet.check("check_whole", "Without a failure every company can pay what it owes", whole)
    owed = "ABS({contagion:total@owed}-SUM({owed:amount}))"
    close = "<={checks.tolerance}*MAX(1,SUM({owed:amount}))"
    sheet.check("check_owed", "The failure's table holds all that is owed", owed + close)
    paid = "ABS({contagion:total@pays}+{contagion:total@shortfall}-{contagion:total@owed})"
    sheet.check("check_pays", "Paid and unpaid sum to what is owed", paid + close)


def table(sheet: SheetBuilder, book: Book, every: Sequence[tuple[Deal, Flow]]) -> None:
    """Spill what each company pays and loses."""
    counted = [flow for _, flow in every if flow.kind in (*OWED, "guarantee")]
    names = {book.companies[each].name["en"] for f in counted for each in (f.payer, f.payee)}
    sheet.section("What each company pays and loses")
    call = "=CONTAGION({owed},{cushions},{failed},{haircut},{recovery},{recovery},{failed_pays})"
    rows = (*sorted(names), "total")
    sheet.table("contagion", "CONTAGION", call, TABLE, rows, "USD bn", UNITS)
