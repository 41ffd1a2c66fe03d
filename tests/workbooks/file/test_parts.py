"""The parts of a package: relationships and content types."""

from __future__ import annotations

from workbooks.file.parts import TYPES, PartLink, add_link, add_type, links

TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing"
NOTHING = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/a.xml" ContentType="a"/></Types>'
)


def test_a_part_refers_to_nothing_until_it_is_told_to() -> None:
    parts: dict[str, bytes] = {}
    assert links(parts, "xl/worksheets/sheet1.xml") == {}
    add_link(parts, "xl/worksheets/sheet1.xml", "rId1", TYPE, "xl/drawings/drawing1.xml")
    add_link(parts, "xl/worksheets/sheet1.xml", "rId2", TYPE, "xl/drawings/drawing2.xml")
    assert list(parts) == ["xl/worksheets/_rels/sheet1.xml.rels"]
    assert links(parts, "xl/worksheets/sheet1.xml") == {
        "rId1": PartLink("drawing", "xl/drawings/drawing1.xml"),
        "rId2": PartLink("drawing", "xl/drawings/drawing2.xml"),
    }


def test_a_target_may_be_told_from_the_folder_of_its_part() -> None:
    parts: dict[str, bytes] = {}
    add_link(parts, "xl/worksheets/sheet1.xml", "rId1", TYPE, "x")
    beside = "xl/worksheets/_rels/sheet1.xml.rels"
    parts[beside] = parts[beside].replace(b'"/x"', b'"../drawings/drawing1.xml"')
    assert links(parts, "xl/worksheets/sheet1.xml")["rId1"].target == "xl/drawings/drawing1.xml"


def test_a_type_joins_those_that_are_there() -> None:
    parts = {TYPES: NOTHING}
    add_type(parts, "xl/b.xml", "b")
    assert parts[TYPES].count(b"<Override") == 2
    assert b'PartName="/xl/b.xml" ContentType="b"' in parts[TYPES]
