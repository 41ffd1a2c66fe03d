"""The deal book against the article: every number of it is in the book or said, not modelled."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rows import all_hold
from workbooks.book.load import BookError, load
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook
    from workbooks.book.model import Book, Claim, Entry

FACTS = Path(__file__).parents[2] / "facts"

AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?) ?([億兆]?)")
TIMES = {"": 1, "億": 1e8, "兆": 1e12}
WORDS = (
    *(("零", 0), ("一", 1), ("首", 1), ("二", 2), ("兩", 2), ("雙", 2), ("翻倍", 2), ("三", 3)),
    *(("四", 4), ("九", 9), ("十", 10), ("八成", 80), ("百", 100), ("百億", 1e10), ("千億", 1e11)),
)
SCALES = dict.fromkeys(("USD bn", "USD bn/yr", "USD bn/month", "RMB bn"), 1e9)
SCALES |= dict.fromkeys(("USD tn", "USD tn/yr", "tn tokens"), 1e12)
SCALES |= dict.fromkeys(("m", "m shares"), 1e6)


@dataclass(frozen=True)
class Row:
    """One occurrence of a number in the article; `id` is the figure or claim that holds it."""

    line: int
    value: str
    unit: str
    phrase: str
    id: str


def rows() -> list[Row]:
    """Read the numbers of the article, in its order."""
    with (FACTS / "article_numbers.csv").open(encoding="utf-8", newline="") as file:
        return [
            Row(int(each["line"]), each["value"], each["unit"], each["phrase"], each["id"])
            for each in csv.DictReader(file)
        ]


def same(value: float | date | None, text: str, stated: str) -> bool:
    """Compare a value of the book with one as the csv spells it; a year is that of a date."""
    if isinstance(value, date):
        return value.isoformat().startswith(stated)
    if value is None:
        return text == stated
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", stated)) and float(stated) == value


def held(book: Book) -> dict[str, tuple[Entry | Claim, str]]:
    """Give what the book has from the article: article editions, and claims with a phrase."""
    found: dict[str, tuple[Entry | Claim, str]] = {}
    for subject in book.subjects:
        for figure in subject.figures.values():
            if "article" in figure.editions:
                found[f"{subject.id}.{figure.key}"] = figure.editions["article"], figure.unit
        for claim in subject.claims.values():
            if claim.phrase:
                found[f"{subject.id}.{claim.key}"] = claim, claim.unit
    return found


ROWS = rows()
IN_BOOK = [row for row in ROWS if row.id]
SAID = [row for row in ROWS if not row.id]


def named(row: Row) -> str:
    """Name a row in the report of the tests."""
    return f"{row.line}-{row.value}-{row.unit}"


@pytest.fixture(scope="module")
def book() -> Book:
    """Load the packaged book."""
    return load(deal_tabs())


def test_a_number_of_the_article_is_in_the_book_with_its_value_and_unit(book: Book) -> None:
    """It stands in the article's edition of a figure, or in a claim with its phrase."""

    def stands(row: Row) -> None:
        assert row.id in held(book), f"{row.id} has nothing from the article"
        item, unit = held(book)[row.id]
        # Of a date the article may state no more than the year.
        assert unit == ("date" if row.unit == "year" else row.unit)
        assert same(item.value, "", row.value), f"{row.id} is {item.value}, not {row.value}"

    all_hold(IN_BOOK, stands, named)


def test_a_number_that_is_not_in_the_book_is_on_the_list(book: Book) -> None:
    """The list has the same phrase, value and unit."""

    def listed(row: Row) -> None:
        assert any(
            each.phrase == row.phrase
            and each.unit == row.unit
            and same(each.value, each.text, row.value)
            for each in book.article.said
        ), f"{row.phrase!r} is neither in the book nor on the list of what is said, not modelled"

    all_hold(SAID, listed, named)


def test_nothing_on_the_list_is_left_over(book: Book) -> None:
    """Each entry of the list is a number of the article, and stands on the list once."""
    listed = [(each.phrase, each.unit, each.value or each.text) for each in book.article.said]
    assert len(listed) == len(set(listed))
    for each in book.article.said:
        assert any(
            row.phrase == each.phrase
            and row.unit == each.unit
            and same(each.value, each.text, row.value)
            for row in SAID
        ), f"{each.phrase!r} is on the list and no number of the article"


def test_what_the_book_quotes_from_the_article_is_a_number_of_it(book: Book) -> None:
    """A figure or claim that quotes the article and has no row would be a number overlooked."""
    found = {row.id for row in IN_BOOK}
    quoted = {
        key for key, (item, _) in held(book).items() if item.phrase and item.value is not None
    }
    repeated = {key for key in quoted - found if not held(book)[key][0].csv}
    assert quoted - found - repeated == WITHOUT_A_NUMBER & quoted
    phrases = {item.phrase for key, (item, _) in held(book).items() if key in found}
    assert all(held(book)[key][0].phrase in phrases for key in repeated)


