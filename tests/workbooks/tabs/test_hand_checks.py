"""What an analyst recomputes by hand before believing the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book


def test_160_million_shares_at_600_dollars_are_96_billion(finished: Finished) -> None:
    assert finished.stored("amd-openai.value_at_top") == pytest.approx(96.0, rel=1e-12)


def test_a_tranche_that_is_delivered_after_expiry_is_worth_nothing(finished: Finished) -> None:
    """In the high case deliveries are slower and the last one comes too late."""
    late = finished.switched("article", "high")
    expiry = finished.computed(late, "amd-openai.expiry")
    assert finished.computed(late, "amd-openai.tranche_milestone:last") > expiry
    assert finished.computed(late, "amd-openai.tranche_value:last") == 0
    assert finished.computed(late, "amd-openai.tranche_value:first") > 0
    due = finished.stored("amd-openai.tranche_milestone:last")
    assert due <= finished.stored("amd-openai.expiry")
    assert finished.stored("amd-openai.tranche_value:last") > 0


def test_ten_of_35_billion_are_29_percent(finished: Finished) -> None:
    share = finished.stored("nvidia-openai.street_share")
    assert share == pytest.approx(10 / 35, rel=1e-12)
    assert round(100 * share) == 29


def test_the_payments_of_oracles_contract_are_60_billion_a_year(finished: Finished) -> None:
    assert finished.stored("oracle-openai.payment") == pytest.approx(60, rel=1e-12)


def ratios(finished: Finished, key: str) -> dict[str, object]:
    """Read a yearly line by the name of its period."""
    place = finished.places[key]
    cells = [finished.stored(f"{key}:{period}") for period in place.columns]
    return dict(zip(place.columns, cells, strict=True))


def test_oracles_notes_are_3_01_times_its_equity_at_may_2026_only(finished: Finished) -> None:
    found = ratios(finished, "leverage.notes_to_equity")
    near = {name for name, cell in found.items() if cell != "n/a" and round(cell, 2) == 3.01}
    assert near == {"FY26"}
    assert finished.stored("oracle.end:FY26").isoformat()[:10] == "2026-05-31"


def test_the_articles_450_percent_is_reached_at_aug_2025_with_leases_and_labelled_so(
    finished: Finished,
) -> None:
    found = ratios(finished, "leverage.leases_to_equity")
    near = {name for name, cell in found.items() if cell != "n/a" and round(cell, 2) == 4.5}
    assert near == {"Q1 FY26"}
    assert finished.stored("oracle.end:Q1 FY26").isoformat()[:10] == "2025-08-31"
    title, row, _ = finished.cell("leverage.leases_to_equity")
    label = finished.shown[title].cell(row, 2).value
    assert "leases" in label
    assert "reconciles" in label
    assert round(ratios(finished, "leverage.notes_to_equity")["Q1 FY26"], 2) < 4


def test_debt_to_equity_has_three_definitions_each_labelled(finished: Finished) -> None:
    shown = {
        "notes_to_equity": ("only", {"FY26": 3.01, "Q1 FY27": 1.86}),
        "finance_to_equity": ("finance leases", {"FY26": 3.19}),
        "leases_to_equity": ("all leases", {"FY25": 5.20, "Q1 FY26": 4.50, "Q1 FY27": 2.32}),
    }
    for key, (words, expected) in shown.items():
        title, row, _ = finished.cell(f"leverage.{key}")
        assert words in finished.shown[title].cell(row, 2).value
        found = ratios(finished, f"leverage.{key}")
        for period, value in expected.items():
            assert round(found[period], 2) == value, (key, period)


def test_one_billion_in_a_year_is_thirty_times_less_than_what_is_spent(finished: Finished) -> None:
    assert finished.stored("build.spent_to_earned") == pytest.approx(30, rel=1e-12)
    assert finished.stored("build.year_spend") == pytest.approx(360, rel=1e-12)


def test_ten_six_and_ten_gigawatts_are_26_and_seven_fewer_than_claimed(finished: Finished) -> None:
    assert finished.stored("build.named") == pytest.approx(26, rel=1e-12)
    assert finished.stored("build.beyond") == pytest.approx(7, rel=1e-12)


def test_a_gigawatt_costs_15_35_50_to_60_or_67_as_one_counts(finished: Finished) -> None:
    costs = ("amd", "chips", "site_low", "site_high", "service")
    found = [round(finished.stored(f"build.cost_{each}")) for each in costs]
    assert found == [15, 35, 50, 60, 67]


def test_a_day_added_63_billion_to_amd_and_250_to_oracle(finished: Finished) -> None:
    assert finished.stored("announcements.added_amd") == pytest.approx(
        1622 * 203.71 * (1 - 1 / 1.237) / 1000, rel=1e-12
    )
    assert round(finished.stored("announcements.added_oracle")) == 250


@pytest.mark.parametrize("edition", ["filed", "latest"])
def test_the_xai_vehicles_are_owed_13_3_and_hold_15_2_with_their_equity(
    finished: Finished, edition: str
) -> None:
    """What SpaceX files: 2.039 current and 11.290 non-current; equity is 5.4 less Apollo's 3.5."""
    debt, equity = 2.039 + 11.290, 5.4 - 3.5
    switched = finished.switched(edition, "base")
    found = {
        key: finished.computed(switched, f"nvidia-xai.{key}")
        for key in ("debt", "equity", "asset_cost", "package", "other_equity")
    }
    # Nvidia said up to 2, which is more than the equity there is: none is left for others.
    expected = {"debt": debt, "equity": equity, "asset_cost": debt + equity, "other_equity": 0.0}
    expected["package"] = debt + equity
    assert found == pytest.approx(expected, rel=1e-12, abs=1e-12)


def test_coreweave_owes_35_6_of_which_openais_contracts_are_63_percent(finished: Finished) -> None:
    """The principal that it files, in place of a headline's 24.9."""
    latest = finished.switched("latest", "base")
    cover = finished.computed(latest, "openai-coreweave.debt_cover")
    assert cover == pytest.approx((11.9 + 4.0 + 6.5) / 35.551, rel=1e-12)
    assert round(cover, 2) == 0.63
    rate = finished.computed(latest, "openai-coreweave.implied_rate")
    assert rate == pytest.approx(0.640 * 4 / 35.551, rel=1e-12)
    peer = finished.computed(latest, "leverage.coreweave_debt")
    assert peer == pytest.approx(35.551 / (2.575 * 4), rel=1e-12)


def test_broadcoms_42_35_and_29_are_one_programme_of_which_the_42_alone_is_a_flow(
    finished: Finished, book: Book
) -> None:
    """They are never added: no flow of any deal moves the 35, the 29 or what was issued."""
    sizes = ("broadcom_loan", "chip_programme", "lease_backstop", "broadcom_notes_issued")
    figures = book.deals["anthropic"].figures
    assert [figures[key].editions["latest"].value for key in sizes] == [42, 35, 29, 0]
    moved = [flow.amount for each in book.deals.values() for flow in each.flows]
    assert [moved.count(key) for key in sizes] == [1, 0, 0, 0]
    # Microsoft 5, Amazon 8 + 10 + 20, Google 10 + 30: those who sell to Anthropic, not Broadcom.
    latest = finished.switched("latest", "base")
    assert finished.computed(latest, "anthropic.financed") == pytest.approx(83, rel=1e-12)
