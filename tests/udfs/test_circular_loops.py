"""CIRCULAR_LOOPS: its rows, their order, its note and its errors."""

from __future__ import annotations

import ast
import csv
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.boundary import result
from udfs.cells.errors import DomainError, WrongTypeError
from udfs.circular_loops import circular_loops

if TYPE_CHECKING:
    import random

TABLES = Path(__file__).parents[1] / "tables"
HEADER = ["loop", "length", "bottleneck amount", "weakest link"]
DEALS = [
    *[["OpenAI", "Oracle", 60], ["Oracle", "Nvidia", 40], ["Nvidia", "OpenAI", 10]],
    ["Oracle", "OpenAI", 5],
]
NAMES = "ABCDE"
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] != p[1])
FLOWS = st.lists(st.tuples(PAIRS, st.integers(1, 4)), min_size=1, max_size=14).map(
    lambda rows: [[payer, payee, amount] for (payer, payee), amount in rows]
)


def spilled(*arguments: object) -> list[list[object]]:
    """Compute the block that a cell shows."""
    block = result(circular_loops(*arguments))  # type: ignore[arg-type]
    assert isinstance(block, list)
    return [list(row) for row in block]


def small(case: str) -> list[tuple[str, str, float]]:
    """Read one of the hand-checked graphs."""
    with (TABLES / "own_circularity_small.csv").open(encoding="utf-8") as file:
        rows = {row["case"]: row for row in csv.DictReader(file)}
    return list(ast.literal_eval(rows[case]["edges"]))


def test_the_largest_bottleneck_comes_first_and_the_rest_is_empty() -> None:
    """A loop starts at the payer of its largest payment; texts reach the cells."""
    assert spilled(DEALS, 3) == [
        HEADER,
        ["OpenAI → Oracle → Nvidia → OpenAI", 3, 10, "Nvidia → OpenAI"],
        ["OpenAI → Oracle → OpenAI", 2, 5, "Oracle → OpenAI"],
        ["", "", "", ""],
        ["these are all the loops: 2", "", "", ""],
    ]


def test_there_are_exactly_as_many_rows_as_asked_for_and_a_note() -> None:
    """The shape depends on top alone: 10 unless it says otherwise."""
    assert [len(spilled(DEALS, top)) for top in (1, 2, 40)] == [3, 4, 42]
    assert len(spilled(DEALS)) == len(spilled([["A", "B", 1]])) == 12
    assert spilled(DEALS, 1)[-1][0] == "the 1 largest loops; there are more"
    assert spilled(DEALS, 2)[-1][0] == "these are all the loops: 2"


def test_without_a_loop_only_the_note_says_something() -> None:
    """A chain comes back to nobody."""
    assert spilled([["A", "B", 1], ["B", "C", 1]], 1) == [
        HEADER,
        ["", "", "", ""],
        ["there is no loop", "", "", ""],
    ]


def test_two_loops_that_share_a_company_are_two_loops() -> None:
    """The figure 8 is no loop of 5: no company is met twice."""
    assert spilled(small("figure8"), 3)[1:] == [
        ["A → B → A", 2, 3, "A → B"],
        ["A → C → D → A", 3, 2, "A → C"],
        ["", "", "", ""],
        ["these are all the loops: 2", "", "", ""],
    ]


@pytest.mark.parametrize(
    ("case", "count"),
    [
        *[("triangle_5_7_9", 1), ("two_cycle_10_4", 1), ("dag_chain", 0), ("figure8", 2)],
        *[("overlap_greedy_trap", 2), ("balanced_triangle_closed", 1), ("parallel_edges", 1)],
        ("greedy_order", 2),
    ],
)
def test_the_small_graphs_have_their_number_of_loops(case: str, count: int) -> None:
    """As counted by hand and in the column n_simple_cycles."""
    frame = circular_loops(small(case))
    assert frame["length"].notna().sum() == count


def test_loops_can_be_kept_short() -> None:
    """Only the pair has at most two companies."""
    assert spilled(DEALS, 1, 2)[1:] == [
        ["OpenAI → Oracle → OpenAI", 2, 5, "Oracle → OpenAI"],
        ["these are all the loops of at most 2 companies: 1", "", "", ""],
    ]
    note = spilled([["A", "B", 1], ["B", "C", 1], ["C", "A", 1]], 1, 2)[-1][0]
    assert note == "there is no loop of at most 2 companies"