# What has a number that the article does not state: it only names Figma.
WITHOUT_A_NUMBER = {"market.figma_move"}


def test_the_phrase_states_the_value() -> None:
    """Read the number out of its phrase a second time, by machine."""
    all_hold(ROWS, _states_its_value, named)


def _states_its_value(row: Row) -> None:
    assert len(row.phrase) <= 25
    if not re.fullmatch(r"\d+(\.\d+)?", row.value):
        assert re.search(r"\d|[數幾近多兆]", row.phrase)
        return
    amounts = AMOUNT.findall(row.phrase.replace("多", ""))
    stated = {float(number.replace(",", "")) * TIMES[scale] for number, scale in amounts}
    stated |= {value for word, value in WORDS if word in row.phrase}
    value = float(row.value) * SCALES.get(row.unit, 1)
    assert any(abs(value - each) <= 1e-9 * value for each in stated), stated


def test_the_contradictions_are_numbered_and_told_in_both_languages_of_the_book(book: Book) -> None:
    """The numbers run from 1 without a gap, and a translation has the same length of thought."""
    found = book.article.contradictions
    assert [each.number for each in found] == list(range(1, 25))
    assert all(each.text[language] for each in found for language in ("en", "zh-TW"))
    assert all(len(each.text["en"]) > len(each.text["zh-TW"]) for each in found)


def test_the_counts_are_told(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    """Say how many numbers the article has, and where they went."""
    reasons = Counter(each.reason["en"] for each in book.article.said)
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(ROWS)} numbers of the article: {len(IN_BOOK)} in the book, "
            f"{len(SAID)} said and not modelled\n"
        )
        sys.stdout.writelines(f"{count:4} {reason}\n" for reason, count in reasons.most_common())
    assert len(IN_BOOK) + len(SAID) == len(ROWS)


REASON = '[reasons.name]\nen = "part of a name"\nzh-TW = "名稱的一部分"\n'
SAID_ONE = '[[said]]\nphrase = "p"\nvalue = 1\nunit = "name"\nreason = "name"\n'
TEXT = '[contradictions.text]\nen = "a"\nzh-TW = "b"\n'
ONE = f'[[contradictions]]\nnumber = 1\nfigures = ["small-deal.price"]\n{TEXT}'
MISTAKES = {
    "an id that nothing has, with the nearest": (
        ONE.replace("price", "prise"),
        "'small-deal.prise' is no id of the book; did you mean 'small-deal.price'?",
    ),
    "a contradiction that concerns nothing": (
        ONE.replace('"small-deal.price"', ""),
        "must name what the contradiction concerns",
    ),
    "a number that two contradictions have": (
        ONE + ONE,
        "1 is the number of two contradictions",
    ),
    "a number that is not whole": (
        ONE.replace("= 1", "= 1.5"),
        "must be a whole number from 1, is 1.5",
    ),
    "a reason that is not explained": (
        SAID_ONE.replace('reason = "name"', 'reason = "nam"'),
        "'nam' is not known; did you mean 'name'?",
    ),
    "a reason in another language than English alone": (
        '[reasons.date]\nzh-TW = "日期"\n',
        "is missing",
    ),
    "a unit that is not known": (
        SAID_ONE.replace('unit = "name"', 'unit = "parsec"'),
        "'parsec' is not known",
    ),
    "a value beside a text": (
        SAID_ONE + 'text = "one"\n',
        "needs a value or a text, and not both",
    ),
    "a quotation that is too long": (
        SAID_ONE.replace('"p"', f'"{"p" * 26}"'),
        "has 26 characters; a quotation has at most 25",
    ),
    "a field that nobody knows": (SAID_ONE + 'notes = "n"\n', "unknown field"),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_found_with_its_file(text: str, message: str, small_book: SmallBook) -> None:
    """Each mistake is the only finding, on a line of the text."""
    small_book.write("article.toml", REASON + text)
    with pytest.raises(BookError) as raised:
        small_book.load()
    (finding,) = raised.value.findings
    assert finding.file == "article.toml"
    assert finding.line > REASON.count("\n")
    assert message in finding.message


def test_a_contradiction_may_name_whatever_the_book_holds(small_book: SmallBook) -> None:
    """Figures, assumptions, paths and claims of a deal; without the file there are none."""
    assert small_book.load().article.contradictions == ()
    every = ("price", "growth", "share", "rumour")
    named = ", ".join(f'"small-deal.{each}"' for each in every)
    text = ONE.replace('"small-deal.price"', named)
    small_book.write("article.toml", REASON + SAID_ONE + text)
    article = small_book.load().article
    assert article.contradictions[0].figures == tuple(f"small-deal.{each}" for each in every)
    assert article.said[0].reason["en"] == "part of a name"
