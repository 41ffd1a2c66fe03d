"""Borrowing ahead of the money: what a company reported, and the path that its plans imply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.leverage_path import LINE_ITEMS
from workbooks.inputs import claims, inputs
from workbooks.tabs.flows import sold_by

if TYPE_CHECKING:
    from workbooks.deal import Book
    from workbooks.sheet import Sheet

TITLE = "Leverage"
HEADING = "Leverage: Oracle"
SUMMARY = "What was reported, and the path that the published plans imply"
COMPANY = "oracle"
PEERS = ("alphabet", "microsoft")
YEARS_AHEAD = 4
UNITS = {
    "debt / equity": "x",
    "debt incl. leases / equity": "x",
    "net debt / ebitda": "x",
    "interest cover": "x",
    "covenant breach": "flag",
}
COLUMNS = tuple(f"year {year}" for year in range(YEARS_AHEAD + 1))
LAST = COLUMNS[-1]
CASH_FLOW = "oracle.operating_cash_flow"


def path_call(ebitda: str, borrowing: str) -> str:
    """Write the LEVERAGE_PATH call of the projection, as any tab may make it."""
    return (
        "=LEVERAGE_PATH({leverage.debt},{leverage.equity},{leverage.cash},"
        f"{ebitda},{{leverage.capex:all}},"
        "{oracle.interest_rate},{oracle.tax_rate},{leverage.depreciation:all},"
        f"{borrowing},{{leverage.equity_raised:all}},{{oracle.dividends}},"
        '"",{oracle.minimum_cash},{oracle.covenant})'
    )


def spill(sheet: Sheet, key: str, label: str, call: str) -> None:
    """Spill a path over the years ahead, at the end of any tab."""
    sheet.table(key, label, call, COLUMNS, LINE_ITEMS, "USD bn", UNITS)


def build(sheet: Sheet, book: Book) -> None:
    """Write history, reconciliation, projection and two paths: as analysts say, and as needed."""
    company = book.companies[COMPANY]
    inputs(sheet, company, book)
    periods = list(company.history.periods) if company.history else []
    sheet.section("Calculations: the ratios of every period")
    sheet.heads("period", "Period", periods)
    _ratios(sheet, len(periods))
    _peers(sheet, book)
    _opening(sheet)
    _projection(sheet, book)
    _outputs(sheet)
    _checks(sheet)
    claims(sheet, company, book)
    sheet.section("Paths")
    call = path_call("{ebitda:all}", "{oracle.borrowing_a_year}")
    spill(sheet, "street", "LEVERAGE_PATH, borrowing as analysts expect", call)
    call = path_call("{ebitda:all}", '""')
    spill(sheet, "needed", "LEVERAGE_PATH, borrowing as the minimum cash needs", call)


def _ratios(sheet: Sheet, periods: int) -> None:
    """Compute the ratios of every period that has both numbers."""

    def ratio(key: str, label: str, over: str, under: str) -> None:
        both = f"AND(ISNUMBER({{{over}}}),ISNUMBER({{{under}}}))"
        formula = f'=IF({both},{{{over}}}/{{{under}}},"n/a")'
        sheet.yearly(key, label, "x", formula, periods)

    ratio("notes_to_equity", "Notes and borrowings / equity", "oracle.debt", "oracle.equity")
    label = "Debt incl. leases / equity (Aug-25: reconciles the article's 450%)"
    ratio("leases_to_equity", label, "oracle.debt_with_leases", "oracle.equity")
    ratio("debt_to_ebitda", "Notes and borrowings / EBITDA", "oracle.debt", "oracle.ebitda")
    ratio("cover", "EBITDA / interest", "oracle.ebitda", "oracle.interest")
    ratio("capex_to_cash", "Capex / cash from operations", "oracle.capex", CASH_FLOW)
    after = "YEAR({oracle.end})>={oracle.capex_share_years:first}"
    within = f"AND(ISNUMBER({{oracle.capex}}),{after},{{oracle.end}}<={{oracle.opening_date}})"
    label = "Capex that counts towards the published total"
    sheet.yearly("spent", label, "USD bn", f"=IF({within},{{oracle.capex}},0)", periods)


def _peers(sheet: Sheet, book: Book) -> None:
    sheet.section("Peers, as the article compares them")
    own = "={oracle.debt_to_equity_article}"
    sheet.line("peer_own", "Oracle: debt / equity", "percent", own)
    for peer in PEERS:
        label = f"{book.companies[peer].name['en']}: debt / equity"
        sheet.line(f"peer_{peer}", label, "percent", f"={{{peer}.debt_to_equity}}")


def _opening(sheet: Sheet) -> None:
    """Pick the balance sheet of the opening date out of the history."""
    sheet.section("Calculations: the opening balance")
    for key, label in (
        ("debt", "Notes and borrowings"),
        ("equity", "Total equity"),
        ("cash", "Cash"),
        ("ebitda", "EBITDA of the year before"),
        ("depreciation", "Depreciation of the year before"),
    ):
        found = f"=SUMIF({{oracle.end:all}},{{oracle.opening_date}},{{oracle.{key}:all}})"
        own = key if key in {"debt", "equity", "cash"} else f"opening_{key}"
        sheet.line(own, label, "USD bn", found)
    year = "=YEAR({oracle.opening_date})"
    sheet.line("opening_year", "Fiscal year of the balance sheet", "year no.", year)


def _projection(sheet: Sheet, book: Book) -> None:
    """Spread the published capex total over the years that are left of it."""
    sheet.section("Calculations: the years ahead")
    sheet.line("capex_spent", "Capex of the total spent by then", "USD bn", "=SUM({spent:all})")
    years = '{oracle.capex_share_years:all},">"&{opening_year}'
    left = f"=SUMIF({years},{{oracle.capex_share:all}})"
    sheet.line("capex_share_left", "Share of the total planned for later years", "percent", left)
    count = YEARS_AHEAD
    sheet.heads("step", "Year ahead", range(1, count + 1), "year no.")
    sheet.yearly("year", "Fiscal year", "year no.", "={opening_year}+{step}", count)
    share = "SUMIF({oracle.capex_share_years:all},{year},{oracle.capex_share:all})"
    capex = f"=({{oracle.capex_total}}-{{capex_spent}})*{share}/{{capex_share_left}}"
    sheet.yearly("capex", "Capex", "USD bn", capex, count)
    added = "=SUM({capex:first}:{capex})/{oracle.asset_life}+{opening_depreciation}"
    sheet.yearly("depreciation", "Depreciation", "USD bn", added, count)
    base = "={opening_ebitda}*(1+{oracle.ebitda_growth})^{step}"
    sheet.yearly("base_ebitda", "EBITDA of the existing business", "USD bn", base, count)
    payments = "+".join(
        f"IF({{year}}>={{{deal.id}.start_year}},{{{deal.id}.payment}},0)"
        for deal in sold_by(book, COMPANY)
    )
    contracts = f"=({payments or 0})*{{oracle.contract_ebitda_margin}}"
    sheet.yearly("contract_ebitda", "EBITDA of the new contracts", "USD bn", contracts, count)
    total = "={base_ebitda}+{contract_ebitda}"
    sheet.yearly("ebitda", "EBITDA", "USD bn", total, count)
    sold = "=IF({step}=1,{oracle.shares_to_sell},0)"
    sheet.yearly("equity_raised", "Equity raised", "USD bn", sold, count)


def _outputs(sheet: Sheet) -> None:
    sheet.section("Outputs")
    four = f"after {YEARS_AHEAD} years"
    gap = f"={{street:funding gap@{LAST}}}"
    label = f"Funding gap {four}, with the borrowing that analysts expect"
    sheet.headline("gap", label, "USD bn", gap)
    needed = "=SUM({needed:borrowing})"
    sheet.headline("borrowing", f"Borrowing needed over {YEARS_AHEAD} years", "USD bn", needed)
    ratio = f"={{needed:debt / equity@{LAST}}}"
    sheet.headline("debt_to_equity", f"Debt / equity {four}, borrowing as needed", "x", ratio)
    peak = "=MAX({needed:net debt / ebitda})"
    sheet.headline("peak", "Highest net debt / EBITDA, borrowing as needed", "x", peak)
    breaches = "=SUM({needed:covenant breach})"
    label = "Years above the ratio at which the rating falls"
    sheet.line("breaches", label, "count", breaches)


def _checks(sheet: Sheet) -> None:
    sheet.section("Checks")
    article = "ABS({leases_to_equity:Q1 FY26}-{oracle.debt_to_equity_article})"
    label = "Debt incl. leases at Aug-25 gives the article's ratio"
    sheet.check("check_article", label, article + "<={checks.reconciliation}")
    opening = "AND({debt}>0,{equity}>0,{cash}>0,{opening_ebitda}>0,{opening_depreciation}>0)"
    sheet.check("check_opening", "The history has a balance sheet for the opening date", opening)
    plan = "ABS(SUM({oracle.capex_share:all})-1)<={checks.tolerance}"
    sheet.check("check_plan", "The shares of the capex total sum to one", plan)
    minimum = "({needed:cash@year 1}+{checks.tolerance}>={oracle.minimum_cash})"
    sheet.check("check_cash", "Borrowing as needed keeps the minimum cash", minimum)
    capex = "ABS(SUM({needed:capex})-SUM({capex:all}))<={checks.tolerance}*MAX(1,SUM({capex:all}))"
    sheet.check("check_capex", "The path spends the planned capex", capex)
