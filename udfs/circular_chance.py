"""CIRCULAR_CHANCE: is it more than chance?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.arguments import whole
from udfs.cells.domain import Domain
from udfs.cells.errors import DomainError
from udfs.cells.table import listing
from udfs.networks.network import Network, merge, read_network

if TYPE_CHECKING:
    import pandas as pd

    from udfs.cells.arguments import Values
    from udfs.cells.arrays import Floats, Indices

DRAWS = Domain(lowest=2, highest=10_000)
SEED = Domain(lowest=0, highest=2**53)
LARGEST_WORK = 1_000_000  # payments of all draws together: some ten seconds
REDRAWS = 50  # of whole networks, before single payments are exchanged
ROUNDING = 1e-12  # shares that differ by less are equal


def circular_chance(flows: Values, draws: Values = None, seed: Values = None) -> pd.DataFrame:
    """Compare how much circulates with what would if the same payments went to other payees.

    The share of all payments that circulates (CIRCULAR_EXPOSURE's "share" of "*") stands beside
    its values in networks with the same amounts, where each company makes as many payments as it
    does and gets as many as it does, but who pays whom is drawn by chance; a network in which a
    company pays itself is drawn again. Where 50 draws all have such payments, those are exchanged
    with others until there are none, which favours some networks by a few percent.

    It says whether the pairing of payers and payees is special, given how many payments each
    makes and gets; not why, and nothing about payments that are not in the list. Amounts stay
    with their payers, so that a company gets other sums than it does. Below some 20 payments
    there are few other networks, and a chance means little.

    Args:
        flows: Rows of payer, payee, amount (any money unit, at least 0); a header row is
            recognised, further columns are ignored, empty rows skipped, parallel rows added up.
            #IN as payer and #OUT as payee are the outside and left out.
        draws: One whole number from 2 to 10,000, default 200: networks that are drawn.
        seed: One whole number of at least 0, default 1: another seed draws other networks, the
            same seed always the same.

    Returns:
        A table with one row and no labels: share (decimal, of the network itself), mean and
        standard deviation (of the drawn ones), z (how many standard deviations the share lies
        above the mean; n.m. where all drawn shares are equal), chance of at least as much (the
        network itself counted among the drawn ones, so never 0).

    Raises:
        WrongTypeError: A row lacks a name or an amount or has a text or an error value instead.
        DomainError: An amount is negative, no amount is above 0, a company pays itself, #IN is a
            payee or #OUT a payer, `draws` or `seed` is outside its limits, or draws times
            payments is above 1,000,000.

    Example:
        =CIRCULAR_CHANCE({"A","B",5;"B","C",7;"C","A",9;"A","C",2;"D","A",4;"B","D",3}, 200, 1) →
        share 0.633, mean 0.654, standard deviation 0.109, z −0.19, chance of as much 0.627

    Source:
        Newman, Networks (2010), section 13.2, configuration model; Phipson & Smyth, Statistical
        Applications in Genetics and Molecular Biology 9 (2010) 39, chances from random draws.
    """
    network = read_network("flows", flows)
    count = whole("draws", draws, DRAWS, 200)
    start = whole("seed", seed, SEED, 1)
    work = count * len(network.amount)
    if work > LARGEST_WORK:
        message = f"draws times payments must be at most {LARGEST_WORK:,}, got {work:,}"
        raise DomainError(message)
    drawn = _shares(network, shuffled_payees(network, count, np.random.default_rng(start)))
    share = float(_shares(network, network.payee[np.newaxis])[0])
    mean, deviation = float(drawn.mean()), float(drawn.std(ddof=1))
    if np.ptp(drawn) <= ROUNDING:
        deviation = 0.0
    as_much = int((drawn >= share - ROUNDING).sum())
    row = {
        "share": share,
        "mean": mean,
        "standard deviation": deviation,
        "z": (share - mean) / deviation if deviation else np.nan,
        "chance of at least as much": (as_much + 1) / (count + 1),
    }
    return listing({name: [value] for name, value in row.items()})


def shuffled_payees(network: Network, draws: int, generator: np.random.Generator) -> Indices:
    """Draw who is paid, as often as each is, but no company by itself.

    Args:
        network: The payments.
        draws: How many times.
        generator: The source of randomness.

    Returns:
        A payee for each draw (row) and payment (column).
    """
    payee = np.tile(network.payee, (draws, 1))
    own = np.arange(draws)
    for _ in range(REDRAWS):
        payee[own] = generator.permuted(payee[own], axis=1)
        own = own[(payee[own] == network.payer).any(axis=1)]
        if not own.size:
            break
    while own.size:
        row, payment = np.nonzero(payee[own] == network.payer)
        # One of each draw at a time, so that no two exchanges touch the same payment.
        row, first = np.unique(row, return_index=True)
        own, payment = own[row], payment[first]
        other = generator.integers(0, len(network.payee), len(own))
        payee[own, payment], payee[own, other] = payee[own, other], payee[own, payment]
    return payee


def _shares(network: Network, payees: Indices) -> Floats:
    """Find what share circulates in each of several networks, all solved as one."""
    # SciPy's solvers take 0.2 s to import, which no other function should wait for.
    from udfs.networks.circulation import circulating_payments, find_circle  # noqa: PLC0415

    draws, size = len(payees), len(network.companies)
    total = float(network.amount.sum())
    if not total:
        return np.zeros(draws)
    copy = np.arange(draws)[:, np.newaxis] * size
    payer, payee = (network.payer + copy).ravel(), (payees + copy).ravel()
    payments = merge(payer, payee, np.tile(network.amount, draws))
    circle = find_circle(Network(("",) * (draws * size), *payments))
    circulating = np.bincount(circle.payer // size, circulating_payments(circle), draws)
    return np.minimum(circulating / total, 1)
