"""A table of facts: what is read, and the one sentence for each row and file that is refused."""

from __future__ import annotations

import pytest

from tests.workbooks.facts_rows import FACTS, facts_table, usable_facts, written
from workbooks.book.facts.fact_table import COLUMNS, FactsError, read_facts

HEADER = ",".join(COLUMNS)


def refused(content: bytes) -> list[str]:
    """Read a table that cannot be used, and give its sentences."""
    with pytest.raises(FactsError) as caught:
        read_facts("new.csv", content)
    return [str(each) for each in caught.value.findings]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_a_table_is_read_with_any_ends_of_lines_and_with_a_mark_or_without(
    mark: bytes, end: bytes
) -> None:
    content = facts_table({"article_phrase": "輝達, 「10」"}, {}).replace(b"\r\n", end)
    first, second = read_facts("new.csv", mark + content + end)
    assert (first.id, first.phrase, first.parts[0].value) == ("X1", "輝達, 「10」", 5)
    assert second.id == "X2"


def test_columns_may_stand_in_any_order_and_blanks_around_cells_are_nothing() -> None:
    rows = [each.split(",") for each in facts_table({"unit": " USD bn "}).decode().splitlines()]
    (fact,) = read_facts("new.csv", written([row[::-1] for row in rows]))
    assert (fact.entity, fact.unit) == ("Smith", "USD bn")


def test_the_source_same_is_that_of_the_row_above() -> None:
    same = {"source_title": "same", "source_url": ""}
    facts = read_facts("new.csv", facts_table({}, same, same))
    assert {(fact.title, fact.url) for fact in facts} == {
        ("A release", "https://example.org/release")
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": ""}, "id: is empty; each row must state it"),
        ({"id": "X1"}, "id: 'X1' is the id of line 2 already"),
        ({"entity": " "}, "entity: is empty"),
        ({"metric": ""}, "metric: is empty"),
        ({"value": ""}, "value: is empty"),
        ({"value": "13 / 10"}, "value: '13 / 10' states 2 numbers"),
        ({"unit": ""}, "unit: is empty; the number '5' needs one"),
        ({"unit": "USD bln"}, "unit: 'USD bln' is not known; did you mean 'USD bn'?"),
        ({"unit": "GW bought"}, "unit: 'GW bought' is not known; did you mean 'GW'?"),
        ({"as_of": ""}, "as_of: is empty"),
        ({"as_of": "2025-02-30"}, "as_of: '2025-02-30' must be YYYY, YYYY-MM or YYYY-MM-DD"),
        ({"as_of": "Oct 2025"}, "as_of: 'Oct 2025' must be"),
        ({"source_title": ""}, "source_title: is empty"),
        ({"source_url": "example.org"}, "source_url: 'example.org' must begin with http://"),
        ({"confidence": ""}, "confidence: is empty"),
        ({"confidence": "relayed"}, "confidence: 'relayed' is not known"),
        ({"confidence": "A-rely"}, "confidence: 'A-rely' is not known; did you mean 'A-relay'?"),
        ({"note": "two\nlines"}, "note: 'two\\nlines' has the control character U+000A"),
        ({"note": "\x00"}, "note: '\\x00' has the control character U+0000"),
        ({"metric": "\x1b[31m"}, "metric: '\\x1b[31m' has the control character U+001B"),
        ({"note": "x" * 40_000}, "note: has 40,000 characters; a cell holds 32,767"),
    ],
)
def test_a_wrong_row_is_one_sentence_with_file_line_column_and_value(
    change: dict[str, str], said: str
) -> None:
    (sentence,) = refused(facts_table({}, change, {}))
    assert sentence.startswith(f"new.csv:3: {said}")


def test_each_wrong_row_has_its_sentence_and_only_one() -> None:
    wrong = {"unit": "USD bln", "as_of": "soon", "confidence": "E"}
    said = refused(facts_table(wrong, {}, wrong, {"value": ""}))
    assert [each.split(": ")[0] for each in said] == ["new.csv:2", "new.csv:4", "new.csv:5"]


def test_the_line_is_where_a_record_begins() -> None:
    content = facts_table({"note": "two\nlines"}, {"unit": "USD bln"})
    assert [each.split(": ")[0] for each in refused(content)] == ["new.csv:2", "new.csv:4"]


def test_same_without_a_row_above_is_refused() -> None:
    (said,) = refused(facts_table({"source_title": "same"}))
    assert "source_title: 'same' is the source of the row above" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty; it must have the columns id, entity, metric"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (HEADER.encode(), "has no row below its header"),
        (HEADER.replace(",note", "").encode(), "lacks the column note"),
        (HEADER.replace("note", "nota").encode(), "lacks the column note; it has 'nota', which"),
        (HEADER.replace(",", ";").encode(), "must be separated by ',', not by ';'"),
        (f"{HEADER},remark".encode(), "'remark' is no column"),
        (f"{HEADER},note".encode(), "has the column 'note' twice"),
        (HEADER.encode("utf-16"), "byte 1 is not UTF-8; save the table as CSV in UTF-8"),
        (facts_table({"note": "Zürich"}).decode().encode("latin-1"), "is not UTF-8"),
        (b'id,"entity', "cannot be read as CSV: unexpected end of data"),
        (b"id," + b"x" * 200_000, "cannot be read as CSV: field larger than field limit (131072)"),
        (b"PK\x03\x04\x00\x00", "lacks the columns id, entity"),
    ],
)
def test_a_file_that_is_no_such_table_is_one_sentence(content: bytes, said: str) -> None:
    (sentence,) = refused(content)
    assert sentence.startswith("new.csv:1: ")
    assert said in sentence


@pytest.mark.parametrize(("cells", "last"), [(5, "unit"), (10, "confidence"), (12, "note")])
def test_a_row_of_another_length_is_refused(cells: int, last: str) -> None:
    rows = [each.split(",") for each in facts_table({}).decode().splitlines()]
    rows[1] = [*rows[1], "more"][:cells] if cells > len(COLUMNS) else rows[1][:cells]
    (said,) = refused(written(rows))
    assert said.startswith("new.csv:2: ")
    if cells < len(COLUMNS):
        assert said.startswith(f"new.csv:2: {COLUMNS[cells - 1]}: is the last of {cells} cells")
    else:
        assert f"{last}: is the last of {cells} cells; a row has 11" in said


def test_of_the_facts_of_the_book_only_what_a_person_must_split_or_date_is_refused() -> None:
    content, ids = usable_facts()
    said = refused(FACTS.read_bytes())
    assert len(said) == len(ids)
    reasons = ("numbers, and a row one", "is not known", "must be YYYY", "is empty")
    assert all(any(reason in each for reason in reasons) for each in said)
    assert len(read_facts(FACTS.name, content)) > 200
