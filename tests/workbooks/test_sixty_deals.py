"""A book of many deals: names stay unique and legal, and it builds as one does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks.book.new_deal import example_of, new_deal
from workbooks.build import build
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from pathlib import Path

    from workbooks.book.model import Book


@pytest.mark.slow
def test_sixty_deals_beside_the_real_ones_build_without_an_error(
    book: Book, tmp_path: Path
) -> None:
    kinds = list(deal_tabs().items())
    for number in range(60):
        kind, tab = kinds[number % len(kinds)]
        name = f"a-deal-with-a-rather-long-name-{number}"
        text = new_deal(name, kind, tab, example_of(book, kind, tab))
        text = text.replace('tab = "a-deal-with-a-rather-long-name', f'tab = "{number} deal')
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    built = build(tmp_path)
    assert len(built.tabs) == len(set(map(str.casefold, built.tabs)))
    assert sum("deal" in title for title in built.tabs) >= 60
    assert all(len(title) <= 31 for title in built.tabs)
    assert built.errors == ()
    assert built.failed_checks == ()
