"""One builder per kind of tab; a module with `NEEDS` builds the tab of a kind of deal."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

from workbooks.book.kind import Kind
from workbooks.tabs import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder


class DealTab(Kind, Protocol):
    """The builder of a kind of deal: what it computes with, and the tab.

    `STRESSED` says which lines a stress changes, and how (a key of `stress.FORMS`). What an AI lab
    pays in a flow of the deal is stressed in any kind.
    """

    STRESSED: Mapping[str, str]

    def build(self, sheet: SheetBuilder, deal: Deal, book: Book) -> None:
        """Write the tab of one deal."""


def deal_tabs() -> dict[str, DealTab]:
    """Find the builder of every kind of deal."""
    names = [each.name for each in iter_modules(kinds.__path__)]
    modules = {name: import_module(f"{kinds.__name__}.{name}") for name in names}
    found = {name: module for name, module in modules.items() if hasattr(module, "NEEDS")}
    return cast("dict[str, DealTab]", found)
