"""Read not_modelled.toml: facts with their sources that no deal, company or tab has a use for."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from workbooks.book.model import Name, NotModelled
from workbooks.book.subject import read_claim, said_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.book.model import Source
    from workbooks.book.toml_lines import TomlTable


def read_not_modelled(table: TomlTable, sources: Mapping[str, Source]) -> tuple[NotModelled, ...]:
    """Read the file; its facts are claims, each with one of the reasons that the file gives."""
    reasons = {key: said_in(each) for key, each in table.tables("reasons").items()}
    found = []
    for key, each in table.tables("known").items():
        claim = read_claim(key, each, sources)
        reason = reasons.get(each.choice("reason", reasons), Name())
        parts = {field.name: getattr(claim, field.name) for field in fields(claim)}
        found.append(NotModelled(**parts, reason=reason))
        if not claim.csv:
            each.find("csv", "is missing; it must be the id of the fact")
        each.done()
    return tuple(found)
