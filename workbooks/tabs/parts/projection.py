"""A projection of Oracle: the opening balance of an edition and the years after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.leverage_path import LINE_ITEMS
from workbooks.tabs.parts.flows import sold_by

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbooks.book.model import Book
    from workbooks.sheet.sheet_builder import SheetBuilder

COMPANY = "oracle"
YEARS_AHEAD = 4
PAID = {"all": 1.0, "three_quarters": 0.75, "half": 0.5}  # what a customer pays of its contract
COLUMNS = tuple(f"year {year}" for year in range(YEARS_AHEAD + 1))
LAST = COLUMNS[-1]
UNITS = {
    "debt / equity": "x",
    "debt incl. leases / equity": "x",
    "net debt / ebitda": "x",
    "interest cover": "x",
    "covenant breach": "flag",
}
# How the keys of a projection start, the edition that it holds to, and its words.
STARTS = {
    "article_": (":article", "The article’s projection"),
    "latest_": (":latest", "The projection from the latest balance sheet"),
    "": ("", "The projection of the edition in use"),
}
OPENING = (
    ("debt", "debt", "Notes and borrowings"),
    ("equity", "equity", "Total equity"),
    ("cash", "cash", "Cash"),
    ("opening_ebitda", "ebitda", "EBITDA of the year before"),
    ("opening_depreciation", "depreciation", "Depreciation of the year before"),
)


def path_call(
    ebitda: str, borrowing: str, start: str = "", leases: str = "{oracle.lease_liabilities}"
) -> str:
    """Write the LEVERAGE_PATH call of a projection, as any tab may make it."""
    own = f"leverage.{start}"
    return (
        f"=LEVERAGE_PATH({{{own}debt}},{{{own}equity}},{{{own}cash}},{ebitda},{{{own}capex:all}},"
        f"{{oracle.interest_rate}},{{oracle.tax_rate}},{{{own}depreciation:all}},"
        f"{borrowing},{{{own}equity_raised:all}},{{oracle.dividends}},"
        f"{leases},{{oracle.minimum_cash}},{{oracle.covenant}})"
    )


def spill(sheet: SheetBuilder, key: str, label: str, call: str) -> None:
    """Spill a path over the years ahead, at the end of any tab."""
    sheet.table(key, label, call, COLUMNS, LINE_ITEMS, "USD bn", UNITS)


def first_breach(sheet: SheetBuilder, key: str, path: str, label: str, year: str) -> None:
    """Write the first fiscal year, from the opening on, in which a path is above the trigger."""
    breach = f"{{{path}:covenant breach}}"
    found = f"=IF(SUM({breach})=0,{{checks.word_none}},{{{year}}}+MATCH(1,{breach},0)-1)"
    sheet.line(key, label, "year no.", found)


def write(sheet: SheetBuilder, book: Book, start: str, periods: Sequence[str]) -> None:
    """Write the opening balance and the years ahead of one projection."""
    part, words = STARTS[start]
    sheet.section(f"{words}: the opening balance")
    _opening(sheet, start, part)
    sheet.section(f"{words}: capex of the published total, already spent")
    sheet.heads(f"{start}spent_period", "Period", periods)
    _capex_left(sheet, start, part, len(periods))
    sheet.section(f"{words}: the years ahead")
    _years(sheet, book, start, part)


def _opening(sheet: SheetBuilder, start: str, part: str) -> None:
    """Pick the balance sheet of the opening date out of the history."""
    date = f"{{{start}opening_date}}"
    sheet.line(
        f"{start}opening_date", "Balance sheet of", "date", f"={{oracle.opening_date{part}}}"
    )
    for own, key, label in OPENING:
        found = f"=SUMIF({{oracle.end:all}},{date},{{oracle.{key}:all}})"
        sheet.line(start + own, label, "USD bn", found)
    label = "Fiscal year of the balance sheet"
    sheet.line(f"{start}opening_year", label, "year no.", f"=YEAR({date})")


def _capex_left(sheet: SheetBuilder, start: str, part: str, periods: int) -> None:
    """Take from the published total what was spent of it before the opening date."""
    after = "YEAR({oracle.end})>={oracle.capex_share_years:first}"
    within = f"AND(ISNUMBER({{oracle.capex}}),{after},{{oracle.end}}<={{{start}opening_date}})"
    label = "Capex that counts towards the total"
    sheet.yearly(f"{start}spent", label, "USD bn", f"=IF({within},{{oracle.capex}},0)", periods)
    left = f"={{oracle.capex_total{part}}}-SUM({{{start}spent:all}})"
    sheet.line(f"{start}capex_left", "Left of the total", "USD bn", left)
    years = f'{{oracle.capex_share_years:all}},">"&{{{start}opening_year}}'
    share = f"=SUMIF({years},{{oracle.capex_share:all}})"
    label = "Share of the total planned for later years"
    sheet.line(f"{start}capex_share_left", label, "percent", share)


def _years(sheet: SheetBuilder, book: Book, start: str, part: str) -> None:
    """Write EBITDA, capex, depreciation, equity and leases of the years ahead."""
    payments = "+".join(
        f"IF({{{start}year}}>={{{deal.id}.start_year}},{{{deal.id}.payment}},0)"
        for deal in sold_by(book, COMPANY)
    )
    count = YEARS_AHEAD
    sheet.heads(f"{start}step", "Year ahead", range(1, count + 1), "year no.")
    this, step = f"{{{start}year}}", f"{{{start}step}}"
    share = f"SUMIF({{oracle.capex_share_years:all}},{this},{{oracle.capex_share:all}})"
    lines = {
        "year": ("Fiscal year", f"{{{start}opening_year}}+{step}"),
        "capex": ("Capex", f"{{{start}capex_left}}*{share}/{{{start}capex_share_left}}"),
        "capex_to_date": ("Capex so far", f"SUM({{{start}capex:first}}:{{{start}capex}})"),
        "depreciation": (
            "Depreciation",
            f"{{{start}capex_to_date}}/{{oracle.asset_life}}+{{{start}opening_depreciation}}",
        ),
        "base_ebitda": (
            "EBITDA of the existing business",
            f"{{{start}opening_ebitda}}*(1+{{oracle.ebitda_growth}})^{step}",
        ),
        "contract_ebitda": (
            "EBITDA of the new contracts",
            f"({payments or 0})*{{oracle.contract_ebitda_margin}}",
        ),
        "ebitda": ("EBITDA", f"{{{start}base_ebitda}}+{{{start}contract_ebitda}}"),
        "equity_raised": ("Equity raised", f"IF({step}=1,{{oracle.shares_to_sell{part}}},0)"),
    }
    if start == "latest_":
        now, then = "{oracle.lease_liabilities:latest}", "{oracle.lease_liabilities_forecast}"
        ramp = f"{now}+({then}-{now})*{step}/COUNT({{{start}step:all}})"
        lines["leases"] = ("Leases: an even rise to the forecast", ramp)
    for key, (label, formula) in lines.items():
        unit = "year no." if key == "year" else "USD bn"
        sheet.yearly(start + key, label, unit, f"={formula}", count)
