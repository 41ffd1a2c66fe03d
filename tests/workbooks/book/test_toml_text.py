"""What is written as TOML reads back as it was."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from workbooks.book.toml_text import array, literal, name_and_unit, quoted

TEXTS = ['"quoted" \\ and =1+1', "輝達\u3000", "\x00\x1f\x7f\n\t", "", "'''"]


@pytest.mark.parametrize("text", TEXTS)
def test_any_text_reads_back_as_it_was(text: str) -> None:
    assert tomllib.loads(f"text = {quoted(text)}") == {"text": text}


def test_lists_values_and_names_read_back_as_they_were() -> None:
    assert tomllib.loads(f"texts = {array(TEXTS)}") == {"texts": TEXTS}
    for value in (0, -2.5, 1e300, date(2026, 1, 31)):
        assert tomllib.loads(f"value = {literal(value)}") == {"value": value}
    lines = "\n".join(name_and_unit({"en": 'a "b"', "zh-TW": "價格"}, "USD bn"))
    assert tomllib.loads(lines) == {"name": {"en": 'a "b"', "zh-TW": "價格"}, "unit": "USD bn"}
