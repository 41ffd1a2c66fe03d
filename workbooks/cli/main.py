"""The command line: build workbooks, look into the deal book, read the functions' help.

Exit codes: 0 fine, 1 findings, 2 wrong usage, 3 a file that cannot be read or written,
or a program that is missing. The heavy libraries are imported inside the commands, so that the
help answers at once.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from pathlib import Path

import click

from workbooks.book.languages import ENGLISH, languages
from workbooks.cli import book_commands as cli_book
from workbooks.cli.book_commands import in_use
from workbooks.cli.book_group import book
from workbooks.cli.ending import FILE, FINDINGS, one_sentence, progress, spell_out, tell

OTHERS = [each for each in languages() if each != ENGLISH]


def run() -> None:
    """Run as a process that ends within seconds: to look for garbage would take a tenth of them."""
    gc.disable()
    try:
        main()
    except OSError as error:  # of the result's; each command tells of its own files
        tell(f"Error: the result cannot be written: {error.strerror or error}")
        sys.stderr.flush()
        os._exit(FILE)  # what is left of the result would be an error again at the end


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ono-deals", prog_name="ono")
def main() -> None:
    """ONO: the AI industry's circular deals as a workbook with sourced figures."""
    spell_out()


for command in (
    book,
    cli_book.deals,
    cli_book.export,
    cli_book.functions,
    cli_book.new_deal,
    cli_book.show,
):
    main.add_command(command)


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@in_use
@click.option("--for", "host", type=click.Choice(["excel"]), help="Bring the functions along.")
@click.option("--python", help="With --for excel: the python.exe that Excel starts.")
@click.option(
    "--lang", "language", default=ENGLISH, help=f"Language of the labels: {', '.join(OTHERS)}."
)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def build(
    file: Path | None,
    edition: str,
    case: str,
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
    from workbooks.file.macros import interpreter  # noqa: PLC0415 - heavy
    from workbooks.file.put_in_place import replace_file, writable  # noqa: PLC0415 - heavy

    file = _target(file, host, python)
    with one_sentence(as_json=as_json):
        writable(file)
        python = (python or interpreter()) if host else None
        built = built_from(
            deals, progress(), edition=edition, case=case, python=python, language=language
        )
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
        tell(f"{file}: {len(built.tabs)} tabs, {built.formulas} formulas, {state}")
        for problem in problems:
            tell(f"  fails: {problem}")
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
    from workbooks.cli.render import RenderError  # noqa: PLC0415 - heavy
    from workbooks.cli.render import render as drawn  # noqa: PLC0415 - heavy

    try:
        pictures = drawn(file, folder, dpi)
    except (LibreOfficeError, RenderError) as error:
        tell(f"Error: {error}")
        sys.exit(FILE)
    for picture in pictures:
        click.echo(picture)


@main.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="Report as JSON on standard output.")
def doctor(file: Path | None, *, as_json: bool) -> None:
    """Say why the functions do not answer in Excel, and what mends it.

    With a FILE of `ono build --for excel` its settings are compared with what is installed; on
    Windows with Excel, Excel itself is made to open it and to call the functions.
    """
    from addin.machine import here  # noqa: PLC0415 - heavy
    from workbooks.cli.doctor import examine  # noqa: PLC0415 - heavy

    with one_sentence():
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
        tell(f"Error: {file} cannot be read: {error.strerror or error}")
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
    if file.suffix.lower() != suffix and not file.is_dir():
        message = f"{file}: a workbook must end in {suffix}"
        raise click.UsageError(message)
    return file
