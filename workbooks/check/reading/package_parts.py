"""A package as its parts, their content types and relationships, parsed once for all rules."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from workbooks.check.reading.archive import ArchiveError
from workbooks.check.reading.hardened import MOST_TAGS, TOO_MANY_TAGS, children, guard, parse

if TYPE_CHECKING:
    from lxml import etree

    from workbooks.check.reading.archive import Archive
    from workbooks.check.rule import Finding

TYPES_PART = "[Content_Types].xml"
XML_ENDINGS = (".xml", ".rels")
RECORDS = {"worksheet+xml": "row", "sharedStrings+xml": "si", "calcChain+xml": "c"}
RELATIONS = "/relationships/"  # of the transitional, the strict and Microsoft's own namespaces


@dataclass(frozen=True)
class Relationship:
    """A link from one part to another, or to something outside."""

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """The parts of a workbook; a part that must not be parsed reads as absent."""

    def __init__(self, archive: Archive) -> None:
        """Guard every XML part, and read the content types."""
        self.archive = archive
        self.names = {name.casefold(): name for name in archive.names}
        self.closed = {name.casefold() for name in archive.closed}
        self.refused: dict[str, Finding] = {}
        self._tags: dict[str, int] = {}
        self._kept = 0  # tags of the trees
        self._trees: dict[str, etree._Element] = {}
        self._relations: dict[str, list[Relationship]] = {}
        self._guard(TYPES_PART)
        types = self.tree(TYPES_PART)
        self.defaults = {
            str(each.get("Extension", "")).casefold(): str(each.get("ContentType", ""))
            for each in children(types, "Default")
        }
        self.overrides = {
            str(each.get("PartName", "")).lstrip("/").casefold(): str(each.get("ContentType", ""))
            for each in children(types, "Override")
        }
        for name in archive.names:
            if name.casefold().endswith(XML_ENDINGS) and name.casefold() != TYPES_PART.casefold():
                self._guard(name)

    def tree(self, name: str) -> etree._Element | None:
        """Parse a part, once; None where it is absent or refused."""
        name = self.names.get(name.casefold(), "")
        if not self.readable(name):
            return None
        if name not in self._trees:
            self._kept += self._tags.get(name, 0)
            if self._kept > MOST_TAGS:
                message = f"the parts hold {self._kept:,} tags and attributes so far"
                self.refused[name] = TOO_MANY_TAGS.at(name, message)
                return None
            try:
                self._trees[name] = parse(self.archive, name)
            except ArchiveError as refused:
                self.refused[name] = refused.finding
                return None
        return self._trees[name]

    def readable(self, name: str) -> bool:
        """Tell whether a part exists, passed the guard and makes no endless tree."""
        if self._tags.get(name, 0) > MOST_TAGS:
            message = f"the part holds {self._tags.pop(name):,} tags and attributes"
            self.refused[name] = TOO_MANY_TAGS.at(name, message)
        return name.casefold() in self.names and name not in self.refused

    def content_type(self, name: str) -> str:
        """Give the content type of a part, or nothing."""
        ending = name.rpartition(".")[2].casefold()
        return self.overrides.get(name.casefold(), self.defaults.get(ending, ""))

    def relations(self, part: str) -> list[Relationship]:
        """Read the relationships of a part; those of the package are those of the part ""."""
        if part not in self._relations:
            folder = posixpath.dirname(part)
            root = self.tree(relations_part(part))
            self._relations[part] = [
                _relationship(each, folder) for each in children(root, "Relationship")
            ]
        return self._relations[part]

    def related(self, part: str, kind: str) -> list[str]:
        """Name the existing parts that a part is linked to by a kind of relationship."""
        found = [each.target for each in self.relations(part) if each.kind == kind]
        return [self.names[name.casefold()] for name in found if name.casefold() in self.names]

    def has(self, name: str) -> bool:
        """Tell whether a part exists, in whatever case it is written."""
        return name.casefold() in self.names or name.casefold() in self.closed

    def _guard(self, name: str) -> None:
        if name.casefold() not in self.names:
            return
        name = self.names[name.casefold()]
        kind = self.content_type(name).rpartition(".")[2] if self._trees else ""
        try:
            self._tags[name] = guard(self.archive, name, RECORDS.get(kind, ""))
        except ArchiveError as refused:
            self.refused[name] = refused.finding


def relations_part(part: str) -> str:
    """Name the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def main_part(package: Package) -> str:
    """Find the workbook part, or nothing."""
    found = package.related("", "officeDocument")
    return found[0] if found else ""


def _relationship(element: etree._Element, folder: str) -> Relationship:
    """Read a relationship; its kind is the end of its type, its target an absolute part name."""
    kind = str(element.get("Type", ""))
    kind = kind.rpartition("/")[2] if RELATIONS in kind else kind
    target = str(element.get("Target", ""))
    external = element.get("TargetMode") == "External"
    if not external and not target.startswith("#"):
        path, _, __ = unquote(target).partition("#")
        target = posixpath.normpath(posixpath.join("/", folder, path)).lstrip("/")
    return Relationship(str(element.get("Id", "")), kind, target, external)
