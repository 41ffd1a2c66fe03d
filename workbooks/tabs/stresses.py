"""The stresses: how each changes a line, and which lines of the book it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbooks.sheet.sheet import LayoutError
from workbooks.tabs.leverage import STRESSED as LEVERAGE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.book.model import Book
    from workbooks.tabs import DealTab


@dataclass(frozen=True)
class Stress:
    """A stress: its name on the switch, what it says, and the assumption that is its full size."""

    name: str
    label: str
    size: str
    unit: str


NONE, ALL = "none", "all together"
STRESSES = {
    "fall": Stress("shares fall", "Shares fall as in 2000–02, by", "market.market_fall", "percent"),
    "lab": Stress(
        "lab pays less", "A lab stops paying, of what it owes", "market.unpaid_share", "percent"
    ),
    "chips": Stress("chips wear out", "Chips last no longer than", "market.short_life", "years"),
    "rates": Stress("rates rise", "Interest rates rise by", "market.rate_rise", "percent"),
}
NAMES = (NONE, *(stress.name for stress in STRESSES.values()), ALL)
# Which stress a form belongs to, and the line after it; {weight} is the part of its full size.
FORMS = {
    "fall": ("fall", "{base}*(1-{market.market_fall}*{weight})"),
    "lab": ("lab", "{base}*(1-{market.unpaid_share}*{weight})"),
    "default": ("lab", "{base}+(1-{base})*{weight}"),
    "chips": ("chips", "{base}-MAX({base}-{market.short_life},0)*{weight}"),
    "rates": ("rates", "{base}+{market.rate_rise}*{weight}"),
}
MARKET = {"market.chip_life": "chips", "market.cost_of_capital": "rates"}


def forms(book: Book, kinds: Mapping[str, DealTab]) -> dict[str, str]:
    """Give the form in which each stressed line of the book changes, by its full key.

    What a lab pays in any flow of a deal is stressed; a line that its kind calls the lab's is
    so only where a lab pays.

    Raises:
        LayoutError: A kind asks for a form that there is not.
    """
    for kind, tab in kinds.items():
        for key, form in tab.STRESSED.items():
            if form not in FORMS:
                known = ", ".join(FORMS)
                message = f"the kind {kind!r} stresses {key} as {form!r}; the forms are {known}"
                raise LayoutError(message)
    found = {**MARKET, **LEVERAGE}
    for deal in book.deals.values():
        paid = {
            f"{deal.id}.{flow.amount}": "lab"
            for flow in deal.flows
            if flow.payer in book.labs and flow.kind != "guarantee"
        }
        for key, form in kinds[deal.kind].STRESSED.items():
            if form != "lab" or paid:
                found[f"{deal.id}.{key}"] = form
        found.update(paid)
    return found


def changed(found: Mapping[str, str], weights: Mapping[str, str]) -> dict[str, str]:
    """Write the changed lines' formulas for the stresses that have a weight (the key of a cell)."""
    return {
        key: FORMS[form][1].replace("{weight}", f"{{{weights[FORMS[form][0]]}}}")
        for key, form in found.items()
        if FORMS[form][0] in weights
    }
