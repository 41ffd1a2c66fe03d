"""Clearing a network of obligations: who pays what when some cannot pay all.

Source: L. Eisenberg and T. H. Noe, "Systemic Risk in Financial Systems", Management Science 47
(2001), 236–249, section 3.1 (waves of default); L. C. G. Rogers and L. A. M. Veraart, "Failure
and Rescue in an Interbank Network", Management Science 59 (2013), 882–898 (costs of default,
greatest clearing vector).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import bicgstab, splu

if TYPE_CHECKING:
    from udfs.cells.arrays import Floats, Indices, Marks
    from udfs.networks.network import Network

Matrix: TypeAlias = "csr_array[np.float64, tuple[int, int]]"

TOLERANCE = 1e-12  # relative: a company this close to paying all is taken to pay all
SOLVED = 1e-13  # relative residual of the stepwise method; polishing takes it to rounding
DIRECT = 1_500  # defaulting companies up to which factors are surely cheap
SWEEPS, POLISHING = 100, 3  # of substitution: before another method is tried, and after it
STILL = 2.0**-50  # relative change of a sweep that is rounding


class Obligations(NamedTuple):
    """What n companies owe each other, what else they have, and what a default costs.

    `share` has a row per payee and a column per payer: the part of a payer's payments that the
    payee gets. `most` is what a company pays at most, `owed` but for some that have failed.
    """

    share: Matrix
    owed: Floats
    most: Floats
    cushion: Floats
    recovery: float
    recovery_claims: float

    def received(self, payments: Floats) -> Floats:
        """Sum what each company gets."""
        # SciPy's stubs leave open what a product with a vector is.
        return self.share @ payments  # type: ignore[return-value]

    def recovered(self, received: Floats) -> Floats:
        """Compute what each company could pay after the costs of a default."""
        return self.recovery * self.cushion + self.recovery_claims * received


def payment_shares(network: Network, owed: Floats) -> Matrix:
    """Lay out which part of a payer's (column) payments each payee (row) gets."""
    size = len(network.companies)
    part = network.amount / owed[network.payer]
    return csr_array((part, (network.payee, network.payer)), shape=(size, size))


class Cleared(NamedTuple):
    """What each company pays and in which wave it began to pay less; 0 is never."""

    payments: Floats
    wave: Indices


def clear(obligations: Obligations) -> Cleared:
    """Find the greatest clearing payments, wave by wave, from everybody paying all.

    A wave adds the companies that cannot pay although nobody else stops paying; then the payments
    of all that have defaulted follow from a linear system. Payments only fall, so that the waves
    end, and they stay at or above every clearing vector, so that they end at the greatest.

    Args:
        obligations: The network.

    Returns:
        Payments, exact but for rounding, and the wave of each company's default.
    """
    payments = obligations.most.copy()
    wave = np.zeros(len(payments), dtype=np.int64)
    enough = obligations.owed * (1 - TOLERANCE)
    less = obligations.most * (1 - TOLERANCE)
    number = 0
    while True:
        received = obligations.received(payments)
        unable = obligations.cushion + received < enough
        new = unable & (wave == 0) & (obligations.recovered(received) < less)
        if not new.any():
            return Cleared(payments, wave)
        number += 1
        wave[new] = number
        payments = _settle(obligations, wave > 0, payments)


def _settle(obligations: Obligations, defaulted: Marks, payments: Floats) -> Floats:
    """Solve p = recovery · cushion + recovery_claims · received for those that have defaulted.

    Substitution starts from the payments so far, which are too high, and only adds numbers that
    are not negative, so that even tiny payments come out to the last digits. Where it is slow,
    the linear system is solved and substitution only polishes.
    """
    for _ in range(SWEEPS):
        before, payments = payments, _substitute(obligations, defaulted, payments)
        if (np.abs(before - payments) <= STILL * before).all():
            return payments
    payments = _solve(obligations, defaulted, payments)
    for _ in range(POLISHING):
        payments = _substitute(obligations, defaulted, payments)
    return payments


def _substitute(obligations: Obligations, defaulted: Marks, payments: Floats) -> Floats:
    """Compute what those that have defaulted pay from what they get."""
    paid = obligations.recovered(obligations.received(payments))
    return np.where(defaulted, np.minimum(paid, obligations.most), payments)


def _solve(obligations: Obligations, defaulted: Marks, payments: Floats) -> Floats:
    """Solve the linear system by factors, or step by step where they could fill the memory."""
    inside = np.flatnonzero(defaulted)
    among = obligations.share[inside][:, inside]
    fixed = obligations.recovered(obligations.received(np.where(defaulted, 0, payments)))[inside]
    matrix = (eye_array(len(inside)) - obligations.recovery_claims * among).tocsc()
    found = payments[inside]
    if len(inside) > DIRECT:
        found, failed = bicgstab(matrix, fixed, found, rtol=SOLVED, atol=0, maxiter=SWEEPS)
    if len(inside) <= DIRECT or failed:
        found = splu(matrix).solve(fixed)
    payments = payments.copy()
    payments[inside] = np.clip(found, 0, obligations.most[inside])
    return payments
