"""The review of a deal book: what each group lists, why, and what it leaves alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.workbooks.conftest import COMPANY, SOURCES
from workbooks.book.model import EDITIONS
from workbooks.report.book_review import lines, record, review
from workbooks.report.listed import GROUPS
from workbooks.report.terminal_columns import width

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook
    from workbooks.book.model import Book
    from workbooks.report.listed import Listed

LATEST = 'as_of = "2025-11-30"\nconfidence = "A-relay"'
EARLIER = 'source = "paper"\nas_of = "2025-10"\nconfidence = "B"\nphrase = "about five"'
RUMOUR = '[claims.rumour]\nname = { en = "Rumour", zh-TW = "傳聞" }\nunit = "%"\nvalue = 9'
CONTRADICTION = """
[[contradictions]]
number = 3
figures = ["small-deal.price", "small-deal.rumour", "small-deal.growth"]
text = { en = "Five is not six." }
"""


def listed(
    book: SmallBook, group: str, *changes: tuple[str, str], older_than: int = 180
) -> list[Listed]:
    """Review a group of the small book, its deal changed."""
    text = book.deal
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    book.write("deals/small-deal.toml", text)
    loaded = book.load()
    return list(review(loaded, [group], older_than, loaded.as_of).listed[group])


def said(found: list[Listed]) -> list[tuple[str, str, str]]:
    """Give the id, the edition and the reason of each."""
    return [(each.id, each.edition, each.why) for each in found]


# --- age


@pytest.mark.parametrize(
    ("as_of", "days"),
    [("2025-11-30", 62), ("2025-11-01", 91), ("2025-11", 62), ("2025", 31), ("2024", 396)],
)
def test_a_figure_is_listed_from_the_day_after_the_age_that_is_given(
    small_book: SmallBook, as_of: str, days: int
) -> None:
    change = (LATEST, LATEST.replace("2025-11-30", as_of))
    (found,) = listed(small_book, "age", change, older_than=days - 1)
    assert said([found]) == [("small-deal.price", "latest", f"{days} days old")]
    assert (found.value, found.unit, found.title) == (6, "USD bn", "The archive")
    assert (found.as_of, found.confidence) == (as_of, "A-relay")
    assert listed(small_book, "age", change, older_than=days) == []


def test_a_date_to_come_is_never_old(small_book: SmallBook) -> None:
    change = (LATEST, LATEST.replace("2025-11-30", "2030"))
    assert listed(small_book, "age", change, older_than=0) == []


def test_the_age_is_that_of_the_value_in_use_where_an_edition_borrows_one(
    small_book: SmallBook,
) -> None:
    change = ('editions = "latest"', 'editions = "filed"')
    other = ('editions = ["article", "filed"]', 'editions = ["article"]')
    assert said(listed(small_book, "age", change, other, older_than=61)) == [
        ("small-deal.price", "filed", "62 days old")
    ]


def test_the_oldest_figure_comes_first(book: Book) -> None:
    found = review(book, ["age"], 180, book.as_of).listed["age"]
    ages = [int(each.why.split()[0]) for each in found]
    assert ages == sorted(ages, reverse=True)
    assert min(ages) > 180


def test_another_day_to_count_from_makes_figures_older(book: Book) -> None:
    then, later = date(2026, 1, 1), date(2027, 1, 1)
    counts = [review(book, ["age"], 180, day).counts["age"] for day in (then, later)]
    assert counts[0] < counts[1] <= sum(len(each.figures) for each in book.subjects)


# --- relay


def test_a_relayed_value_with_a_second_document_is_left_alone(small_book: SmallBook) -> None:
    assert listed(small_book, "relay") == []


def test_a_relayed_value_on_one_document_is_listed_and_counted_for_the_document(
    small_book: SmallBook,
) -> None:
    change = (EARLIER, EARLIER.replace("paper", "archive"))
    figure, document = listed(small_book, "relay", change)
    why = "relayed, and no second document"
    assert said([figure]) == [("small-deal.price", "latest", why)]
    assert (document.id, document.title) == ("archive", "The archive")
    assert document.why == "1 figure rests on it alone"


@pytest.mark.parametrize(
    ("new", "counts"),
    [
        (EARLIER.replace('"B"', '"derived"'), False),  # computed from other figures
        (EARLIER.replace('"B"', '"C"'), True),  # weak, and yet another document
    ],
)
def test_a_derived_value_is_no_second_document(
    small_book: SmallBook, new: str, *, counts: bool
) -> None:
    found = [each.id for each in listed(small_book, "relay", (EARLIER, new))]
    assert ("small-deal.price" not in found) == counts


def test_two_sources_with_one_address_are_one_document(small_book: SmallBook) -> None:
    change = ('url = "https://example.org/paper"', 'url = "https://example.org/archive"')
    assert "small-deal.price" in [each.id for each in listed(small_book, "relay", change)]


@pytest.mark.parametrize(
    ("name", "unit", "supports"),
    [("price", "USD bn", True), ("Price", "USD m", False), ("Other", "USD bn", False)],
)
def test_a_claim_of_the_same_name_and_unit_is_a_second_document(
    small_book: SmallBook, name: str, unit: str, *, supports: bool
) -> None:
    changes = (
        (EARLIER, EARLIER.replace("paper", "archive")),
        (RUMOUR, RUMOUR.replace('en = "Rumour"', f'en = "{name}"').replace('"%"', f'"{unit}"')),
    )
    found = [each.id for each in listed(small_book, "relay", *changes)]
    assert ("small-deal.price" not in found) == supports


def test_the_values_of_a_history_count_for_their_document(small_book: SmallBook) -> None:
    small_book.write("companies/jones.toml", COMPANY.replace('"A"', '"A-relay"'))
    (document,) = listed(small_book, "relay")
    assert document.why == "2 reported values rest on it alone"  # the third has confidence B


# --- carried


def test_a_figure_is_listed_with_the_editions_that_it_stands_in_for(
    small_book: SmallBook,
) -> None:
    assert listed(small_book, "carried") == []
    change = ('editions = ["article", "filed"]', 'editions = ["article"]')
    (found,) = listed(small_book, "carried", change)
    assert said([found]) == [("small-deal.price", "article", "stands in for filed")]
    assert found.value == 5


def test_every_edition_that_lacks_a_value_is_listed_once(book: Book) -> None:
    found = review(book, ["carried"], 180, book.as_of).listed["carried"]
    missing = sum(
        edition not in figure.editions
        for subject in book.subjects
        for figure in subject.figures.values()
        for edition in EDITIONS
    )
    assert sum(each.why.count(" and ") + 1 for each in found) == missing


# --- contradictions


def test_editions_more_than_a_tenth_apart_are_listed_with_both_confidences(
    small_book: SmallBook,
) -> None:
    (found,) = listed(small_book, "contradictions")
    why = "17% apart from article, filed: 5 USD bn (B, 2025-10) against A-relay"
    unsaid = "; no note and no contradiction says why"
    assert said([found]) == [("small-deal.price", "latest", why + unsaid)]


@pytest.mark.parametrize(("value", "apart"), [("5.5", False), ("5.6", True), ("-5", True)])
def test_a_tenth_of_the_larger_value_is_near(
    small_book: SmallBook, value: str, *, apart: bool
) -> None:
    found = listed(small_book, "contradictions", ("value = 6", f"value = {value}"))
    assert bool(found) == apart


def test_two_values_of_nothing_and_two_days_are_not_apart(
    small_book: SmallBook, book: Book
) -> None:
    nothing = (("value = 5", "value = 0"), ("value = 6", "value = 0.0"))
    assert listed(small_book, "contradictions", *nothing) == []
    days = book.companies["oracle"].figures["opening_date"].editions
    assert days["article"].value != days["latest"].value
    found = review(book, ["contradictions"], 180, book.as_of).listed["contradictions"]
    assert "oracle.opening_date" not in {each.id for each in found}


def test_a_note_is_taken_for_the_reason(small_book: SmallBook) -> None:
    (found,) = listed(small_book, "contradictions", (LATEST, f'{LATEST}\nnote = "grew"'))
    assert found.why.endswith("against A-relay")


def test_a_contradiction_is_listed_with_all_that_it_names(small_book: SmallBook) -> None:
    small_book.write("article.toml", CONTRADICTION)
    found = listed(small_book, "contradictions")
    why = "named by contradiction 3"
    assert said(found[:5]) == [
        ("contradiction 3", "", "Five is not six."),
        ("small-deal.price", "article, filed", why),
        ("small-deal.price", "latest", why),
        ("small-deal.rumour", "claim", why),
        ("small-deal.growth", "", why),
    ]
    assert found[5].why.endswith("against A-relay")  # the contradiction says why


# --- assumptions


def test_an_assumption_is_listed_unless_its_note_names_a_source(small_book: SmallBook) -> None:
    plan = ("small-deal.share", "base", "its note names no source, 31 days old: A plan.")
    assert said(listed(small_book, "assumptions")) == [plan]
    for note in ("As The archive has it.", "Row OB90 of the facts."):
        assert listed(small_book, "assumptions", ('"A plan."', f'"{note}"')) == []


def test_a_judgement_is_said_to_be_one(small_book: SmallBook) -> None:
    (found,) = listed(small_book, "assumptions", ('"A plan."', '"A judgement: it grows."'))
    assert found.why == "a judgement, 31 days old: A judgement: it grows."
    assert (found.value, found.title) == ("0.2, 0.3", "Assumption")


def test_a_claim_is_listed_unless_a_figure_or_an_assumption_holds_it(
    small_book: SmallBook,
) -> None:
    alone = ('claim = "rumour"\n', "")
    (found, *_) = listed(small_book, "assumptions", alone)
    assert said([found]) == [
        ("small-deal.rumour", "claim", "a claim without a figure, 92 days old")
    ]
    assert (found.value, found.unit, found.confidence) == (9, "%", "D")
    same = (RUMOUR, RUMOUR.replace('en = "Rumour"', 'en = "Price"').replace('"%"', '"USD bn"'))
    ids = [each.id for each in listed(small_book, "assumptions", alone, same)]
    assert "small-deal.rumour" not in ids


# --- sources


def test_sources_that_nothing_cites_and_sources_without_an_address_are_listed(
    small_book: SmallBook,
) -> None:
    assert listed(small_book, "sources") == []
    small_book.write("sources.toml", f'{SOURCES}\n[sources.spare]\ntitle = "Spare"\n')
    bare = listed(small_book, "sources", ('url = "https://example.org/paper"\n', ""))
    assert said(bare) == [
        ("spare", "", "cited by nothing"),
        ("spare", "", "no address; cited 0 times"),
        ("paper", "", "no address; cited 2 times"),
    ]


# --- the whole


def test_a_book_with_nothing_in_it_has_nothing_listed(small_book: SmallBook) -> None:
    small_book.write("sources.toml", "")
    small_book.write("companies/jones.toml", 'id = "jones"\nname = { en = "Jones" }\n')
    (small_book.folder / "deals" / "small-deal.toml").unlink()
    loaded = small_book.load()
    found = review(loaded, GROUPS, 0, loaded.as_of)
    assert found.counts == dict.fromkeys(GROUPS, 0)
    assert list(lines(found, 100))[-1].startswith("0 listed as of 31 Jan 2026: 0 age, 0 relay")


def test_the_packaged_book_is_listed_in_order_and_twice_the_same(book: Book) -> None:
    found = review(book, GROUPS, 180, book.as_of)
    assert list(found.listed) == list(GROUPS)
    assert review(book, GROUPS[::-1], 180, book.as_of) == found
    assert all(found.counts.values())
    assert all(each.why and each.id for listed in found.listed.values() for each in listed)


def test_each_line_holds_all_that_it_has_to_say_and_a_terminal_is_not_overrun(book: Book) -> None:
    found = review(book, GROUPS, 180, book.as_of)
    wide = list(lines(found, 100_000))
    count = sum(found.counts.values())
    assert len([each for each in wide if each.startswith("  ")]) == count
    assert f"{count} listed as of" in wide[-1]
    (line,) = [each for each in wide if each.startswith("  amd.market_cap") and "days" in each]
    for part in (" latest ", " 742 USD bn ", " sectally, 2026-05-12, C ", " days old"):
        assert part in line
    assert max(map(width, lines(found, 80))) <= 80 + len("\x1b[1m\x1b[0m")


def test_the_record_of_a_program_says_the_same(book: Book) -> None:
    found = review(book, GROUPS, 180, book.as_of)
    given = record(found)
    rows = given["listed"]
    assert isinstance(rows, list)
    assert len(rows) == sum(found.counts.values())
    percent = next(each for each in rows if each["id"] == "alphabet.debt_to_equity")
    assert (percent["value"], percent["unit"]) == (0.115, "fraction")
    words = next(each for each in rows if each["id"] == "coreweave.loan_pricing")
    assert words["value"] is None
    assert words["text"].startswith("SOFR")
