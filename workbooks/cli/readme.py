"""The tables of the README: what its tabs show and what its functions answer, as the code says."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

from addin.catalogue import functions
from workbooks.tabs import deal_tabs
from workbooks.tabs.in_order import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbooks.book.model import Book


def with_tables(text: str, book: Book) -> str:
    """Write both tables anew between their marks, `<!-- tabs -->` … `<!-- /tabs -->`.

    Raises:
        ValueError: A mark is missing.
    """
    for name, table in {"tabs": _tabs(book), "functions": _functions()}.items():
        marks = f"<!-- {name} -->", f"<!-- /{name} -->"
        between = re.compile(f"(?<={marks[0]}\n).*?(?={marks[1]})", re.DOTALL)
        if not between.search(text):
            message = f"the README has no place for a table: {marks[0]} … {marks[1]}"
            raise ValueError(message)
        text = between.sub(table.replace("\\", r"\\"), text)
    return text


def _tabs(book: Book) -> str:
    """List the tabs in their order, the deals of one kind together."""
    kinds, shown = deal_tabs(), dict[str, tuple[list[str], str]]()
    for sheet in lay_out(book).sheets:
        deal = book.deals.get(sheet.key)
        words = (inspect.getdoc(kinds[deal.kind]) or "") if deal else sheet.summary
        key = deal.kind if deal else sheet.key
        shown.setdefault(key, ([], words.partition("\n")[0].rstrip(".")))[0].append(sheet.title)
    return _table(("tab", "what it shows"), ((", ".join(t), words) for t, words in shown.values()))


def _functions() -> str:
    every = functions().values()
    return _table(
        ("function", "answers"), ((each.name, each.summary.rstrip(".")) for each in every)
    )


def _table(heads: tuple[str, str], rows: Iterable[tuple[str, str]]) -> str:
    return "".join(f"| {left} | {right} |\n" for left, right in (heads, ("---", "---"), *rows))
