"""Read TOML with the line of every key; mistakes are collected, the first one stops nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
SYNTAX = re.compile(r"(.*?) ?\((?:at line (\d+), column \d+|at end of document)\)$")

LONGEST_TEXT = 32_767  # characters of a cell
EARLIEST = date(1900, 3, 1)  # before it the programs count days in different ways

NUMBER: tuple[type[float], ...] = (int, float)

Step: TypeAlias = "str | int"
T = TypeVar("T")


@dataclass(frozen=True)
class Mistake:
    """One mistake in a file of the deal book."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        """Write it as compilers do."""
        return f"{self.file}:{self.line}: {self.key + ': ' if self.key else ''}{self.message}"


@dataclass
class File:
    """One TOML file: its content, the line of every key, the mistakes found so far."""

    name: str
    content: dict[str, object]
    lines: Mapping[tuple[Step, ...], int]
    findings: list[Mistake] = field(default_factory=list)

    def find(self, steps: tuple[Step, ...], message: str) -> None:
        """Note a mistake at a key, or at the nearest table around it that has a line."""
        around = steps
        while around and around not in self.lines:
            around = around[:-1]
        key = ".".join(map(str, steps))
        self.findings.append(Mistake(self.name, self.lines.get(around, 1), key, message))


def read(path: Path) -> File:
    """Read one file; a text that is no TOML becomes its only finding."""
    name = path.name
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        message = f"byte {error.start + 1} is not UTF-8"
        return File(name, {}, {}, [Mistake(name, 1, "", message)])
    try:
        return File(name, tomllib.loads(text), _lines(text))
    except RecursionError:
        return File(name, {}, {}, [Mistake(name, 1, "", "its tables or lists are nested too deep")])
    except ValueError as error:  # of TOML, or of a whole number with thousands of digits
        found = SYNTAX.match(str(error))
        message = found[1] if found else str(error)
        line = int(found[2]) if found and found[2] else text.count("\n") + 1
        return File(name, {}, {}, [Mistake(name, line, "", message)])


def nearest(word: str, names: Iterable[str]) -> str:
    """Offer the most similar valid name, or say which there are when they are few."""
    known = sorted(names)
    close = get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; it is one of {', '.join(known)}" if 0 < len(known) <= 12 else ""  # noqa: PLR2004


class TomlTable:
    """One table of a file; every field is asked for once, what nobody asked for is unknown."""

    def __init__(self, file: File, content: Mapping[str, object], steps: tuple[Step, ...]) -> None:
        """Stand at a table of a file."""
        self.file = file
        self.content = content
        self.steps = steps
        self.asked: set[str] = set()

    def find(self, key: str, message: str) -> None:
        """Note a mistake in one field."""
        self.file.find((*self.steps, key) if key else self.steps, message)

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without a default it must be there, and say something."""
        found = self._take(key, (str,), "a text", needed=default is None)
        if found is not None and default is None and not found.strip():
            self.find(key, "is empty; it must be a text")
        elif found and len(found) > LONGEST_TEXT:
            self.find(key, f"has {len(found):,} characters; a cell holds {LONGEST_TEXT:,}")
        return found or default or ""

    def flag(self, key: str, *, default: bool) -> bool:
        """Take true or false."""
        found = self._take(key, (bool,), "true or false", needed=False)
        return default if found is None else found

    def day(self, key: str) -> date:
        """Take a date, written without quotes."""
        return self._take(key, (date,), "a date such as 2026-01-31", needed=True) or date.min

    def number(self, key: str) -> float:
        """Take a finite number."""
        return self._finite(key, self._take(key, NUMBER, "a number", needed=True)) or 0.0

    def value(self, key: str, *, needed: bool) -> float | date | None:
        """Take a number or a date."""
        kinds: tuple[type[float | date], ...] = (int, float, date)
        found = self._take(key, kinds, "a number or a date", needed=needed)
        if not isinstance(found, date):
            return self._finite(key, found)
        if found < EARLIEST:
            self.find(key, f"must be {EARLIEST} or later, is {found}")
        return found

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Take one of the allowed words."""
        word = self.text(key, default)
        options = tuple(allowed)
        if word and word != default and word not in options:
            self.find(key, f"{word!r} is not known{nearest(word, options)}")
        return word

    def texts(self, key: str, *, needed: bool) -> tuple[str, ...]:
        """Take a list of texts, or one text as a list of one."""
        if isinstance(self.content.get(key), str):
            return (self.text(key),)
        return self._list(key, (str,), "a list of texts", needed=needed)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Take a list of finite numbers."""
        found = self._list(key, NUMBER, "a list of numbers", needed=True)
        return tuple(self._finite(key, value) or 0.0 for value in found)

    def table(self, key: str) -> TomlTable:
        """Take a table that must be there."""
        return TomlTable(
            self.file, self._take(key, (dict,), "a table", needed=True) or {}, self._at(key)
        )

    def tables(self, key: str) -> dict[str, TomlTable]:
        """Take the tables under a key, by name; none are fine."""
        content = self._take(key, (dict,), "a table", needed=False) or {}
        found = {}
        for name, value in content.items():
            if isinstance(value, dict):
                found[name] = TomlTable(self.file, value, (*self._at(key), name))
            else:
                self.file.find((*self._at(key), name), f"must be a table, is {value!r}")
        return found

    def rows(self, key: str) -> list[TomlTable]:
        """Take an array of tables; none are fine."""
        content = self._take(key, (list,), "an array of tables", needed=False) or []
        if not all(isinstance(value, dict) for value in content):
            self.find(key, "must be an array of tables")
            return []
        return [TomlTable(self.file, row, (*self._at(key), i)) for i, row in enumerate(content)]

    def done(self) -> None:
        """Report the fields that nobody asked for."""
        for key in self.content.keys() - self.asked:
            self.find(key, f"unknown field{nearest(key, self.asked)}")

    def _at(self, key: str) -> tuple[Step, ...]:
        return (*self.steps, key)

    def _take(self, key: str, kinds: tuple[type[T], ...], wanted: str, *, needed: bool) -> T | None:
        """Take a field of one of some types; None when it is missing or wrong."""
        self.asked.add(key)
        value = self.content.get(key)
        if value is None:
            if needed:
                self.find(key, f"is missing; it must be {wanted}")
            return None
        if isinstance(value, kinds) and not _in_disguise(value, kinds):
            return value
        self.find(key, f"must be {wanted}, is {value!r}")
        return None

    def _list(
        self, key: str, kinds: tuple[type[T], ...], wanted: str, *, needed: bool
    ) -> tuple[T, ...]:
        found = self._take(key, (list,), wanted, needed=needed) or []
        if all(isinstance(item, kinds) and not _in_disguise(item, kinds) for item in found):
            return tuple(found)
        self.find(key, f"must be {wanted}, is {found!r}")
        return ()

    def _finite(self, key: str, value: float | None) -> float | None:
        try:
            if value is None or isfinite(value):
                return value
        except OverflowError:
            self.find(key, "must be at most 1.8e308, is a larger whole number")
        else:
            self.find(key, f"must be finite, is {value}")
        return None


