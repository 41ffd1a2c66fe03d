"""How a command ends: its exit codes, and what it says instead of a traceback."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from workbooks.book.toml_lines import Mistake

FINDINGS, FILE = 1, 3  # 2, wrong usage, is what click itself ends with


@contextmanager
def one_sentence(*, as_json: bool = False) -> Iterator[None]:
    """Turn what can go wrong with files and deals into one sentence and its exit code."""
    from workbooks.book.facts.fact_table import FactsError  # noqa: PLC0415 - heavy
    from workbooks.book.languages import LanguageError  # noqa: PLC0415 - heavy
    from workbooks.book.load import BookError, FolderError  # noqa: PLC0415 - heavy
    from workbooks.file.macros import MissingBaseError, UnreadableError  # noqa: PLC0415 - heavy
    from workbooks.file.put_in_place import FileError  # noqa: PLC0415 - heavy
    from workbooks.sheet.formula import FormulaError  # noqa: PLC0415 - heavy
    from workbooks.sheet.sheet import LayoutError  # noqa: PLC0415 - heavy
    from workbooks.tabs.parts.flows import FlowError  # noqa: PLC0415 - heavy

    try:
        yield
    except LanguageError as error:
        raise click.UsageError(str(error)) from error
    except BookError as error:
        _told(error.findings, as_json=as_json)
        sys.exit(FINDINGS)
    except FactsError as error:
        _told(error.findings, as_json=as_json, where=error.file)
        sys.exit(FINDINGS)
    except (FlowError, FormulaError, LayoutError) as error:
        _told([error], as_json=as_json)
        sys.exit(FINDINGS)
    except (FolderError, FileError, MissingBaseError, UnreadableError) as error:
        tell(f"Error: {error}")
        sys.exit(FILE)


def spell_out() -> None:
    """Have a character that the terminal's code page lacks spelt out instead of refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _told(
    findings: Sequence[Mistake | Exception], *, as_json: bool, where: str = "the deal book"
) -> None:
    if as_json:
        rows = [vars(each) or {"message": str(each)} for each in findings]
        click.echo(json.dumps({"findings": rows}, ensure_ascii=False, indent=1))
    for each in findings:
        tell(str(each))
    count = "1 finding" if len(findings) == 1 else f"{len(findings)} findings"
    tell(f"{count} in {where}; nothing was written")


def progress() -> Callable[[str], None]:
    """Tell each step on a terminal, nothing elsewhere."""
    return tell if sys.stderr.isatty() else lambda _: None


def tell(message: str) -> None:
    """Say something beside the result."""
    click.echo(message, err=True)
