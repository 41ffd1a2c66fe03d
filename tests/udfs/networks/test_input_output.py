"""Finn's cycling index: against the definition by powers, and where it has no meaning."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udfs.cells.errors import DomainError
from udfs.circular_exposure import circular_exposure
from udfs.networks import input_output
from udfs.networks.input_output import cycling_index, return_share, throughput
from udfs.networks.network import read_network

NAMES = "ABCDE"
MATRICES = st.lists(st.integers(0, 9), min_size=25, max_size=25).map(
    lambda numbers: np.array(numbers, dtype=float).reshape(5, 5) * (1 - np.eye(5))
)


def rows_of(matrix: np.ndarray) -> list[list[object]]:
    """Write a matrix of payments as rows."""
    return [
        [NAMES[payer], NAMES[payee], amount]
        for (payer, payee), amount in np.ndenumerate(matrix)
        if payer != payee
    ]


@given(MATRICES, st.lists(st.integers(1, 5), min_size=5, max_size=5))
def test_the_index_is_that_of_the_whole_inverse(matrix: np.ndarray, outflow: list[int]) -> None:
    """Groups of loops one by one give what the inverse of the whole network gives."""
    inflow = matrix.sum(axis=1) + outflow
    rows = [
        *rows_of(matrix),
        *(["#IN", name, each] for name, each in zip(NAMES, inflow, strict=True)),
    ]
    passing = matrix.sum(axis=0) + inflow
    visits = np.diag(np.linalg.inv(np.eye(5) - matrix / passing[:, None]))
    index = (passing * (visits - 1) / visits).sum() / passing.sum()
    assert circular_exposure(rows, "*", "cycling_index") == pytest.approx(index, abs=1e-13)  # type: ignore[arg-type]
    network = read_network("flows", rows)  # type: ignore[arg-type]
    for company in range(5):
        expected = (visits[company] - 1) / visits[company]
        assert return_share(network, company) == pytest.approx(expected, abs=1e-13)


@given(MATRICES)
def test_the_index_lies_between_0_and_1_or_the_system_is_closed(matrix: np.ndarray) -> None:
    """Without #IN rows a company that pays more than it receives is lent the rest."""
    assume(matrix.any())
    network = read_network("flows", rows_of(matrix))  # type: ignore[arg-type]
    np.testing.assert_array_equal(
        throughput(network), np.maximum(matrix.sum(axis=0), matrix.sum(axis=1))
    )
    try:
        assert 0 <= cycling_index(network) < 1
    except DomainError as error:
        assert "closed system" in str(error)  # noqa: PT017 - either outcome is right


def test_balanced_amounts_are_closed_though_their_floats_are_not() -> None:
    """0.1 + 0.2 is not 0.3 in floats; what enters is rounding, not money."""
    rows = [["A", "B", 0.1], ["A", "B", 0.2], ["B", "A", 0.3]]
    with pytest.raises(DomainError, match="closed system: no money enters the loops of A, B,"):
        circular_exposure(rows, "*", "cycling_index")


def test_one_closed_group_leaves_the_others_their_return_share() -> None:
    """A and B pass all they have; C and D do not."""
    rows = [["A", "B", 5], ["B", "A", 5], ["C", "D", 10], ["D", "C", 4]]
    assert circular_exposure(rows, "C", "return_share") == pytest.approx(0.4)
    with pytest.raises(DomainError, match="loops of A, B, it would cycle"):
        circular_exposure(rows, "A", "return_share")
    with pytest.raises(DomainError, match="loops of A, B, it would cycle"):
        circular_exposure(rows, "*", "cycling_index")


def test_companies_of_very_different_size_are_no_closed_system() -> None:
    """A pays B 1e12/2 times what passes A, B pays A 1/2e12 of what passes B: 1/4 comes back."""
    rows = [["#IN", "A", 1], ["#IN", "B", 1e12], ["A", "B", 1e12], ["B", "A", 1]]
    assert circular_exposure(rows, "A", "return_share") == pytest.approx(1 / 4)


def test_a_large_closed_group_is_named_by_its_first_companies() -> None:
    """The sentence stays one line."""
    rows = [[a, b, 1] for a, b in zip("ABCDE", "BCDEA", strict=True)]
    with pytest.raises(DomainError, match="loops of A, B, C and 2 more, it would"):
        circular_exposure(rows, "*", "cycling_index")


def test_a_loop_that_no_in_row_feeds_is_closed_though_it_pays_others() -> None:
    """What A and B pay C can only have come round; money for A makes it an open system."""
    rows = [["A", "B", 20], ["B", "A", 10], ["B", "C", 5]]
    with pytest.raises(DomainError, match="no money enters the loops of A, B, it would"):
        circular_exposure([*rows, ["#IN", "C", 1]], "*", "cycling_index")
    # A gets 11 of which 10 have been its own, B 20 of which 10/11 have: it may pay beyond that.
    assert circular_exposure([*rows, ["#IN", "A", 1]], "A", "return_share") == pytest.approx(
        10 / 11
    )


def test_a_group_too_large_for_a_dense_inverse_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit is lowered here so that the test stays small."""
    monkeypatch.setattr(input_output, "LARGEST_GROUP", 2)
    rows = [["A", "B", 1], ["B", "C", 2], ["C", "A", 3]]
    with pytest.raises(DomainError, match="flows has 3 companies in one group of loops, at most 2"):
        circular_exposure(rows, "*", "cycling_index")
