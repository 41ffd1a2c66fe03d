"""A worksheet function as every host needs it, read once from its signature and docstring."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SECTIONS = ("Args", "Returns", "Raises", "Example", "Source")
SPELLINGS = {"WrongTypeError": "#VALUE!", "DomainError": "#NUM!", "UnknownNameError": "#N/A"}
WIZARD_LIMIT = 255  # characters that the function wizard shows of a text


class DocstringError(Exception):
    """A public function whose docstring lacks what its users read."""


@dataclass(frozen=True)
class Parameter:
    """One argument: its name, whether it may be left out or repeated, and its help."""

    name: str
    optional: bool
    repeated: bool
    help: str

    @property
    def choices(self) -> tuple[str, ...]:
        """Give the words that the help quotes, where there are several to choose from."""
        words = tuple(dict.fromkeys(re.findall(r'"(\w+)"', self.help)))
        return words if len(words) > 1 else ()


@dataclass(frozen=True)
class Function:
    """One worksheet function: what to call and what its users read."""

    name: str
    call: Callable[..., object]
    parameters: tuple[Parameter, ...]
    summary: str
    details: str
    returns: str
    errors: tuple[tuple[str, str], ...]
    example: str
    source: str

    @property
    def syntax(self) -> str:
        """Write the call as the help shows it, optional arguments in brackets."""
        return f"{self.name}({', '.join(map(_shown, self.parameters))})"

    @property
    def arity(self) -> tuple[int, int | None]:
        """Count the arguments at least needed and at most taken; None is any number."""
        least = sum(not p.optional and not p.repeated for p in self.parameters)
        endless = any(p.repeated for p in self.parameters)
        return least, None if endless else len(self.parameters)


def record(call: Callable[..., object]) -> Function:
    """Read the record of a public function.

    Raises:
        DocstringError: Its docstring lacks a section, an argument or a word that is known here;
            the sentence names the file.
    """
    summary, details, sections = _sections(inspect.getdoc(call) or "")
    missing = [section for section in SECTIONS if not sections.get(section)]
    if missing or not summary:
        raise _mistake(call, f"lacks {', '.join(missing) or 'a summary'}")
    returns, example, source = (_flow(sections[key]) for key in ("Returns", "Example", "Source"))
    return Function(
        _name(call),
        call,
        _parameters(call, sections["Args"]),
        summary,
        details,
        returns,
        _errors(call, sections["Raises"]),
        example,
        source,
    )


def _name(call: Callable[..., object]) -> str:
    """Give the name in a cell."""
    return call.__name__.upper()


def _mistake(call: Callable[..., object], says: str) -> DocstringError:
    """Word what is wrong with a docstring, the file first."""
    file = f"{call.__module__.replace('.', '/')}.py"
    return DocstringError(f"{file}: {_name(call)}: docstring {says}")


def _parameters(call: Callable[..., object], lines: list[str]) -> tuple[Parameter, ...]:
    """Read the arguments: from the signature what they are, from the docstring their help."""
    helps = dict(_entries(lines))
    named = inspect.signature(call).parameters
    found = []
    for name, parameter in named.items():
        if name not in helps:
            raise _mistake(call, f"does not describe {name}")
        optional = parameter.default is not inspect.Parameter.empty
        repeated = parameter.kind is inspect.Parameter.VAR_POSITIONAL
        found.append(Parameter(name, optional, repeated, helps[name]))
    for name in helps:
        if name not in named:
            raise _mistake(call, f"describes {name}, which is no argument")
    return tuple(found)


def _errors(call: Callable[..., object], lines: list[str]) -> tuple[tuple[str, str], ...]:
    """Read which error a cell shows when."""
    found = _entries(lines)
    for kind, _ in found:
        if kind not in SPELLINGS:
            raise _mistake(call, f"raises {kind}, which is none of {', '.join(SPELLINGS)}")
    return tuple((SPELLINGS[kind], when) for kind, when in found)


def _shown(parameter: Parameter) -> str:
    if parameter.repeated:
        return f"{parameter.name}…"
    return f"[{parameter.name}]" if parameter.optional else parameter.name


def _sections(doc: str) -> tuple[str, str, dict[str, list[str]]]:
    """Split a docstring into its summary, its details and the lines of each section."""
    head, *rest = re.split(rf"^({'|'.join(SECTIONS)}):\n", doc, flags=re.MULTILINE)
    summary, _, details = head.strip().partition("\n\n")
    texts = dict(zip(rest[::2], rest[1::2], strict=True))
    sections = {name: [line for line in text.splitlines() if line] for name, text in texts.items()}
    paragraphs = (_flow(part.splitlines()) for part in details.split("\n\n"))
    return _flow(summary.splitlines()), "\n".join(paragraphs), sections


def _entries(lines: list[str]) -> list[tuple[str, str]]:
    """Read `name: text` entries, whose further lines are indented deeper."""
    entries: list[tuple[str, list[str]]] = []
    for line in lines:
        found = re.match(r" {4}\*?(\w+): ?(.*)", line)
        if found:
            entries.append((found[1], [found[2]]))
        elif entries:
            entries[-1][1].append(line)
    return [(name, _flow(texts)) for name, texts in entries]


def _flow(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines if line.strip())
