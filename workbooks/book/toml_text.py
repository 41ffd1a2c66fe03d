"""Write texts, values and lists of a deal file as TOML has them."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def quoted(text: str) -> str:
    """Write a text as TOML does, the signs of any script as they are."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def array(words: Iterable[str]) -> str:
    """Write a list of texts."""
    return f"[{', '.join(map(quoted, words))}]"


def literal(value: float | date) -> str:
    """Write a number in full, a date without quotes."""
    return value.isoformat() if isinstance(value, date) else repr(value)


def name_and_unit(name: Mapping[str, str], unit: str) -> Iterator[str]:
    """Write the lines that each quantity has: its name by language, and its unit."""
    names = ", ".join(f"{language} = {quoted(text)}" for language, text in name.items())
    yield f"name = {{ {names} }}"
    yield f"unit = {quoted(unit)}"
