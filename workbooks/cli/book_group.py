"""The commands that keep the deal book: its review before a release, and new rows for it."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbooks.cli.book_commands import DEALS, some_of
from workbooks.cli.ending import FINDINGS, one_sentence, tell
from workbooks.report.listed import GROUPS

if TYPE_CHECKING:
    from datetime import date

    from workbooks.book.model import Book

UNWRAPPED = 100_000  # cells: into a file or a pipe, each line holds all that it has to say


@click.group()
def book() -> None:
    """Keep the deal book: review it, and turn new rows of facts into entries."""


def _day(_: click.Context, __: click.Parameter, text: str | None) -> date | None:
    """Read a day, or the last day of a month or a year."""
    from workbooks.book.as_of import dates_a_value, last_day  # noqa: PLC0415 - when it runs

    if text is None:
        return None
    if not dates_a_value(text):
        message = f"--as-of must be YYYY-MM-DD, is {text!r}"
        raise click.UsageError(message)
    return last_day(text)


@book.command("check")
@click.option("--deals", type=DEALS, help="A folder with deal files of your own.")
@click.option(
    "--older-than",
    type=click.IntRange(0),
    default=180,
    show_default=True,
    metavar="DAYS",
    help="List figures that are older.",
)
@click.option("--as-of", callback=_day, metavar="YYYY-MM-DD", help="Instead of the book's date.")
@click.option(
    "--only",
    "groups",
    callback=some_of("group", GROUPS),
    default=",".join(GROUPS),
    metavar="GROUPS",
    help=f"Some of {', '.join(GROUPS)}, with commas between.",
)
@click.option("--strict", is_flag=True, help="End with 1 if anything is listed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON; a percentage is a fraction.")
def check_book(
    deals: Path | None,
    older_than: int,
    as_of: date | None,
    groups: tuple[str, ...],
    *,
    strict: bool,
    as_json: bool,
) -> None:
    """List what to look at again in the deal book before a release.

    Old figures, figures on one source, carried editions, contradictions, assumptions and claims
    without a source, and sources that nobody cites or can follow. It is a report, not a gate.
    """
    from workbooks.book.load import load  # noqa: PLC0415 - heavy
    from workbooks.report import book_review  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    with one_sentence(as_json=as_json):
        loaded = load(deal_tabs(), deals)
    found = book_review.review(loaded, groups, older_than, as_of or loaded.as_of)
    if as_json:
        click.echo(json.dumps(book_review.record(found), ensure_ascii=False, indent=1))
    else:
        limit = shutil.get_terminal_size((UNWRAPPED, 1)).columns
        click.echo("\n".join(book_review.lines(found, limit)))
    sys.exit(FINDINGS if strict and any(found.counts.values()) else 0)


@book.command("new")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--deal", "deal", metavar="ID", help="The deal or company that all rows are for.")
@click.option("--deals", type=DEALS, help="A folder with deal files of your own.")
@click.option(
    "--into", "folder", type=DEALS, metavar="DIR", help="Write a file for each entity into DIR."
)
def new_entries(file: Path, deal: str | None, deals: Path | None, folder: Path | None) -> None:
    """Turn the rows of the table FILE.csv into entries of a deal file.

    Its columns are id, entity, metric, value, unit, as_of, article_phrase, source_title,
    source_url, confidence and note. A row that may feed a calculation becomes a figure with its
    editions, any other a claim; a document that the book cites keeps its id. Keys are new to what
    is printed, and to the deal that is named. If a row is wrong, each wrong row is told and
    nothing is written.
    """
    from workbooks.book.facts import fact_entries as writing  # noqa: PLC0415 - heavy
    from workbooks.book.facts.fact_table import read_facts  # noqa: PLC0415 - heavy
    from workbooks.book.load import load  # noqa: PLC0415 - heavy
    from workbooks.file.put_in_place import FileError, put_into  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    with one_sentence():
        loaded = load(deal_tabs(), deals)
        taken = _keys_of(loaded, deal) if deal else ()
        try:
            content = file.read_bytes()
        except OSError as error:
            message = f"{file} cannot be read: {error.strerror or error}"
            raise FileError(message) from error
        facts = read_facts(file.name, content)
        sources = writing.source_ids(facts, loaded.sources)
        if folder is None:
            click.echo(writing.entries(file.name, facts, sources, taken), nl=False)
            return
        parts = {deal: facts} if deal else writing.by_entity(facts)
        texts = {
            folder / f"{name}.toml": writing.entries(file.name, part, sources, taken).encode()
            for name, part in parts.items()
        }
        for target in texts:
            if target.exists():
                message = f"{target} exists already"
                raise FileError(message)
        put_into(folder, texts)
    for target in texts:
        tell(f"{target}: place its entries in the file of a deal or a company")


def _keys_of(loaded: Book, deal: str) -> set[str]:
    """Give the keys that a deal, a company or the market holds already."""
    from workbooks.book.toml_lines import nearest  # noqa: PLC0415 - when it runs

    known = {each.id: each for each in loaded.subjects}
    if deal not in known:
        message = f"{deal!r} is no deal or company{nearest(deal, known)}"
        raise click.UsageError(message)
    item = known[deal]
    lines = item.history.lines if item.history else {}
    return {*item.units, *item.claims, *lines}
