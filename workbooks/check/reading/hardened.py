"""XML read as if it were hostile: no document types, no entities, no network, bounded trees.

Each part is first run through a parser that keeps nothing, in pieces; only what it lets through
is given to lxml.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from lxml import etree

from workbooks.check.reading.archive import BROKEN, ArchiveError, damaged
from workbooks.check.rule import error

if TYPE_CHECKING:
    from workbooks.check.reading.archive import Archive

PIECE = 2**16
MOST_TAGS = 2_000_000  # outside the records, with attributes; a tree of so many takes some 500 MB
MOST_TAG = 4 * 2**20  # bytes of one tag: expat reads it again with each piece
MOST_RECORD = 32 * 2**20  # bytes of one row, 2 KB for each of its 16,384 cells
CONTAINERS = {"row": "sheetData", "si": "sst", "c": "calcChain"}  # records and what holds them
CONTAINER_ENDS = re.compile(rb"</(?:\w+:)?(?:sheetData|sst|calcChain)\s*>")
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
ENCODINGS = {"UTF-8", "UTF-16", "US-ASCII"}
PARSING = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

DOCTYPE = error(
    "doctype",
    "No part declares a document type or entities.",
    "Do not open the file; no spreadsheet program writes this.",
)
MALFORMED = error(
    "malformed-xml",
    "Every XML part is well formed.",
    "Write the part again with an XML library, which escapes <, & and control characters.",
)
ENCODING = error(
    "xml-encoding",
    "XML parts are encoded in UTF-8 or UTF-16.",
    "Write the part in UTF-8.",
)
TOO_MANY_TAGS = error(
    "too-many-elements",
    f"The parts that are read whole have at most {MOST_TAGS:,} tags and attributes together, and "
    f"no part has a row beyond {MOST_RECORD // 2**20} MB or a tag beyond {MOST_TAG // 2**20} MB.",
    "Do not open the file unless you know where it comes from.",
)


class _RefusedError(Exception):
    """A part that the guard stops at."""


def guard(archive: Archive, name: str, record: str = "") -> int:
    """Read an XML part once, keeping nothing, and count the tags outside its records.

    Records, such as the rows of a sheet, are those elements that are read one at a time.

    Raises:
        ArchiveError: The part is damaged, malformed, has a document type or an endless record.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _no_doctype
    parser.XmlDeclHandler = _known_encoding
    try:
        with archive.open(name) as stream:
            return _feed(parser, stream, name, record)
    except _RefusedError as refused:
        rule = ENCODING if str(refused) else DOCTYPE
        message = str(refused) or "the part declares a document type"
        raise ArchiveError(rule.at(name, message)) from refused
    except expat.ExpatError as cause:
        raise ArchiveError(MALFORMED.at(name, f"the part is not well formed: {cause}")) from cause
    except BROKEN as cause:
        raise damaged(name, cause) from cause


def parse(archive: Archive, name: str) -> etree._Element:
    """Parse a part that the guard let through into a tree.

    Raises:
        ArchiveError: lxml refuses what the guard let through.
    """
    try:
        return etree.fromstring(archive.read(name), etree.XMLParser(**PARSING))
    except etree.XMLSyntaxError as cause:
        raise ArchiveError(MALFORMED.at(name, f"the part cannot be read: {cause}")) from cause


def local(element: etree._Element) -> str:
    """Give the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: etree._Element | None, name: str) -> list[etree._Element]:
    """Find the children of a name, whichever of the format's two namespaces they are in.

    Of alternatives for newer and older readers, those for older ones are read.
    """
    found: list[etree._Element] = []
    for each in () if element is None else element.iterchildren("{*}" + name, ALTERNATIVES):
        if each.tag != ALTERNATIVES:
            found.append(each)
        else:
            for fallback in each.iterchildren("{*}Fallback"):
                found += children(fallback, name)
    return found


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Find the first child of a name."""
    return next(iter(children(element, name)), None)


def plain(text: str) -> str:
    """Undo the escapes of control characters, and take line ends for one."""
    shown = ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return shown.replace("\r\n", "\n").replace("\r", "\n")


def text_of(element: etree._Element) -> str:
    """Join the runs of a text, leaving out phonetic ones; most texts have one part."""
    if len(element) == 1 and str(element[0].tag).endswith("}t"):
        return element[0].text or ""
    plain = [each.text or "" for each in element.iterchildren("{*}t")]
    runs = [t.text or "" for run in element.iterchildren("{*}r") for t in run.iterchildren("{*}t")]
    return "".join(plain + runs)


def _feed(parser: expat.XMLParserType, stream: IO[bytes], name: str, record: str) -> int:
    """Feed a part in pieces, and count what a tree of it would hold."""
    container = CONTAINERS.get(record, "").encode()
    mark = re.compile(rf"[<:]{record}[\s/>]".encode())
    waiting, inside, tags, length, fed = bool(record), False, 0, 0, 0
    tail = b""
    while piece := stream.read(PIECE):
        parser.Parse(piece, False)  # noqa: FBT003 - expat takes no keyword
        fed += len(piece)
        if fed - parser.CurrentByteIndex > MOST_TAG:
            raise ArchiveError(TOO_MANY_TAGS.at(name, "a tag of the part is too long"))
        joined = tail + piece
        if waiting and container in joined:
            waiting, inside = False, True
        if inside and CONTAINER_ENDS.search(joined):
            inside = False
        if not inside:
            tags += piece.count(b"<") + piece.count(b"=")
        elif mark.search(joined):
            length = 0
        else:
            length += len(piece)
        if length > MOST_RECORD:
            raise ArchiveError(TOO_MANY_TAGS.at(name, f"a {record} of the part is too long"))
        tail = piece[-20:]
    parser.Parse(b"", True)  # noqa: FBT003 - expat takes no keyword
    return tags


def _no_doctype(*_: object) -> None:
    raise _RefusedError


def _known_encoding(_: str, encoding: str | None, __: int) -> None:
    if encoding is not None and encoding.upper() not in ENCODINGS:
        message = f"the part is encoded in {encoding}"
        raise _RefusedError(message)