def _in_disguise(value: object, kinds: tuple[type, ...]) -> bool:
    """Tell what Python calls a number or a date but a reader does not: true, a time of day."""
    return (isinstance(value, bool) and bool not in kinds) or isinstance(value, datetime)


def _lines(text: str) -> dict[tuple[Step, ...], int]:
    """Find the line of every table and of every key that begins a line.

    A key inside an inline table, or a line inside a text of several lines, is not looked for:
    its mistakes are reported at the key around it.
    """
    lines: dict[tuple[Step, ...], int] = {}
    counts: dict[tuple[Step, ...], int] = {}
    table: tuple[Step, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if head := TABLE.match(line):
            table = _indexed(_parts(head[2]), counts, new=head[1] == "[[")
            lines[table] = number
        elif key := KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def _indexed(
    parts: tuple[str, ...], counts: dict[tuple[Step, ...], int], *, new: bool
) -> tuple[Step, ...]:
    """Name a table, with the index of each array of tables that it lies in."""
    steps: tuple[Step, ...] = ()
    for position, part in enumerate(parts, 1):
        steps = (*steps, part)
        if new and position == len(parts):
            counts[steps] = counts.get(steps, -1) + 1
        if steps in counts:
            steps = (*steps, counts[steps])
    return steps


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in re.findall(r"""[\w-]+|"[^"]*"|'[^']*'""", dotted))
