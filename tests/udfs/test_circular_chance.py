"""CIRCULAR_CHANCE: its row, its draws against every possible network, and its errors."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from addin.boundary import result
from udfs.cells.errors import DomainError, WrongTypeError
from udfs.circular_chance import circular_chance, shuffled_payees
from udfs.circular_exposure import circular_exposure
from udfs.networks.network import Network, read_network

HEADER = ["share", "mean", "standard deviation", "z", "chance of at least as much"]
FLOWS = [
    *[["A", "B", 5], ["B", "C", 7], ["C", "A", 9], ["A", "C", 2], ["D", "A", 4], ["B", "D", 3]],
]


def random_flows(seed: int, companies: int, payments: int) -> list[list[object]]:
    """Draw payments among companies of which the first make and get most."""
    draw = random.Random(seed)  # noqa: S311 - a test network
    weights = [1 / (rank + 1) for rank in range(companies)]
    amounts: dict[tuple[str, str], float] = {}
    while len(amounts) < payments:
        payer, payee = draw.choices(range(companies), weights, k=2)
        if payer != payee:
            amounts[f"c{payer:02}", f"c{payee:02}"] = draw.lognormvariate(2, 1.5)
    return [[*pair, amount] for pair, amount in amounts.items()]


def every_network(network: Network) -> Counter[tuple[int, ...]]:
    """Count the ways to reach each network without self-payments."""
    orders = map(list, permutations(range(len(network.payee))))
    drawn = (network.payee[order] for order in orders)
    return Counter(tuple(payee.tolist()) for payee in drawn if (payee != network.payer).all())


def share_of(network: Network, payee: tuple[int, ...]) -> float:
    """Compute the share that circulates in one network."""
    names = network.companies
    rows = [
        [names[giver], names[taker], amount]
        for giver, taker, amount in zip(
            network.payer.tolist(), payee, network.amount.tolist(), strict=True
        )
    ]
    share = circular_exposure(rows, "*", "share")  # type: ignore[arg-type]
    assert isinstance(share, float)
    return share


def test_the_result_is_one_row_under_a_header() -> None:
    """There are no labels; the share is that of CIRCULAR_EXPOSURE."""
    block = result(circular_chance(FLOWS))
    assert isinstance(block, list)
    assert block[0] == HEADER
    assert len(block) == 2
    assert block[1][0] == circular_exposure(FLOWS, "*", "share")  # type: ignore[arg-type]
    frame = circular_chance(FLOWS)
    share, mean, deviation, z, chance = frame.to_numpy()[0]
    assert z == pytest.approx((share - mean) / deviation)
    assert 1 / 201 <= chance <= 1


def test_mean_deviation_and_chance_are_those_of_every_possible_network() -> None:
    """35 networks, each as likely as there are ways to it; 4,000 draws."""
    network = read_network("flows", FLOWS)  # type: ignore[arg-type]
    ways = every_network(network)
    shares = np.array([share_of(network, payee) for payee in ways])
    weights = np.array(list(ways.values())) / ways.total()
    mean = float(shares @ weights)
    deviation = float(np.sqrt((shares - mean) ** 2 @ weights))
    own = share_of(network, tuple(network.payee.tolist()))
    chance = float(weights[shares >= own - 1e-12].sum())
    found = circular_chance(FLOWS, 4000)
    assert found["mean"].item() == pytest.approx(mean, abs=4 * deviation / 4000**0.5)
    assert found["standard deviation"].item() == pytest.approx(deviation, rel=0.06)
    assert found[HEADER[-1]].item() == pytest.approx(chance, abs=4 * 0.5 / 4000**0.5)


def test_each_draw_keeps_how_often_companies_pay_and_are_paid() -> None:
    """Nobody pays itself; who pays how much stays."""
    network = read_network("flows", random_flows(1, 25, 60))  # type: ignore[arg-type]
    payees = shuffled_payees(network, 500, np.random.default_rng(1))
    assert (payees != network.payer).all()
    assert (np.sort(payees, axis=1) == np.sort(network.payee)).all()
    assert len(np.unique(payees, axis=0)) == 500


def test_draws_find_every_network_about_as_often_as_there_are_ways_to_it() -> None:
    """The distance between both distributions is that of 20,000 draws of the right one."""
    network = read_network("flows", FLOWS)  # type: ignore[arg-type]
    ways = every_network(network)
    found = Counter(map(tuple, shuffled_payees(network, 20_000, np.random.default_rng(1)).tolist()))
    assert found.keys() == ways.keys()
    distance = sum(abs(found[payee] / 20_000 - ways[payee] / ways.total()) for payee in ways) / 2
    assert distance < 0.025


def test_companies_that_pay_nearly_everything_are_drawn_by_exchange() -> None:
    """A hub pays 12 others and is paid by them: hardly any draw is without a self-payment."""
    others = [f"c{k:02}" for k in range(12)]
    rows = [[*pair, 1 + k] for k, o in enumerate(others) for pair in (("hub", o), (o, "hub"))]
    network = read_network("flows", rows)
    payees = shuffled_payees(network, 50, np.random.default_rng(1))
    assert (payees != network.payer).all()
    assert (np.sort(payees, axis=1) == np.sort(network.payee)).all()


def test_the_drawn_shares_are_those_of_the_networks_one_by_one() -> None:
    """All draws are solved as one network of separate copies."""
    rows = random_flows(2, 12, 30)
    network = read_network("flows", rows)  # type: ignore[arg-type]
    payees = shuffled_payees(network, 40, np.random.default_rng(5))
    shares = np.array([share_of(network, tuple(payee)) for payee in payees.tolist()])
    found = circular_chance(rows, 40, 5)
    assert found["mean"].item() == pytest.approx(shares.mean(), rel=1e-12)
    assert found["standard deviation"].item() == pytest.approx(shares.std(ddof=1), rel=1e-12)


def test_where_every_network_circulates_the_same_there_is_no_z() -> None:
    """A pair has only itself; a ring of three only its mirror image."""
    for rows in ([["A", "B", 4], ["B", "A", 1]], [["A", "B", 5], ["B", "C", 7], ["C", "A", 9]]):
        block = result(circular_chance(rows))
        assert isinstance(block, list)
        share = circular_exposure(rows, "*", "share")
        assert block[1] == [pytest.approx(share), pytest.approx(share), 0, "n.m.", 1]


def test_the_same_seed_draws_the_same_and_another_others() -> None:
    """Order and parallel rows change nothing; the outside is left out."""
    expected = circular_chance(FLOWS, None, None)
    pd.testing.assert_frame_equal(circular_chance(FLOWS, 200, 1), expected)
    pd.testing.assert_frame_equal(circular_chance(FLOWS[::-1], "", ""), expected)
    split = [["A", "B", 1], *FLOWS[1:], ["A", "B", 4], ["#IN", "A", 50], ["D", "#OUT", 5]]
    pd.testing.assert_frame_equal(circular_chance(split), expected)
    assert circular_chance(FLOWS, 200, 2)["mean"].item() != expected["mean"].item()
    more = circular_chance(FLOWS, 400)
    assert more["share"].item() == expected["share"].item()


def test_nothing_inside_circulates_nothing() -> None:
    """All the money comes from outside."""
    block = result(circular_chance([["#IN", "A", 5], ["A", "B", 0]]))
    assert isinstance(block, list)
    assert block[1] == [0, 0, 0, "n.m.", 1]


def test_a_network_of_loops_is_beyond_chance() -> None:
    """Ten separate pairs: everything circulates, in no drawn network."""
    rows = [[a + str(k), b + str(k), 2**k] for k in range(10) for a, b in ("AB", "BA")]
    found = circular_chance(rows)
    assert found["share"].item() == 1
    assert found["z"].item() > 3
    assert found[HEADER[-1]].item() == pytest.approx(1 / 201)


@pytest.mark.parametrize(
    ("arguments", "kind", "sentence"),
    [
        (([["A", "A", 5]],), DomainError, "flows at row 1: 'A' pays 5 to itself"),
        (([["A", "B", 0]],), DomainError, "flows has no amount above 0"),
        (([["A", "B", -1]],), DomainError, "flows at row 1, column 3 must be at least 0, got -1"),
        (([["A", "B", "1bn"]],), WrongTypeError, "flows at row 1, column 3 must be a number, got"),
        (([["A", None, 1]],), WrongTypeError, "flows at row 1, column 2 is blank: the payee is mi"),
        ((FLOWS, 1), DomainError, "draws must be at least 2 and at most 10000, got 1"),
        ((FLOWS, 2.5), DomainError, "draws must be a whole number, got 2.5"),
        ((FLOWS, 200, -1), DomainError, "seed must be at least 0 and at most 9.0072e+15, got -1"),
        (
            ([[f"a{k}", f"a{k + 1}", 1] for k in range(200)], 10_000),
            DomainError,
            "draws times payments must be at most 1,000,000, got 2,000,000",
        ),
    ],
)
def test_a_question_without_an_answer_says_why(
    arguments: tuple[object, ...], kind: type[ValueError], sentence: str
) -> None:
    """Each error is one sentence with the argument, the value and the limit."""
    with pytest.raises(kind) as caught:
        circular_chance(*arguments)  # type: ignore[arg-type]
    assert sentence in str(caught.value)
