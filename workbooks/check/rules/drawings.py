"""Rules for pictures and comments."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import address, cell_at, whole
from workbooks.check.reading.archive import ArchiveError
from workbooks.check.reading.hardened import child, children, local
from workbooks.check.rule import error, warning
from workbooks.check.rules.content import unknown_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.package_parts import Package
    from workbooks.check.reading.sheet_facts import SheetFacts
    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

IMAGES = {
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".gif": (b"GIF87a", b"GIF89a"),
    ".bmp": (b"BM",),
    ".tif": (b"II*\x00", b"MM\x00*"),
    ".tiff": (b"II*\x00", b"MM\x00*"),
    ".emf": (b"\x01\x00\x00\x00",),
    ".wmf": (b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00"),
}
KNOWN = tuple(start for starts in IMAGES.values() for start in starts)
PNG_END = b"IEND\xaeB`\x82"

IMAGE = error(
    "image-broken",
    "A picture is complete and of a kind that Excel shows.",
    "Save the picture again as PNG or JPEG.",
)
COMMENT_DRAWING = error(
    "comment-drawing",
    "A sheet with comments has a VML drawing that shows them, and names it as legacyDrawing.",
    "Write the VML part, its relationship and the legacyDrawing element, or remove the comments.",
)
COMMENT_PLACE = error(
    "comment-place",
    "Every comment belongs to one cell, which has no other, and to an author of the list.",
    "Write one comment for each cell, with a legal ref and authorId.",
)
COMMENT_SHAPE = warning(
    "comment-shape",
    "Every comment has a shape in the sheet's VML drawing, and every such shape a comment.",
    "Write for each comment a shape whose Row and Column, counted from 0, are those of its cell.",
    layer="package",
)
NOTE = re.compile(rb"""^\s[^<>]*ObjectType\s*=\s*["']Note["'][^<>]*>""")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d{1,7})\s*</")


def check_images(package: Package) -> Iterator[Finding]:
    """Look at the first and last bytes of each picture."""
    for name in package.archive.names:
        ending = posixpath.splitext(name)[1].casefold()
        if ending not in IMAGES or not name.casefold().startswith("xl/"):
            continue
        try:
            content = package.archive.read(name)
        except ArchiveError as refused:
            yield refused.finding
            continue
        if not content.startswith(KNOWN):
            yield IMAGE.at(name, "the content is that of no picture")
        elif content.startswith(IMAGES[".png"]) and PNG_END not in content[-64:]:
            yield IMAGE.at(name, "the picture is cut off")


def check_ids(book: WorkbookFacts) -> Iterator[Finding]:
    """Follow the relationship ids that the workbook and the drawings use."""
    package = book.package
    drawings = [part for tab in book.tabs for part in package.related(tab.part, "drawing")]
    for part in [book.part, *drawings]:
        root = package.tree(part)
        if root is not None:
            yield from unknown_ids(package, part, [root])


def check(sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    """Judge the comments of a sheet, and the relationship ids that it uses."""
    package = book.package
    if sheet.root is not None:  # hyperlinks have a rule of their own
        others = (element for element in sheet.root if local(element) != "hyperlinks")
        yield from unknown_ids(package, sheet.part, others)
    for part in package.related(sheet.part, "comments"):
        shown = sheet.around("legacyDrawing") or book.strict
        if not shown or not (book.strict or package.related(sheet.part, "vmlDrawing")):
            yield COMMENT_DRAWING.at(sheet.part, "the comments have no drawing that shows them")
        yield from _comments(part, sheet, book)
    yield from _shapes(sheet, book)


def _shapes(sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    """Compare the cells of the comments with those that the shapes belong to."""
    package = book.package
    parts = package.related(sheet.part, "vmlDrawing")
    if not parts:
        return
    commented = {
        cell_at(comment.get("ref", ""))
        for part in package.related(sheet.part, "comments")
        for comment in children(child(package.tree(part), "commentList"), "comment")
    }
    try:
        shaped = {place for part in parts for place in _noted(package.archive.read(part))}
    except ArchiveError as refused:
        yield refused.finding
        return
    if None in shaped:
        return  # a shape does not say where it belongs
    for place in sorted(filter(None, commented ^ shaped)):
        what = "comment has no shape" if place in commented else "shape of a comment has none"
        where = sheet.where(*place)
        yield COMMENT_SHAPE.at(parts[0], f"the {what} at {address(*place)}", where)


def _noted(drawing: bytes) -> Iterator[tuple[int, int] | None]:
    """Find the cells that the shapes of comments belong to, without parsing.

    Excel itself writes drawings that are no well-formed XML.
    """
    if drawing.startswith(UTF_16):
        yield None
    for data in drawing.split(b"ClientData"):
        if NOTE.match(data):
            place = {name: int(number) for name, number in PLACE.findall(data)}
            yield (place[b"Row"] + 1, place[b"Column"] + 1) if len(place) > 1 else None


def _comments(part: str, sheet: SheetFacts, book: WorkbookFacts) -> Iterator[Finding]:
    root = book.package.tree(part)
    authors = len(children(child(root, "authors"), "author"))
    seen: set[str] = set()
    for comment in children(child(root, "commentList"), "comment"):
        ref, author = comment.get("ref", ""), comment.get("authorId", "")
        where = f"{sheet.tab.title}!{ref}"
        if cell_at(ref) is None or ref in seen:
            yield COMMENT_PLACE.at(part, f"a comment stands at {ref!r}, illegally or twice", where)
        elif not 0 <= whole(author) < authors:
            yield COMMENT_PLACE.at(part, f"the comment has the author {author!r}", where)
        seen.add(ref)
