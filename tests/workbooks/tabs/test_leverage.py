"""The Leverage tab: the article beside the latest balance sheet, first breach, default risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import udfs

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished


def years(finished: Finished, key: str) -> list[object]:
    """Read all years of a line."""
    place = finished.places[key]
    sheet = finished.shown[place.sheet]
    return [sheet.cell(place.row, place.column + year).value for year in range(place.width)]


def test_the_articles_path_borrows_25_a_year_from_may_2025(finished: Finished) -> None:
    borrowed = [finished.stored(f"leverage.article_path:borrowing@year {n}") for n in range(1, 5)]
    assert borrowed == pytest.approx([25] * 4, rel=1e-12)
    assert finished.stored("leverage.article_path:debt@year 0") == pytest.approx(92.568)
    assert sum(years(finished, "leverage.plan_capex")) == pytest.approx(405, rel=1e-12)


@pytest.mark.parametrize("edition", ["article", "filed", "latest"])
def test_the_two_projections_stay_what_they_are_in_any_edition(
    finished: Finished, edition: str
) -> None:
    switched = finished.switched(edition, "base")
    for path, debt in (("article_path", 92.568), ("latest_path", 129.541)):
        found = finished.computed(switched, f"leverage.{path}:debt@year 0")
        assert found == pytest.approx(debt, rel=1e-12)


@pytest.mark.parametrize("path", ["article_path", "latest_path", "needed"])
def test_the_first_breach_is_the_first_year_of_a_breach(finished: Finished, path: str) -> None:
    start = {"article_path": "article_", "latest_path": "latest_"}.get(path, "")
    opening = finished.stored(f"leverage.{start}opening_year")
    flags = [finished.stored(f"leverage.{path}:covenant breach@year {n}") for n in range(1, 5)]
    expected = opening + 1 + flags.index(1) if 1 in flags else "none"
    assert finished.stored(f"leverage.{path}_breach") == expected


def test_a_customer_that_pays_less_is_shown_beside_the_paths(finished: Finished) -> None:
    for paid in ("all", "three_quarters", "half"):
        for line in ("borrowing", "ratio", "breach"):
            shown = finished.stored(f"leverage.oracle-openai_{line}_{paid}")
            assert shown == finished.stored(f"oracle-openai.{line}_{paid}")


def test_the_distance_to_default_falls_with_the_share_and_has_the_rating_beside_it(
    finished: Finished,
) -> None:
    place = finished.places["leverage.dd_distance"]
    sheet = finished.shown["Leverage"]
    cells = [sheet.cell(place.row + n, place.column).value for n in range(3)]
    equity = [sheet.cell(place.row + n, 9).value for n in range(3)]
    debt = [sheet.cell(place.row + n, 8).value for n in range(3)]
    plain = udfs.distance_to_default(equity, 0.5, debt, 0.037, 5)
    assert cells == pytest.approx(list(plain), rel=1e-9)
    assert cells[0] > cells[2] > cells[1]
    assert cells[2] == pytest.approx(finished.stored("leverage.distance"), rel=1e-9)
    ratings = [sheet.cell(place.row + n, 5).value for n in range(3)]
    assert ratings == ["BBB negative", "BBB- stable", "BBB- stable"]
