"""The texts of a language: exact ones, patterns with parts that vary, and the book's own names.

The file of a language, `texts/<language>.toml`, has tables of English text = its translation, in
any order and under any names. In a pattern `{}` stands for a part that varies, which is looked up
in its turn; the translation takes the parts in the same order, or by number as `{1}` … `{0}`. Of
several patterns that fit, the first of the file is taken whose parts are all known: what is added
to any label, such as a step, stands before the labels. The table `formats` translates number
formats, `spare` holds what only some books say.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from workbooks.book.languages import ENGLISH, PART, language_tables
from workbooks.book.model import Name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from workbooks.book.model import Book

FORMATS, SPARE = "formats", "spare"
LETTER, CHINESE = re.compile(r"[A-Za-z]"), re.compile(r"[\u4e00-\u9fff]")
SAME = re.compile(  # what reads the same in every language
    r"[^A-Za-z]*"  # numbers, dates and signs
    r"|[A-Z]+\d+[\w-]*(,? [A-Z]+\d+[\w-]*)*"  # ids of facts, fiscal periods
    r"|[a-z0-9]+(_[a-z0-9]+)+|[A-Z]+(_[A-Z]+)+"  # keys of lines, functions
    r"|https?://\S+"
)
NOTED = "”; "  # between a quotation and a note on it
VAGUE = 3  # letters of a pattern that begins with a part, as "{} at {}": all its parts are known


class Texts:
    """The look-up of one language; it remembers what it used and where it found nothing.

    Args:
        language: Its tag; of English every text is its own translation.
        tables: The tables of its file.
        names: What the deal book itself says in both languages.
        same: Texts that are the same in every language: tabs, companies, documents.
    """

    def __init__(
        self,
        language: str = ENGLISH,
        tables: Mapping[str, Mapping[str, str]] | None = None,
        names: Mapping[str, str] | None = None,
        same: Collection[str] = (),
    ) -> None:
        """Sort the entries into exact texts and patterns."""
        self.language = language
        self.formats = dict((tables or {}).get(FORMATS, {}))
        self.spare = dict((tables or {}).get(SPARE, {}))
        entries = {
            text: translation
            for name, table in (tables or {}).items()
            if name != FORMATS
            for text, translation in table.items()
            if translation
        }
        self.entries = entries
        self.names = names or {}
        self.same = frozenset(same)
        self.used: set[str] = set()
        self.missing: dict[str, list[tuple[str, str]]] = {}
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._starts: dict[str, list[_Pattern]] = {}
        for order, text in enumerate(entries):
            if "{}" in text:
                pattern = _Pattern(order, text, entries[text])
                self._starts.setdefault(pattern.start, []).append(pattern)

    def of(self, text: str, tab: str, row: int, column: int) -> str:
        """Translate the text of a cell; what has no translation is noted and stays."""
        if self.language == ENGLISH:
            return text
        found, missing = self.found(text)
        for each in missing:
            cell = f"{get_column_letter(column)}{row}"
            self.missing.setdefault(each, []).append((tab, cell))
        return found

    def lacking(self) -> dict[str, list[str]]:
        """List the cells of each tab that hold a text without a translation."""
        cells: dict[str, dict[str, None]] = {}
        for places in self.missing.values():
            for tab, cell in places:
                cells.setdefault(tab, {})[cell] = None
        return {tab: list(found) for tab, found in cells.items()}

    def found(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Give the translation of a text, and which texts in it have none."""
        known = self._known.get(text)
        if known is None:
            self._known[text] = text, (text,)  # while its own parts are looked up
            core = text.strip()
            found, missing = self._looked_up(core)
            if core and core != text:
                before, after = text.split(core, 1)
                found = f"{before}{found}{after}"
            known = self._known[text] = found, missing
        return known

    def _looked_up(self, text: str) -> tuple[str, tuple[str, ...]]:
        if text in self.entries:
            self.used.add(text)
            return self.entries[text], ()
        if text in self.names:
            return self.names[text], ()
        if self._is_same(text):
            return text, ()
        nearly: tuple[str, tuple[str, ...]] = text, (text,)
        for pattern in self._fitting(text):
            parts = pattern.parts(text)
            if parts is None:
                continue
            found = [self.found(part) for part in parts]
            missing = tuple(each for _, lacking in found for each in lacking)
            translation = pattern.filled([each for each, _ in found])
            if not missing:
                self.used.add(pattern.text)
                return translation, ()
            if nearly[1] == (text,) and not pattern.vague:
                self.used.add(pattern.text)
                nearly = translation, missing
        return nearly

    def _fitting(self, text: str) -> list[_Pattern]:
        """Give the patterns that a text may have the form of, in the order of the file."""
        starts = {text[:2], text[:1], ""}
        found = [
            pattern
            for start in starts
            for pattern in self._starts.get(start, ())
            if pattern.needle in text
        ]
        return sorted(found, key=lambda each: each.order)

    def _is_same(self, text: str) -> bool:
        """Tell what reads the same in every language: numbers, codes, names, quoted Chinese."""
        return bool(
            text in self.same
            or SAME.fullmatch(text)
            or (CHINESE.search(text) and NOTED not in text)
            or (text.endswith("…") and any(each.startswith(text[:-1]) for each in self.same))
        )


class _Pattern:
    """A text with parts that vary, and its translation."""

    def __init__(self, order: int, text: str, translation: str) -> None:
        self.order = order
        self.text = text
        self.translation = translation
        literals = text.split("{}")
        self.start = literals[0][:2]
        self.vague = not self.start and len(LETTER.findall("".join(literals))) <= VAGUE
        self.needle = max(literals, key=len)
        self._form = "(.+?)".join(map(re.escape, literals))
        self._regex: re.Pattern[str] | None = None

    def parts(self, text: str) -> tuple[str, ...] | None:
        """Take the parts out of a text that has the form of the pattern."""
        if self._regex is None:  # most patterns of a file wait for one tab
            self._regex = re.compile(self._form, re.DOTALL)
        found = self._regex.fullmatch(text)
        return found.groups() if found else None

    def filled(self, parts: list[str]) -> str:
        """Put translated parts into the translation."""
        order = iter(parts)
        return PART.sub(
            lambda found: parts[int(found[1])] if found[1] else next(order), self.translation
        )


def texts_of(language: str, book: Book, tabs: Collection[str]) -> Texts:
    """Load the texts of a known language for a book; `tabs` are the titles of its tabs."""
    if language == ENGLISH:
        return Texts()
    own = tuple(book.deals[each] for each in book.own)  # last: an analyst's own words prevail
    every = (*_names(book), *_names(own))
    names = {text: name[language] for name in every if (text := name[ENGLISH]) and language in name}
    return Texts(
        language, language_tables(language), names, {*tabs, *keys(book), *_documents(book)}
    )


def keys(book: Book) -> set[str]:
    """Give the companies' names, by which formulas find their flows."""
    return {company.name[ENGLISH] for company in book.companies.values()}


def _documents(book: Book) -> set[str]:
    cited = (source for item in book.precedents for source in item.sources)
    parties = {name for item in book.precedents for name in (item.issuer, item.holder)}
    return parties | {source.title for source in (*book.sources.values(), *cited)}


def _names(item: object) -> Iterator[Name]:
    """Find every text of a book that may stand in several languages."""
    if isinstance(item, Name):
        yield item
    elif isinstance(item, dict):
        for each in item.values():
            yield from _names(each)
    elif isinstance(item, tuple):
        for each in item:
            yield from _names(each)
    elif is_dataclass(item):
        for field in fields(item):
            yield from _names(getattr(item, field.name))
