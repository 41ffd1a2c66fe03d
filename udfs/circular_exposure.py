"""CIRCULAR_EXPOSURE: how much of the money comes back."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import choice, text
from udfs.cells.errors import DomainError, UnknownNameError, WrongTypeError, nearest
from udfs.cells.table import table
from udfs.networks.named_amounts import ALL
from udfs.networks.network import Network, read_network

if TYPE_CHECKING:
    import pandas as pd

    from udfs.cells.arguments import Values

COLUMNS = ("paid", "received", "circular", "share of paid", "share of received")
MEASURES = ("circular", "share", "paid_share", "paid", "received", "return_share")
SYSTEM_MEASURES = ("circular", "share", "cycling_index")
SYSTEM = "whole system"
MOST_ROWS = 100  # companies in the table


def circular_exposure(
    flows: Values, company: Values = None, measure: Values = None
) -> pd.DataFrame | float:
    """Measure how much of the money that companies pay each other comes back to its payer.

    The circular amount of a company is the largest flow that can leave it and come back to it
    through the others; it is unique and at most what the company pays and what it receives.

    The circular amount of the whole system is the largest part of all payments that balances at
    every company. It counts a dollar once for every payment it makes: three companies that pass
    10 round have a circular amount of 30. Only this sum is unique, not the single payments; it is
    rounded by at most 2⁻⁶⁰ of all payments for each of them.

    Finn's index ("cycling_index") and "return_share" ask instead what share of the money that
    passes has passed the same company before, if each company mixes all it gets.

    Args:
        flows: Rows of payer, payee, amount (any money unit, at least 0); a header row is
            recognised, further columns are ignored, empty rows skipped, parallel rows added up.
            #IN as payer and #OUT as payee are the outside: only Finn's index uses them.
        company: Text, a name in `flows`, or "*" for the whole system; default none: the table of
            all companies.
        measure: Text, for a company "circular" (default), "share" (circular/received),
            "paid_share", "paid", "received" or "return_share"; for "*" "circular" (default),
            "share" or "cycling_index".

    Returns:
        Without `company` a table: company, paid, received, circular (money unit), share of paid,
        share of received (decimals, 0 where nothing is paid or received), largest circular
        amount first, equal ones by name. The row "whole system" has the sum of all amounts as
        paid and as received, its circular amount, and their ratio as both shares. Above 100
        companies it shows the 100 largest, and a last row says how many are left out. With
        `company` one number, in the money unit or a decimal share.

    Raises:
        WrongTypeError: A row lacks a name or an amount or has a text or an error value instead,
            `measure` is not one of those above, or is given without `company`.
        DomainError: An amount is negative, no amount is above 0, a company pays itself, #IN is a
            payee or #OUT a payer, a name has another meaning here; for Finn's index, the system
            is closed (no money enters a loop) or a group of loops has above 5,000 companies.
        UnknownNameError: `company` is not in `flows`; the nearest name is offered.

    Example:
        =CIRCULAR_EXPOSURE({"A","B",5;"B","C",7;"C","A",9},"A","share") → 0.5556, because 5 of
        the 9 that A receives can be its own money

    Source:
        Ford & Fulkerson, Flows in Networks (1962), maximum flow and circulation; Finn, Journal of
        Theoretical Biology 56 (1976) 363–380, cycling index; solved in whole units by SciPy's
        maximum_flow or OR-tools, with HiGHS for unusual networks.
    """
    network = read_network("flows", flows)
    name = text("company", company, "")
    if not name:
        if text("measure", measure, ""):
            message = f"measure needs a company, or {ALL!r} for the whole system"
            raise WrongTypeError(message)
        return _table(network)
    if name == ALL:
        return _system(network, choice("measure", measure, SYSTEM_MEASURES, "circular"))
    if name not in network.companies:
        message = f"company {name!r} is not in flows{nearest(name, network.companies)}"
        raise UnknownNameError(message)
    word = choice("measure", measure, MEASURES, "circular")
    return _company(network, network.companies.index(name), word)


def _company(network: Network, company: int, measure: str) -> float:
    """Compute one measure of one company."""
    # SciPy's solvers take 0.2 s to import, which no other function should wait for.
    from udfs.networks.circulation import circular_amount, find_circle  # noqa: PLC0415
    from udfs.networks.input_output import return_share  # noqa: PLC0415

    paid, received = float(network.paid[company]), float(network.received[company])
    match measure:
        case "paid":
            return paid
        case "received":
            return received
        case "return_share":
            return return_share(network, company)
    circular = circular_amount(find_circle(network), company)
    base = {"share": received, "paid_share": paid}
    return _share(circular, base[measure]) if measure in base else circular


def _system(network: Network, measure: str) -> float:
    """Compute one measure of the whole system."""
    from udfs.networks.circulation import find_circle, maximum_circulation  # noqa: PLC0415 - see _company
    from udfs.networks.input_output import cycling_index  # noqa: PLC0415

    if measure == "cycling_index":
        return cycling_index(network)
    circular = maximum_circulation(find_circle(network))
    return _share(circular, float(network.amount.sum())) if measure == "share" else circular


def _table(network: Network) -> pd.DataFrame:
    """Lay out the companies, the whole system and how many are left out."""
    from udfs.networks.circulation import find_circle, maximum_circulation  # noqa: PLC0415 - see _company

    rows: dict[str, list[float]] = {}
    for company, circular in _largest(network):
        paid, received = float(network.paid[company]), float(network.received[company])
        shares = [_share(circular, paid), _share(circular, received)]
        rows[network.companies[company]] = [paid, received, circular, *shares]
    total = float(network.amount.sum())
    circular = maximum_circulation(find_circle(network))
    share = _share(circular, total)
    last = {SYSTEM: [total, total, circular, share, share]}
    left_out = len(network.companies) - len(rows)
    if left_out:
        label = f"{left_out} {'company' if left_out == 1 else 'companies'} left out"
        last[label] = [np.nan] * len(COLUMNS)
    for label in last:
        if label in rows:
            message = f"flows has a company {label!r}, which is the name of another row here"
            raise DomainError(message)
    rows |= last
    empty = [(len(rows) - 1, column) for column in range(len(COLUMNS))] if left_out else []
    return table("company", rows, COLUMNS, empty)


def _largest(network: Network) -> list[tuple[int, float]]:
    """Find the companies with the largest circular amounts, in falling order, then by name.

    Companies come by a falling bound of their amount, so that the search may end as soon as the
    bound is below the last amount that the table has room for.
    """
    from udfs.networks.circulation import circular_amount, find_circle  # noqa: PLC0415 - see _company

    circle = find_circle(network)
    found: list[tuple[int, float]] = []
    kept: list[float] = []  # a heap of the largest amounts
    for company in np.argsort(-circle.through, kind="stable").tolist():
        if len(kept) == MOST_ROWS and circle.through[company] < kept[0]:
            break
        circular = circular_amount(circle, company)
        found.append((company, circular))
        (heapq.heappush if len(kept) < MOST_ROWS else heapq.heappushpop)(kept, circular)
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))[:MOST_ROWS]


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0
