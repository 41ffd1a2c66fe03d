"""Reading a table of payments: what is accepted, and the sentence for what is not."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from udfs.cells.errors import DomainError, ErrorValue, WrongTypeError
from udfs.networks.network import Network, read_network

TRIANGLE = [["A", "B", 5], ["B", "C", 7], ["C", "A", 9]]


def payments(network: Network) -> set[tuple[str, str, float]]:
    """List the payments of a network by name."""
    names = network.companies
    triples = zip(network.payer, network.payee, network.amount, strict=True)
    return {(names[payer], names[payee], float(amount)) for payer, payee, amount in triples}


def test_rows_become_payments_between_companies_sorted_by_name() -> None:
    """A row is payer, payee, amount."""
    network = read_network("flows", [["C", "A", 9], ["B", "C", 7], ["A", "B", 5]])
    assert network.companies == ("A", "B", "C")
    assert payments(network) == {("A", "B", 5.0), ("B", "C", 7.0), ("C", "A", 9.0)}
    assert network.paid.tolist() == [5, 7, 9]
    assert network.received.tolist() == [9, 5, 7]


@pytest.mark.parametrize(
    "flows",
    [
        [["payer", "payee", "amount"], *TRIANGLE],
        [["Payer", "Payee", "USD bn, 2025"], *TRIANGLE],
        [["", None, "amount"], *TRIANGLE],
        [[None, None, None], ["from", "to", "amount"], *TRIANGLE],
        [*TRIANGLE[:1], ["", " ", None], *TRIANGLE[1:], [None, None, None]],
        [[None, "", "", "a note"], *([*row, "equity"] for row in TRIANGLE)],
        [["A", "B", 2], ["B", "C", 7], ["A", "B", 3], ["C", "A", 9]],
        [[" A", "B ", 5.0], ["B", "C", np.int64(7)], ["C", "A", 9]],
        tuple(tuple(row) for row in TRIANGLE),
        np.array(TRIANGLE, dtype=object),
        pd.DataFrame(TRIANGLE, columns=["from", "to", "flow"]),
        pd.DataFrame([*TRIANGLE[:2], [None, None, None], *TRIANGLE[2:]]),
    ],
)
def test_headers_blank_rows_further_columns_and_parallel_rows_change_nothing(
    flows: list[list[object]],
) -> None:
    """Every spelling of the triangle is the triangle."""
    network = read_network("flows", flows)  # type: ignore[arg-type]  # rows of mixed cells
    assert payments(network) == payments(read_network("flows", TRIANGLE))


def test_parallel_rows_add_up_to_the_same_digits_in_any_order() -> None:
    """0.1 + 0.2 + 0.3 depends on the order in floats; the order of rows must not."""
    rows = [["A", "B", amount] for amount in (0.1, 0.2, 0.3)]
    forward, backward = read_network("flows", rows), read_network("flows", rows[::-1])
    assert forward.amount.tolist() == backward.amount.tolist()


def test_a_company_whose_payments_are_all_zero_is_still_a_company() -> None:
    """The shape of a result depends on names, never on values."""
    network = read_network("flows", [["A", "B", 5], ["C", "D", 0]])
    assert network.companies == ("A", "B", "C", "D")
    assert payments(network) == {("A", "B", 5.0)}


def test_the_outside_is_no_company_and_only_what_enters_is_kept() -> None:
    """#IN pays, #OUT is paid, in any case of letters."""
    rows = [["#IN", "A", 4], ["A", "B", 5], ["B", "#OUT", 3], ["#in", "A", 1], ["#IN", "C", 0]]
    network = read_network("flows", rows)
    assert network.companies == ("A", "B", "C")
    assert payments(network) == {("A", "B", 5.0)}
    assert network.entering is not None
    assert network.entering.tolist() == [5, 0, 0]
    assert read_network("flows", TRIANGLE).entering is None


