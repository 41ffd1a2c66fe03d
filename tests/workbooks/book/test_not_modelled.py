"""Facts that are known and not modelled: read like claims, each with a reason and an id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks.book.load import BookError

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook
    from workbooks.book.model import Book

ONE = """
[sources.ledger]
title = "A ledger"

[reasons.outside]
en = "outside the deals"
zh-TW = "不在交易之列"

[known.rent]
name = { en = "Rent", zh-TW = "租金" }
value = 7
unit = "USD bn/yr"
source = "ledger"
as_of = "2025-12"
confidence = "C"
csv = "AA01"
note = "of the mill"
reason = "outside"
"""
MISTAKES = {
    "a reason that is not explained": (
        ONE.replace('reason = "outside"', 'reason = "outsid"'),
        "'outsid' is not known; did you mean 'outside'?",
    ),
    "no reason": (ONE.replace('reason = "outside"', ""), "is missing"),
    "a source that is not declared": (
        ONE.replace('source = "ledger"', 'source = "leger"'),
        "the source 'leger' is not declared; did you mean 'ledger'?",
    ),
    "a unit that is not known": (ONE.replace("USD bn/yr", "parsec"), "'parsec' is not known"),
    "no id of a fact": (ONE.replace('csv = "AA01"\n', ""), "it must be the id of the fact"),
    "neither value nor text": (ONE.replace("value = 7\n", ""), "needs a value or a text"),
    "a field that nobody knows": (ONE + 'phrase_of = "p"\n', "unknown field"),
}


def test_a_fact_is_read_with_its_reason(small_book: SmallBook) -> None:
    """Without the file there is none."""
    assert small_book.load().not_modelled == ()
    small_book.write("not_modelled.toml", ONE)
    book = small_book.load()
    (found,) = book.not_modelled
    assert (found.key, found.value, found.csv, found.confidence) == ("rent", 7, ("AA01",), "C")
    assert found.reason["en"] == "outside the deals"
    assert book.sources[found.source].title == "A ledger"


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found_with_its_file(text: str, message: str, small_book: SmallBook) -> None:
    small_book.write("not_modelled.toml", text)
    with pytest.raises(BookError) as raised:
        small_book.load()
    (finding,) = raised.value.findings
    assert finding.file == "not_modelled.toml"
    assert message in finding.message


def test_every_fact_of_the_book_has_its_reason_in_every_language(book: Book) -> None:
    assert book.not_modelled
    for each in book.not_modelled:
        assert all(each.reason[language] for language in ("en", "zh-TW"))
        assert each.csv
