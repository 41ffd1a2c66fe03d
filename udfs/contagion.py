"""CONTAGION: who can still pay when some companies fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import as_number, is_blank, number, place
from udfs.cells.domain import SHARE
from udfs.cells.errors import DomainError, UnknownNameError, nearest
from udfs.cells.table import listing
from udfs.networks.named_amounts import (
    UNUSABLE,
    company_name,
    filled_rows,
    read_columns,
    without_header,
)
from udfs.networks.network import LARGEST_SUM, Network, read_network
from udfs.networks.payments import outside_name

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd

    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats, Indices

TOTAL = "total"
ROUND = "round of default"


def contagion(
    obligations: Values,
    cushions: Values,
    failed: Values = None,
    haircut: Values = None,
    recovery: Values = None,
    recovery_claims: Values = None,
    pays: Values = None,
) -> pd.DataFrame:
    """Find what each company pays of what it owes when some fail and take others with them.

    A company that cannot pay all it owes from its cushion and what it receives pays what it can,
    to each in proportion to what it owes them; that lowers what others receive. Of all payments
    that fit together the largest are taken: a company fails only if it must.

    Args:
        obligations: Rows of payer, payee, amount owed (any money unit, at least 0); a header row
            is recognised, further columns are ignored, empty rows skipped, parallel rows added up.
            A payee without a row of its own as payer, or #OUT, is outside.
        cushions: Rows of company, money from outside (at least 0); a company without a row or
            with a blank has 0. A header row is recognised, empty rows are skipped.
        failed: Names of companies that fail, one or a range; default none.
        haircut: Decimal, one value from 0 to 1, default 1: share of a failed company's cushion
            that is lost.
        recovery: Decimal, one value from 0 to 1, default 1: share of its cushion that a company
            in default can still pay; the rest is the cost of the default.
        recovery_claims: Decimal, one value from 0 to 1, default as recovery: share of what it
            receives that a company in default can pass on.
        pays: Decimal, one value from 0 to 1, default 1: share of what it owes that a failed
            company pays at most.

    Returns:
        A table with a row per company by name, in the money of the arguments: company, owed,
        pays, shortfall (owed less pays), received, loss on claims (what others owe it less
        received), equity after (cushion after the haircut plus received less owed, before costs
        of default; below 0 in default), round of default (0 none; 1 cannot pay all though all
        others do, 2 because of those in round 1, and so on; a failed company that pays less than
        it owes is 1). The last row is the total, without a round.

    Raises:
        WrongTypeError: A row lacks a name or an amount or has a text or an error value instead.
        DomainError: An amount is negative, no amount is above 0, a company owes itself, a cushion
            is given twice, #IN owes, a share is outside 0 to 1, a name has another meaning here.
        UnknownNameError: A failed company is neither in `obligations` nor in `cushions`; the
            nearest name is offered.

    Example:
        =CONTAGION({"OpenAI","Oracle",60;"Oracle","Nvidia",40;"Nvidia","OpenAI",10},
        {"OpenAI",60;"Oracle",10;"Nvidia",30}, "OpenAI", 0.6) → pays 34 of 60, 40 of 40 and 10 of
        10; equity −26, 4 and 60

    Source:
        Eisenberg & Noe, Management Science 47 (2001) 236–249; Rogers & Veraart, Management
        Science 59 (2013) 882–898, costs of default and greatest clearing vector.
    """
    network = read_network("obligations", obligations)
    if network.entering is not None:
        message = "obligations has #IN as payer: what comes from outside belongs into cushions"
        raise DomainError(message)
    found = _cushions(cushions)
    network = _with_companies(network, found)
    index = {company: position for position, company in enumerate(network.companies)}
    if TOTAL in index:
        message = f"obligations has a company {TOTAL!r}, which is the name of another row here"
        raise DomainError(message)
    hit = _failed(failed, index)
    cushion = np.zeros(len(index))
    cushion[[index[name] for name in found]] = list(found.values())
    cushion[hit] *= 1 - number("haircut", haircut, SHARE, 1)
    share = number("recovery", recovery, SHARE, 1)
    share_claims = number("recovery_claims", recovery_claims, SHARE, share)
    most = number("pays", pays, SHARE, 1)
    return _table(network, cushion, hit, (share, share_claims, most))


def _cushions(cushions: Values) -> dict[str, float]:
    """Read rows of a company and its outside money."""
    if cushions is None or (isinstance(cushions, str) and is_blank(cushions)):
        return {}
    table = read_columns("cushions", cushions, ("company", "amount"))
    return _by_columns(table) or _by_rows(table)


def _by_rows(table: npt.NDArray[np.object_]) -> dict[str, float]:
    """Read names and amounts row by row, for the sentence that names the place of a flaw."""
    found: dict[str, float] = {}
    for row, (cell, money) in filled_rows(table):
        name = company_name("cushions", cell, (row, 0), "company")
        amount = 0.0 if is_blank(money) else as_number("cushions", money, (row, 1))
        wrong = ""
        if not 0 <= amount <= LARGEST_SUM:
            wrong = f", column 2 must be from 0 to {LARGEST_SUM:g}, got {amount:g}"
        elif name in found:
            wrong = f": {name!r} has {amount:g} here and {found[name]:g} in another row"
        elif outside_name(name):
            wrong = f": {name} is the outside and has no cushion"
        if wrong:
            message = f"cushions at row {row + 1}{wrong}"
            raise DomainError(message)
        found[name] = amount
    return found


def _by_columns(table: npt.NDArray[np.object_]) -> dict[str, float] | None:
    """Read names and amounts without any flaw; None where there may be one, or the outside."""
    names, money = without_header(table).T.tolist()
    if set(map(type, names)) != {str} or set(map(type, money)) != {float}:
        return None
    found = dict(zip(map(str.strip, names), money, strict=True))
    amounts = np.array(money)
    sound = len(found) == len(names) and UNUSABLE.isdisjoint(found)
    sound = sound and not any(name.startswith("#") for name in found)
    return found if sound and ((amounts >= 0) & (amounts <= LARGEST_SUM)).all() else None


def _with_companies(network: Network, names: dict[str, float]) -> Network:
    """Add companies that only have a cushion."""
    known = set(network.companies)
    if known.issuperset(names):
        return network
    companies = tuple(sorted(known.union(names)))
    index = {company: position for position, company in enumerate(companies)}
    moved = np.array([index[company] for company in network.companies], dtype=np.int64)
    leaving = None
    if network.leaving is not None:
        leaving = np.zeros(len(companies))
        leaving[moved] = network.leaving
    payer, payee = moved[network.payer], moved[network.payee]
    return Network(companies, payer, payee, network.amount, leaving=leaving)


def _failed(failed: Values, index: dict[str, int]) -> Indices:
    """Read the companies that fail, blanks skipped."""
    table = np.asarray(failed, dtype=object)
    found = set()
    for where, cell in np.ndenumerate(table):
        if is_blank(cell):
            continue
        name = company_name("failed", cell, where, "company")
        if name not in index:
            missing = "is neither in obligations nor in cushions"
            message = f"failed{place(where)}: {name!r} {missing}{nearest(name, index)}"
            raise UnknownNameError(message)
        found.add(index[name])
    return np.array(sorted(found), dtype=np.int64)


def _table(
    network: Network, cushion: Floats, failed: Indices, shares: tuple[float, float, float]
) -> pd.DataFrame:
    """Clear the network and lay out its companies and the total."""
    # SciPy's solvers take 0.2 s to import, which no other function should wait for.
    from udfs.networks.clearing import TOLERANCE, Obligations, clear, payment_shares  # noqa: PLC0415

    recovery, recovery_claims, pays = shares
    owed = network.paid if network.leaving is None else network.paid + network.leaving
    most = owed.copy()
    most[failed] *= pays
    share = payment_shares(network, owed)
    system = Obligations(share, owed, most, cushion, recovery, recovery_claims)
    cleared = clear(system)
    shortfall = owed - cleared.payments
    loss = system.received(shortfall)
    received = np.where(loss > 0, system.received(cleared.payments), network.received)
    wave = cleared.wave.astype(np.float64)
    wave[failed[cleared.payments[failed] < owed[failed] * (1 - TOLERANCE)]] = 1
    columns = {
        "owed": owed,
        "pays": cleared.payments,
        "shortfall": shortfall,
        "received": received,
        "loss on claims": loss,
        "equity after": cushion + received - owed,
        ROUND: wave,
    }
    table = {name: np.append(column, column.sum()) for name, column in columns.items()}
    table[ROUND][-1] = np.nan
    blank = [(len(owed), len(columns) - 1)]
    return listing(table, blank, "company", (*network.companies, TOTAL))
