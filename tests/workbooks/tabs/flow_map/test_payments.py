"""What a map of flows shows: merged, bounded, placed, and what can go round."""

from __future__ import annotations

import random

import pytest

from workbooks.tabs.flow_map.payments import Payment, arranged

OTHERS = ("Others who pay", "Others who are paid")


def circle() -> list[Payment]:
    """Give the circle of the article, and a lender outside it."""
    return [
        Payment("Lab", "Cloud", 300, "purchase"),
        Payment("Cloud", "Chips", 40, "purchase"),
        Payment("Chips", "Lab", 100, "equity"),
        Payment("Lender", "Cloud", 60, "debt"),
    ]


def book(companies: int, payments: int, seed: int) -> list[Payment]:
    """Draw payments between companies at random."""
    drawn = random.Random(seed)  # noqa: S311 - no secret
    names = [f"Company {number}" for number in range(companies)]
    kinds = ("purchase", "lease", "debt", "equity", "warrant")
    return [
        Payment(*drawn.sample(names, 2), 10 ** drawn.uniform(-1, 2.5), drawn.choice(kinds))
        for _ in range(payments)
    ]


def test_payments_of_a_pair_and_a_kind_are_added_up() -> None:
    shown = arranged([*circle(), Payment("Lab", "Cloud", 5, "purchase", overlaps=True)], OTHERS)
    found = [each for each in shown.payments if (each.payer, each.payee) == ("Lab", "Cloud")]
    assert [(each.amount, each.kind, each.overlaps) for each in found] == [(305, "purchase", True)]


def test_another_kind_of_payment_stays_another() -> None:
    shown = arranged([*circle(), Payment("Chips", "Lab", 5, "debt")], OTHERS)
    assert len(shown.payments) == 5


def test_what_is_not_above_zero_or_stays_with_its_payer_is_left_out() -> None:
    nothing = [Payment("Lab", "Fund", 0, "equity"), Payment("Lab", "Lab", 9, "debt")]
    assert arranged([*circle(), *nothing], OTHERS) == arranged(circle(), OTHERS)
    assert arranged(nothing, OTHERS).payments == ()
    assert arranged([], OTHERS).payments == ()


def test_only_money_that_can_come_back_to_its_payer_is_circular() -> None:
    shown = arranged(circle(), OTHERS)
    assert shown.circular == {"Lab", "Cloud", "Chips"}
    assert [each.payer for each in shown.payments if not each.circular] == ["Lender"]


def test_what_is_bought_runs_to_the_right_and_what_finances_it_back() -> None:
    shown = arranged(circle(), OTHERS)
    assert dict(shown.columns) == {"Lab": 0, "Cloud": 1, "Chips": 2, "Lender": 0}
    assert [(each.payer, each.payee) for each in shown.backward] == [("Chips", "Lab")]


def test_of_a_circle_of_purchases_the_smallest_runs_back() -> None:
    ring = [
        Payment(*pair, amount, "purchase") for pair, amount in (("ab", 3), ("bc", 2), ("ca", 1))
    ]
    assert {each.amount for each in arranged(ring, OTHERS).backward} == {1}


def test_who_is_paid_by_nobody_stands_next_to_whom_it_pays() -> None:
    shown = arranged([*circle(), Payment("Fund", "Chips", 1, "equity")], OTHERS)
    assert shown.columns["Fund"] == shown.columns["Chips"] - 1


@pytest.mark.parametrize("seed", range(5))
def test_the_smaller_companies_of_many_stand_together_without_a_circle_of_their_own(
    seed: int,
) -> None:
    payments = book(150, 300, seed)
    shown = arranged(payments, OTHERS, companies=20)
    assert len(set(shown.columns) - set(OTHERS)) <= 20
    companies = {end for each in payments for end in (each.payer, each.payee)}
    assert shown.gathered == len(companies - set(shown.columns))
    assert max(shown.columns.values()) < 6
    assert not shown.circular & set(OTHERS)
    assert sum(each.amount for each in shown.payments) == pytest.approx(
        sum(each.amount for each in payments)
    )
    assert all(each.circular or each.kind not in {"purchase", "lease"} for each in shown.backward)


def test_the_order_of_the_payments_changes_nothing() -> None:
    payments = book(30, 60, 1)
    assert arranged(reversed(payments), OTHERS).columns == arranged(payments, OTHERS).columns
    shown = [(each.payer, each.payee, each.kind) for each in arranged(payments, OTHERS).payments]
    again = arranged(payments[::-1], OTHERS).payments
    assert [(each.payer, each.payee, each.kind) for each in again] == shown
