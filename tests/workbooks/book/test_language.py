"""The look-up of a language: exact texts, patterns, names of the book, and what is missing."""

from __future__ import annotations

import tomllib
import warnings
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from workbooks.book.language import Texts
from workbooks.book.languages import ENGLISH, LanguageError, known, language_tables, languages
from workbooks.cli.untranslated import report, said, stale

if TYPE_CHECKING:
    from pathlib import Path

TABLES = {
    "formats": {"d mmm yyyy": "yyyy/mm/dd"},
    "labels": {
        "Debt": "負債",
        "{}, step {}": "{}，第 {} 級",
        "{}: {}": "{}：{}",
        "{} owed by {}": "{1}應付：{0}",
        "Choose one of {}.": "請從 {} 中擇一。",
        "as of {}; {}": "截至 {}：{}",
    },
    "spare": {"Added": "另加"},
}
NAMES = {"Oracle": "甲骨文", "Value of the contract": "合約金額"}


@pytest.fixture
def texts() -> Texts:
    """Give a language of six texts."""
    return Texts("zh-TW", TABLES, NAMES, {"AMD-OpenAI", "A paper of 2025"})


@pytest.mark.parametrize(
    ("text", "translation"),
    [
        ("Debt", "負債"),
        ("   Debt", "   負債"),
        ("Value of the contract", "合約金額"),
        ("Debt, step 3", "負債，第 3 級"),
        ("Debt owed by Oracle", "甲骨文應付：負債"),
        ("AMD-OpenAI: Debt owed by Oracle, step 2", "AMD-OpenAI：甲骨文應付：負債，第 2 級"),
        ("Choose one of {}.", "請從 {} 中擇一。"),
    ],
)
def test_a_text_is_found_whole_or_by_its_parts(texts: Texts, text: str, translation: str) -> None:
    assert texts.found(text) == (translation, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12.5%",
        "2026-10-06",
        "AW06, BC03",
        "Q1 FY26",
        "https://example.org/a",
        "“約225美元”",
        "LEVERAGE_PATH",
        "A paper of 2025",
        "A paper of…",
    ],
)
def test_what_reads_the_same_in_every_language_is_not_missing(texts: Texts, text: str) -> None:
    assert texts.found(text) == (text, ())


def test_a_text_without_translation_stays_and_is_noted_with_its_cell(texts: Texts) -> None:
    assert texts.of("Equity", "Cover", 7, 2) == "Equity"
    assert texts.of("Equity", "Build", 9, 28) == "Equity"
    assert texts.missing == {"Equity": [("Cover", "B7"), ("Build", "AB9")]}
    assert texts.lacking() == {"Cover": ["B7"], "Build": ["AB9"]}


def test_of_a_pattern_only_the_part_without_translation_is_missing(texts: Texts) -> None:
    assert texts.found("Equity owed by Oracle") == ("甲骨文應付：Equity", ("Equity",))


def test_a_note_on_a_quotation_is_missing_though_the_quotation_is_chinese(texts: Texts) -> None:
    assert texts.found("as of 2025; “約225美元”; a proxy")[1] == ("“約225美元”; a proxy",)


def test_a_colon_alone_makes_no_pattern_of_a_sentence(texts: Texts) -> None:
    """The parts of `Debt: none is public` would not be worth translating one by one."""
    assert texts.found("Debt: none is public")[1] == ("Debt: none is public",)


def test_of_the_patterns_that_fit_the_first_with_known_parts_is_taken() -> None:
    three = {"a": {"{}, {}": "{}、{}", "{} and {}, {}": "{}加{}，{}", "{} and {}": "{}與{}"}}
    assert Texts("zh-TW", three).found("1 and 2, 3")[0] == "1與2、3"


def test_english_needs_no_file_and_translates_nothing() -> None:
    texts = Texts()
    assert texts.language == ENGLISH
    assert texts.of("Debt", "Cover", 1, 1) == "Debt"
    assert texts.missing == {}


def test_entries_that_nobody_used_are_stale_but_for_the_spare_ones(texts: Texts) -> None:
    texts.found("Debt, step 3")
    old = {"{} owed by {}", "{}: {}", "Choose one of {}.", "as of {}; {}"}
    assert set(stale(texts)) == old
    assert "# No cell says these any more:" in report(texts)


def test_what_is_missing_is_reported_as_entries_to_be_filled_in(texts: Texts) -> None:
    texts.of('Equity of "Smith"', "Cover", 7, 2)
    found = tomllib.loads(report(texts))
    assert found == {"Cover": {'Equity of "Smith"': ""}}


@pytest.mark.parametrize("language", [each for each in languages() if each != ENGLISH])
def test_no_text_stands_twice_in_a_file(language: str) -> None:
    every = [text for table in language_tables(language).values() for text in table]
    assert [text for text, count in Counter(every).items() if count > 1] == []


@pytest.mark.parametrize(
    ("written", "refused"),
    [
        ('[labels]\n"Inputs" = "Entrées"\n"Inputs" = "E"\n', r"bad\.toml:3: "),
        ('[labels]\n"Inputs" = 3\n', r"bad\.toml:2: labels\.Inputs: .* must be a text, is 3"),
        ('labels = "Entrées"\n', r"bad\.toml:1: labels: must be a table"),
        ('[labels]\n"{} of {}" = "{}"\n', r"bad\.toml:2: .*'{}' has other parts {} than its text"),
    ],
)
def test_a_file_of_texts_with_a_mistake_is_refused_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, refused: str
) -> None:
    (tmp_path / "bad.toml").write_text(written, encoding="utf-8")
    monkeypatch.setattr("workbooks.book.languages.FOLDER", tmp_path)
    with pytest.raises(LanguageError, match=refused):
        language_tables("bad")


def test_an_unknown_language_is_refused_with_the_nearest() -> None:
    with pytest.raises(LanguageError, match=r"'zh' is no language; did you mean 'zh-TW'\?"):
        known("zh")


@pytest.mark.parametrize("language", [each for each in languages() if each != ENGLISH])
def test_what_a_language_lacks_or_no_longer_needs_is_listed_and_fails_nobody(language: str) -> None:
    """Whoever writes an English text owes no translation; `poe regenerate` prints the count."""
    texts = said(language)
    told = report(texts)
    listed = {text for table in tomllib.loads(told).values() for text in table}
    assert listed == set(texts.missing)
    assert told.count("\n# ") >= len(stale(texts))
    for count, what in (
        (len(listed), "lack a translation"),
        (len(stale(texts)), "are said no more"),
    ):
        if count:
            command = f"python -m workbooks.cli.untranslated {language}"
            warnings.warn(f"{language}: {count} texts {what}; {command} lists them", stacklevel=1)
