"""Announced, signed, firm, paid: the sums by hand from the figures, and what the Circle counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks.book.flow import CATEGORIES
from workbooks.tabs.checks import WORDS
from workbooks.tabs.parts.flows import STATED, cash_flows, guarantees

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book

UNTOLD = WORDS["not_stated"][1]
PARTS = ("commitment", "sum_signed", "sum_firm", "sum_paid")
# By hand, latest edition, USD bn: announced, signed, firm, paid.
LATEST = {
    "amd-openai": (90, 90, 90 * 1 / 6, UNTOLD),  # one of six gigawatts is binding
    "nvidia-openai": (30, 30, 30, 30),  # the round closed on 2026-03-31
    "nvidia-intel": (5, 5, 5, 5),
    "nvidia-xai": (13.329 + 1.9, 13.329 + 1.9, 13.329 + 1.9, 13.329),  # equity paid: not stated
    "microsoft-nebius": (19.4, 19.4, 17.4, UNTOLD),  # 19.4 is a ceiling
    "oracle-openai": (300, 300, UNTOLD, UNTOLD),  # the terms were never published
    "stargate": (500, 0, 0, UNTOLD),
    "nvidia-guarantee": (105, 105, UNTOLD, UNTOLD),  # signed, and no money moved
    "openai-amazon": (38 + 100, 38 + 100, UNTOLD, UNTOLD),
    "openai-microsoft": (250, 250, UNTOLD, 17.2),
    "anthropic": (30 + 100 + 200, 30 + 100, UNTOLD, UNTOLD),  # Google's 200: one source
}


@pytest.mark.parametrize("deal", LATEST)
def test_what_a_deal_announces_signs_and_pays_is_what_its_figures_say(
    finished: Finished, deal: str
) -> None:
    calculation = finished.switched("latest", "base")
    found = [finished.computed(calculation, f"{deal}.{part}") for part in PARTS]
    wanted = [each if isinstance(each, str) else pytest.approx(each) for each in LATEST[deal]]
    assert found == wanted


def test_the_article_states_nothing_of_a_deal_that_came_after_it(finished: Finished) -> None:
    for deal in ("amd-meta", "anthropic", "openai-amazon", "nvidia-guarantee"):
        assert {finished.stored(f"{deal}.{part}") for part in PARTS} == {UNTOLD}
    assert finished.stored("nvidia-openai.commitment") == 100  # a letter of intent
    assert finished.stored("nvidia-openai.sum_signed") == 0


@pytest.mark.parametrize("edition", ["article", "latest"])
def test_the_total_adds_up_what_each_deal_states(finished: Finished, edition: str) -> None:
    calculation = finished.switched(edition, "base")
    deals = [sheet.key for sheet in finished.sheets if f"{sheet.key}.commitment" in finished.places]
    for total, part in zip(("announced", "signed", "firm", "paid"), PARTS, strict=True):
        stated = [finished.computed(calculation, f"{deal}.{part}") for deal in deals]
        numbers = [each for each in stated if isinstance(each, (int, float))]
        found = finished.computed(calculation, f"summary.total_{total}")
        assert found == (pytest.approx(sum(numbers)) if sum(numbers) else UNTOLD)


def test_no_flow_pays_more_than_it_signs_or_signs_more_than_it_announces(
    finished: Finished, book: Book
) -> None:
    for edition in ("article", "filed", "latest"):
        calculation = finished.switched(edition, "base")
        for name, flows in (("flows", cash_flows(book)), ("guarantees", guarantees(book))):
            for number in range(1, len(flows) + 1):
                parts = [
                    finished.computed(calculation, f"circle.{name}_{number}_{part}")
                    for part in STATED
                ]
                announced, signed, firm, paid = (
                    float(each) if isinstance(each, (int, float)) else 0.0 for each in parts
                )
                assert announced + 1e-9 >= signed >= max(firm, paid) - 1e-9, (edition, name, number)


@pytest.mark.parametrize("counted", STATED)
def test_the_circle_counts_what_is_chosen_of_each_flow(finished: Finished, counted: str) -> None:
    calculation = finished.calculation()
    calculation.put(*finished.cell("cover.edition_name"), "latest")
    calculation.put(*finished.cell("circle.counted_name"), counted)
    calculation.evaluate()
    column = finished.places[f"circle.flows_{counted}"]
    shown = [
        calculation.value(column.sheet, column.row + n, column.column) for n in range(column.height)
    ]
    numbers = [each for each in shown if isinstance(each, (int, float))]
    assert finished.computed(calculation, "circle.all_flows") == pytest.approx(sum(numbers))
    for part in ("circular", "share", "shortfall"):
        assert isinstance(finished.computed(calculation, f"circle.{part}"), (int, float))


def test_every_packaged_flow_says_what_became_of_it_and_of_which_kind_it_is(book: Book) -> None:
    for deal in book.deals.values():
        for flow in deal.flows:
            assert flow.states, (deal.id, flow.amount)
            assert flow.category, (deal.id, flow.amount)


def test_the_flows_are_divided_as_their_files_say_and_the_shares_sum_to_all(
    finished: Finished, book: Book
) -> None:
    calculation = finished.switched("latest", "base")
    amounts = finished.places["circle.flows_announced"]
    by_category: dict[str, float] = {}
    for number, (_, flow) in enumerate(cash_flows(book)):
        amount = calculation.value(amounts.sheet, amounts.row + number, amounts.column)
        by_category[flow.category] = by_category.get(flow.category, 0) + float(str(amount))
    shares = [
        finished.computed(calculation, f"circle.division_{key}")
        for key in ("circular", "other_ai", "everybody")
    ]
    every = sum(by_category.values())
    assert shares == [pytest.approx(by_category[each] / every) for each in CATEGORIES]
    assert sum(map(float, map(str, shares))) == pytest.approx(1)
