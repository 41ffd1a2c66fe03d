"""Print what the deal book and the catalogue hold, for `ono deals` and `ono functions`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from addin.function import Function
    from workbooks.book.model import Book, Entry, Subject


def show_subject(subject: Subject, book: Book) -> None:
    """Print the figures and claims of a deal or a company."""

    def say(name: str, entry: Entry, unit: str) -> None:
        title = book.sources[entry.source].title
        click.echo(
            f"  {name:8} {entry.value} {unit} · {title} · {entry.as_of} · {entry.confidence}"
        )

    click.echo(subject.name["en"])
    for figure in subject.figures.values():
        click.echo(f"{subject.id}.{figure.key}: {figure.name['en']}")
        for edition, entry in figure.editions.items():
            say(edition, entry, figure.unit)
    for item in subject.assumptions.values():
        click.echo(f"{subject.id}.{item.key}: {item.name['en']}, assumed")
        click.echo(f"  low {item.low}, base {item.base}, high {item.high} {item.unit}")
    for claim in subject.claims.values():
        said = claim.text if claim.value is None else f"{claim.value} {claim.unit}"
        click.echo(f"{subject.id}.{claim.key}: {claim.name['en']}, a claim")
        title = book.sources[claim.source].title
        click.echo(f"  {said} · {title} · {claim.as_of} · {claim.confidence}")


def show_function(function: Function) -> None:
    """Print a function's help in its fixed order."""
    click.echo(f"{function.syntax}\n\n{function.summary}\n{function.details}\n\nArguments")
    for parameter in function.parameters:
        kind = "optional" if parameter.optional else "needed"
        click.echo(f"  {parameter.name} ({kind}): {parameter.help}")
    click.echo(f"\nResult\n  {function.returns}\n\nErrors")
    for kind, when in function.errors:
        click.echo(f"  {kind}: {when}")
    click.echo(f"\nExample\n  {function.example}\n\nSource\n  {function.source}")
