"""The command line: build workbooks, look into the deal book, read the functions' help.

Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 a file that cannot be read or written,
or a program that is missing. The heavy libraries are imported inside the commands, so that the
help answers at once.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workbooks.show import show_function, show_subject

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workbooks.deal import Subject
    from workbooks.reader import Finding

FINDINGS, FILE = 1, 3  # 2, wrong usage, is what click itself ends with
DEALS = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ono-deals", prog_name="ono")
def main() -> None:
    """ONO: the AI industry's circular deals as a workbook with sourced figures."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--deals", type=DEALS, help="A folder with deal files of your own.")
@click.option("--for", "host", type=click.Choice(["excel"]), help="Bring the functions along.")
@click.option("--python", help="With --for excel: the python.exe that Excel starts.")
@click.option("--lang", "language", default="en", help="Language of the labels: zh-TW.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def build(
    file: Path | None,
    deals: Path | None,
    host: str | None,
    python: str | None,
    language: str,
    *,
    as_json: bool,
) -> None:
    """Build the workbook FILE (ono.xlsx) from the deal book.

    Every formula cell holds its result, so that the file reads anywhere. A deal of your own with
    the id of a packaged one replaces it. For Excel, the file (ono.xlsm) holds wrappers of the
    functions, which run on Windows where Python and ono-deals are installed.
    """
    from workbooks.build import build as built_from  # noqa: PLC0415 - heavy
    from workbooks.macros import interpreter  # noqa: PLC0415 - heavy
    from workbooks.package import replace_file, writable  # noqa: PLC0415 - heavy

    file = _target(file, host, python)
    with _one_sentence(as_json=as_json):
        writable(file)
        python = (python or interpreter()) if host else None
        built = built_from(deals, _progress(), python=python, language=language)
        if not built.errors:
            replace_file(file, built.content)
    problems = [*built.errors, *built.failed_checks]
    report = {
        "file": str(file),
        "written": not built.errors,
        "tabs": built.tabs,
        "formulas": built.formulas,
        "errors": built.errors,
        "failed_checks": built.failed_checks,
    }
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        state = "not written: a cell has an error" if built.errors else "written"
        _tell(f"{file}: {len(built.tabs)} tabs, {built.formulas} formulas, {state}")
        for problem in problems:
            _tell(f"  fails: {problem}")
    sys.exit(FINDINGS if problems else 0)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option(
    "--dpi", type=click.IntRange(10, 600), default=96, show_default=True, help="Dots per inch."
)
def render(file: Path, folder: Path, dpi: int) -> None:
    """Draw each sheet of the workbook FILE as a PNG in DIR, recomputed by LibreOffice.

    It needs LibreOffice 25.2 or newer with its Python, and poppler-utils.
    """
    from addin.libreoffice import LibreOfficeError  # noqa: PLC0415 - heavy
    from workbooks.render import RenderError  # noqa: PLC0415 - heavy
    from workbooks.render import render as drawn  # noqa: PLC0415 - heavy

    try:
        pictures = drawn(file, folder, dpi)
    except (LibreOfficeError, RenderError) as error:
        _tell(f"Error: {error}")
        sys.exit(FILE)
    for picture in pictures:
        click.echo(picture)


@main.command()
@click.argument("id", required=False)
@click.option("--deals", type=DEALS, help="A folder with deal files of your own.")
def deals(id: str | None, deals: Path | None) -> None:  # noqa: A002 - the argument's name in the help
    """List the deals, or every figure of one deal or company with its source."""
    from workbooks.load import load  # noqa: PLC0415 - heavy
    from workbooks.reader import nearest  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    with _one_sentence():
        book = load(deal_tabs(), deals)
    if id is None:
        for deal in book.deals.values():
            click.echo(f"{deal.id:24} {deal.kind:18} {deal.name['en']}")
        return
    subjects: dict[str, Subject] = {**book.companies, **book.deals, book.market.id: book.market}
    if id not in subjects:
        raise click.UsageError(f"{id!r} is no deal or company{nearest(id, subjects)}")  # noqa: EM102, TRY003
    show_subject(subjects[id], book)


