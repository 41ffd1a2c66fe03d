"""The zip around a workbook, read without trusting it: limits first, then one part at a time.

Nothing is expanded before the directory of the zip has been judged, and no entry expands beyond
the size that the directory states.
"""

from __future__ import annotations

import mmap
import re
import stat
import zipfile
import zlib
from itertools import islice
from typing import IO, TYPE_CHECKING, Self

from workbooks.check.rule import error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from workbooks.check.rule import Finding, Rule

MOST_ENTRIES = 10_000
MOST_BYTES = 512 * 2**20
MOST_RATIO = 200
ENTRY = re.compile(rb"PK\x01\x02")  # how an entry of the directory begins
ENCRYPTED = 0x1  # the flag of a zip entry
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ILLEGAL = re.compile(r"[\x00-\x1f:*?\"<>|]|^/|//|(^|/)\.{1,2}(/|$)|\.$")
TRASH = "[trash]/"  # where Excel keeps what it no longer needs
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old .xls workbook or one with a password"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text"),
    (b"<", "a web page or an XML text"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"PK", "a zip that is cut off or damaged"),
)

NOT_A_ZIP = error(
    "not-a-zip",
    "A workbook is a zip archive that can be opened.",
    "Save it as .xlsx in a spreadsheet program, without a password.",
)
TOO_MANY_PARTS = error(
    "too-many-parts",
    f"The archive has at most {MOST_ENTRIES:,} entries.",
    "Do not open it; ask where it comes from.",
)
TOO_LARGE = error(
    "too-large",
    f"The archive expands to at most {MOST_BYTES // 2**20} MB.",
    "Do not open it unless you know where it comes from; split the data over several files.",
)
TOO_DENSE = error(
    "too-dense",
    f"The archive expands to at most {MOST_RATIO} times its size.",
    "Do not open it; ask where it comes from.",
)
DUPLICATE_PART = error(
    "duplicate-part",
    "No two entries of the archive have the same name, whatever their case.",
    "Write the package again with one entry for each part.",
)
PART_NAME = error(
    "part-name",
    "Entries have relative names without control characters, drives or dots for folders.",
    "Write the package again with ordinary part names.",
)
COMPRESSION = error(
    "compression",
    "Entries are stored or deflated, and not encrypted.",
    "Zip the parts again with the deflate method and without a password.",
)
DAMAGED_PART = error(
    "damaged-part",
    "Every entry expands to its stated size and checksum.",
    "Take the file from a sound copy; this one was damaged on its way.",
)


class ArchiveError(Exception):
    """An archive that must not or cannot be read any further; carries its finding."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding."""
        super().__init__(finding.message)
        self.finding = finding


class Archive:
    """The entries of a zip within the limits."""

    def __init__(self, path: Path) -> None:
        """Judge the directory of the zip.

        Raises:
            ArchiveError: It is no zip, or beyond the limits.
            OSError: The file cannot be read.
        """
        self.findings: list[Finding] = []
        self.closed: set[str] = set()  # entries that are there and cannot be read
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            message = "it is no regular file"
            raise OSError(message)
        self._file = path.open("rb")
        try:
            self._zip = self._opened(found.st_size)
            self._entries = self._judged(found.st_size)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()
        self._file.close()

    @property
    def names(self) -> list[str]:
        """Name every readable entry."""
        return list(self._entries)

    def open(self, name: str) -> IO[bytes]:
        """Open an entry for reading in pieces; reading may raise any of `BROKEN`."""
        return self._zip.open(self._entries[name])

    def read(self, name: str) -> bytes:
        """Read a whole entry.

        Raises:
            ArchiveError: The entry is damaged.
        """
        try:
            return self._zip.read(self._entries[name])
        except BROKEN as cause:
            raise damaged(name, cause) from cause

    def size(self, name: str) -> int:
        """Give the expanded size in bytes."""
        return self._entries[name].file_size

    def _opened(self, size: int) -> zipfile.ZipFile:
        head = self._file.read(8)
        if not head:
            raise _refused(NOT_A_ZIP, "the file is empty")
        if size > MOST_BYTES:
            raise _refused(TOO_LARGE, f"the file has {size / 2**20:,.0f} MB")
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            entries = sum(1 for _ in islice(ENTRY.finditer(content), MOST_ENTRIES + 1))
        if entries > MOST_ENTRIES:  # zipfile would keep them all before they can be counted
            raise _refused(TOO_MANY_PARTS, f"the archive has more than {MOST_ENTRIES:,} entries")
        try:
            return zipfile.ZipFile(self._file)
        except BROKEN as cause:
            kind = next((kind for magic, kind in FOREIGN if head.startswith(magic)), "no zip")
            raise _refused(NOT_A_ZIP, f"the file is {kind}, not a workbook package") from cause

    def _judged(self, size: int) -> dict[str, zipfile.ZipInfo]:
        every = self._zip.infolist()
        expanded = sum(entry.file_size for entry in every)
        if expanded > MOST_BYTES:
            raise _refused(TOO_LARGE, f"the archive expands to {expanded / 2**20:,.0f} MB")
        if expanded > MOST_RATIO * size:
            raise _refused(
                TOO_DENSE, f"the archive expands to {expanded / size:,.0f} times its size"
            )
        entries: dict[str, zipfile.ZipInfo] = {}
        self.findings.extend(_sorted_out(every, entries, self.closed))
        return entries


def damaged(name: str, cause: Exception) -> ArchiveError:
    """Say that an entry cannot be expanded."""
    return ArchiveError(DAMAGED_PART.at(name, f"the part cannot be expanded: {cause}"))


def _refused(rule: Rule, message: str) -> ArchiveError:
    return ArchiveError(rule.at("", message))


def _sorted_out(
    every: list[zipfile.ZipInfo], kept: dict[str, zipfile.ZipInfo], closed: set[str]
) -> Iterator[Finding]:
    """Keep the entries that can be read, each under a name of its own; say what is wrong."""
    seen: set[str] = set()
    for entry in every:
        name = entry.filename.replace("\\", "/")
        if name.endswith("/") or name.startswith(TRASH):
            continue
        if ILLEGAL.search(name) or ILLEGAL.search(entry.orig_filename):
            yield PART_NAME.at(name, f"the entry is called {entry.orig_filename!r}")
        if name.casefold() in seen:
            yield DUPLICATE_PART.at(name, f"{name!r} stands twice in the archive")
        elif entry.compress_type not in METHODS or entry.flag_bits & ENCRYPTED:
            how = "encrypted" if entry.flag_bits & ENCRYPTED else "compressed in another way"
            yield COMPRESSION.at(name, f"the entry is {how}")
            closed.add(name)
        else:
            kept[name] = entry
        seen.add(name.casefold())
