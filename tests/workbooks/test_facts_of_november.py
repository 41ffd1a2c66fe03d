"""The facts of November 2026: all accounted for, in the edition that is theirs, none made surer."""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.workbooks.stated_facts import facts, numbers, sorted_by_row

if TYPE_CHECKING:
    from tests.workbooks.stated_facts import Carried, Row
    from workbooks.book.model import Book

FOUND = facts(["figures_2026_11.csv"])
# Numbers that only the note of a row states, each with what they are.
FROM_NOTES = {
    "NS05-other": "the rest of AI firms' investment",
    "NS05-outside": "everybody else's",
    "AB08-operating": "Amazon's operating income of the quarter, beside the gain",
    "AB08-gain": "the gain on Anthropic in it",
}
FILED = {"A", "A-relay"}


@pytest.fixture(scope="module")
def by_row(book: Book) -> dict[str, list[tuple[str, Carried]]]:
    """Sort what the book carries by the rows of this table."""
    return {key: items for key, items in sorted_by_row(book).items() if key in FOUND}


def test_every_row_is_accounted_for(
    by_row: dict[str, list[tuple[str, Carried]]], capsys: pytest.CaptureFixture[str]
) -> None:
    """115 of 115: a figure, a claim, or on the list of what is not modelled."""
    went = Counter(
        "not modelled"
        if items[0][1].where.startswith("not_modelled.")
        else "figures"
        if any(item.editions for _, item in items)
        else "claims"
        for items in by_row.values()
    )
    with capsys.disabled():
        told = ", ".join(f"{count} {kind}" for kind, count in went.most_common())
        sys.stdout.write(f"\n{len(by_row)} of {len(FOUND)} rows of November 2026: {told}\n")
    assert len(FOUND) == 115
    assert by_row.keys() == FOUND.keys()


@pytest.mark.parametrize("row", FOUND.values(), ids=FOUND)
def test_a_row_is_no_surer_in_the_book_and_in_its_edition(
    row: Row, by_row: dict[str, list[tuple[str, Carried]]]
) -> None:
    """Confidence as found; `latest` for all, `filed` too where a primary document says so."""
    for part, item in by_row[row.id]:
        assert item.confidence == row.confidence, part
        if item.value is not None and part not in FROM_NOTES:
            assert item.value in numbers(row.value), part
        if item.editions:
            assert "article" not in item.editions, part
            assert ("filed" in item.editions) == (row.confidence in FILED), part


@pytest.mark.parametrize("row", FOUND.values(), ids=FOUND)
def test_the_words_of_a_row_are_in_the_book(
    row: Row, by_row: dict[str, list[tuple[str, Carried]]]
) -> None:
    """A rating, a quotation or a list is a claim's text, word for word."""
    texts = {item.text for _, item in by_row[row.id]}
    words = [each for each in re.split(r" [/;] ", row.value) if not re.search(r"\d", each)]
    words += [each for each in row.value.split(" / ") if re.fullmatch(r"[A-Z][a-z]+\d", each)]
    assert row.value in texts or texts >= set(words)


def test_the_newest_date_is_the_latest_edition(book: Book) -> None:
    """A figure of this table gives way in `latest` only to a value that is no older."""
    checked = set()
    for subject in book.subjects:
        for figure in subject.figures.values():
            for edition, entry in figure.editions.items():
                if not {each.split("-")[0] for each in entry.csv} & FOUND.keys():
                    continue
                newest = figure.editions.get("latest")
                assert newest, figure.key
                same = min(len(newest.as_of), len(entry.as_of))
                assert newest.as_of[:same] >= entry.as_of[:same], figure.key
                checked.add((subject.id, figure.key, edition))
    assert ("anthropic", "run_rate", "filed") in checked
    assert ("nvidia-xai", "debt", "filed") in checked
