"""The charts of the Leverage tab: debt over equity by date, net debt over EBITDA by path."""

from __future__ import annotations

from workbooks.sheet.chart import Chart, Series

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