def test_the_largest_of_a_million_loops_are_found_at_once() -> None:
    """Ten companies that all pay each other, amounts 1 to 90: the pair of 90 and 81 leads."""
    pairs = [(f"c{a}", f"c{b}") for a, b in permutations(range(10), 2)]
    rows = [[payer, payee, amount] for amount, (payer, payee) in enumerate(pairs, 1)]
    found = spilled(rows, 5)
    assert [row[2] for row in found[1:6]] == [81, 72, 72, 71, 71]
    assert found[1] == ["c9 → c8 → c9", 2, 81, "c8 → c9"]
    assert found[-1][0] == "the 5 largest loops; there are more"


def test_equal_loops_come_by_length_then_by_name() -> None:
    """All payments are 1, so that the pairs come first."""
    rows = [[a, b, 1] for a, b in permutations("DCBA", 2)]
    found = [row[0] for row in spilled(rows, 8)[1:9]]
    pairs = ["A → B → A", "A → C → A", "A → D → A", "B → C → B", "B → D → B", "C → D → C"]
    assert found == [*pairs, "A → B → C → A", "A → B → D → A"]


def test_a_search_that_is_cut_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it has found so far is still shown."""
    monkeypatch.setattr("udfs.networks.loops.MOST_STEPS", 40)
    rows = [[a, b, 1] for a, b in permutations("ABCDEFG", 2)]
    found = spilled(rows, 10)
    assert found[1][0] == "A → B → A"
    count = sum(row[1] != "" for row in found[1:-1])
    assert 1 <= count < 10
    note = f"search cut at its limit: larger loops than these {count} may be missing"
    assert found[-1] == [note, "", "", ""]


@given(FLOWS, st.randoms(use_true_random=False))
def test_order_and_parallel_rows_change_nothing(
    rows: list[list[object]], draw: random.Random
) -> None:
    """Not even the order of equal loops."""
    expected = circular_loops(rows, 20)  # type: ignore[arg-type]
    shuffled = draw.sample(rows, len(rows))
    pd.testing.assert_frame_equal(circular_loops(shuffled, 20), expected)  # type: ignore[arg-type]
    halves = [[a, b, amount / 2] for a, b, amount in rows for _ in range(2)]  # type: ignore[operator]
    pd.testing.assert_frame_equal(circular_loops(halves, 20), expected)


@given(FLOWS)
def test_other_names_change_nothing_but_the_order_of_equal_loops(
    rows: list[list[object]],
) -> None:
    """Bottlenecks and lengths stay."""
    turned = dict(zip(NAMES, reversed(NAMES), strict=True))
    renamed = [[turned[str(a)], turned[str(b)], amount] for a, b, amount in rows]
    numbers = ["length", "bottleneck amount"]
    expected = circular_loops(rows, 1000)[numbers].iloc[:-1]  # type: ignore[arg-type]
    found = circular_loops(renamed, 1000)[numbers].iloc[:-1]
    assert (found.to_numpy() == expected.to_numpy())[expected.notna().to_numpy()].all()


@pytest.mark.parametrize(
    ("arguments", "kind", "sentence"),
    [
        (([["A", "A", 5]],), DomainError, "flows at row 1: 'A' pays 5 to itself"),
        (([["A", "B", 0]],), DomainError, "flows has no amount above 0"),
        (([["A", "B", -1]],), DomainError, "flows at row 1, column 3 must be at least 0, got -1"),
        (([["A", "B", "1bn"]],), WrongTypeError, "flows at row 1, column 3 must be a number, got"),
        (([["", "B", 1]],), WrongTypeError, "flows at row 1, column 1 is blank: the payer is mis"),
        ((DEALS, 0), DomainError, "top must be at least 1 and at most 1000, got 0"),
        ((DEALS, 2.5), DomainError, "top must be a whole number, got 2.5"),
        ((DEALS, 10, 1), DomainError, "max_length must be at least 2, got 1"),
    ],
)
def test_a_question_without_an_answer_says_why(
    arguments: tuple[object, ...], kind: type[ValueError], sentence: str
) -> None:
    """Each error is one sentence with the argument, the value and the limit."""
    with pytest.raises(kind) as caught:
        circular_loops(*arguments)  # type: ignore[arg-type]
    assert sentence in str(caught.value)
