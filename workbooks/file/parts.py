"""The parts of a package: how they refer to each other, what they are, and how they are written."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Mapping, MutableMapping

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "[Content_Types].xml"
NO_LINKS = f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()


class PartLink(NamedTuple):
    """A relationship: the last word of its type, and the part that it leads to."""

    kind: str
    target: str


def links(parts: Mapping[str, bytes], part: str) -> dict[str, PartLink]:
    """Give the relationships of a part by their ids."""
    root = etree.fromstring(parts.get(_beside(part), NO_LINKS))
    folder = posixpath.dirname(part)
    return {
        link.get("Id"): PartLink(
            link.get("Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/", folder, link.get("Target"))).lstrip("/"),
        )
        for link in root
    }


def add_link(
    parts: MutableMapping[str, bytes], part: str, identity: str, kind: str, target: str
) -> None:
    """Have a part refer to another; `kind` is the type of the relationship in full."""
    root = etree.fromstring(parts.get(_beside(part), NO_LINKS))
    tag = f"{{{PACKAGE}/relationships}}Relationship"
    etree.SubElement(root, tag, Id=identity, Type=kind, Target=f"/{target}")
    parts[_beside(part)] = written(root)


def add_type(parts: MutableMapping[str, bytes], part: str, kind: str) -> None:
    """Say what the content of a part is."""
    root = etree.fromstring(parts[TYPES])
    tag = f"{{{PACKAGE}/content-types}}Override"
    etree.SubElement(root, tag, PartName=f"/{part}", ContentType=kind)
    parts[TYPES] = written(root)


def written(root: etree._Element) -> bytes:
    """Write a part."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _beside(part: str) -> str:
    """Give the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
