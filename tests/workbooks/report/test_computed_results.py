"""The results as records: those of the workbook, every headline and check, each cell once."""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pytest

from workbooks.book.model import CASES, EDITIONS
from workbooks.build import Calculated, calculated
from workbooks.report import computed_results as results
from workbooks.report import headlines
from workbooks.report.number_format import formatted

if TYPE_CHECKING:
    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book
    from workbooks.report.record import Record


pytestmark = pytest.mark.whole


@pytest.fixture(scope="module")
def found(book: Book) -> Calculated:
    """Compute the packaged book as its workbook opens."""
    return calculated(book)


@pytest.fixture(scope="module")
def records(found: Calculated) -> list[Record]:
    """List every result."""
    return list(results.results(found))


@pytest.mark.slow
@pytest.mark.parametrize(("edition", "case"), list(product(EDITIONS, CASES)))
def test_in_every_edition_and_case_the_results_are_those_of_the_workbook_with_its_switches_turned(
    book: Book, finished: Finished, edition: str, case: str
) -> None:
    turned = finished.switched(edition, case)
    found = calculated(book, edition=edition, case=case)
    differing = {
        (tab, *cell): (value, turned.value(tab, *cell))
        for tab, cells in found.results.items()
        for cell, value in cells.items()
        if value != turned.value(tab, *cell)
    }
    assert not differing
    shown = list(headlines.overview(found, 200))
    start = next(number for number, line in enumerate(shown) if "Headline " in line)
    lines = [line for line in shown[start:] if line.startswith("  ")]
    every = [each for sheet in found.layout.sheets for each in sheet.headlines]
    for line, each in zip(lines, every, strict=True):
        value = formatted(turned.value(*finished.cell(each.key)), each.unit).strip()
        assert line.removeprefix(f"  {each.label} ").lstrip().startswith(value)


def test_what_is_shown_is_what_the_file_stores(finished: Finished, records: list[Record]) -> None:
    single = [each for each in records if each["row"] is each["column"] is None]
    assert len(single) > 1000
    for record in single:
        if record["unit"] != "date":
            stored = finished.stored(str(record["key"]))
            assert stored == (record["text"] if record["value"] is None else record["value"])


def test_every_headline_and_every_check_is_there_once(
    found: Calculated, records: list[Record]
) -> None:
    kinds = {
        kind: Counter(each["key"] for each in records if each["kind"] == kind)
        for kind in ("headline", "check")
    }
    assert kinds["headline"] == Counter(
        each.key for s in found.layout.sheets for each in s.headlines
    )
    assert kinds["check"] == Counter(key for sheet in found.layout.sheets for key in sheet.checks)


def test_no_cell_is_there_twice_and_every_record_has_a_number_or_a_text(
    records: list[Record],
) -> None:
    named = Counter((each["key"], each["row"], each["column"]) for each in records)
    assert max(named.values()) == 1
    assert all((each["value"] is None) != (each["text"] is None) for each in records)


def test_a_line_over_years_and_a_spilled_table_are_named_cell_by_cell(
    finished: Finished, records: list[Record]
) -> None:
    by_name = {(each["key"], each["row"], each["column"]): each for each in records}
    assert by_name["amd-openai.tranche_hurdle", None, "6"]["value"] == 600
    cell = by_name["circle.exposure", "system", "share of received"]
    assert cell["value"] == finished.stored("circle.exposure:system@share of received")
    assert cell["unit"] == "fraction"
    assert by_name["circle.exposure", "system", "paid"]["unit"] == "USD bn"


def test_a_percentage_is_a_fraction_and_says_so(records: list[Record]) -> None:
    units = {str(each["unit"]) for each in records}
    assert "fraction" in units
    assert not any("%" in unit or "percent" in unit for unit in units)


def test_a_date_is_an_iso_text(records: list[Record]) -> None:
    (expiry,) = [each for each in records if each["key"] == "amd-openai.expiry_date"]
    assert (expiry["value"], expiry["text"], expiry["unit"]) == (None, "2030-10-05", "date")


def test_the_flows_are_those_that_the_circle_sums(finished: Finished, found: Calculated) -> None:
    every = list(results.flows(found))
    assert len(every) == sum(len(deal.flows) for deal in found.book.deals.values())
    paid = sum(float(each["amount"] or 0) for each in every if each["kind"] != "guarantee")
    assert paid == pytest.approx(finished.stored("circle.all_flows"), rel=1e-12)
    absent = [each for each in every if "article" not in str(each["editions"]).split()]
    assert absent
    assert all(each["amount"] == 0 for each in absent)
    assert all(bool(each["covers"]) == (each["kind"] == "guarantee") for each in every)


def test_the_deals_stand_in_the_order_of_their_tabs(found: Calculated) -> None:
    every = list(results.deals(found))
    tabs = [each["tab"] for each in every]
    assert tabs == [sheet.title for sheet in found.layout.sheets if sheet.title in tabs]
    assert not any(each["own"] for each in every)
