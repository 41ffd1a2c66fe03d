"""Every check can fail: for each there is a wrong value that it notices."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

import addin.calc
from addin.catalogue import functions
from udfs.cells.errors import DomainError, ErrorValue
from workbooks.book.load import load
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from addin.function import Function
    from tests.workbooks.conftest import Finished


@dataclass(frozen=True)
class Wrong:
    """What makes a check fail: values typed over cells, or a function that returns nonsense.

    With `headline` the first headline of the check's tab is made an error, with `stated` the first
    of its inputs a text.
    """

    typed: dict[str, float | str] = field(default_factory=dict)
    function: str = ""
    spoil: Callable[[pd.DataFrame], pd.DataFrame] = lambda frame: frame
    headline: bool = False
    stated: bool = False


def _row(label: str, factor: float) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Multiply a row of a table."""

    def spoil(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[label] *= factor
        return frame

    return spoil


def _column(label: str, factor: float) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Multiply a column of a table."""

    def spoil(frame: pd.DataFrame) -> pd.DataFrame:
        frame[label] *= factor
        return frame

    return spoil


def _refuses(_: object) -> object:
    """Fail, as a function does whose argument is absurd."""
    message = "refused by this test"
    raise DomainError(message)


ERROR = ErrorValue("#NUM!")
ERROR_AT_TOP = Wrong(headline=True)
TEXT_AT_TOP = Wrong(stated=True)
REPLAYED = (  # on Stress paths: the tab whose lines call a function
    ("amd-openai", "WARRANT_VALUE"),
    ("amd-meta", "WARRANT_VALUE"),
    ("nvidia-openai", "CIRCULAR_EXPOSURE"),
    ("broadcom-openai", "FUNDING_GAP"),
    ("stargate", "FUNDING_GAP"),
    ("nvidia-xai", "LEASEBACK_PATH"),
    ("meta-hyperion", "LEASEBACK_PATH"),
    ("oracle-openai", "LEVERAGE_PATH"),
    ("leverage", "LEVERAGE_PATH"),
    ("leverage", "DISTANCE_TO_DEFAULT"),
)
REPLAYED_OFTEN = (  # of them those with more calls than one check covers
    ("amd-openai", "WARRANT_VALUE"),
    ("amd-meta", "WARRANT_VALUE"),
    ("stargate", "FUNDING_GAP"),
    ("leverage", "LEVERAGE_PATH"),
)


def _unanswered(start: str, *names: str) -> dict[str, Wrong]:
    """Have each function fail that a tab's lines call; its check's key begins as given."""
    return {
        f"{start}answers_{name.lower()}": Wrong(function=name, spoil=_refuses) for name in names
    }


ANY_DEAL = {
    "warrant": {
        "check_dates": Wrong({"elapsed": -1}),
        "check_total": Wrong({"tranche_value:first": 1000}),
        "check_shares": Wrong({"tranche_shares:first": 500}),
        "check_bound": Wrong({"value": 1e6}),
        "check_lapsed": Wrong({"tranche_milestone:last": 99, "tranche_value:last": 5}),
        "check_window": Wrong({"value_window": 1e6}),
        "check_grid": Wrong({"grid_price_3": 1}),
        "check_simulated": Wrong({"simulated_value": 1}),
        "check_inputs": TEXT_AT_TOP,
        "check_headlines": ERROR_AT_TOP,
        **_unanswered("", "WARRANT_VALUE", "WARRANT_TRANCHES", "WARRANT_SIMULATION"),
    },
    "equity_for_chips": {
        "check_back": Wrong({"money_back": 1e6}),
        "check_stake": Wrong({"stake_post": 0.9}),
        "check_tranches": Wrong({"tranche_gigawatts": 99}),
        "check_inputs": TEXT_AT_TOP,
        "check_headlines": ERROR_AT_TOP,
        **_unanswered("", "CIRCULAR_EXPOSURE"),
    },
    "compute_contract": {
        "check_committed": Wrong({"committed": 0}),
        "check_years": Wrong({"service_years": -3}),
        "check_split": Wrong({"uncovered": 1e6}),
        "check_order": Wrong({"borrowing_half": -1}),
        "check_inputs": TEXT_AT_TOP,
        "check_headlines": ERROR_AT_TOP,
        **_unanswered("", "LEVERAGE_PATH"),
    },
    "programme": {
        "check_flows": Wrong({"flows_1_amount": -1}),
        "check_share": Wrong({"build_share:first": 5}),
        "check_spent": Wrong({"site_bill": 1}),
        "check_inputs": TEXT_AT_TOP,
        "check_headlines": ERROR_AT_TOP,
        **_unanswered("", "FUNDING_GAP"),
    },
    "leaseback": {
        "check_package": Wrong({"asset_cost": 1}),
        "check_life_3": Wrong({"loss_life_3": 1e6}),
        "check_life_5": Wrong({"loss_life_5": 1e6}),
        "check_life_7": Wrong({"loss_life_7": 1e6}),
        "check_life_10": Wrong({"loss_life_10": 1e6}),
        "check_asset_life": Wrong({"loss_asset_life": 1e6}),
        "check_inputs": TEXT_AT_TOP,
        "check_headlines": ERROR_AT_TOP,
        **_unanswered("", "LEASEBACK_PATH"),
    },
    "stake": {
        "check_cost": Wrong({"shares": 1}),
        "check_inputs": TEXT_AT_TOP,
        "check_headlines": ERROR_AT_TOP,
    },
    "guarantee": {
        "check_cap": Wrong({"call_if_default": 1e6}),
        "check_inputs": TEXT_AT_TOP,
        "check_headlines": ERROR_AT_TOP,
    },
}
FIXED_TABS = {
    "circle.check_system": Wrong({"circle.circular": 1}),
    "circle.check_paid": Wrong({"circle.all_flows": 1}),
    "circle.check_bound": Wrong(function="CIRCULAR_EXPOSURE", spoil=_column("circular", 100)),
    "circle.check_loop": Wrong(function="CIRCULAR_LOOPS", spoil=_column("bottleneck amount", 100)),
    "circle.check_whole": Wrong({"oracle.cushion": -1000}),
    "circle.check_owed": Wrong(function="CONTAGION", spoil=_column("owed", 2)),
    "circle.check_pays": Wrong(function="CONTAGION", spoil=_column("pays", 2)),
    "precedents.check_near": Wrong({"precedents.united-homes-2023-03_1": 99}),
    "leverage.check_article": Wrong({"oracle.debt_to_equity_article": 9}),
    "leverage.check_opening": Wrong({"leverage.opening_ebitda": 0}),
    "leverage.check_capex_plan": Wrong({"oracle.capex_share:first": 5}),
    "leverage.check_borrowing_plan": Wrong({"oracle.borrowing_share:first": 5}),
    "leverage.check_borrowing": Wrong(function="LEVERAGE_PATH", spoil=_row("borrowing", 2)),
    "leverage.check_cash": Wrong(function="LEVERAGE_PATH", spoil=_row("cash", 0.1)),
    "leverage.check_capex": Wrong(function="LEVERAGE_PATH", spoil=_row("capex", 2)),
    "build.check_capex": Wrong({"market.capex_share:first": 5}),
    "build.check_table": Wrong(function="FUNDING_GAP", spoil=_row("capex", 2)),
    "build.check_bain": Wrong({"market.revenue_share:last": 3}),
    "build.check_lives": Wrong({"build.worn_three": 0}),
    "build.check_bases": Wrong({"market.chip_part": 1}),
    "build.check_claim": Wrong({"build.beyond": 99}),
    "announcements.check_added": Wrong({"announcements.added_amd": 1e6}),
    "circle.check_inputs": TEXT_AT_TOP,
    "circle.check_headlines": ERROR_AT_TOP,
    "leverage.check_inputs": TEXT_AT_TOP,
    "leverage.check_headlines": ERROR_AT_TOP,
    "build.check_inputs": TEXT_AT_TOP,
    "build.check_headlines": ERROR_AT_TOP,
    **_unanswered("circle.", "CIRCULAR_EXPOSURE", "CIRCULAR_LOOPS", "CIRCULAR_CHANCE", "CONTAGION"),
    **_unanswered("leverage.", "LEVERAGE_PATH", "DISTANCE_TO_DEFAULT"),
    **_unanswered("build.", "FUNDING_GAP"),
    **_unanswered("precedents.", "WARRANT_VALUE"),
    **{
        f"precedents.answers_warrant_value_{number}": Wrong(
            function="WARRANT_VALUE", spoil=_refuses
        )
        for number in (2, 3, 4)
    },
    **{
        f"stress-paths.answers_{tab}_{name.lower()}": Wrong(function=name, spoil=_refuses)
        for tab, name in REPLAYED
    },
    **{
        f"stress-paths.answers_{tab}_{name.lower()}_2": Wrong(function=name, spoil=_refuses)
        for tab, name in REPLAYED_OFTEN
    },
    "stress.check_switch": Wrong({"cover.stress_name": "fall"}),
    "stress.check_none": Wrong({"cover.stress_name": "none", "stress.after.amd-openai.value": 1}),
    "stress.check_moves": Wrong(
        {"amd-openai.fall.margin:last": 5, "amd-openai.fall.margin_now": 5}
    ),
    "stress.check_parts": Wrong({"stress.parts.amd-openai": 9}),
}
DEALS = load(deal_tabs()).deals
WRONG = FIXED_TABS | {
    f"{deal.id}.{check}": replace(
        wrong, typed={f"{deal.id}.{key}": value for key, value in wrong.typed.items()}
    )
    for deal in DEALS.values()
    for check, wrong in ANY_DEAL[deal.kind].items()
}
FIRST_OF_A_KIND = {deal.kind: deal.id for deal in reversed(DEALS.values())}
REPEATED = DEALS.keys() - FIRST_OF_A_KIND.values()
CI_ONLY = {key for key, each in WRONG.items() if each.function or key.split(".")[0] in REPEATED}


def test_every_check_of_the_workbook_has_a_wrong_value_here(finished: Finished) -> None:
    assert {key for sheet in finished.sheets for key in sheet.checks} <= set(WRONG)


def test_every_wrong_value_is_for_a_check_of_some_tab(finished: Finished) -> None:
    checks = {key.partition(".")[2] for sheet in finished.sheets for key in sheet.checks}
    assert {key.partition(".")[2] for key in WRONG} == checks


@pytest.mark.parametrize(
    "key",
    [pytest.param(key, marks=[pytest.mark.slow] * (key in CI_ONLY)) for key in sorted(WRONG)],
)
def test_a_check_notices_its_wrong_value_and_the_cover_counts_it(
    finished: Finished, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    wrong = WRONG[key]
    if key not in finished.places:
        pytest.skip("this deal does not state what the check needs")

    def spoilt() -> dict[str, Function]:
        known = dict(functions())
        if wrong.function:
            plain = known[wrong.function]

            def call(*cells: object) -> object:
                found = plain.call(*cells)
                table = hasattr(found, "attrs") or wrong.spoil is _refuses
                return wrong.spoil(found) if table else found

            known[wrong.function] = replace(plain, call=call)
        return known

    monkeypatch.setattr(addin.calc, "functions", spoilt)
    typed = dict(wrong.typed)
    (tab,) = (each for each in finished.sheets if key in each.checks)
    if wrong.headline:
        typed[tab.headlines[0].key] = ERROR
    if wrong.stated:
        typed[tab.numbers[0]] = "n/a"
    calculation = finished.calculation(typed)
    keys = [each for sheet in finished.sheets for each in sheet.checks]
    failing = [each for each in keys if finished.computed(calculation, each) == 0]
    assert key in failing
    assert finished.computed(calculation, "cover.failed") == len(failing)
    assert finished.computed(calculation, "cover.master") == f"{len(failing)} failed"


def test_a_check_that_cannot_be_computed_fails(finished: Finished) -> None:
    calculation = finished.calculation({"amd-openai.value": "a text"})
    assert finished.computed(calculation, "amd-openai.check_total") == 0


def test_the_contents_say_on_which_tab_a_check_fails(finished: Finished) -> None:
    calculation = finished.calculation({"nvidia-openai.stake_post": 0.9})
    contents = finished.shown["Contents"]
    states = {
        contents.cell(row, 2).value: calculation.value("Contents", row, 9)
        for row in range(6, contents.max_row + 1)
        if contents.cell(row, 9).value
    }
    assert states.pop("Nvidia-OpenAI") == "1 failed"
    assert set(states.values()) == {"OK"}


def test_every_check_is_listed_with_its_tab_and_a_link_to_it(finished: Finished) -> None:
    place = finished.places["checks.list"]
    sheet = finished.formulas["Checks"]
    rows = range(place.row, place.row + place.height)
    listed = {(sheet.cell(row, 9).value, sheet.cell(row, 2).value): row for row in rows}
    for tab in finished.sheets:
        for key, label in tab.checks.items():
            link = sheet.cell(listed[tab.title, label], 2).hyperlink.location
            title, row, column = finished.cell(key)
            assert link == f"'{title}'!{'ABCDEFGHI'[column - 1]}{row}"
    assert len(listed) == sum(len(tab.checks) for tab in finished.sheets)
