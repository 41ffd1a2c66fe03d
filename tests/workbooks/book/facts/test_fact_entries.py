"""Rows of facts as entries: they load, fill the right editions, and nothing of a row is lost."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest

from tests.workbooks.facts_rows import FACTS, facts_table, usable_facts
from workbooks.book.facts.fact_entries import by_entity, entries, identifier_of, source_ids
from workbooks.book.facts.fact_table import read_facts
from workbooks.book.model import FEEDS_NOTHING, Source
from workbooks.book.subject import IDENTIFIER

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook
    from workbooks.book.model import Subject


def made(*changes: dict[str, str], taken: tuple[str, ...] = ()) -> dict[str, Any]:
    """Write rows as entries and read them back."""
    facts = read_facts("new.csv", facts_table(*changes))
    return tomllib.loads(entries("new.csv", facts, source_ids(facts, {}), taken))


def loaded(book: SmallBook, content: bytes) -> Subject:
    """Put what is written of a table into the file of a company, and load the book."""
    facts = read_facts("new.csv", content)
    text = entries("new.csv", facts, source_ids(facts, {}))
    book.write("companies/new.toml", f'id = "new"\nname = {{ en = "New" }}\n\n{text}')
    return book.load().companies["new"]


def editions(figure: dict[str, Any]) -> dict[str, list[str]]:
    """Give the editions that each row of a figure fills."""
    return {each["csv"]: each["editions"] for each in figure["stated"]}


# --- which edition a row fills


@pytest.mark.parametrize(
    ("phrase", "confidence", "filled"),
    [
        ("about five", "B", ["article"]),
        ("about five", "A", ["article", "filed"]),
        ("about five", "A-relay", ["article", "filed"]),
        ("", "A", ["filed"]),
        ("", "A-relay", ["filed"]),
        ("", "B", ["latest"]),
        ("", "C", ["latest"]),
        ("", "derived", ["latest"]),
    ],
)
def test_a_phrase_fills_article_a_document_filed_and_neither_latest(
    phrase: str, confidence: str, filled: list[str]
) -> None:
    found = made({"article_phrase": phrase, "confidence": confidence})
    assert editions(found["figures"]["orders"]) == {"X1": filled}
    assert "claims" not in found


def test_rows_of_one_quantity_become_one_figure_with_an_entry_each() -> None:
    found = made(
        {"article_phrase": "about five", "as_of": "2025-10"},
        {"value": "6", "confidence": "A", "as_of": "2025-12-31"},
        {"value": "7", "as_of": "2026"},
    )
    assert editions(found["figures"]["orders"]) == {
        "X1": ["article"],
        "X2": ["filed"],
        "X3": ["latest"],
    }


def test_the_newest_date_is_latest_whatever_else_its_row_fills() -> None:
    found = made(
        {"as_of": "2025-10-30"},
        {"value": "6", "confidence": "A", "as_of": "2025-10"},  # counts from the 31st
    )
    assert editions(found["figures"]["orders"]) == {"X2": ["filed", "latest"]}


def test_a_row_whose_edition_a_newer_one_takes_is_kept_as_a_claim() -> None:
    found = made({"confidence": "A", "as_of": "2024"}, {"confidence": "A", "as_of": "2025"})
    assert editions(found["figures"]["orders"]) == {"X2": ["filed", "latest"]}
    (claim,) = found["claims"].values()
    assert (claim["csv"], claim["value"], claim["name"]) == ("X1", 5, {"en": "orders"})


def test_rows_of_other_units_bounds_or_entities_are_other_figures() -> None:
    found = made({}, {"unit": "GW"}, {"value": ">5"}, {"entity": "Jones"})
    assert list(found["figures"]) == ["orders", "orders_2", "orders_3", "orders_4"]
    assert found["figures"]["orders_3"]["bound"] == "min"


# --- what becomes a claim


@pytest.mark.parametrize("confidence", FEEDS_NOTHING)
def test_what_may_not_feed_is_a_claim(confidence: str) -> None:
    found = made({"confidence": confidence})
    assert found["claims"]["orders"]["value"] == 5
    assert "figures" not in found


def test_words_are_a_claim_and_a_bound_stays_in_the_words_of_one() -> None:
    found = made({"value": "none found"}, {"value": ">100", "confidence": "not checked"})
    assert [each["text"] for each in found["claims"].values()] == ["none found", ">100"]
    assert not any("value" in each for each in found["claims"].values())


# --- ids


def test_each_part_of_a_split_row_has_its_number_in_the_key_and_the_rows_id() -> None:
    found = made({"metric": "revenue / cost", "value": "2.1 / 3.4"})
    assert list(found["figures"]) == ["revenue_cost_1", "revenue_cost_2"]
    stated = [each["stated"][0] for each in found["figures"].values()]
    assert [(each["value"], each["csv"]) for each in stated] == [(2.1, "X1"), (3.4, "X1")]
    assert found["figures"]["revenue_cost_2"]["name"]["en"].endswith("2 of 2: cost")


def test_a_key_is_new_to_the_rows_and_to_the_deal_that_they_are_for() -> None:
    found = made({}, {"confidence": "D"}, {"metric": "Orders!"}, taken=("orders", "orders_3"))
    keys = [*found["figures"], *found["claims"]]
    assert sorted(keys) == ["orders_2", "orders_4", "orders_5"]


@pytest.mark.parametrize(
    ("metric", "key"),
    [
        ("Equity investment ceiling (LOI)", "equity_investment_ceiling_loi"),
        ("2026 revenue", "figure_2026_revenue"),
        ("Übernahme – Größe", "ubernahme_groe"),
        ("營收", "figure"),
        ("=cmd|' /C calc'!A0", "cmd_c_calc_a0"),
        ("long " * 30, "_".join(["long"] * 10)),
        ("x" * 200, "x" * 50),
    ],
)
def test_a_key_is_an_id_whatever_the_metric_says(metric: str, key: str) -> None:
    found = identifier_of(metric, "_", "figure")
    assert found == key
    assert IDENTIFIER.fullmatch(f"{found}_1_999")


def test_a_document_of_the_book_keeps_its_id_and_another_of_its_title_gets_one() -> None:
    known = {
        "old-id": Source("old-id", "A release", "https://example.org/release"),
        "b-release": Source("b-release", "B release", "https://example.org/other"),
    }
    rows = facts_table(
        {}, {"source_title": "B release"}, {"source_title": "輝達", "source_url": ""}
    )
    facts = read_facts("new.csv", rows)
    text = entries("new.csv", facts, source_ids(facts, known))
    sources = tomllib.loads(text)["sources"]
    assert list(sources) == ["old-id", "b-release-2", "source"]
    assert sources["source"] == {"title": "輝達"}


def test_entities_get_files_of_their_own_also_where_their_names_are_alike() -> None:
    names = ("xAI SPV", "xAI-SPV", "Nortel / Cisco", "../../etc", "輝達")
    facts = read_facts("new.csv", facts_table(*({"entity": name} for name in names)))
    assert list(by_entity(facts)) == ["xai-spv", "xai-spv-2", "nortel-cisco", "etc", "entity"]


# --- the book that they are put into


def test_what_is_written_loads_and_holds_the_row(small_book: SmallBook) -> None:
    row = {"article_phrase": '"約 5"', "note": "a \\ note", "metric": '=1+1 "orders"'}
    found = loaded(small_book, facts_table(row, {"value": "2030-10-05", "unit": "date"}))
    figure, day = found.figures.values()
    entry = figure.editions["article"]
    assert (figure.name["en"], entry.phrase, entry.note) == ('=1+1 "orders"', '"約 5"', "a \\ note")
    assert (entry.value, entry.csv, entry.as_of, entry.confidence) == (5, ("X1",), "2025-10", "B")
    assert small_book.load().sources[entry.source].url == "https://example.org/release"
    assert day.unit == "date"


def test_the_facts_of_the_book_load_and_every_row_is_in_a_figure_or_a_claim(
    small_book: SmallBook,
) -> None:
    content, _ = usable_facts()
    facts = read_facts(FACTS.name, content)
    found = loaded(small_book, content)
    stated = {
        key for item in found.figures.values() for e in item.editions.values() for key in e.csv
    }
    claimed = {key for claim in found.claims.values() for key in claim.csv}
    assert stated | claimed == {fact.id for fact in facts}
    assert not stated & claimed
    for part, rows in by_entity(facts).items():
        text = entries(FACTS.name, rows, source_ids(facts, {}))
        small_book.write(
            f"companies/{part}-f.toml", f'id = "{part}-f"\nname = {{ en = "F" }}\n{text}'
        )
    assert len(small_book.load().companies) == len(by_entity(facts)) + 3
