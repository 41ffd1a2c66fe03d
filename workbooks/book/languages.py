"""Which languages there are: English, and each that has a file of texts.

A language is one file, `texts/<language>.toml`, however much of it is still to be written.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

ENGLISH = "en"
FOLDER = Path(__file__).parent / "texts"


class LanguageError(Exception):
    """A language without a file of texts."""


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
    """Read the file of a language; English needs none."""
    import tomllib  # noqa: PLC0415 - the command line asks only which languages there are

    if language == ENGLISH:
        return {}
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
