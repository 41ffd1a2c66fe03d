"""The precedents: carried as they were found, and our values beside those that were filed."""

from __future__ import annotations

import csv
import sys
from itertools import chain, repeat
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from udfs import warrant_value
from workbooks.book.load import BookError, load
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.workbooks.conftest import SmallBook
    from workbooks.book.model import Precedent

FACTS = Path(__file__).parents[2] / "facts"
PRECEDENTS = load(deal_tabs()).precedents
# How far our value may be from the filed one, which is a simulation and rounded to the cent. The
# first Markforged values lie 5% above ours for the price test as written, 1% for a daily close.
WITHIN = {
    "united-homes": 0.015,
    "markforged-2021": 0.06,
    "markforged-2024": 0.07,
    "matterport": 0.015,
    "joby": 0.01,
    "plain": 0.01,
}
ALL_FILED = {each.id for each in PRECEDENTS if each.id.startswith(tuple(WITHIN))}
DECIMALS = ("volatility", "rate", "dividend_yield")


def facts() -> list[dict[str, str]]:
    """Read the precedents as they were found."""
    with (FACTS / "precedents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def valued(item: Precedent) -> list[float]:
    """Give our value of a share of each tranche; none where an input was not seen."""
    spot, strike, term = item.spot, item.strike, item.term
    volatility, rate = item.volatility, item.rate
    if spot is None or strike is None or term is None or volatility is None or rate is None:
        return []
    yielded = (item.dividend_yield or 0) / 100
    hurdles = item.hurdles or (0.0,)
    return [
        float(
            warrant_value(
                *(spot, strike, term, volatility / 100, rate / 100, 1, hurdle, None, None, yielded),
                averaging=item.averaging or None,
            )
        )
        for hurdle in hurdles
    ]


def compared(item: Precedent) -> Iterator[tuple[str, float, float]]:
    """Pair our values with the filed ones: a share of each tranche, or the total in USD m."""
    ours = valued(item)
    if not ours:
        return
    if item.filed_value_per_share:
        labels = item.hurdles or (0.0,)
        for hurdle, value, filed in zip(labels, ours, item.filed_value_per_share, strict=True):
            yield f"{item.id} {hurdle:g}", value, filed
    elif item.filed_total is not None:
        each = item.shares if len(item.shares) > 1 else repeat(item.shares[0] / len(ours))
        total = sum(value * shares for value, shares in zip(ours, each, strict=False))
        yield f"{item.id} total", total / 1e6, item.filed_total


@pytest.mark.parametrize("row", facts(), ids=lambda row: row["id"])
def test_a_precedent_is_in_the_book_as_it_was_found(row: dict[str, str]) -> None:
    """Rates are percent in the book and decimals in the facts; totals are USD m in the book."""
    (item,) = (each for each in PRECEDENTS if row["id"] in each.csv)
    assert (item.issuer, item.holder, item.date) == (row["issuer"], row["holder"], row["date"])
    for key in ("strike", "spot", "term", *DECIMALS):
        found = getattr(item, key)
        scale = 100 if key in DECIMALS else 1
        assert found == (pytest.approx(float(row[key]) * scale) if row[key] else None), key
    for key in ("shares", "filed_value_per_share"):
        assert getattr(item, key) == ((float(row[key]),) if row[key] else ()), key
    total = row["filed_total"].removesuffix("m")
    assert item.filed_total == (float(total) if total else None)
    assert item.vests_with == ("purchases" if "purchases" in row["hurdles"] else "")
    assert (item.model, item.confidence) == (row["model_filed"], row["confidence"])
    assert [each.url for each in item.sources] == [row["source_url"].split(" ")[0]]


def test_our_value_of_a_precedent_is_that_of_the_facts() -> None:
    """Where the facts have our value, it is the one that the function gives today."""
    ours = {each.csv[0]: valued(each) for each in PRECEDENTS if each.csv}
    checked = 0
    for row in facts():
        if row["our_value"]:
            assert ours[row["id"]] == [pytest.approx(float(row["our_value"]), abs=5e-5)]
            checked += 1
    assert checked == 4


@pytest.mark.parametrize("item", PRECEDENTS, ids=lambda item: item.id)
def test_our_value_is_close_to_the_filed_one(item: Precedent) -> None:
    """Each filed value whose inputs were seen is met within its bound."""
    for label, ours, filed in compared(item):
        within = next(bound for key, bound in WITHIN.items() if item.id.startswith(key))
        assert ours == pytest.approx(filed, rel=within), label


def test_the_price_test_matters_more_than_the_bound() -> None:
    """Values filed under "20 of 30" are missed by a daily close: the test does tell them apart."""
    (item,) = (each for each in PRECEDENTS if each.id == "united-homes-2024-12")
    for hurdle, filed in zip(item.hurdles, item.filed_value_per_share, strict=True):
        close = float(warrant_value(4.23, 0, 3.25, 0.52, 0.043, 1, hurdle))
        assert close > 1.15 * filed


def test_the_ratios_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Say what was compared: at least three awards with a price hurdle."""
    pairs = list(chain.from_iterable(map(compared, PRECEDENTS)))
    with capsys.disabled():
        sys.stdout.write("\nour value / filed value\n")
        for label, ours, filed in pairs:
            sys.stdout.write(f"{label:32}{ours:10.4f} /{filed:9.4f} = {ours / filed:.3f}\n")
    hurdles = {each.issuer for each in PRECEDENTS if each.hurdles and any(compared(each))}
    assert len(hurdles) >= 3
    assert {label.split(" ")[0] for label, _, _ in pairs} == ALL_FILED


SOURCE = '[sources.s]\ntitle = "t"\nurl = "https://example.org"\n'
RIGHT = (
    '[[precedents]]\nid = "a"\nkind = "customer"\nissuer = "i"\nholder = "h"\n'
    'date = "2024"\nmodel = "Monte Carlo"\nconfidence = "A"\nsources = ["s"]\n'
)
MISTAKES = {
    "a source that is not declared": (
        RIGHT.replace('["s"]', '["t"]') + SOURCE,
        "the source 't' is not declared",
    ),
    "an address that is none": (
        RIGHT + SOURCE.replace("https://", ""),
        "must begin with http:// or https://",
    ),
    "an id that two have": (RIGHT + RIGHT + SOURCE, "'a' is the id of two precedents"),
    "a date that is none": (
        RIGHT.replace('"2024"', '"spring"') + SOURCE,
        "must be YYYY, YYYY-MM or YYYY-MM-DD",
    ),
    "hurdles of a plain warrant": (
        RIGHT + "hurdles = [12.5]\n" + SOURCE,
        "belong to the kind 'hurdle'",
    ),
    "values that fit no tranche": (
        RIGHT.replace("customer", "hurdle")
        + "hurdles = [1, 2, 3]\nfiled_value_per_share = [1, 2]\n"
        + SOURCE,
        "has 2 values for 3 tranches",
    ),
    "a field that nobody knows": (RIGHT + "price = 1\n" + SOURCE, "unknown field"),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_precedent_is_found(text: str, message: str, small_book: SmallBook) -> None:
    """Each mistake is the only finding."""
    small_book.write("precedents.toml", text)
    with pytest.raises(BookError) as raised:
        small_book.load()
    (finding,) = raised.value.findings
    assert finding.file == "precedents.toml"
    assert message in finding.message


def test_a_book_without_precedents_has_none(small_book: SmallBook) -> None:
    assert small_book.load().precedents == ()
    small_book.write("precedents.toml", RIGHT + SOURCE)
    (found,) = small_book.load().precedents
    assert (found.id, found.spot, found.shares) == ("a", None, ())
