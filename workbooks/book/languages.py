"""Which languages there are: English, and each that has a file of texts.

A language is one file, `texts/<language>.toml`, however much of it is still to be written.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ENGLISH = "en"
PART = re.compile(r"\{(\d*)\}")
FOLDER = Path(__file__).parent / "texts"


class LanguageError(Exception):
    """A language without a file of texts, or with one that cannot be read."""


@cache
def languages() -> tuple[str, ...]:
    """Name the languages that a workbook can be built in, English first."""
    return (ENGLISH, *sorted(path.stem for path in FOLDER.glob("*.toml")))


def known(language: str) -> None:
    """Refuse a language that has no file of texts.

    Raises:
        LanguageError: There is no such language.
    """
    if language not in languages():
        from workbooks.book.toml_lines import nearest  # noqa: PLC0415 - only for a mistake

        message = f"{language!r} is no language{nearest(language, languages())}"
        raise LanguageError(message)


@cache
def language_tables(language: str) -> dict[str, dict[str, str]]:
    """Read the file of a language; English needs none.

    Raises:
        LanguageError: The file is no TOML, or a translation is no text or loses a part of one.
    """
    from workbooks.book.toml_lines import read  # noqa: PLC0415 - `ono --help` needs no file read

    if language == ENGLISH:
        return {}
    file = read(FOLDER / f"{language}.toml")
    found: dict[str, dict[str, str]] = {}
    for name, table in file.content.items():
        if not isinstance(table, dict):
            file.find((name,), "must be a table of texts and their translations")
            continue
        found[name] = table
        for text, translation in table.items():
            if not isinstance(translation, str):
                file.find((name, text), f"a translation must be a text, is {translation!r}")
            elif translation and not _same_parts(text, translation):
                file.find((name, text), f"{translation!r} has other parts {{}} than its text")
    if file.findings:
        raise LanguageError("\n".join(map(str, file.findings)))
    return found


def _same_parts(text: str, translation: str) -> bool:
    """Tell whether a translation has the parts of its text, in the same order or by number."""
    count = text.count("{}")
    parts = sorted(PART.findall(translation))
    return parts in ([""] * count, [str(number) for number in range(count)])
