"""The Build tab: each gigawatt once, published totals kept, a shorter life costs more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import udfs

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished

CASES = ("low", "base", "high")


def years(finished: Finished, key: str) -> list[float]:
    """Read all years of a line."""
    place = finished.places[key]
    sheet = finished.shown[place.sheet]
    return [sheet.cell(place.row, place.column + year).value for year in range(place.width)]


def test_a_deal_with_gigawatts_stands_in_one_group(finished: Finished) -> None:
    sheet = finished.shown["Build"]
    listed = []
    for group in ("chips", "sites", "others"):
        place = finished.places[f"build.gigawatts_{group}"]
        listed += [sheet.cell(place.row + n, 2).value for n in range(place.height)]
    assert len(listed) == len(set(listed))
    assert {"Nvidia-OpenAI", "AMD-OpenAI", "Broadcom-OpenAI"} <= set(listed[:3])
    assert {"Stargate", "Oracle-OpenAI"} <= set(listed[3:])
    assert listed[-1] == "AMD-Meta"


@pytest.mark.parametrize("case", CASES)
def test_the_years_keep_the_published_totals_in_every_case(finished: Finished, case: str) -> None:
    switched = finished.switched("article", case)
    capex, revenue = finished.places["build.capex"], finished.places["build.revenue"]
    columns = range(capex.column, capex.column + capex.width)
    spent = [switched.value("Build", capex.row, column) for column in columns]
    assert sum(spent) == pytest.approx(3000, rel=1e-12)
    assert switched.value("Build", revenue.row, columns[-1]) == pytest.approx(1200, rel=1e-12)


@pytest.mark.parametrize(("key", "life"), [("ten", 10), ("five", 5), ("three", 3)])
def test_a_path_is_what_the_function_says_of_the_years(
    finished: Finished, key: str, life: float
) -> None:
    gigawatts, revenue = years(finished, "build.gigawatts"), years(finished, "build.revenue")
    plain = udfs.funding_gap(gigawatts, 50, 0.7, life, 20, revenue, 0.5, 0, 0.1)
    worn = finished.stored(f"build.worn_{key}")
    assert worn == pytest.approx(plain.loc["depreciation"].sum(), rel=1e-9)
    highest = finished.stored(f"build.revenue_{key}")
    assert highest == pytest.approx(plain.loc["required revenue"].max(), rel=1e-9)


def test_a_shorter_life_asks_for_more_revenue(finished: Finished) -> None:
    found = [finished.stored(f"build.revenue_{key}") for key in ("ten", "five", "three")]
    assert found == sorted(found)
