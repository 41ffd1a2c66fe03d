"""The Precedents tab: our value stands beside every filed one whose inputs were filed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks.tabs.filed_values import NEEDED

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book


def test_our_values_lie_within_seven_percent_of_the_filed_ones(
    finished: Finished, book: Book
) -> None:
    compared = 0
    for item in book.precedents:
        for number in range(len(item.hurdles or (0,))):
            key = f"precedents.{item.id}_{number + 1}_ratio"
            if key in finished.places:
                assert finished.stored(f"{key}:first") == pytest.approx(1, abs=0.07)
                compared += 1
    assert compared >= 10


def test_a_ratio_beyond_five_percent_is_explained_in_words(finished: Finished, book: Book) -> None:
    for item in book.precedents:
        for number in range(len(item.hurdles or (0,))):
            key = f"precedents.{item.id}_{number + 1}_ratio"
            far = key in finished.places and abs(finished.stored(f"{key}:first") - 1) > 0.05
            assert not far or item.note


def test_a_precedent_whose_inputs_were_not_filed_has_no_value_of_ours(
    finished: Finished, book: Book
) -> None:
    for item in book.precedents:
        if any(getattr(item, key) is None for key in NEEDED):
            assert finished.stored(f"precedents.{item.id}_1") == "inputs not all filed"
