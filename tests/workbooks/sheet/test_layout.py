"""The laid-out workbook: a switch turned to another position, and what is left alone."""

from __future__ import annotations

import pytest

from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import VALUE
from workbooks.sheet.layout import Layout
from workbooks.sheet.sheet import LayoutError
from workbooks.sheet.sheet_builder import SheetBuilder


@pytest.fixture
def layout() -> Layout:
    """Lay out a tab with a switch, behind one without."""
    first = SheetBuilder("first", "First", "First", "A tab", {})
    first.row("name", "Name", {VALUE: Cell("ONO", "input")})
    sheet = SheetBuilder("deal", "Deal", "A deal", "What it is", first.places)
    sheet.row("basis", "Basis", {VALUE: Cell("whole", "input")}, "choice", "switch")
    sheet.offer("basis", ("whole", "per year"))
    return Layout((first, sheet), first.places)


def test_a_switch_is_turned_to_one_of_its_positions_and_to_no_other(layout: Layout) -> None:
    turned = layout.turned("deal.basis", "per year")
    assert turned.chosen("deal.basis") == "per year"
    assert turned.of("deal.basis").cell("basis").role == "input"
    with pytest.raises(LayoutError, match=r"the switch 'deal\.basis' has no position 'monthly'"):
        layout.turned("deal.basis", "monthly")


def test_a_turned_workbook_leaves_the_first_one_as_it_was(layout: Layout) -> None:
    turned = layout.turned("deal.basis", "per year")
    assert layout.chosen("deal.basis") == "whole"
    assert turned.sheets[0] is layout.sheets[0]
    assert turned.places is layout.places


def test_the_tabs_stand_in_their_order(layout: Layout) -> None:
    assert layout.titles == ("First", "Deal")
    assert layout.of("first.name").title == "First"
