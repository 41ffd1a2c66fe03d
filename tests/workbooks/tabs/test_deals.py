"""The tabs of the deals against the same numbers computed in plain Python."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
import pytest
from openpyxl import load_workbook

import udfs
from workbooks.book.load import HERE
from workbooks.build import build
from workbooks.tabs.parts.flows import FlowError, only

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book


def line(finished: Finished, key: str) -> list[object]:
    """Read all years of a line."""
    place = finished.places[key]
    sheet = finished.shown[place.sheet]
    return [sheet.cell(place.row, place.column + year).value for year in range(place.width)]


def test_a_tranche_is_worth_what_the_function_says_of_its_cells(finished: Finished) -> None:
    one = {
        name: finished.stored(f"amd-openai.{name}")
        for name in ("spot", "strike", "expiry", "volatility", "rate", "price_test", "correlation")
    }
    columns = [
        line(finished, f"amd-openai.tranche_{name}")
        for name in ("shares", "hurdle", "milestone", "chance")
    ]
    for cells, value in zip(
        zip(*columns, strict=True), line(finished, "amd-openai.tranche_value"), strict=True
    ):
        plain = udfs.warrant_value(
            one["spot"],
            one["strike"],
            one["expiry"],
            one["volatility"],
            one["rate"],
            *cells,
            0,
            one["price_test"],
            "ever",
            one["correlation"],
            0,
        )
        assert value == pytest.approx(float(np.asarray(plain)) / 1000, rel=1e-9)


def test_the_tranches_run_evenly_from_the_first_hurdle_to_600(finished: Finished) -> None:
    hurdles = line(finished, "amd-openai.tranche_hurdle")
    assert hurdles[0] == finished.stored("amd-openai.first_hurdle") == 225
    assert hurdles[-1] == pytest.approx(600, rel=1e-12)
    steps = np.diff(np.array(hurdles, dtype=float))
    np.testing.assert_allclose(steps, 75, rtol=1e-12)
    assert sum(line(finished, "amd-openai.tranche_shares")) == pytest.approx(160, rel=1e-12)
    assert line(finished, "amd-openai.tranche_gigawatts") == pytest.approx([1, 2, 3, 4, 5, 6])
    assert line(finished, "amd-openai.tranche_chance") == [1, *[0.75] * 5]


def test_the_time_to_expiry_is_counted_from_the_day_of_the_share_price(finished: Finished) -> None:
    days = finished.stored("amd-openai.expiry_date") - finished.stored("amd-openai.valuation_date")
    assert finished.stored("amd-openai.expiry") == pytest.approx(days.days / 365, rel=1e-12)
    calculation = finished.calculation({"cover.edition_name": "latest"})
    assert finished.computed(calculation, "amd-openai.spot") == 649.42
    assert finished.computed(calculation, "amd-openai.expiry") == pytest.approx(4.0, abs=0.01)


def test_at_the_price_that_pays_the_bill_the_warrant_is_worth_the_bill(finished: Finished) -> None:
    price = finished.stored("amd-openai.price_paying_bill")
    strike = finished.stored("amd-openai.strike")
    assert 160 * (price - strike) / 1000 == pytest.approx(90, rel=1e-12)


def test_the_vendor_pays_its_investment_over_the_hardware_bill(finished: Finished) -> None:
    assert finished.stored("nvidia-openai.hardware_bill") == pytest.approx(350, rel=1e-12)
    assert finished.stored("nvidia-openai.vendor_share") == pytest.approx(100 / 350, rel=1e-12)
    assert finished.stored("nvidia-openai.stake_simple") == pytest.approx(0.2, rel=1e-12)
    assert finished.stored("nvidia-openai.stake_post") == pytest.approx(1 / 6, rel=1e-12)
    assert finished.stored("nvidia-openai.money_back") == pytest.approx(100, rel=1e-12)


def test_a_customer_that_pays_less_leaves_its_provider_with_more_debt(finished: Finished) -> None:
    borrowing = [
        finished.stored(f"oracle-openai.borrowing_{paid}")
        for paid in ("all", "three_quarters", "half")
    ]
    assert borrowing == sorted(borrowing)
    assert borrowing[0] < borrowing[2]


def test_a_path_is_what_the_function_says_of_the_projection(finished: Finished) -> None:
    plain = udfs.leverage_path(
        *(finished.stored(f"leverage.{name}") for name in ("debt", "equity", "cash")),
        line(finished, "leverage.ebitda"),
        line(finished, "leverage.capex"),
        finished.stored("oracle.interest_rate"),
        finished.stored("oracle.tax_rate"),
        line(finished, "leverage.depreciation"),
        "",
        line(finished, "leverage.equity_raised"),
        finished.stored("oracle.dividends"),
        finished.stored("oracle.lease_liabilities"),
        finished.stored("oracle.minimum_cash"),
        finished.stored("oracle.covenant"),
    )
    for label in ("debt", "cash", "funding gap"):
        for year in plain.columns:
            stored = finished.stored(f"leverage.needed:{label}@{year}")
            assert stored == pytest.approx(plain.loc[label, year], rel=1e-9), (label, year)


def test_a_flow_that_the_edition_lacks_keeps_its_row_and_amounts_to_nothing(
    finished: Finished, book: Book
) -> None:
    flows = [flow for deal in book.deals.values() for flow in deal.flows]
    cash = [flow for flow in flows if flow.kind != "guarantee"]
    place = finished.places["circle.flows"]
    assert place.height == len(cash)
    amounts = [
        finished.shown["Circle"].cell(place.row + number, place.column + 2).value
        for number in range(place.height)
    ]
    for flow, amount in zip(cash, amounts, strict=True):
        assert (amount != 0) == ("article" in flow.editions), flow
    assert 0 in amounts


def test_a_guarantee_stays_out_of_the_circle(finished: Finished, book: Book) -> None:
    name = book.companies["sb-energy"].name["en"]
    place = finished.places["circle.exposure"]
    companies = {
        finished.shown["Circle"].cell(place.row + row, place.column).value
        for row in range(place.height)
    }
    assert "Nvidia" in companies
    assert name not in companies


def test_a_headline_on_the_summary_is_the_number_of_its_deal(finished: Finished) -> None:
    summary = finished.shown["Summary"]
    rows = [
        (summary.cell(row, 2).value, summary.cell(row, 9).value)
        for row in range(5, summary.max_row + 1)
    ]
    for sheet in finished.sheets:
        start = rows.index((f"→ {sheet.title}", None)) if sheet.headlines else 0
        for offset, headline in enumerate(sheet.headlines, start + 1):
            label, value = rows[offset]
            assert label == headline.label
            assert value == pytest.approx(finished.stored(headline.key))


def test_the_one_flow_that_a_tab_is_about_is_found_or_said_to_be_missing(book: Book) -> None:
    deal = book.deals["oracle-openai"]
    assert only(deal, amount="contract_value").payee == "oracle"
    with pytest.raises(FlowError, match=r"oracle-openai: one flow must have .*nothing.*0 have"):
        only(deal, amount="nothing")
    with pytest.raises(FlowError, match="2 have"):
        only(deal, kind="purchase")


@pytest.mark.slow
def test_a_deal_of_ones_own_is_said_on_the_cover(finished: Finished, tmp_path: Path) -> None:
    text = (HERE / "deals" / "nvidia-openai.toml").read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    said = "Deals from your own folder: nvidia-openai"
    mine = load_workbook(BytesIO(build(tmp_path).content))["Cover"]
    assert said in {cell.value for row in mine.iter_rows() for cell in row}
    packaged = finished.shown["Cover"]
    assert said not in {cell.value for row in packaged.iter_rows() for cell in row}
