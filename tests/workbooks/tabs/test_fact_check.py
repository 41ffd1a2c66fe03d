"""The Fact check tab: verdicts follow from the editions, and nothing said is left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from workbooks.book.model import Entry, Figure
from workbooks.book.units import in_cell
from workbooks.sheet.sheet_builder import SheetBuilder
from workbooks.tabs import fact_check
from workbooks.tabs.fact_check import verdict

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book
    from workbooks.sheet.formula import Place

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


def test_every_correction_says_what_was_what_is_and_why(finished: Finished, book: Book) -> None:
    """What it was is typed; what it is, and what is in use, are links to the figure itself."""
    sheet, formulas = finished.shown["Fact check"], finished.formulas["Fact check"]
    rows = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 4).value == "corrected"]
    latest = finished.switched("latest", "base")
    for row, item in zip(rows, book.corrections, strict=True):
        assert sheet.cell(row, 5).value == item.why["en"]
        assert sheet.cell(row, 6).value == item.was
        now = finished.computed(latest, item.figure)
        assert sheet.cell(row, 8).value == now != item.was
        assert sheet.cell(row, 9).value == finished.stored(item.figure)
        for column in (8, 9):
            assert str(formulas.cell(row, column).value).startswith("='")
        for column, ids in ((6, item.was_csv), (8, item.csv)):
            assert sheet.cell(row, column).comment.text == f"fact {', '.join(ids)}"


def test_a_deal_that_an_analyst_replaces_is_not_corrected(book: Book) -> None:
    """Its figures are the analyst's own, whatever the packaged deal had."""
    places: dict[str, Place] = {}
    sheet = SheetBuilder("fact-check", "Fact check", "Fact check", "", places)
    fact_check.build(sheet, replace(book, own=("nvidia-xai",)))
    kinds = [row[4].content for row in sheet.rows.values() if 4 in row]
    about = [each for each in book.corrections if each.figure.startswith("nvidia-xai.")]
    assert kinds.count("corrected") == len(book.corrections) - len(about)
    assert about


def test_everything_known_and_not_modelled_is_listed_with_source_and_reason(
    finished: Finished, book: Book
) -> None:
    sheet = finished.shown["Fact check"]
    rows = [row for row in range(5, sheet.max_row + 1) if sheet.cell(row, 4).value == "known"]
    for row, item in zip(rows, book.not_modelled, strict=True):
        shown = in_cell(item.value, item.unit) if item.value is not None else item.text
        assert sheet.cell(row, 2).value == item.name["en"]
        assert sheet.cell(row, 5).value.endswith(f", {item.as_of}, {item.confidence}")
        assert sheet.cell(row, 9).value == shown
        assert sheet.cell(row, 10).value == item.reason["en"]
