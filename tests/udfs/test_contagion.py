"""CONTAGION: published clearing vectors, its worked example, its rows and its errors."""

from __future__ import annotations

import ast
import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addin.boundary import result
from udfs.cells.errors import DomainError, ErrorValue, UnknownNameError, WrongTypeError
from udfs.contagion import contagion

if TYPE_CHECKING:
    import random

TABLES = Path(__file__).parents[1] / "tables"
OWED = [["OpenAI", "Oracle", 60], ["Oracle", "Nvidia", 40], ["Nvidia", "OpenAI", 10]]
CUSHIONS = [["OpenAI", 60], ["Oracle", 10], ["Nvidia", 30]]
COMPANIES = ["OpenAI", "Oracle", "Nvidia"]
COLUMNS = [
    *["owed", "pays", "shortfall", "received", "loss on claims", "equity after"],
    "round of default",
]
NAMES = "ABCDEFG"
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda p: p[0] != p[1])
OBLIGATIONS = st.lists(st.tuples(PAIRS, st.integers(1, 20)), min_size=1, max_size=20).map(
    lambda rows: [[payer, payee, amount] for (payer, payee), amount in rows]
)
MONEY = st.lists(st.integers(0, 20), min_size=7, max_size=7).map(
    lambda amounts: [[name, amount] for name, amount in zip(NAMES, amounts, strict=True)]
)
Rows = list[list[object]]