@pytest.mark.parametrize(
    ("row", "kind", "sentence"),
    [
        (["A", "A", 5], DomainError, "flows at row 2: 'A' pays 5 to itself"),
        (
            ["A", "B", -5],
            DomainError,
            "flows at row 2, column 3 must be at least 0, got -5: swap payer and payee instead",
        ),
        (
            ["A", "B", "12bn"],
            WrongTypeError,
            "flows at row 2, column 3 must be a number, got the text '12bn'",
        ),
        (["A", "B", None], WrongTypeError, "flows at row 2, column 3 is blank: the amount is"),
        (["A", "B", math.nan], WrongTypeError, "flows at row 2, column 3 must be a finite number"),
        (["A", "B", ErrorValue("#N/A")], WrongTypeError, "flows at row 2, column 3 is the error"),
        (["", "B", 5], WrongTypeError, "flows at row 2, column 1 is blank: the payer is missing"),
        (["A", None, 5], WrongTypeError, "flows at row 2, column 2 is blank: the payee is missing"),
        (["A", 7, 5], WrongTypeError, "flows at row 2, column 2 must be the name of the payee"),
        (
            [ErrorValue("#REF!"), "B", 5],
            WrongTypeError,
            "flows at row 2, column 1 is the error #REF!",
        ),
        (["A", "#N/A", 5], WrongTypeError, "flows at row 2, column 2 is the error #N/A"),
        (["A", "#IN", 5], DomainError, "column 2 is #IN, which can only be a payer"),
        (["#OUT", "A", 5], DomainError, "column 1 is #OUT, which can only be a payee"),
        (["#IN", "#OUT", 5], DomainError, "flows at row 2: 5 goes from #IN to #OUT past any"),
        (["*", "A", 5], DomainError, "column 1 is '*', which stands for all companies"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_value(
    row: list[object], kind: type[ValueError], sentence: str
) -> None:
    """The second row is wrong."""
    with pytest.raises(kind) as caught:
        read_network("flows", [["A", "B", 5], row, ["B", "A", 5]])  # type: ignore[list-item]
    assert sentence in str(caught.value)


@pytest.mark.parametrize("amount", ["12bn", "$12", "-", "#N/A", "undisclosed"])
def test_a_mistyped_amount_in_the_first_row_is_not_taken_for_a_header(amount: str) -> None:
    """A payment must not vanish because its amount is a text."""
    with pytest.raises(WrongTypeError, match="row 1, column 3"):
        read_network("flows", [["A", "B", amount], *TRIANGLE])


@pytest.mark.parametrize(
    ("flows", "sentence"),
    [
        ([["A", "B"], ["B", "A"]], "must have the columns payer, payee, amount; got 2"),
        (["A", "B", 5], "flows must be a table of rows and columns"),
        ([["A", "B", 5], ["B", "A"]], "flows"),
        (5, "flows must be a table"),
        (None, "flows must be a table"),
    ],
)
def test_anything_but_a_table_of_three_columns_is_refused(flows: object, sentence: str) -> None:
    """The shape is checked before the rows."""
    with pytest.raises(WrongTypeError, match=sentence):
        read_network("flows", flows)  # type: ignore[arg-type]


def test_a_clean_table_is_read_by_columns_as_it_is_row_by_row() -> None:
    """A blank row sends the table the long way round, with the same result."""
    rows = [["#in", "A ", 4], [" A", "B", 5], ["B", "#OUT", 3], ["A", "C", 0], ["A", "B", 0.5]]
    short, long = read_network("flows", rows), read_network("flows", [*rows, [""] * 3, rows[0]])
    assert short.companies == long.companies == ("A", "B", "C")
    assert payments(short) == payments(long) == {("A", "B", 5.5)}
    assert short.entering is not None
    assert long.entering is not None
    assert (2 * short.entering).tolist() == long.entering.tolist() == [8, 0, 0]
    assert short.leaving is not None
    assert short.leaving.tolist() == [0, 3, 0]
