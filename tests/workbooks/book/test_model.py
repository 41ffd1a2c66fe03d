"""The deal book in memory: which edition stands in for one that has no value."""

from __future__ import annotations

import pytest

from workbooks.book.model import CONFIDENCES, FEEDS_NOTHING, Entry, Figure


@pytest.mark.parametrize(
    ("held", "stand_in"),
    [
        ("article filed latest", "article filed latest"),
        ("article latest", "article article latest"),
        ("filed latest", "filed filed latest"),
        ("article filed", "article filed filed"),
        ("article", "article article article"),
        ("filed", "filed filed filed"),
        ("latest", "latest latest latest"),
    ],
)
def test_an_edition_without_a_value_is_carried_from_the_nearest_in_kind(
    held: str, stand_in: str
) -> None:
    """Filed from article else latest, latest from filed else article, article from filed."""
    entry = Entry(1.0, "paper", "2025", "A")
    figure = Figure("price", {}, "USD bn", "", dict.fromkeys(held.split(), entry))
    editions = ("article", "filed", "latest")
    assert [figure.carried(edition) for edition in editions] == stand_in.split()


def test_what_feeds_nothing_is_a_level_of_confidence() -> None:
    assert set(FEEDS_NOTHING) == {"D", "recall", "not checked", "not found"}
    assert len(CONFIDENCES) == len(set(CONFIDENCES)) == 9
