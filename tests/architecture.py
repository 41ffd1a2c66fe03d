"""The rooms of the house in the order in which imports may run, and what breaks that order."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[1]
PACKAGES = ("udfs", "addin", "workbooks")
# A module may import from its own room and from those before it. Of two rooms that a module's path
# begins with, the longer is its own; rooms of one line know nothing of each other.
ROOMS = (
    ("udfs.cells",),
    ("udfs.numerics",),
    ("udfs.warrants", "udfs.networks", "udfs.credit"),
    ("udfs",),
    ("addin",),
    ("workbooks.book",),
    ("workbooks.book.facts",),
    ("workbooks.sheet",),
    ("workbooks.check.rule",),
    ("workbooks.check.reading",),
    ("workbooks.check.rules",),
    ("workbooks.check.values",),
    ("workbooks.check",),
    ("workbooks.file",),
    ("workbooks.tabs.parts",),
    ("workbooks.tabs.flow_map", "workbooks.tabs.kinds"),
    ("workbooks.tabs",),
    ("workbooks.build",),
    ("workbooks.report",),
    ("workbooks.cli",),
)
RANKS = {room: rank for rank, rooms in enumerate(ROOMS) for room in rooms}
DOORS = {"udfs", "addin", "workbooks", "workbooks.tabs", "workbooks.check"}  # what finds its rooms


class Arrow(NamedTuple):
    """An import of a module by another, wherever in it and for types too."""

    importer: str
    imported: str


def modules(root: Path = ROOT) -> dict[str, Path]:
    """Find every module of the packages by its dotted name; a package is its __init__."""
    paths = (path for name in PACKAGES for path in sorted((root / name).rglob("*.py")))
    return {_dotted(path.relative_to(root)): path for path in paths}


def arrows(found: Mapping[str, Path]) -> Iterator[Arrow]:
    """List which of the modules imports which other."""
    for name, path in found.items():
        for imported in imports(path):
            known = imported if imported in found else imported.rpartition(".")[0]
            if known in found and known != name:
                yield Arrow(name, known)


@cache
def imports(path: Path) -> set[str]:
    """List what a file imports, wherever in it: a module, or a name with its module's before it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            found |= {f"{node.module}.{each.name}" for each in node.names}
    return found


def room(name: str) -> str:
    """Give the room that a module belongs to, or nothing."""
    inside = (each for each in RANKS if within(name, each))
    return max(inside, key=len, default="")


def arrows_back(every: Iterable[Arrow]) -> list[Arrow]:
    """List the imports that run against the order of the rooms; a package's door is open to all."""
    found = []
    for arrow in every:
        own, other = room(arrow.importer), room(arrow.imported)
        if not own or not other:
            if arrow.importer not in DOORS and arrow.imported not in DOORS:
                found.append(arrow)
        elif own != other and RANKS[other] >= RANKS[own]:
            found.append(arrow)
    return found


def circles(every: Iterable[Arrow]) -> list[set[str]]:
    """List the groups of modules that import each other round about."""
    graph = nx.DiGraph(every)
    return [each for each in nx.strongly_connected_components(graph) if len(each) > 1]


def shared_names(found: Mapping[str, Path]) -> dict[str, set[str]]:
    """Give the classes, the modules and the imported names that two modules of a package share."""
    holders: dict[str, set[str]] = defaultdict(set)
    for name, path in found.items():
        package = name.partition(".")[0]
        if path.stem != "__init__":
            holders[f"{package}: module {path.stem}"].add(name)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                holders[f"{package}: class {node.name}"].add(name)
            elif isinstance(node, ast.ImportFrom) and within(f"{node.module}", package):
                for each in node.names:
                    holders[f"{package}: name {each.name}"].add(f"{node.module}")
    return {name: modules for name, modules in holders.items() if len(modules) > 1}


def within(name: str, package: str) -> bool:
    """Tell whether a module belongs to a package."""
    return name == package or name.startswith(f"{package}.")


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
