"""The README's tables say what the code says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from addin.catalogue import functions
from workbooks.cli.readme import with_tables
from workbooks.cli.regenerate import README

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book

MARKS = "<!-- tabs -->\n<!-- /tabs -->\n<!-- functions -->\nold\n<!-- /functions -->\n"


def test_the_committed_tables_are_those_of_the_code(book: Book) -> None:
    """When this fails, run `poe regenerate` and commit what it writes."""
    text = README.read_text(encoding="utf-8")
    assert with_tables(text, book) == text


def test_every_tab_and_every_function_stands_in_its_table(book: Book, finished: Finished) -> None:
    tabs, answers = with_tables(MARKS, book).split("<!-- functions -->")
    named = [name for row in tabs.splitlines()[3:-1] for name in row.split("|")[1].split(",")]
    assert {name.strip() for name in named} == set(finished.layout.titles)
    assert [row.split("|")[1].strip() for row in answers.splitlines()[3:-1]] == list(functions())
    assert "old" not in answers


def test_a_readme_without_the_marks_is_refused(book: Book) -> None:
    with pytest.raises(ValueError, match="no place for a table: <!-- tabs -->"):
        with_tables("# ONO", book)
