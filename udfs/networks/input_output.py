"""Input–output analysis: the share of what passes a company that has passed it before.

Source: J. T. Finn, "Measures of ecosystem structure and function derived from analysis of flows",
Journal of Theoretical Biology 56 (1976), 363–380.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from udfs.cells.errors import DomainError
from udfs.networks.circulation import strong_components

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats, Indices
    from udfs.networks.network import Network

LARGEST_GROUP = 5_000  # companies: the inverse is dense, 200 MB at this size
MOST_VISITS = 1e10  # beyond it, what enters is the rounding of amounts that balance
NAMED = 3  # companies that a message names


def throughput(network: Network) -> Floats:
    """Add what enters to what each company receives; without #IN rows, enough to pay its bills."""
    if network.entering is not None:
        return network.received + network.entering
    return np.maximum(network.received, network.paid)


def return_share(network: Network, company: int) -> float:
    """Find the share of what passes a company that has passed it before: (N − 1)/N.

    Args:
        network: The payments.
        company: Its number in the network.

    Returns:
        The share, at least 0 and below 1; 0 for a company outside every loop.

    Raises:
        DomainError: No money enters the company's group of loops, or the group is too large.
    """
    component = strong_components(network)
    group = np.flatnonzero(component == component[company])
    shares = _return_shares(network, group)
    return float(shares[np.searchsorted(group, company)])


def cycling_index(network: Network) -> float:
    """Find Finn's cycling index: the return shares weighted with what passes each company.

    Args:
        network: The payments; an amount is above 0.

    Returns:
        The index, at least 0 and below 1.

    Raises:
        DomainError: No money enters a group of loops, or the group is too large.
    """
    component = strong_components(network)
    passing = throughput(network)
    order = np.argsort(component, kind="stable")
    ends = np.cumsum(np.bincount(component))
    groups = [group for group in np.split(order, ends[:-1]) if len(group) > 1]
    cycled = sum(float(passing[group] @ _return_shares(network, group)) for group in groups)
    return cycled / float(passing.sum())


def _return_shares(network: Network, group: Indices) -> Floats:
    """Compute (N_ii − 1)/N_ii inside a strong component, where every way back must lie.

    N = (I − G)⁻¹ counts visits, G_ij is the share of what passes i that i pays to j.
    """
    size = len(group)
    if size == 1:
        return np.zeros(1)
    if size > LARGEST_GROUP:
        message = f"flows has {size} companies in one group of loops, at most {LARGEST_GROUP}"
        raise DomainError(message)
    position = np.full(len(network.companies), -1)
    position[group] = np.arange(size)
    inside = (position[network.payer] >= 0) & (position[network.payee] >= 0)
    payer, payee = network.payer[inside], network.payee[inside]
    transfer = np.zeros((size, size))
    passing = throughput(network)
    transfer[position[payer], position[payee]] = network.amount[inside] / passing[payer]
    try:
        visits = np.diag(np.linalg.inv(np.eye(size) - transfer))
    except np.linalg.LinAlgError:
        visits = np.full(size, np.inf)
    # Where a company gets its money only from the loop itself, the sum of all Gᵏ has no end.
    if np.abs(visits).max() > MOST_VISITS:
        raise DomainError(_why_endless(network, group))
    return (visits - 1) / visits


def _why_endless(network: Network, group: Indices) -> str:
    """Say which companies have no money but that of one another."""
    names = ", ".join(network.companies[index] for index in group[:NAMED])
    more = f" and {len(group) - NAMED} more" if len(group) > NAMED else ""
    return (
        f"flows is a closed system: no money enters the loops of {names}{more}, it would cycle "
        "for ever, and Finn's index has no meaning"
    )