@main.command("new-deal")
@click.argument("id")
@click.option("--kind", required=True, help="The kind of deal; an unknown one lists them all.")
@click.option("--deals", type=DEALS, default=".", help="The folder to write ID.toml into.")
def new_deal(id: str, kind: str, deals: Path) -> None:  # noqa: A002 - the argument's name in the help
    """Write a commented deal file ID.toml that builds at once, to be filled in."""
    from workbooks import new_deal as writing  # noqa: PLC0415 - heavy
    from workbooks.load import load  # noqa: PLC0415 - heavy
    from workbooks.package import FileError, replace_file  # noqa: PLC0415 - heavy
    from workbooks.reader import nearest  # noqa: PLC0415 - heavy
    from workbooks.subject import IDENTIFIER  # noqa: PLC0415 - heavy
    from workbooks.tabs import deal_tabs  # noqa: PLC0415 - heavy

    kinds = deal_tabs()
    if kind not in kinds:
        message = f"{kind!r} is no kind of deal{nearest(kind, kinds)}"
        raise click.UsageError(message)
    if not IDENTIFIER.match(id):
        message = f"{id!r} must be small letters, digits, hyphens and underscores"
        raise click.UsageError(message)
    target = deals / f"{id}.toml"
    with _one_sentence():
        example = writing.fullest(load(kinds).deals.values(), kind, kinds[kind])
        if target.exists():
            message = f"{target} exists already"
            raise FileError(message)
        replace_file(target, writing.new_deal(id, kind, kinds[kind], example).encode())
    _tell(f"{target}: fill it in, then ono build --deals {deals}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def doctor(file: Path | None, *, as_json: bool) -> None:
    """Say why the functions do not answer in Excel, and what mends it.

    With a FILE of `ono build --for excel` its settings are compared with what is installed; on
    Windows with Excel, Excel itself is made to open it and to call the functions.
    """
    from addin.machine import here  # noqa: PLC0415 - heavy
    from workbooks.doctor import examine  # noqa: PLC0415 - heavy

    with _one_sentence():
        findings = examine(here(), file)
    if as_json:
        click.echo(json.dumps([vars(each) for each in findings], ensure_ascii=False, indent=1))
    else:
        marks = {"fine": "ok", "problem": "!!", "unseen": "??"}
        for each in findings:
            click.echo(f"{marks[each.state]} {each.about}: {each.says}")
            if each.fix:
                click.echo(f"   → {each.fix}")
    sys.exit(FINDINGS if any(each.state == "problem" for each in findings) else 0)


@main.command()
@click.argument("name", required=False)
def functions(name: str | None) -> None:
    """List the worksheet functions, or show the help of one."""
    from addin.catalogue import functions as catalogue  # noqa: PLC0415 - heavy
    from workbooks.reader import nearest  # noqa: PLC0415 - heavy

    known = catalogue()
    if name is None:
        for function in known.values():
            click.echo(f"{function.syntax}\n    {function.summary}")
        return
    if name.upper() not in known:
        message = f"{name!r} is no function{nearest(name.upper(), known)}"
        raise click.UsageError(message)
    show_function(known[name.upper()])


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a list of findings as JSON.")
@click.option("--only", help="Layers to run, separated by commas: package, model, values.")
@click.option("--rules", is_flag=True, help="List the rules instead.")
def check(file: Path | None, only: str | None, *, as_json: bool, rules: bool) -> None:
    """Say what is wrong with the workbook FILE (.xlsx or .xlsm), whoever wrote it.

    An error is what Excel repairs or refuses, a warning what a modeller objects to. The exit code
    is 0 if there is no error, 1 if there is one, 3 if the file cannot be read.
    """
    from workbooks.check import report  # noqa: PLC0415 - heavy

    if rules:
        click.echo(report.rules(as_json=as_json))
        return
    if file is None:
        message = "name a workbook, or ask for --rules"
        raise click.UsageError(message)
    try:
        found = report.checked(file, report.layers(only))
    except report.LayerError as unknown:
        raise click.UsageError(str(unknown)) from unknown
    except OSError as error:
        _tell(f"Error: {file} cannot be read: {error.strerror or error}")
        sys.exit(FILE)
    click.echo(report.findings(found, str(file), as_json=as_json))
    sys.exit(FINDINGS if report.has_error(found) else 0)


def _target(file: Path | None, host: str | None, python: str | None) -> Path:
    """Choose the file to write, and refuse a name that Excel would not open."""
    if python and not host:
        message = "--python goes with --for excel"
        raise click.UsageError(message)
    suffix = ".xlsm" if host else ".xlsx"
    file = file or Path("ono").with_suffix(suffix)
    if host and file.suffix.lower() != ".xlsm":
        message = f"{file}: a workbook with macros must end in .xlsm"
        raise click.UsageError(message)
    if not host and file.suffix.lower() == ".xlsm":
        message = f"{file}: without --for excel there are no macros; name it .xlsx"
        raise click.UsageError(message)
    return file


@contextmanager
def _one_sentence(*, as_json: bool = False) -> Iterator[None]:
    """Turn what can go wrong with files and deals into one sentence and its exit code."""
    from workbooks.formula import FormulaError  # noqa: PLC0415 - heavy
    from workbooks.language import LanguageError  # noqa: PLC0415 - heavy
    from workbooks.load import BookError, FolderError  # noqa: PLC0415 - heavy
    from workbooks.macros import MissingBaseError, UnreadableError  # noqa: PLC0415 - heavy
    from workbooks.package import FileError  # noqa: PLC0415 - heavy
    from workbooks.sheet import LayoutError  # noqa: PLC0415 - heavy
    from workbooks.tabs.flows import FlowError  # noqa: PLC0415 - heavy

    try:
        yield
    except LanguageError as error:
        raise click.UsageError(str(error)) from error
    except BookError as error:
        _findings(error.findings, as_json=as_json)
        sys.exit(FINDINGS)
    except (FlowError, FormulaError, LayoutError) as error:
        _findings([error], as_json=as_json)
        sys.exit(FINDINGS)
    except (FolderError, FileError, MissingBaseError, UnreadableError) as error:
        _tell(f"Error: {error}")
        sys.exit(FILE)


def _findings(findings: Sequence[Finding | Exception], *, as_json: bool) -> None:
    if as_json:
        rows = [vars(each) or {"message": str(each)} for each in findings]
        click.echo(json.dumps({"findings": rows}, ensure_ascii=False, indent=1))
    for each in findings:
        _tell(str(each))
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    _tell(f"{count} in the deal book; nothing was written")


def _progress() -> Callable[[str], None]:
    """Tell each step on a terminal, nothing elsewhere."""
    return _tell if sys.stderr.isatty() else lambda _: None


def _tell(message: str) -> None:
    click.echo(message, err=True)
