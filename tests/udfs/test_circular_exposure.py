"""CIRCULAR_EXPOSURE: published numbers, its table, its measures and its errors."""

from __future__ import annotations

import ast
import csv
import math
from pathlib import Path

import pandas as pd
import pytest

from udfs.cells.errors import DomainError, UnknownNameError, WrongTypeError
from udfs.circular_exposure import circular_exposure

TABLES = Path(__file__).parents[1] / "tables"
TRIANGLE = [["A", "B", 5], ["B", "C", 7], ["C", "A", 9]]
# Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms (2001), figure 26.1: maximum flow 23.
CLRS = [
    *[["s", "v1", 16], ["s", "v2", 13], ["v1", "v3", 12], ["v2", "v1", 4], ["v3", "v2", 9]],
    *[["v2", "v4", 14], ["v4", "v3", 7], ["v3", "t", 20], ["v4", "t", 4]],
]


def read(name: str) -> list[dict[str, str]]:
    """Read one of the published tables."""
    with (TABLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def frame(flows: object) -> pd.DataFrame:
    """Compute the table of all companies."""
    result = circular_exposure(flows)  # type: ignore[arg-type]
    assert isinstance(result, pd.DataFrame)
    return result


def food_web(model: str) -> list[list[object]]:
    """Read one food web (Tilly 1968, Odum 1957, as collected in the enaR package)."""
    rows = [row for row in read("food_web_edges.csv") if row["model"] == model]
    return [[row["from"], row["to"], float(row["flow"])] for row in rows]


@pytest.mark.parametrize("row", read("own_circularity_small.csv"), ids=lambda row: row["case"])
def test_the_small_graphs_have_their_hand_checked_circulation(row: dict[str, str]) -> None:
    """The column ratio is Σf/Σamount; node_roundtrip is circular/received, by maximum flow."""
    edges = ast.literal_eval(row["edges"])
    table = frame(edges)
    assert table.loc["whole system", "paid"] == float(row["total"])
    assert table.loc["whole system", "received"] == float(row["total"])
    assert table.loc["whole system", "circular"] == pytest.approx(float(row["max_circ"]))
    assert table.loc["whole system", "share of paid"] == pytest.approx(float(row["ratio"]))
    trips = ast.literal_eval(row["node_roundtrip"])
    for company, share in trips.items():
        assert table.loc[company, "share of received"] == pytest.approx(share, abs=1e-15)
        assert circular_exposure(edges, company, "share") == pytest.approx(share, abs=1e-15)
    assert set(trips) == set(table.index[:-1])


@pytest.mark.parametrize("row", read("own_circularity_small.csv"), ids=lambda row: row["case"])
def test_the_small_graphs_have_their_finn_index_unless_they_are_closed(
    row: dict[str, str],
) -> None:
    """Where the table has no index, no money enters."""
    edges = ast.literal_eval(row["edges"])
    if math.isnan(float(row["FCI"])):
        with pytest.raises(DomainError, match="flows is a closed system: no money enters"):
            circular_exposure(edges, "*", "cycling_index")
    else:
        index = circular_exposure(edges, "*", "cycling_index")
        assert index == pytest.approx(float(row["FCI"]), abs=1e-15)


def test_a_dollar_that_may_take_two_ways_takes_the_longer_one_too() -> None:
    """greedy_order: C's round trip is 1, though A could spend its dollar on the longer loop."""
    row = next(row for row in read("own_circularity_small.csv") if row["case"] == "greedy_order")
    assert circular_exposure(ast.literal_eval(row["edges"]), "C", "share") == 1


def test_the_triangle_of_5_7_9_circulates_15_of_21() -> None:
    """The smallest payment goes round; equal companies stand by name."""
    table = frame(TRIANGLE)
    assert table.index.name == "company"
    assert table.index.tolist() == ["A", "B", "C", "whole system"]
    assert table.columns.tolist() == [
        *["paid", "received", "circular", "share of paid", "share of received"]
    ]
    assert table["circular"].tolist() == [5, 5, 5, 15]
    assert table["paid"].tolist() == [5, 7, 9, 21]
    assert table["received"].tolist() == [9, 5, 7, 21]
    assert table["share of received"].tolist() == [5 / 9, 1, 5 / 7, 15 / 21]
    assert table["share of paid"].tolist() == [1, 5 / 7, 5 / 9, 15 / 21]


def test_the_maximum_flow_of_clrs_comes_back_to_its_source() -> None:
    """With an arc from sink to source the maximum flow is the source's circular amount."""
    assert circular_exposure([*CLRS, ["t", "s", 100]], "s") == 23
    assert circular_exposure([*CLRS, ["t", "s", 100]], "t") == 23
    assert circular_exposure(CLRS, "s") == 0


def test_cone_springs_has_its_published_cycling_index() -> None:
    """Finn (1976) and later: 9.2% of what flows has flowed before."""
    index = circular_exposure(food_web("Cone Springs"), "*", "cycling_index")
    assert index == pytest.approx(0.0919390, abs=5e-8)


def test_silver_springs_recycles_nothing() -> None:
    """No path leads back in it; its #IN and #OUT rows are no companies."""
    assert circular_exposure(food_web("Silver Springs"), "*", "cycling_index") == 0
    table = frame(food_web("Silver Springs"))
    assert table["circular"].tolist() == [0] * 6
    assert table.loc["whole system", "paid"] == 7879


def test_each_measure_is_one_number_of_a_company_or_of_all() -> None:
    """The measures agree with the table."""
    for company, row in frame(TRIANGLE).iterrows():
        name = "*" if company == "whole system" else str(company)
        assert circular_exposure(TRIANGLE, name) == row["circular"]
        assert circular_exposure(TRIANGLE, name, "Circular") == row["circular"]
        assert circular_exposure(TRIANGLE, name, "share") == row["share of received"]
        if name != "*":
            assert circular_exposure(TRIANGLE, f" {name} ", "PAID_SHARE") == row["share of paid"]
            assert circular_exposure(TRIANGLE, name, "paid") == row["paid"]
            assert circular_exposure(TRIANGLE, name, "received") == row["received"]
    assert isinstance(circular_exposure(TRIANGLE, "A"), float)


def test_the_return_share_of_two_companies_is_that_of_a_geometric_series() -> None:
    """A pays 10 to B, B pays 4 back: a dollar of A comes back with chance 0.4, so N = 1/0.6."""
    flows = [["A", "B", 10], ["B", "A", 4]]
    assert circular_exposure(flows, "A", "return_share") == pytest.approx(0.4)
    assert circular_exposure([*flows, ["B", "C", 1]], "C", "return_share") == 0


def test_a_company_without_payments_keeps_its_row_of_zeros() -> None:
    """Its shares are 0: nothing is paid or received."""
    table = frame([*TRIANGLE, ["Z", "A", 0], ["#IN", "Y", 3]])
    assert table.loc["Z"].tolist() == [0, 0, 0, 0, 0]
    assert table.loc["Y"].tolist() == [0, 0, 0, 0, 0]
    assert table.index.tolist() == ["A", "B", "C", "Y", "Z", "whole system"]


def test_the_largest_circular_amount_comes_first_and_none_is_dust() -> None:
    """Payments outside every loop give exactly 0, without a sign."""
    table = frame([["D", "E", 0.1], ["E", "D", 0.3], ["A", "B", 0.2], ["B", "C", 0.7]])
    assert table.index.tolist() == ["D", "E", "A", "B", "C", "whole system"]
    assert table["circular"].tolist() == [0.1, 0.1, 0, 0, 0, 0.2]
    assert not any(math.copysign(1, value) < 0 for value in table["circular"])


def test_a_frame_and_rows_give_the_same_table() -> None:
    """Columns are taken in order, whatever their names."""
    columns = pd.DataFrame(CLRS, columns=["from", "to", "amount"]).assign(kind="equity")
    pd.testing.assert_frame_equal(frame(columns), frame([["from", "to", "amount"], *CLRS]))


@pytest.mark.parametrize(("pairs", "label"), [(51, "2 companies"), (54, "8 companies")])
def test_above_100_companies_the_largest_100_are_shown_and_the_rest_counted(
    pairs: int, label: str
) -> None:
    """Pair k passes k round; the pairs with the least are left out."""
    rows = []
    for size in range(1, pairs + 1):
        rows += [[f"a{size}", f"b{size}", size], [f"b{size}", f"a{size}", 2 * size]]
    table = frame(rows)
    assert len(table) == 102
    assert table.index[:2].tolist() == [f"a{pairs}", f"b{pairs}"]
    assert table["circular"].iloc[99] == pairs - 49
    assert table.loc["whole system", "circular"] == pairs * (pairs + 1)
    assert table.index[-1] == f"{label} left out"
    assert table.iloc[-1].isna().all()
    assert table.attrs["blank"] == tuple((101, column) for column in range(5))


def test_the_largest_100_are_exact_though_large_payments_need_not_come_back() -> None:
    """Companies that pay and receive most may have the least circular amount."""
    hub = [[f"big{k:03}", "hub", 1000 + k] for k in range(80)]
    hub += [["start", f"big{k:03}", 1000 + k] for k in range(80)]
    hub += [["hub", "start", 0.5]]
    loops = [[f"a{k:02}", f"b{k:02}", 10 + k] for k in range(45)]
    loops += [[f"b{k:02}", f"a{k:02}", 10 + k] for k in range(45)]
    table = frame([*hub, *loops])
    names = [name for k in reversed(range(45)) for name in (f"a{k:02}", f"b{k:02}")]
    names += [*(f"big{k:03}" for k in range(10))]
    assert table.index.tolist() == [*names, "whole system", "72 companies left out"]


def test_a_hundred_companies_are_all_shown() -> None:
    """The limit itself leaves nobody out."""
    rows = [[f"n{k:03}", f"n{(k + 1) % 100:03}", 1] for k in range(100)]
    assert frame(rows).index.tolist() == [*(f"n{k:03}" for k in range(100)), "whole system"]
    rows = [[f"n{k:03}", f"n{(k + 1) % 101:03}", 1] for k in range(101)]
    assert frame(rows).index[-1] == "1 company left out"


@pytest.mark.parametrize(
    ("arguments", "kind", "sentence"),
    [
        (([["A", "B", 0]],), DomainError, "flows has no amount above 0"),
        (([["payer", "payee", "amount"]],), DomainError, "flows has no amount above 0"),
        (([["A", "B", 1e301]],), DomainError, "flows must add up to at most 1e+300, got 1e+301"),
        (([["A", "A", 5]],), DomainError, "flows at row 1: 'A' pays 5 to itself"),
        (
            ([["Nvidia", "Oracle", 5]], "NVIDIA"),
            UnknownNameError,
            "company 'NVIDIA' is not in flows; did you mean 'Nvidia'?",
        ),
        ((TRIANGLE, "#IN"), UnknownNameError, "company '#IN' is not in flows"),
        ((TRIANGLE, 5), WrongTypeError, "company must be a text, got 5"),
        ((TRIANGLE, None, "share"), WrongTypeError, "measure needs a company, or '*' for the"),
        (
            (TRIANGLE, "A", "shares"),
            WrongTypeError,
            "paid_share, paid, received, return_share; got 'shares'; did you mean 'share'?",
        ),
        (
            (TRIANGLE, "*", "paid"),
            WrongTypeError,
            "measure must be one of circular, share, cycling_index; got 'paid'",
        ),
        (
            ([["whole system", "B", 5]],),
            DomainError,
            "flows has a company 'whole system', which is the name of another row here",
        ),
    ],
)
def test_a_question_without_an_answer_says_why(
    arguments: tuple[object, ...], kind: type[ValueError], sentence: str
) -> None:
    """Each error is one sentence with the argument, the value and the limit."""
    with pytest.raises(kind) as caught:
        circular_exposure(*arguments)  # type: ignore[arg-type]
    assert sentence in str(caught.value)
