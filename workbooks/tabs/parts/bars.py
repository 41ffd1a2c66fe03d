"""Numbers that stand apart on a tab, linked under each other so that one chart can show them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from workbooks.sheet.chart import Chart, Series
from workbooks.sheet.formula import LABEL, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workbooks.sheet.sheet_builder import SheetBuilder


class Bar(NamedTuple):
    """A bar: its label, and the line that it shows."""

    label: str
    key: str


def numbers(
    sheet: SheetBuilder, key: str, title: str, bars: Iterable[Bar], unit: str = "USD bn"
) -> None:
    """Link the lines that the deal has; `{key}` and `{key_labels}` stand for them."""
    sheet.section(title)
    first = sheet.next_row
    for number, bar in enumerate(held(sheet, bars), 1):
        sheet.line(f"{key}_{number}", bar.label, unit, f"={{{bar.key}}}")
    sheet.span(key, first, VALUE)
    sheet.span(f"{key}_labels", first, LABEL)


def held(sheet: SheetBuilder, bars: Iterable[Bar]) -> list[Bar]:
    """Leave out the bars whose line the deal lacks."""
    return [bar for bar in bars if bar.key not in sheet.lacking]


def chart(
    title: str,
    description: str,
    key: str = "shown",
    unit: str = "USD bn",
    amount: str = "Amount",
    source: str = "the inputs and outputs below",
) -> Chart:
    """Show the lines linked under a key as bars with their values beside them."""
    return Chart(
        "bar",
        title,
        amount,
        unit.replace("/yr", " a year"),
        (Series(amount, f"{{{key}}}"),),
        f"Source: {source}",
        description,
        categories=f"{{{key}_labels}}",
        labelled=True,
    )
