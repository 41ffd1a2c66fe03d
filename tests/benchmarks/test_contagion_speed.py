"""CONTAGION at scale against substitution in SciPy until nothing moves, in one run."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

from tests.benchmarks.timing import fastest
from udfs.contagion import contagion

COMPANIES, OBLIGATIONS, FAILED = 100_000, 1_000_000, 1_000


def plain(payer: np.ndarray, payee: np.ndarray, amount: np.ndarray, money: np.ndarray) -> float:
    """Repeat what each can pay, from arrays that are read already, until no payment moves."""
    owed = np.bincount(payer, amount, COMPANIES)
    share = csr_array((amount / owed[payer], (payee, payer)), shape=(COMPANIES, COMPANIES))
    payments = owed
    while True:
        before, payments = payments, np.minimum(money + share @ payments, owed)
        if np.abs(before - payments).max() <= 1e-14 * owed.max():
            return float(payments.sum())


@pytest.mark.benchmark
def test_a_million_obligations_of_100_000_companies() -> None:
    """Ours reads its cells, finds the waves and writes the table; the peer only substitutes."""
    generator = np.random.default_rng(1)
    pair = np.unique(generator.integers(0, COMPANIES**2, OBLIGATIONS))
    payer, payee = pair // COMPANIES, pair % COMPANIES
    payer, payee = payer[payer != payee], payee[payer != payee]
    amount, money = generator.lognormal(0, 1, len(payer)), generator.lognormal(0, 1, COMPANIES) * 5
    names = np.array([f"company {index:06}" for index in range(COMPANIES)], dtype=object)
    obligations = pd.DataFrame({"payer": names[payer], "payee": names[payee], "amount": amount})
    cushions = pd.DataFrame({"company": names, "money": money})
    ours = fastest(lambda: contagion(obligations, cushions, names[:FAILED]), 3)
    found = contagion(obligations, cushions, names[:FAILED])
    money[:FAILED] = 0
    peer = fastest(lambda: plain(payer, payee, amount, money), 1)
    expected = plain(payer, payee, amount, money)
    assert found.loc["total", "pays"] == pytest.approx(expected, rel=1e-12)
    print(  # noqa: T201
        f"\n{len(payer):,} obligations: {ours:.3f} s, plain substitution {peer:.3f} s: "
        f"{ours / peer:.1f}× of it"
    )
