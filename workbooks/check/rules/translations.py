"""Rules for a workbook that `ono build --lang` wrote: every text is in its language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.check.reading.addresses import cell_at
from workbooks.check.reading.hardened import children
from workbooks.check.rule import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workbooks.check.reading.workbook_facts import WorkbookFacts
    from workbooks.check.rule import Finding

UNTRANSLATED = "ono-untranslated"  # how the properties begin that the build names cells in

MISSING = warning(
    "untranslated-text",
    "Every text of a workbook in another language has its translation.",
    "Add the text to the language's file: python -m workbooks.cli.untranslated prints it.",
)


def check(book: WorkbookFacts) -> Iterator[Finding]:
    """Find the cells that the build named in the file's properties for want of a translation.

    A property is called `ono-untranslated <number> <tab>` and lists cells.
    """
    parts = {tab.title: tab.part for tab in book.tabs}
    for part in book.package.related("", "custom-properties"):
        for each in children(book.package.tree(part), "property"):
            kind, _, rest = each.get("name", "").partition(" ")
            tab = rest.partition(" ")[2]
            if kind != UNTRANSLATED or tab not in parts:
                continue
            for cell in "".join(each.itertext()).split():
                if cell_at(cell):
                    yield MISSING.at(parts[tab], "the text has no translation", f"{tab}!{cell}")
