"""A big part read one record at a time: the rows of a sheet, the shared texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from workbooks.check.reading.archive import BROKEN, ArchiveError, damaged
from workbooks.check.reading.hardened import MALFORMED, PARSING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.package_parts import Package


class Records:
    """Iterates once over the records of a part; each is emptied after its turn."""

    def __init__(self, package: Package, part: str, name: str) -> None:
        """Nothing is read before the iteration; `root` is what stands around the records."""
        self._archive = package.archive
        self._part = part
        self._name = name
        self.root: etree._Element | None = None

    def __iter__(self) -> Iterator[etree._Element]:
        """Parse the part.

        Raises:
            ArchiveError: The part is damaged, or lxml refuses it.
        """
        try:
            with self._archive.open(self._part) as stream:
                events = etree.iterparse(stream, tag="{*}" + self._name, **PARSING)
                for _, element in events:
                    yield element
                    element.clear()
                    parent = element.getparent()
                    while element.getprevious() is not None:
                        del parent[0]
                self.root = events.root
        except etree.XMLSyntaxError as cause:
            message = f"the part cannot be read: {cause}"
            raise ArchiveError(MALFORMED.at(self._part, message)) from cause
        except BROKEN as cause:
            raise damaged(self._part, cause) from cause
