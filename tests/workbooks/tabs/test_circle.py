"""The Circle tab: flows of all deals, whole or by the year, and who falls when one fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from udfs import circular_exposure

if TYPE_CHECKING:
    from addin.calc import Calculation
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book


def flows(finished: Finished, calculation: Calculation) -> list[list[object]]:
    """Read payer, payee and amount of every flow."""
    place = finished.places["circle.flows"]
    return [
        [calculation.value(place.sheet, row, place.column + offset) for offset in range(3)]
        for row in range(place.row, place.row + place.height)
    ]


def test_every_flow_of_every_deal_is_listed_once(finished: Finished, book: Book) -> None:
    cash = [f for deal in book.deals.values() for f in deal.flows if f.kind != "guarantee"]
    called = [f for deal in book.deals.values() for f in deal.flows if f.kind == "guarantee"]
    assert finished.places["circle.flows"].height == len(cash)
    assert finished.places["circle.guarantees"].height == len(called)


@pytest.mark.parametrize("edition", ["article", "filed", "latest"])
def test_a_flow_that_an_edition_lacks_amounts_to_zero_in_it(
    finished: Finished, book: Book, edition: str
) -> None:
    calculation = finished.switched(edition, "base")
    cash = [f for deal in book.deals.values() for f in deal.flows if f.kind != "guarantee"]
    for flow, (_, _, amount) in zip(cash, flows(finished, calculation), strict=True):
        assert (amount == 0) == (edition not in flow.editions) or amount == 0


@pytest.mark.parametrize("edition", ["article", "filed", "latest"])
def test_the_circulation_is_that_of_the_listed_flows(finished: Finished, edition: str) -> None:
    calculation = finished.switched(edition, "base")
    expected = circular_exposure(flows(finished, calculation), "*", "circular")
    assert finished.computed(calculation, "circle.circular") == pytest.approx(expected, rel=1e-9)


def test_a_commitment_by_the_year_is_its_whole_over_its_years(finished: Finished) -> None:
    whole = flows(finished, finished.calculation())
    calculation = finished.calculation({"circle.basis_name": "per year"})
    yearly = flows(finished, calculation)
    contract = next(n for n, (payer, payee, _) in enumerate(whole) if (payer, payee) == PAIR)
    assert whole[contract][2] == 300
    assert yearly[contract][2] == pytest.approx(60)
    equity = next(n for n, row in enumerate(whole) if row[:2] == ["Nvidia", "OpenAI"])
    assert yearly[equity][2] == whole[equity][2]


PAIR = ("OpenAI", "Oracle")


def test_the_matrix_holds_each_flow_between_companies_that_pay_and_are_paid(
    finished: Finished,
) -> None:
    names = finished.places["circle.payee"].columns
    calculation = finished.calculation()
    for payer, payee, amount in flows(finished, calculation):
        if payer in names and payee in names and [payer, payee] == ["Nvidia", "OpenAI"]:
            row = finished.places[f"circle.payer_{names.index(payer) + 1}"].row
            column = finished.places["circle.payee"].column + names.index(payee)
            assert calculation.value("Circle", row, column) == amount


def test_a_lab_that_pays_less_leaves_more_unpaid(finished: Finished) -> None:
    unpaid = []
    for share in (1.0, 0.5, 0.1):
        calculation = finished.calculation({"circle.failed_pays": share})
        unpaid.append(finished.computed(calculation, "circle.shortfall"))
    assert unpaid == sorted(unpaid)
    assert unpaid[0] < unpaid[-1]


def test_a_deal_shows_the_widest_loop_that_its_payment_belongs_to(finished: Finished) -> None:
    assert "OpenAI → Oracle" in finished.stored("oracle-openai.loop")
    assert finished.stored("oracle-openai.loop_amount") == 40
    assert finished.stored("nvidia-intel.loop") == "none"
    assert finished.stored("nvidia-intel.loop_amount") == 0
