"""The tabs that explain: functions, sources, companies, contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from addin.catalogue import functions
from workbooks.book.model import CONFIDENCES
from workbooks.book.units import UNITS
from workbooks.tabs import deal_tabs
from workbooks.tabs.parts.help_example import example
from workbooks.tabs.sources import LEVELS

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book


def column(finished: Finished, tab: str, number: int) -> list[object]:
    """Read a column of a tab."""
    sheet = finished.shown[tab]
    return [sheet.cell(row, number).value for row in range(1, sheet.max_row + 1)]


@pytest.mark.parametrize("name", sorted(functions()))
def test_a_function_is_explained_whole_with_a_live_example(finished: Finished, name: str) -> None:
    function = functions()[name]
    words = {str(cell) for number in (1, 2, 5) for cell in column(finished, "Functions", number)}
    assert name in words
    assert function.syntax in words
    assert function.source in words
    assert {parameter.name for parameter in function.parameters} <= words
    assert {when for _, when in function.errors} <= words


@pytest.mark.parametrize("name", sorted(functions()))
def test_a_live_example_shows_what_its_help_states(finished: Finished, name: str) -> None:
    key = f"functions.{name.lower()}"
    stated = example(functions()[name].example).result
    if f"{key}_result" not in finished.places:
        assert f"{key}_table" in finished.places
        return
    found = finished.stored(f"{key}_result")
    number = re.match(r"-?\d+(\.\d+)?", stated)
    if isinstance(found, str):
        assert found.startswith(stated.partition(" and ")[0])
    else:
        assert number
        assert round(found, len(number[0].partition(".")[2])) == float(number[0])


def test_every_source_of_the_book_is_listed_with_its_address(
    finished: Finished, book: Book
) -> None:
    sheet = finished.formulas["Sources"]
    listed = set()
    for row in range(5, sheet.max_row + 1):
        cell = sheet.cell(row, 5)
        address = cell.hyperlink.target if cell.hyperlink else ""
        listed.add((sheet.cell(row, 2).value, cell.value, address))
    for source in book.sources.values():
        shown = source.url or "named document, no address"
        assert (source.title, shown, source.url) in listed


def test_every_level_of_confidence_is_explained() -> None:
    assert set(LEVELS) == set(CONFIDENCES)


def test_every_tab_is_in_the_contents_with_a_link(finished: Finished) -> None:
    sheet = finished.formulas["Contents"]
    links = {
        sheet.cell(row, 2).value: sheet.cell(row, 2).hyperlink
        for row in range(5, sheet.max_row + 1)
    }
    for title in finished.built.tabs[2:]:
        assert links[title].location == f"'{title}'!A1"


def test_every_tab_leads_back_to_the_contents_and_shows_the_master_check(
    finished: Finished,
) -> None:
    for sheet in finished.formulas.worksheets:
        cells = [cell for row in sheet.iter_rows(1, 4) for cell in row]
        assert any(cell.hyperlink and "Contents" in cell.hyperlink.location for cell in cells)
        shown = {finished.shown[sheet.title][cell.coordinate].value for cell in cells}
        assert "Checks: OK" in shown


def test_every_company_of_the_book_that_has_numbers_has_its_chapter(
    finished: Finished, book: Book
) -> None:
    words = column(finished, "Companies", 1)
    for company in book.companies.values():
        if company.id != "oracle" and (company.figures or company.claims):
            assert company.name["en"] in words


@pytest.mark.parametrize("kind", sorted(deal_tabs()))
def test_a_kind_of_deal_needs_keys_in_units_that_exist(kind: str) -> None:
    tab = deal_tabs()[kind]
    assert {**tab.NEEDS, **tab.OPTIONAL}
    assert {*tab.NEEDS.values(), *tab.OPTIONAL.values()} <= set(UNITS)
    assert not tab.NEEDS.keys() & tab.OPTIONAL.keys()
