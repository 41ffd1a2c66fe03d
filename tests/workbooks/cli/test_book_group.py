"""`ono book check` and `ono book new`: what they print and write, and how they end."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from tests.workbooks.command import ono, own
from tests.workbooks.facts_rows import FACTS, facts_table, usable_facts
from workbooks.report.listed import GROUPS

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the width to the command, whatever runs the tests."""
    monkeypatch.delenv("COLUMNS", raising=False)


# --- check


def test_check_lists_every_group_and_ends_with_the_counts_and_exit_0() -> None:
    result = ono("book", "check")
    assert result.exit_code == 0
    assert result.stderr == ""
    last = result.stdout.splitlines()[-1]
    places = [last.index(f" {group}") for group in GROUPS]
    assert places == sorted(places)
    assert "older than 180 days" in result.stdout


def test_strict_ends_with_1_only_if_something_is_listed() -> None:
    assert ono("book", "check", "--strict").exit_code == 1
    fresh = ("book", "check", "--only", "age", "--older-than", "100000", "--strict")
    result = ono(*fresh)
    assert result.exit_code == 0
    assert "none" in result.stdout
    assert "0 listed" in result.stdout


def test_only_chooses_groups_in_their_order() -> None:
    result = ono("book", "check", "--only", "sources, carried", "--json")
    assert list(json.loads(result.stdout)["counts"]) == ["carried", "sources"]


