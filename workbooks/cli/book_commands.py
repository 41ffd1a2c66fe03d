"""The commands that look into the deal book and take its numbers elsewhere."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workbooks.book.model import CASES, EDITIONS
from workbooks.cli.ending import FINDINGS, one_sentence, progress, tell
from workbooks.report.printed import show_function, show_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from workbooks.book.model import Subject

    Command = TypeVar("Command", bound=Callable[..., Any])

DEALS = click.Path(path_type=Path)
FORMATS = ("csv", "json")
WHOSE = "Whose figures: the article's, filed ones, the newest."
WIDEST = 100  # a longer line is hard to follow


def one_of(name: str, known: Sequence[str]) -> Callable[..., str]:
    """Check that an option is one of some words; another gets the nearest."""

    def check(_: click.Context, __: click.Parameter, word: str) -> str:
        from workbooks.book.toml_lines import nearest  # noqa: PLC0415 - only when a command runs

        if word not in known:
            message = f"{word!r} is no {name}{nearest(word, known)}"
            raise click.UsageError(message)
        return word

    return check


def some_of(name: str, known: Sequence[str]) -> Callable[..., tuple[str, ...]]:
    """Check words between commas; they come in the order of the known ones, each once."""
    check = one_of(name, known)

    def check_each(context: click.Context, option: click.Parameter, words: str) -> tuple[str, ...]:
        given = [check(context, option, word.strip()) for word in words.split(",")]
        return tuple(each for each in known if each in given)

    return check_each


def _switch(name: str, words: Sequence[str], default: str, meaning: str) -> Callable[..., Any]:
    """Make the option that turns a switch of the workbook."""
    return click.option(
        f"--{name}",
        metavar="|".join(words),
        callback=one_of(name, words),
        default=default,
        show_default=True,
        help=meaning,
    )


def in_use(command: Command) -> Command:
    """Let a command choose the edition, the case and the folder of one's own deals."""
    for option in (
        click.option("--deals", type=DEALS, help="A folder with deal files of your own."),
        _switch("case", CASES, CASES[1], "Which case of every assumption."),
        _switch(
            "edition",
            EDITIONS,
            EDITIONS[0],
            "Whose figures: the article's, filed ones, the newest.",
        ),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("id", required=False)
@click.option("--deals", type=DEALS, help="A folder with deal files of your own.")
def deals(id: str | None, deals: Path | None) -> None:  # noqa: A002 - the argument's name in the help
    """List the deals, or every figure of one deal or company with its source."""
    from workbooks.book.load import load  # noqa: PLC0415 - heavy
    from workbooks.book.toml_lines import nearest  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    with one_sentence():
        book = load(deal_tabs(), deals)
    if id is None:
        for deal in book.deals.values():
            click.echo(f"{deal.id:24} {deal.kind:18} {deal.name['en']}")
        return
    subjects: dict[str, Subject] = {**book.companies, **book.deals, book.market.id: book.market}
    if id not in subjects:
        raise click.UsageError(f"{id!r} is no deal or company{nearest(id, subjects)}")  # noqa: EM102, TRY003
    show_subject(subjects[id], book)


@click.command("new-deal")
@click.argument("id")
@click.option("--kind", required=True, help="The kind of deal; an unknown one lists them all.")
@click.option("--deals", type=DEALS, default=".", help="The folder to write ID.toml into.")
def new_deal(id: str, kind: str, deals: Path) -> None:  # noqa: A002 - the argument's name in the help
    """Write a commented deal file ID.toml that builds at once, to be filled in."""
    from workbooks.book import new_deal as writing  # noqa: PLC0415 - heavy
    from workbooks.book.load import load  # noqa: PLC0415 - heavy
    from workbooks.book.subject import AN_ID, IDENTIFIER  # noqa: PLC0415 - heavy
    from workbooks.book.toml_lines import nearest  # noqa: PLC0415 - heavy
    from workbooks.file.put_in_place import FileError, put_into  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    kinds = deal_tabs()
    if kind not in kinds:
        message = f"{kind!r} is no kind of deal{nearest(kind, kinds)}"
        raise click.UsageError(message)
    if not IDENTIFIER.fullmatch(id):
        message = f"{id!r} must be {AN_ID}"
        raise click.UsageError(message)
    target = deals / f"{id}.toml"
    with one_sentence():
        example = writing.example_of(load(kinds), kind, kinds[kind])
        if target.exists():
            message = f"{target} exists already"
            raise FileError(message)
        put_into(deals, {target: writing.new_deal(id, kind, kinds[kind], example).encode()})
    tell(f"{target}: fill it in, then ono build --deals {deals}")


@click.command()
@click.argument("name", required=False)
def functions(name: str | None) -> None:
    """List the worksheet functions, or show the help of one."""
    from addin.catalogue import functions as catalogue  # noqa: PLC0415 - heavy
    from workbooks.book.toml_lines import nearest  # noqa: PLC0415 - heavy

    known = catalogue()
    if name is None:
        for function in known.values():
            click.echo(f"{function.syntax}\n    {function.summary}")
        return
    if name.upper() not in known:
        message = f"{name!r} is no function{nearest(name.upper(), known)}"
        raise click.UsageError(message)
    show_function(known[name.upper()])


@click.command()
@click.argument("deal", required=False)
@in_use
@click.option("--json", "as_json", is_flag=True, help="Print JSON; a percentage is a fraction.")
def show(deal: str | None, edition: str, case: str, deals: Path | None, *, as_json: bool) -> None:
    """Show the headline numbers of every deal, or what DEAL stands on.

    Of one deal: what would have to be true, its headlines, its inputs in use with their sources,
    and its checks. The numbers are those of a workbook with its switches turned so.
    """
    from workbooks.book.load import load  # noqa: PLC0415 - heavy
    from workbooks.book.toml_lines import nearest  # noqa: PLC0415 - heavy
    from workbooks.build import calculated  # noqa: PLC0415 - heavy
    from workbooks.report import headlines  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    with one_sentence(as_json=as_json):
        book = load(deal_tabs(), deals)
        if deal is not None and deal not in book.deals:
            message = f"{deal!r} is no deal{nearest(deal, book.deals)}"
            raise click.UsageError(message)
        found = calculated(book, edition=edition, case=case)
    chosen = None if deal is None else book.deals[deal]
    limit = min(WIDEST, shutil.get_terminal_size((WIDEST, 1)).columns)
    if as_json:
        record = headlines.one_record(found, chosen) if chosen else headlines.every_record(found)
        click.echo(json.dumps(record, ensure_ascii=False, indent=1))
    else:
        one = headlines.one_deal(found, chosen, limit) if chosen else None
        for line in one or headlines.overview(found, limit):
            click.echo(line)
    sheets = [headlines.tab_of(found, chosen)] if chosen else headlines.tabs(found)
    problems = [
        each for sheet in sheets for each in (*found.errors_on(sheet), *found.failed_on(sheet))
    ]
    for problem in problems:
        tell(f"  fails: {problem}")
    sys.exit(FINDINGS if problems else 0)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--format",
    "formats",
    metavar=",".join(FORMATS),
    callback=some_of("format", FORMATS),
    default="csv",
    show_default=True,
    help="One, or both with a comma between.",
)
@in_use
def export(
    folder: Path, formats: tuple[str, ...], edition: str, case: str, deals: Path | None
) -> None:
    """Write deals, flows, figures and results into DIR, a table each.

    Numbers are in full; a percentage is a fraction, and its unit says so; dates are ISO. `value`
    holds a number, `text` anything else. figures has every stated value, and which is in_use.

    CSV is UTF-8 with a byte order mark, so that Excel reads the Chinese names; pandas skips it.
    A text that a spreadsheet program would run as a formula gets an apostrophe before it.
    """
    from workbooks.book.load import load  # noqa: PLC0415 - heavy
    from workbooks.build import calculated  # noqa: PLC0415 - heavy
    from workbooks.file.put_in_place import put_into  # noqa: PLC0415 - heavy
    from workbooks.report import export as exporting  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    with one_sentence():
        targets = exporting.targets(folder, formats)
        say = progress()
        found = calculated(load(deal_tabs(), deals), say, edition=edition, case=case)
        if not found.errors:
            files = list(exporting.contents(found, formats))
            put_into(folder, {targets[name, form]: each for name, form, _, each in files})
            for name, form, count, _ in files:
                tell(f"{targets[name, form]}: {count} records")
    if found.errors:
        tell(f"{folder}: not written: a cell has an error")
    problems = [*found.errors, *found.failed_checks]
    for problem in problems:
        tell(f"  fails: {problem}")
    sys.exit(FINDINGS if problems else 0)
