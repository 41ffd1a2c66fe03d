"""The charts of a warrant: its value over the share price, and tranche by tranche."""

from __future__ import annotations

from workbooks.sheet.chart import Chart, Series

HURDLES = "{tranche_hurdle:all}"
OVER_PRICE = Chart(
    "scatter",
    "Does the warrant pay the chip bill? USD bn over the share price",
    "Share price, USD",
    "USD bn",
    (
        Series("Value of the warrant", "{at_hurdle:all}", HURDLES),
        Series("Its shares, all vested", "{tranche_face:all}", HURDLES),
        Series("Chip bill", "{tranche_bill:all}", HURDLES),
        Series("Value at today’s price", "{value}", "{spot}"),
    ),
    "Source: WARRANT_VALUE with the inputs below, at the hurdle of each tranche",
    "Lines over the share price in dollars: the value of the warrant, the value of its "
    "shares if all were vested, and the chip bill, in billions of dollars; a point marks "
    "today’s price. The bill is paid where a line reaches it.",
)
BY_TRANCHE = Chart(
    "column",
    "Value of each tranche, USD bn",
    "Tranche, number",
    "USD bn",
    (
        Series("Today", "{tranche_value:all}"),
        Series("At issue, delivery taken as made", "{tranche_granted:all}"),
    ),
    "Source: WARRANT_TRANCHES with the inputs below",
    "Columns by tranche, in billions of dollars: the value today and the value at issue "
    "with delivery taken as made.",
    categories="{tranche:all}",
    labelled=True,
)
