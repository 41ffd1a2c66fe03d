"""The Fact check tab: verdicts follow from the editions, and nothing said is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from workbooks.book.model import Entry, Figure
from workbooks.tabs.fact_check import verdict

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book

ENTRY = Entry(100.0, "article", "2025-10", "B")


def figure(**values: float) -> Figure:
    """Make a figure with the given values by edition."""
    editions = {edition: replace(ENTRY, value=value) for edition, value in values.items()}
    return Figure("size", {"en": "Size", "zh-TW": "規模"}, "USD bn", "", editions)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (figure(article=100), "reported, not filed (B)"),
        (figure(article=100, filed=100), "agrees"),
        (figure(article=100, filed=101), "rounded"),
        (figure(article=100, filed=120), "differs from the filing"),
        (figure(article=100, latest=30), "superseded"),
        (figure(article=100, filed=100, latest=30), "superseded"),
        (figure(filed=100, latest=30), "not in the article"),
    ],
)
def test_a_verdict_follows_from_the_editions(item: Figure, said: str) -> None:
    assert verdict(item) == said


def words(finished: Finished, column: int) -> list[str]:
    """List the texts of a column of the tab."""
    sheet = finished.shown["Fact check"]
    cells = (sheet.cell(row, column).value for row in range(5, sheet.max_row + 1))
    return [cell for cell in cells if isinstance(cell, str)]


def test_every_figure_and_claim_of_the_book_has_its_row(finished: Finished, book: Book) -> None:
    kinds = words(finished, 4)
    subjects = [*book.deals.values(), *book.companies.values(), book.market]
    assert kinds.count("figure") == sum(len(each.figures) for each in subjects)
    assert kinds.count("claim") == sum(len(each.claims) for each in subjects)


def test_everything_said_and_not_modelled_is_listed_with_its_reason(
    finished: Finished, book: Book
) -> None:
    assert words(finished, 4).count("said") == len(book.article.said)
    assert set(words(finished, 2)) >= {f"“{item.phrase}”" for item in book.article.said}


def test_every_contradiction_is_told_and_its_figures_point_to_it(
    finished: Finished, book: Book
) -> None:
    told = words(finished, 5)
    verdicts = words(finished, 9)
    for item in book.article.contradictions:
        assert item.text["en"] in told
        if item.figures:
            assert any(str(item.number) in word.partition("see (")[2] for word in verdicts)
