"""What an analyst recomputes by hand before believing the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished


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
