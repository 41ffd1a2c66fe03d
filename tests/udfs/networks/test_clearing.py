"""Clearing against a linear program and against plain substitution on random systems."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linprog

from udfs.networks import clearing
from udfs.networks.clearing import Obligations, clear, payment_shares
from udfs.networks.network import Network


def random_system(seed: int, *, costs: bool) -> Obligations:
    """Draw obligations between 2 to 30 companies, some of which may pay only half."""
    generator = np.random.default_rng(seed)
    size = int(generator.integers(2, 31))
    pair = np.unique(generator.integers(0, size**2, 4 * size))
    pair = pair[pair // size != pair % size]
    amount = generator.lognormal(0, 2, len(pair))
    names = tuple(str(index) for index in range(size))
    network = Network(names, pair // size, pair % size, amount)
    most = network.paid * generator.choice([1, 0.5], size, p=[0.9, 0.1])
    cushion = generator.lognormal(0, 2, size) * generator.integers(0, 2, size)
    recovery, recovery_claims = generator.random(2) if costs else (1.0, 1.0)
    shares = payment_shares(network, network.paid)
    return Obligations(shares, network.paid, most, cushion, recovery, recovery_claims)


def by_linear_program(system: Obligations) -> np.ndarray:
    """Maximise what is paid: nobody pays more than it may or than it has."""
    size = len(system.owed)
    solution = linprog(
        -np.ones(size),
        A_ub=np.eye(size) - system.share.toarray(),
        b_ub=system.cushion,
        bounds=np.column_stack([np.zeros(size), system.most]),
    )
    return np.asarray(solution.x)


def by_substitution(system: Obligations) -> np.ndarray:
    """Start from everybody paying all, and repeat what each can pay until nothing moves."""
    share, payments = system.share.toarray(), system.most
    for _ in range(100_000):
        received = share @ payments
        able = system.cushion + received >= system.owed * (1 - 1e-12)
        recovered = system.recovery * system.cushion + system.recovery_claims * received
        before, payments = payments, np.minimum(np.where(able, system.owed, recovered), system.most)
        if (before == payments).all():
            break
    return payments


@pytest.mark.slow
def test_1000_systems_without_costs_of_default_pay_what_a_linear_program_finds() -> None:
    """Eisenberg and Noe (2001), lemma 4: the clearing vector maximises what is paid."""
    for seed in range(1000):
        system = random_system(seed, costs=False)
        expected = by_linear_program(system)
        found = clear(system).payments
        np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-7 * system.owed.max())


@pytest.mark.slow
@pytest.mark.parametrize("costs", [False, True])
def test_1000_systems_pay_what_plain_substitution_ends_at(*, costs: bool) -> None:
    """With costs of default the greatest of several clearing vectors."""
    for seed in range(1000, 2000):
        system = random_system(seed, costs=costs)
        np.testing.assert_allclose(clear(system).payments, by_substitution(system), 1e-11, 1e-150)


@pytest.mark.parametrize("direct", [0, 1_000_000])
def test_factors_and_steps_solve_the_same_systems(
    direct: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where substitution is cut short, both ways end where it would."""
    monkeypatch.setattr(clearing, "SWEEPS", 60)
    monkeypatch.setattr(clearing, "STILL", -1)  # never content: always solve
    monkeypatch.setattr(clearing, "DIRECT", direct)
    for seed in range(100):
        system = random_system(seed, costs=seed % 2 == 0)
        expected = by_substitution(system)
        np.testing.assert_allclose(clear(system).payments, expected, rtol=1e-11, atol=1e-150)


def test_payments_fall_wave_by_wave_and_satisfy_their_equations() -> None:
    """Everyone pays all, or what is recovered; 20,000 companies."""
    generator = np.random.default_rng(1)
    size = 20_000
    pair = np.unique(generator.integers(0, size**2, 10 * size))
    pair = pair[pair // size != pair % size]
    names = tuple(str(index) for index in range(size))
    network = Network(names, pair // size, pair % size, generator.lognormal(0, 1, len(pair)))
    cushion = generator.lognormal(0, 1, size)
    share = payment_shares(network, network.paid)
    system = Obligations(share, network.paid, network.paid, cushion, 0.9, 0.95)
    found = clear(system)
    received = system.received(found.payments)
    able = cushion + received >= network.paid * (1 - 1e-12)
    expected = np.where(able, network.paid, system.recovered(received))
    np.testing.assert_allclose(found.payments, expected, rtol=1e-14)
    assert ((found.wave > 0) == ~able).all()
    assert found.wave.max() > 2
