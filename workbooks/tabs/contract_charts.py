"""The charts of a compute contract: a year of it, the whole, and a customer that pays less."""

from __future__ import annotations

from workbooks.sheet.chart import Chart, Series
from workbooks.tabs.parts import bars
from workbooks.tabs.parts.bars import Bar

A_YEAR = (
    Bar("Payment a year", "payment"),
    Bar("Customer’s revenue", "customer_revenue"),
    Bar("Not covered by it", "uncovered"),
)
IN_ALL = (
    Bar("Committed", "commitment"),
    Bar("Evidenced so far", "evidenced"),
    Bar("Financed by providers", "financed"),
    Bar("Building cost before", "build_first"),
    Bar("Capital spending needed", "capex_needed"),
    Bar("Paid before delivery", "upfront"),
    Bar("Debt behind it", "debt_behind"),
    Bar("Gross margin", "margin"),
    Bar("Provider’s debt", "provider_debt"),
)
YEAR_CHART = Chart(
    "bar",
    "A year’s payment against what the customer earns, USD bn a year",
    "Amount a year",
    "USD bn a year",
    bars.series("Amount a year", "a_year"),
    "Source: the inputs and calculations below",
    "Bars in billions of dollars a year: the payment, the revenue of the customer, and the part of "
    "the payment that this revenue does not cover.",
    categories="{a_year_labels}",
    labelled=True,
)
WHOLE_CHART = Chart(
    "bar",
    "The commitment against what must be spent and lent first, USD bn",
    "Amount",
    "USD bn",
    bars.series("Amount", "in_all"),
    "Source: the inputs and calculations below",
    "Bars in billions of dollars: what the customer commits, what is evidenced of it, and, as far "
    "as the deal states them, what the providers lend, what they must build first and what they "
    "owe.",
    categories="{in_all_labels}",
    labelled=True,
)
LESS_PAID = Chart(
    "line",
    "Net debt of the provider over EBITDA, x, by what the customer pays",
    "Year ahead",
    "Net debt / EBITDA, x",
    (
        Series("All is paid", "{leverage.needed:net debt / ebitda@after}"),
        Series("Three quarters", "{path_three_quarters:net debt / ebitda@after}"),
        Series("Half", "{path_half:net debt / ebitda@after}"),
    ),
    "Source: LEVERAGE_PATH, borrowing as needed, in the edition in use",
    "Lines by year ahead: the provider’s net debt as a multiple of its EBITDA when the customer "
    "pays all, three quarters or half of the contract.",
    unit="x",
    categories="{path_half:heads@after}",
)
