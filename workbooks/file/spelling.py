"""How numbers and texts are spelled in the XML of a package."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape  # it writes XML, it does not read any

UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # by XML; TOML can escape them


def storable(words: str) -> str:
    """Leave out what XML cannot hold."""
    return words if words.isprintable() else UNWRITABLE.sub("", words)


def escaped(words: str) -> str:
    """Escape for XML; a parser would turn a carriage return into a line feed."""
    return escape(words, {"\r": "&#13;"})


def spelled(value: float) -> str:
    """Write a number with every digit, and a whole one without a point."""
    number = float(value) + 0.0  # + 0.0 turns -0.0 into 0.0
    return str(int(number)) if number.is_integer() else repr(number)