def test_json_counts_what_it_lists() -> None:
    found = json.loads(ono("book", "check", "--as-of", "2026-10", "--json").stdout)
    assert (found["as_of"], found["older_than"]) == ("2026-10-31", 180)
    groups = [each["group"] for each in found["listed"]]
    assert {group: groups.count(group) for group in GROUPS} == found["counts"]
    assert found["listed"][0].keys() == found["listed"][-1].keys()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "relai"], "'relai' is no group; did you mean 'relay'?"),
        (["--only", ""], "'' is no group; it is one of age,"),
        (["--as-of", "2026-02-30"], "--as-of must be YYYY-MM-DD, is '2026-02-30'"),
        (["--as-of", "today"], "--as-of must be YYYY-MM-DD, is 'today'"),
        (["--older-than", "-1"], "'--older-than'"),
        (["--older-than", "old"], "'--older-than'"),
    ],
)
def test_wrong_usage_of_check_is_exit_2_and_says_why(arguments: list[str], said: str) -> None:
    result = ono("book", "check", *arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_deals_of_ones_own_are_reviewed_and_their_mistakes_told(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ('as_of = "2025-10-05"', 'as_of = "1999-10-05"'))
    result = ono("book", "check", "--only", "age", "--deals", deals)
    assert "1999-10-05" in result.stdout
    own(deals, ('unit = "USD/share"', 'unit = "USD a share"'))
    assert ono("book", "check", "--deals", deals).exit_code == 1
    assert ono("book", "check", "--deals", tmp_path / "nowhere").exit_code == 3


# --- new


def test_new_prints_entries_and_nothing_beside_them(tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_bytes(b"\xef\xbb\xbf" + facts_table({}, {"confidence": "D", "metric": "talk"}))
    result = ono("book", "new", file)
    assert result.exit_code == 0
    assert result.stderr == ""
    found = tomllib.loads(result.stdout)
    assert list(found) == ["sources", "figures", "claims"]
    assert found["figures"]["orders"]["stated"][0]["editions"] == ["latest"]


def test_new_gives_a_document_the_id_that_the_book_has_for_it(tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    file.write_bytes(usable_facts()[0])
    sources = tomllib.loads(ono("book", "new", file).stdout)["sources"]
    assert {"article", "research-note", "amd-ex41"} <= sources.keys()


def test_entries_for_a_deal_are_one_file_with_keys_that_are_new_to_it(tmp_path: Path) -> None:
    file, into = tmp_path / "new.csv", tmp_path / "made" / "here"
    file.write_bytes(facts_table({"metric": "strike"}, {"entity": "Jones", "metric": "redacted"}))
    result = ono("book", "new", file, "--deal", "amd-openai", "--into", into)
    assert result.exit_code == 0
    assert [each.name for each in into.iterdir()] == ["amd-openai.toml"]
    found = tomllib.loads((into / "amd-openai.toml").read_text(encoding="utf-8"))
    assert list(found["figures"]) == ["strike_2", "redacted_2"]


def test_entries_placed_in_a_deal_load_and_are_shown(tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_bytes(facts_table({"metric": "新 orders", "article_phrase": "約 5"}))
    text = ono("book", "new", file, "--deal", "amd-openai").stdout
    deals = own(tmp_path / "deals")
    mine = deals / "mine.toml"
    mine.write_text(f"{mine.read_text(encoding='utf-8')}\n{text}", encoding="utf-8")
    shown = ono("deals", "amd-openai", "--deals", deals).stdout
    assert "amd-openai.orders: 新 orders" in shown
    assert "  article  5 USD bn · A release · 2025-10 · B" in shown


def test_into_writes_a_file_for_each_entity_and_overwrites_none(tmp_path: Path) -> None:
    file, into = tmp_path / "new.csv", tmp_path / "made"
    file.write_bytes(facts_table({"entity": "Nortel / Cisco"}, {"entity": "../輝達"}, {}))
    assert ono("book", "new", file, "--into", into).exit_code == 0
    names = {"nortel-cisco.toml", "entity.toml", "smith.toml"}
    assert {each.name for each in into.iterdir()} == names
    (into / "entity.toml").unlink()
    (into / "smith.toml").write_text("mine", encoding="utf-8")
    result = ono("book", "new", file, "--into", into)
    assert result.exit_code == 3
    assert "exists already" in result.stderr
    assert not (into / "entity.toml").exists()
    assert (into / "smith.toml").read_text(encoding="utf-8") == "mine"


def test_a_wrong_row_bars_every_other_and_nothing_is_written(tmp_path: Path) -> None:
    file, into = tmp_path / "new.csv", tmp_path / "made"
    file.write_bytes(facts_table({}, {"unit": "USD bln"}, {"as_of": "soon"}))
    for arguments in ([], ["--into", into]):
        result = ono("book", "new", file, *arguments)
        assert result.exit_code == 1
        assert result.stdout == ""
        assert result.stderr.splitlines() == [
            "new.csv:3: unit: 'USD bln' is not known; did you mean 'USD bn'?",
            "new.csv:4: as_of: 'soon' must be YYYY, YYYY-MM or YYYY-MM-DD, and a day there is",
            "2 findings in new.csv; nothing was written",
        ]
    assert not into.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfei\x00d\x00",
        b"id;entity;metric\n",
        b'id,"' + b"x" * 300_000,
        facts_table({"note": "\x00"}),
        facts_table({"note": "é"}).decode().encode("latin-1"),
        bytes(range(256)) * 20,
    ],
)
def test_a_hostile_file_is_one_sentence_and_exit_1(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "new.csv"
    file.write_bytes(content)
    result = ono("book", "new", file)
    assert result.exit_code == 1
    assert result.stdout == ""
    sentence, end = result.stderr.splitlines()
    assert sentence.startswith("new.csv:")
    assert end == "1 finding in new.csv; nothing was written"


def test_a_file_that_cannot_be_read_is_exit_3_and_an_unknown_deal_exit_2(tmp_path: Path) -> None:
    for file in (tmp_path, tmp_path / "nowhere.csv"):
        result = ono("book", "new", file)
        assert result.exit_code == 3
        assert result.stderr.startswith(f"Error: {file} cannot be read: ")
        assert result.stderr.count("\n") == 1
    result = ono("book", "new", FACTS, "--deal", "amd-openia")
    assert result.exit_code == 2
    assert "'amd-openia' is no deal or company; did you mean 'amd-openai'?" in result.stderr
