"""For the maintainers of a language: what its file of texts lacks, and what nobody says any more.

`python -m workbooks.cli.untranslated zh-TW` prints the missing texts as TOML, ready to be filled
in, and the entries that no cell uses as comments.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from workbooks.book.language import keys, texts_of
from workbooks.book.languages import LanguageError, known
from workbooks.book.load import load
from workbooks.book.toml_text import quoted
from workbooks.file.tab_writer import write
from workbooks.sheet.translation import translated
from workbooks.tabs import deal_tabs
from workbooks.tabs.flow_map import on_summary as flow_maps
from workbooks.tabs.in_order import lay_out

if TYPE_CHECKING:
    from workbooks.book.language import Texts


def main() -> None:
    """Print the report of one language."""
    try:
        language = sys.argv[1]
        known(language)
        told = report(said(language))
    except (IndexError, LanguageError) as error:
        sys.exit(f"python -m workbooks.cli.untranslated LANGUAGE: {error}")
    sys.stdout.write(told)


def said(language: str) -> Texts:
    """Write the packaged workbook in a language, and give the texts with what they noted."""
    book = load(deal_tabs())
    layout = lay_out(book)
    texts = texts_of(language, book, layout.titles)
    flow_maps.said(texts)
    write(translated(layout, texts, keys(book)), book.as_of, texts)
    return texts


def stale(texts: Texts) -> list[str]:
    """List the entries that no cell of the packaged workbook uses, but for the spare ones."""
    return [text for text in texts.entries if text not in texts.used and text not in texts.spare]


def report(texts: Texts) -> str:
    """Write what is missing as TOML by the tab that says it first, then what is stale."""
    by_tab: dict[str, list[str]] = {}
    for text, places in texts.missing.items():
        by_tab.setdefault(places[0][0], []).append(text)
    lines = []
    for tab, missing in by_tab.items():
        lines.append(f"\n[{quoted(tab)}]")
        for text in missing:
            _, cell = texts.missing[text][0]
            lines.append(f'# {cell}\n{quoted(text)} = ""')
    old = stale(texts)
    if old:
        lines.append("\n# No cell says these any more:")
        lines.extend(f"# {quoted(text)}" for text in old)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
