"""CIRCULAR_LOOPS: the loops themselves."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import whole
from udfs.cells.domain import Domain
from udfs.cells.table import listing
from udfs.networks.network import Network, read_network

if TYPE_CHECKING:
    import pandas as pd

    from udfs.cells.arguments import Values
    from udfs.networks.loops import Found, Loop

ROWS = Domain(lowest=1, highest=1_000)
COMPANIES = Domain(lowest=2)
ARROW = " → "
ANY_LENGTH = 1_048_576  # a sheet has no more rows, so that no loop is longer


def circular_loops(flows: Values, top: Values = None, max_length: Values = None) -> pd.DataFrame:
    """List the loops that money can go round, the one with the largest bottleneck first.

    A loop is a way from payer to payee that comes back to where it began and meets no company
    twice. Its bottleneck is its smallest payment: as much can go all the way round. Loops may
    share payments, so that their bottlenecks do not add up: CIRCULAR_EXPOSURE tells how much
    circulates in all.

    Ten companies that all pay each other have 1,112,073 loops: only the largest are looked for,
    and the search stops after 10 million steps, a few seconds.

    Args:
        flows: Rows of payer, payee, amount (any money unit, at least 0); a header row is
            recognised, further columns are ignored, empty rows skipped, parallel rows added up.
            #IN as payer and #OUT as payee are the outside and lie on no loop.
        top: One whole number from 1 to 1,000, default 10: how many loops the table has room for.
        max_length: One whole number of at least 2, default any: how many companies a loop has at
            most.

    Returns:
        A table of exactly `top` rows and a note: loop (companies in the order of payment, from
        the payer of its largest payment), length (companies, as many as payments), bottleneck
        amount (money unit), weakest link (the payment that is the bottleneck, the first of equal
        ones). Largest bottleneck first, equal ones by length, then by name; rows are empty where
        there are fewer loops. The last row says whether these are all, the largest of more, or
        what a search found that was cut.

    Raises:
        WrongTypeError: A row lacks a name or an amount or has a text or an error value instead.
        DomainError: An amount is negative, no amount is above 0, a company pays itself, #IN is a
            payee or #OUT a payer, `top` or `max_length` is outside its limits.

    Example:
        =CIRCULAR_LOOPS({"OpenAI","Oracle",60;"Oracle","Nvidia",40;"Nvidia","OpenAI",10;"Oracle",
        "OpenAI",5}, 3) → OpenAI → Oracle → Nvidia → OpenAI, 3 companies, bottleneck 10 from
        Nvidia to OpenAI; then OpenAI → Oracle → OpenAI with 5

    Source:
        Lawler, Management Science 18 (1972) 401–405, best solutions one after the other.
    """
    # SciPy's graphs take 0.1 s to import, which no other function should wait for.
    from udfs.networks.loops import largest_loops  # noqa: PLC0415

    network = read_network("flows", flows)
    room = whole("top", top, ROWS, 10)
    longest = whole("max_length", max_length, COMPANIES, ANY_LENGTH)
    found = largest_loops(network, room + 1, longest)
    shown = [_row(network, loop) for loop in found.loops[:room]]
    limit = f" of at most {longest} companies" if longest < ANY_LENGTH else ""
    empty = [("", np.nan, np.nan, "")] * (room - len(shown))
    rows = [*shown, *empty, (_note(found, room, limit), np.nan, np.nan, "")]
    names, lengths, bottlenecks, links = zip(*rows, strict=True)
    columns = {"length": lengths, "bottleneck amount": bottlenecks, "weakest link": links}
    blank = [(row, column) for row in range(len(shown), len(rows)) for column in range(3)]
    return listing(columns, blank, "loop", names)


def _row(network: Network, loop: Loop) -> tuple[str, float, float, str]:
    """Write a loop from the payer of its largest payment on."""
    names = [network.companies[company] for company in loop.companies]
    payments = list(pairwise([*loop.companies, loop.companies[0]]))
    amounts = [_amount(network, payer, payee) for payer, payee in payments]
    first = amounts.index(max(amounts))
    names = names[first:] + names[: first + 1]
    amounts = amounts[first:] + amounts[:first]
    weakest = amounts.index(min(amounts))
    link = ARROW.join(names[weakest : weakest + 2])
    return ARROW.join(names), loop.length, loop.bottleneck, link


def _amount(network: Network, payer: int, payee: int) -> float:
    """Look up a payment; payments are sorted by payer, then by payee."""
    low, high = np.searchsorted(network.payer, [payer, payer + 1])
    return float(network.amount[low + np.searchsorted(network.payee[low:high], payee)])


def _note(found: Found, room: int, limit: str) -> str:
    """Say what the rows above are."""
    count = min(len(found.loops), room)
    if not found.complete:
        return f"search cut at its limit: larger loops{limit} than these {count} may be missing"
    if len(found.loops) > room:
        return f"the {count} largest loops{limit}; there are more"
    return f"these are all the loops{limit}: {count}" if count else f"there is no loop{limit}"
