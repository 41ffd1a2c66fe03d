"""What each tab says; a module of `kinds` builds the tab of a kind of deal."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol, cast

from workbooks.book.kind import Kind
from workbooks.sheet.sheet import LayoutError
from workbooks.tabs import kinds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.book.model import Book, Deal
    from workbooks.sheet.sheet_builder import SheetBuilder


STATED = ("NEEDS", "OPTIONAL", "STRESSED", "build")


class DealTab(Kind, Protocol):
    """The builder of a kind of deal: what it computes with, and the tab.

    `STRESSED` says which lines a stress changes, and how (a key of `stresses.FORMS`). What an AI
    lab pays in a flow of the deal is stressed in any kind.
    """

    STRESSED: Mapping[str, str]

    def build(self, sheet: SheetBuilder, deal: Deal, book: Book) -> None:
        """Write the tab of one deal."""


def deal_tabs() -> dict[str, DealTab]:
    """Find the builder of every kind of deal: each module of the folder `kinds` is one.

    Raises:
        LayoutError: A module lacks something that a builder states.
    """
    names = [each.name for each in iter_modules(kinds.__path__)]
    found = {name: import_module(f"{kinds.__name__}.{name}") for name in names}
    for name, module in found.items():
        if missing := [each for each in STATED if not hasattr(module, each)]:
            message = f"the kind of deal {name!r} does not state {', '.join(missing)}"
            raise LayoutError(message)
    return cast("dict[str, DealTab]", found)
