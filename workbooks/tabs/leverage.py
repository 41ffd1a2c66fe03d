"""Borrowing ahead of the money: what a company reported, and the paths that its plans imply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.sheet.chart import Chart, Series
from workbooks.tabs.parts import default_risk, projection
from workbooks.tabs.parts import function_checks as answers
from workbooks.tabs.parts.book_rows import claims, inputs
from workbooks.tabs.parts.flows import sold_by
from workbooks.tabs.parts.projection import (
    COMPANY,
    LAST,
    PAID,
    STARTS,
    YEARS_AHEAD,
    first_breach,
    path_call,
)

if TYPE_CHECKING:
    from workbooks.book.model import Book, History
    from workbooks.sheet.sheet_builder import SheetBuilder

TITLE = "Leverage"
HEADING = "Leverage: Oracle"
SUMMARY = "What was reported, and the paths that the published plans imply"
MOST_DRAWN = 40.0  # debt / equity
PEERS = ("alphabet", "microsoft")
STRESSED = {
    "oracle.interest_rate": "rates",
    "oracle.asset_life": "chips",
    "oracle.share_price": "fall",
    "market.risk_free": "rates",
}
CASH_FLOW = "oracle.operating_cash_flow"
PEERS_DEBT = (
    (
        "oracle_debt",
        "Oracle FY26: notes and borrowings / revenue",
        "x",
        "={oracle.debt:FY26}/{oracle.revenue:FY26}",
    ),
    (
        "coreweave_debt",
        "CoreWeave Q2 2026: debt / revenue at the quarter’s pace",
        "x",
        "={coreweave.debt}/({coreweave.revenue_quarter}*{checks.quarters_in_year})",
    ),
    (
        "oracle_interest",
        "Oracle FY26: interest / revenue",
        "percent",
        "={oracle.interest:FY26}/{oracle.revenue:FY26}",
    ),
    (
        "coreweave_interest",
        "CoreWeave Q2 2026: net interest / revenue",
        "percent",
        "=-{coreweave.net_interest_quarter}/{coreweave.revenue_quarter}",
    ),
)
# The totals that analysts published, spread over their years by assumptions that sum to one.
PLANS = {
    "capex": ("Capital expenditure, Morgan Stanley", "={oracle.capex_total}"),
    "borrowing": (
        "Borrowing, KeyBanc",
        "={oracle.borrowing_a_year}*COUNT({oracle.borrowing_share_years:all})",
    ),
}
# The paths: their words, and the start of the keys of the projection that each follows.
PATHS = {
    "article_path": ("The article: borrowing of 25 a year from May 2025", "article_"),
    "latest_path": ("The latest balance sheet, borrowing as needed", "latest_"),
    "needed": ("The edition in use, borrowing as needed", ""),
}
PATH = Chart(
    "scatter",
    "Oracle’s debt over its equity, x, as reported and as projected",
    "Fiscal year",
    "Debt / equity, x",
    (
        Series("Notes only, reported", "{dated_notes:all}", "{dated_notes_end:all}"),
        Series("Notes only, projected", "{drawn_notes:all}", "{year_end:all}"),
        Series("With all leases, reported", "{dated_leases:all}", "{dated_leases_end:all}"),
        Series("With leases, projected", "{drawn_leases:all}", "{year_end:all}"),
    ),
    "Source: filings; LEVERAGE_PATH, borrowing as needed, in the edition in use",
    "Lines over the end of the fiscal year: Oracle’s debt as a multiple of its equity, with notes "
    "and borrowings alone and with leases, as reported and as the path in use projects it; where "
    "no equity is left, the line runs at the multiple that ends the chart.",
    unit="x",
    category_unit="date",
)
TO_EBITDA = Chart(
    "line",
    "Net debt over EBITDA, x, on three paths",
    "Year ahead",
    "Net debt / EBITDA, x",
    (
        Series("The article: 25 a year", "{article_path:net debt / ebitda@after}"),
        Series("The latest balance sheet", "{latest_path:net debt / ebitda@after}"),
        Series("The edition in use", "{needed:net debt / ebitda@after}"),
    ),
    "Source: LEVERAGE_PATH with the projections below",
    "Lines by year ahead: Oracle’s net debt as a multiple of its EBITDA on the article’s path, "
    "from the latest balance sheet, and in the edition in use.",
    unit="x",
    categories="{needed:heads@after}",
)


def build(sheet: SheetBuilder, book: Book) -> None:
    """Write history, peers, projections and paths: as the article has them, and from the latest."""
    company = book.companies[COMPANY]
    sheet.chart_band("Where the debt goes")
    sheet.chart(PATH)
    sheet.chart(TO_EBITDA)
    inputs(sheet, company, book)
    periods = list(company.history.periods) if company.history else []
    sheet.section("Calculations: the ratios of every period")
    sheet.heads("period", "Period", periods)
    _ratios(sheet, len(periods))
    _peers(sheet, book)
    _plans(sheet, book)
    for start in STARTS:
        projection.write(sheet, book, start, periods)
    _outputs(sheet)
    if company.history:
        _dated(sheet, company.history)
    _paying(sheet, book)
    default_risk.output(sheet)
    _checks(sheet)
    claims(sheet, company, book)
    sheet.section("Paths")
    _spill_paths(sheet)
    default_risk.over_dates(sheet, company)


def _ratios(sheet: SheetBuilder, periods: int) -> None:
    """Compute the ratios of every period that has both numbers."""

    def ratio(key: str, label: str, over: str, under: str) -> None:
        both = f"AND(ISNUMBER({{{over}}}),ISNUMBER({{{under}}}))"
        formula = f'=IF({both},{{{over}}}/{{{under}}},"n/a")'
        sheet.yearly(key, label, "x", formula, periods)

    label = "Debt / equity, notes and borrowings only"
    ratio("notes_to_equity", label, "oracle.debt", "oracle.equity")
    label = "Debt / equity, with finance leases"
    ratio("finance_to_equity", label, "oracle.debt_with_finance_leases", "oracle.equity")
    label = "Debt / equity, with all leases: reconciles the 450%"
    ratio("leases_to_equity", label, "oracle.debt_with_leases", "oracle.equity")
    ratio("debt_to_ebitda", "Notes and borrowings / EBITDA", "oracle.debt", "oracle.ebitda")
    ratio("cover", "EBITDA / interest", "oracle.ebitda", "oracle.interest")
    ratio("capex_to_cash", "Capex / cash from operations", "oracle.capex", CASH_FLOW)


def _peers(sheet: SheetBuilder, book: Book) -> None:
    sheet.section("Peers, as the article compares them: debt / equity")
    label = "Oracle, with all leases"
    sheet.line("peer_own", label, "percent", "={oracle.debt_to_equity_article}")
    for peer in PEERS:
        label = book.companies[peer].name["en"]
        sheet.line(f"peer_{peer}", label, "percent", f"={{{peer}.debt_to_equity}}")
    sheet.section("CoreWeave, whose equity is not in the facts: against revenue")
    for line in PEERS_DEBT:
        sheet.line(*line)


def _plans(sheet: SheetBuilder, book: Book) -> None:
    """Spread the published totals over their years."""
    for key, (words, total) in PLANS.items():
        years = [int(year) for year in book.companies[COMPANY].paths[f"{key}_share"].years]
        sheet.section(f"The published total by year: {words}")
        sheet.line(f"total_{key}", "Total", "USD bn", total)
        sheet.heads(f"plan_{key}_years", "Fiscal year", years, "year no.")
        share = f"={{total_{key}}}*{{oracle.{key}_share}}"
        sheet.yearly(f"plan_{key}", words, "USD bn", share, len(years))


def _outputs(sheet: SheetBuilder) -> None:
    """Set the paths beside each other, then the headlines."""
    for path, (words, start) in PATHS.items():
        sheet.section(f"Outputs: {words}")
        borrowing = f"=SUM({{{path}:borrowing}})"
        sheet.line(f"{path}_borrowing", f"Borrowing over {YEARS_AHEAD} years", "USD bn", borrowing)
        for key, label, unit, row in (
            ("gap", "Funding gap", "USD bn", "funding gap"),
            ("debt_to_equity", "Debt / equity, notes only", "x", "debt / equity"),
            ("with_leases", "Debt / equity, with leases", "x", "debt incl. leases / equity"),
            ("to_ebitda", "Net debt / EBITDA", "x", "net debt / ebitda"),
        ):
            last = f"={{{path}:{row}@{LAST}}}"
            sheet.line(f"{path}_{key}", f"{label} after {YEARS_AHEAD} years", unit, last)
        label = "First fiscal year above the downgrade trigger"
        first_breach(sheet, f"{path}_breach", path, label, f"{start}opening_year")
    sheet.section("Outputs: the headlines")
    four = f"after {YEARS_AHEAD} years"
    label = f"Funding gap {four} on the article’s path, borrowing 25 a year"
    sheet.headline("gap", label, "USD bn", "={article_path_gap}")
    label = f"Borrowing needed over {YEARS_AHEAD} years"
    sheet.headline("borrowing", label, "USD bn", "={needed_borrowing}")
    label = f"Debt / equity {four}, borrowing as needed"
    sheet.headline("debt_to_equity", label, "x", "={needed_debt_to_equity}")
    peak = "=MAX({needed:net debt / ebitda})"
    sheet.headline("peak", "Highest net debt / EBITDA, borrowing as needed", "x", peak)


def _dated(sheet: SheetBuilder, history: History) -> None:
    """Line up on dates what the chart shows: only the periods that reported a ratio."""
    sheet.section("Numbers of the chart")
    equity = history.lines["equity"].values
    for key, debt, label in (
        ("notes", "debt", "Debt / equity, notes and borrowings only"),
        ("leases", "debt_with_leases", "Debt / equity, with all leases"),
    ):
        periods = [each for each in history.periods if each in history.lines[debt].values]
        periods = [each for each in periods if each in equity]
        sheet.heads(f"dated_{key}_period", "Period", periods)
        at = f"MATCH({{dated_{key}_period}},{{period:all}},0)"
        end = f"=INDEX({{oracle.end:all}},{at})"
        sheet.yearly(f"dated_{key}_end", "End of the period", "date", end, len(periods))
        ratio = f"=INDEX({{{key}_to_equity:all}},{at})"
        sheet.yearly(f"dated_{key}", label, "x", ratio, len(periods))
    sheet.heads("year_ahead", "Year ahead", range(YEARS_AHEAD + 1), "year no.")
    end = "=EOMONTH({opening_date},{year_ahead}*{checks.months_in_year})"
    sheet.yearly("year_end", "End of that year", "date", end, YEARS_AHEAD + 1)
    label = "Debt / equity that ends the chart; no equity left counts as this"
    sheet.typed("drawn_end", label, "x", MOST_DRAWN, "Chosen for the chart, 2026-11")
    for key, row in (("notes", "debt / equity"), ("leases", "debt incl. leases / equity")):
        ratio = f"{{needed:{row}}}"
        shown = f"=IF(ISTEXT({ratio}),{{drawn_end}},MIN({ratio},{{drawn_end}}))"
        label = f"{row[0].upper()}{row[1:]}, projected, as drawn"
        sheet.yearly(f"drawn_{key}", label, "x", shown, YEARS_AHEAD + 1)


def _paying(sheet: SheetBuilder, book: Book) -> None:
    """Show what the customer’s share does to the path; the deal’s tab has the workings."""
    for deal in sold_by(book, COMPANY):
        sheet.section(f"When the customer pays less: {deal.tab}")
        for paid, share in PAID.items():
            words = f"the customer pays {share:.0%}"
            for key, label, unit in (
                ("borrowing", f"Borrowing needed, {words}", "USD bn"),
                ("ratio", f"Net debt / EBITDA after {YEARS_AHEAD} years, {words}", "x"),
                ("breach", f"First year above the trigger, {words}", "year no."),
            ):
                link = f"={{{deal.id}.{key}_{paid}}}"
                sheet.line(f"{deal.id}_{key}_{paid}", label, unit, link)


def _checks(sheet: SheetBuilder) -> None:
    sheet.section("Checks", answers.COLUMNS)
    article = "ABS({leases_to_equity:Q1 FY26}-{oracle.debt_to_equity_article})"
    label = "Debt incl. leases at Aug-25 gives the article's ratio"
    sheet.check("check_article", label, article + "<={checks.reconciliation}")
    opening = "AND({debt}>0,{equity}>0,{cash}>0,{opening_ebitda}>0,{opening_depreciation}>0)"
    sheet.check("check_opening", "The history has a balance sheet for the opening date", opening)
    for key, (words, _) in PLANS.items():
        gap = f"ABS(SUM({{plan_{key}:all}})-{{total_{key}}})"
        close = f"<={{checks.tolerance}}*{{total_{key}}}"
        sheet.check(f"check_{key}_plan", f"The years sum to the total: {words}", gap + close)
    minimum = "({needed:cash@year 1}+{checks.tolerance}>={oracle.minimum_cash})"
    sheet.check("check_cash", "Borrowing as needed keeps the minimum cash", minimum)
    capex = "ABS(SUM({needed:capex})-SUM({capex:all}))<={checks.tolerance}*MAX(1,SUM({capex:all}))"
    sheet.check("check_capex", "The path spends the planned capex", capex)
    same = "ABS({article_path_borrowing}-{total_borrowing})<={checks.tolerance}*{total_borrowing}"
    sheet.check("check_borrowing", "The article's path borrows KeyBanc's total", same)
    answers.outcome(sheet, "LEVERAGE_PATH", "DISTANCE_TO_DEFAULT")


def _spill_paths(sheet: SheetBuilder) -> None:
    plan = "{plan_borrowing:all}"
    leases = {"article_": "{oracle.lease_liabilities:article}", "latest_": "{latest_leases:all}"}
    for path, (words, start) in PATHS.items():
        borrowing = '""' if path in {"latest_path", "needed"} else plan
        owed = leases.get(start, "{oracle.lease_liabilities}")
        call = path_call(f"{{{start}ebitda:all}}", borrowing, start, owed)
        projection.spill(sheet, path, f"LEVERAGE_PATH: {words[0].lower()}{words[1:]}", call)