def published() -> list[dict[str, str]]:
    """Read the clearing vectors."""
    with (TABLES / "clearing_vectors.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def case(row: dict[str, str]) -> tuple[Rows, Rows]:
    """Write a matrix of what i owes j as rows of cells; what is owed outside goes to #OUT."""
    matrix = ast.literal_eval(row["L_rows_owe"])
    rows: Rows = [
        [f"bank {i}", f"bank {j}", amount]
        for i, owed in enumerate(matrix, 1)
        for j, amount in enumerate(owed, 1)
        if amount
    ]
    outside = ast.literal_eval(row["external_liabilities"] or "[]")
    rows += [[f"bank {i}", "#OUT", amount] for i, amount in enumerate(outside, 1)]
    money = ast.literal_eval(row["external_assets"])
    return rows, [[f"bank {i}", amount] for i, amount in enumerate(money, 1)]


@pytest.mark.parametrize("row", published(), ids=lambda row: row["case"])
def test_published_networks_clear_as_published(row: dict[str, str]) -> None:
    """Siebenbrunner's examples, Elsinger, Lehar and Summer (2006), R's systemicrisk."""
    rows, money = case(row)
    found = contagion(rows, money, None, None, float(row["alpha"]), float(row["beta"]))
    banks = found.loc[[f"bank {i}" for i in range(1, len(money) + 1)]]
    np.testing.assert_allclose(banks["pays"], ast.literal_eval(row["own_p"]), rtol=0, atol=1e-9)
    equity = ast.literal_eval(row["own_equity_unhaircut"])
    if not row["case"].startswith(("EN_Elsinger", "systemicrisk")):
        np.testing.assert_allclose(banks["equity after"], equity, rtol=0, atol=1e-9)
    defaults = [f"bank {i}" for i in ast.literal_eval(row["own_defaults"])]
    assert banks.index[banks["round of default"] > 0].tolist() == defaults
    if row["published"]:
        column = {"equity": "equity after", "p": "pays"}[row["published_quantity"]]
        error = float(row["max_abs_err"]) + 1e-9
        expected = ast.literal_eval(row["published"])
        np.testing.assert_allclose(banks[column], expected, rtol=0, atol=error)


@pytest.mark.parametrize(
    ("shares", "pays", "equity", "rounds"),
    [
        ((), [34, 40, 10], [-26, 4, 60], [1, 0, 0]),
        ((0.5,), [17, 13.5, 10], [-26, -13, 33.5], [1, 2, 0]),
        ((0.5, 1), [22, 27, 10], [-26, -8, 47], [1, 2, 0]),
    ],
)
def test_the_worked_example_has_its_three_outcomes(
    shares: tuple[float, ...], pays: list[float], equity: list[float], rounds: list[int]
) -> None:
    """OpenAI loses 60% of its cushion; Oracle falls with it where defaults cost money."""
    found = contagion(OWED, CUSHIONS, "OpenAI", 0.6, *shares)
    companies = found.loc[COMPANIES]
    assert companies["pays"].tolist() == pays
    assert companies["equity after"].tolist() == equity
    assert companies["round of default"].tolist() == rounds


def test_the_table_has_a_row_per_company_by_name_and_the_total() -> None:
    """In a cell the total has no round."""
    found = contagion(OWED, CUSHIONS, "OpenAI", 0.6)
    assert found.index.name == "company"
    assert found.index.tolist() == ["Nvidia", "OpenAI", "Oracle", "total"]
    assert found.columns.tolist() == COLUMNS
    assert result(found) == [
        ["company", *COLUMNS],
        ["Nvidia", 10, 10, 0, 40, 0, 60, 0],
        ["OpenAI", 60, 34, 26, 10, 0, -26, 1],
        ["Oracle", 40, 40, 0, 34, 26, 4, 0],
        ["total", 110, 84, 26, 84, 26, 38, ""],
    ]


def test_without_a_failure_and_with_enough_money_everybody_pays_exactly() -> None:
    """No rounding shows: 0.1 + 0.2 is owed and paid."""
    rows = [["A", "B", 0.1], ["A", "C", 0.2], ["B", "A", 0.7]]
    found = contagion(rows, [["A", 1], ["B", 1]])
    assert found["pays"].tolist() == found["owed"].tolist()
    assert found["shortfall"].tolist() == found["loss on claims"].tolist() == [0, 0, 0, 0]
    assert found["received"].tolist()[:3] == [0.7, 0.1, 0.2]


def test_of_two_clearing_vectors_the_greatest_is_taken() -> None:
    """A and B owe each other 1 and have 0.4: paying 0.4 each would clear too, at recovery 0.5."""
    found = contagion([["A", "B", 1], ["B", "A", 1]], [["A", 0.4], ["B", 0.4]], None, None, 0.5)
    assert found["pays"].tolist() == [1, 1, 2]
    assert found["round of default"].tolist()[:2] == [0, 0]
    hit = contagion([["A", "B", 1], ["B", "A", 1]], [["A", 0], ["B", 0]])
    assert hit["pays"].tolist() == [1, 1, 2]  # a closed pair needs no money at all


def test_a_failed_company_pays_at_most_the_share_that_is_said() -> None:
    """The lab pays half of its 60 although it could pay all; Oracle has 10 + 30 for its 40."""
    found = contagion(OWED, CUSHIONS, "OpenAI", 0, None, None, 0.5)
    assert found.loc["OpenAI", "pays"] == 30
    assert found.loc["OpenAI", "round of default"] == 1
    assert found.loc["OpenAI", "equity after"] == 10
    assert found.loc["Oracle"].tolist() == [40, 40, 0, 30, 30, 0, 0]
    less = contagion(OWED, CUSHIONS, "OpenAI", 0.9, None, None, 0.5)
    assert less.loc["OpenAI", "pays"] == pytest.approx(16)  # 6 of its cushion and Nvidia's 10


def test_a_failed_company_that_still_pays_all_is_in_no_round() -> None:
    """It loses its cushion and has enough from others."""
    found = contagion([["A", "B", 5], ["C", "A", 9]], [["A", 3], ["C", 9]], ["A", None, ""])
    assert found.loc["A"].tolist() == [5, 5, 0, 9, 0, 4, 0]


def test_a_chain_falls_one_company_a_round() -> None:
    """Each owes the next 10 and has nothing of its own; the first can pay a third."""
    rows = [[f"c{k:02}", f"c{k + 1:02}", 10] for k in range(20)]
    found = contagion(rows, [["c00", 10 / 3]])
    assert found["round of default"].tolist()[:-1] == [*range(1, 21), 0]
    assert found["pays"].tolist()[:20] == pytest.approx([10 / 3] * 20, rel=1e-15)


def test_a_round_waits_for_no_loop_to_settle() -> None:
    """A and B, in default from the start, settle 2.5 each; only then does C fail: round 2."""
    rows = [["A", "B", 10], ["B", "A", 10], ["A", "C", 10], ["B", "C", 10], ["C", "D", 9]]
    found = contagion(rows, [["A", 2.5], ["B", 2.5]])
    assert found["pays"].tolist()[:3] == pytest.approx([5, 5, 5], rel=1e-14)
    assert found["round of default"].tolist()[:4] == [1, 1, 2, 0]


def test_payments_are_exact_where_hardly_anything_leaks_out() -> None:
    """A pair passes almost all it gets to each other: substitution alone would never end."""
    leak = 1e-6
    rows = [["A", "B", 1], ["B", "A", 1], ["A", "C", leak], ["B", "C", leak]]
    found = contagion(rows, [["A", leak / 2], ["B", leak / 4]])
    # x pays (leak/2 + y/(1+leak)), y pays (leak/4 + x/(1+leak))
    keep = 1 / (1 + leak)
    first = (leak / 2 + keep * leak / 4) / ((1 - keep) * (1 + keep))
    assert found.loc["A", "pays"] == pytest.approx(first, rel=1e-10)


def test_companies_with_only_a_cushion_and_the_outside_owe_nothing() -> None:
    """D stands apart, C only receives; #OUT is owed but has no row."""
    rows = [["A", "C", 4], ["A", "#OUT", 6]]
    found = contagion(rows, [["company", "cash"], ["A", 5], [None, None], ["D", 7], ["C", None]])
    assert found.index.tolist() == ["A", "C", "D", "total"]
    assert found.loc["A"].tolist() == [10, 5, 5, 0, 0, -5, 1]
    assert found.loc["C"].tolist() == [0, 0, 0, 2, 2, 2, 0]
    assert found.loc["D"].tolist() == [0, 0, 0, 0, 0, 7, 0]


def test_blank_cushions_are_none() -> None:
    """Everybody lives on what he receives; a frame's missing cell is a blank."""
    rows = [["A", "B", 5], ["B", "A", 4]]
    frame = pd.DataFrame([["A", np.nan], ["B", 0.0]])
    for nothing in (None, "", [[None, None]], frame):
        found = contagion(rows, nothing)
        assert found["pays"].tolist()[:2] == [4, 4]


@given(OBLIGATIONS, MONEY, st.randoms(use_true_random=False), st.floats(0, 1))
def test_order_names_and_parallel_rows_change_nothing(
    rows: Rows, money: Rows, draw: random.Random, recovery: float
) -> None:
    """Only who owes whom how much in all, and who has how much."""
    arguments = (NAMES[0], 0.5, recovery)
    found = contagion(rows, money, *arguments)
    shuffled = contagion(draw.sample(rows, len(rows)), draw.sample(money, len(money)), *arguments)
    pd.testing.assert_frame_equal(shuffled, found)
    halves = [[a, b, amount / 2] for a, b, amount in rows for _ in range(2)]  # type: ignore[operator]
    pd.testing.assert_frame_equal(contagion(halves, money, *arguments), found)
    turned = dict(zip(NAMES, reversed(NAMES), strict=True))
    renamed = contagion(
        [[turned[str(a)], turned[str(b)], amount] for a, b, amount in rows],
        [[turned[str(a)], amount] for a, amount in money],
        turned[NAMES[0]],
        *arguments[1:],
    )
    for name in NAMES:
        np.testing.assert_allclose(renamed.loc[turned[name]], found.loc[name], 1e-11, 1e-11)


@given(OBLIGATIONS, MONEY, st.floats(0, 1), st.floats(0, 1))
def test_no_money_is_made_and_less_recovery_pays_nobody_more(
    rows: Rows, money: Rows, recovery: float, less: float
) -> None:
    """0 ≤ pays ≤ owed, what is paid is received, and payments fall with recovery."""
    found = contagion(rows, money, "A", 1, recovery)
    assert (found["pays"] >= 0).all()
    assert (found["pays"] <= found["owed"]).all()
    companies, total = found.iloc[:-1], found.iloc[-1]
    assert (companies["shortfall"] == companies["owed"] - companies["pays"]).all()
    assert total["pays"] == pytest.approx(total["received"], rel=1e-12, abs=1e-12)
    worse = contagion(rows, money, "A", 1, recovery * less)
    assert (worse["pays"] <= found["pays"] * (1 + 1e-11)).all()


@pytest.mark.parametrize(
    ("arguments", "kind", "sentence"),
    [
        (([["A", "A", 5]], []), DomainError, "obligations at row 1: 'A' pays 5 to itself"),
        (
            ([["A", "B", -5]], None),
            DomainError,
            "obligations at row 1, column 3 must be at least 0, got -5: swap payer and payee",
        ),
        (
            ([["A", "B", 1], ["B", "A", "2bn"]], None),
            WrongTypeError,
            "obligations at row 2, column 3 must be a number, got the text '2bn'",
        ),
        (([[" ", "B", 1]], None), WrongTypeError, "obligations at row 1, column 1 is blank: the"),
        (([["A", "B", 0]], None), DomainError, "obligations has no amount above 0"),
        (([["#IN", "B", 4], ["B", "A", 1]], None), DomainError, "obligations has #IN as payer: wh"),
        (([["total", "B", 4]], None), DomainError, "a company 'total', which is the name of"),
        (
            (OWED, [["Oracle", 1], ["OpenAI", 2], ["Oracle", 3]]),
            DomainError,
            "cushions at row 3: 'Oracle' has 3 here and 1 in another row",
        ),
        ((OWED, [["A", -2]]), DomainError, "cushions at row 1, column 2 must be from 0 to 1e+300,"),
        ((OWED, [["A", "2bn"]]), WrongTypeError, "cushions at row 1, column 2 must be a number, g"),
        ((OWED, [[None, 2]]), WrongTypeError, "cushions at row 1, column 1 is blank: the company"),
        (
            (OWED, [[3, 2]]),
            WrongTypeError,
            "row 1, column 1 must be the name of the company, got 3",
        ),
        ((OWED, [["#OUT", 2]]), DomainError, "cushions at row 1: #OUT is the outside and has no"),
        ((OWED, [["*", 2]]), DomainError, "cushions at row 1, column 1 is '*', which stands for"),
        ((OWED, [["A"]]), WrongTypeError, "cushions must have the columns company, amount; got 1"),
        (
            (OWED, CUSHIONS, "openAI"),
            UnknownNameError,
            "failed: 'openAI' is neither in obligations nor in cushions; did you mean 'OpenAI'?",
        ),
        (
            (OWED, CUSHIONS, [["Oracle"], ["AMD"]]),
            UnknownNameError,
            "failed at row 2, column 1: 'AMD' is neither in obligations nor in cushions",
        ),
        ((OWED, CUSHIONS, 5), WrongTypeError, "failed must be the name of the company, got 5"),
        ((OWED, CUSHIONS, ErrorValue("#N/A")), WrongTypeError, "failed is the error #N/A"),
        ((OWED, CUSHIONS, "Oracle", 60), DomainError, "haircut must be at least 0 and at most 1, "),
        ((OWED, CUSHIONS, "", 1, 2), DomainError, "recovery must be at least 0 and at most 1, got"),
        ((OWED, CUSHIONS, "", 1, 1, -1), DomainError, "recovery_claims must be at least 0 and at"),
        ((OWED, CUSHIONS, "", 1, 1, 1, 2), DomainError, "pays must be at least 0 and at most 1, g"),
    ],
)
def test_a_question_without_an_answer_says_why(
    arguments: tuple[object, ...], kind: type[ValueError], sentence: str
) -> None:
    """Each error is one sentence with the argument, the row, the value and the limit."""
    with pytest.raises(kind) as caught:
        contagion(*arguments)  # type: ignore[arg-type]
    assert sentence in str(caught.value)
