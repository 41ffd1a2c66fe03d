"""Every stress moves every headline that it should and no other; the first to break comes first."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING

import pytest

from tests.rows import all_hold
from workbooks.book.load import load
from workbooks.tabs import deal_tabs
from workbooks.tabs.in_order import lay_out
from workbooks.tabs.stress_paths import STEPS
from workbooks.tabs.stresses import NAMES, STRESSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from addin.calc import Calculation
    from tests.workbooks.conftest import Finished

    Moved = Callable[[str, float], dict[str, object]]

BOOK = load(deal_tabs())
BROKEN = [deal for deal in BOOK.deals.values() if deal.breaks]
ORACLE = {
    *(f"oracle-openai.borrowing_{paid}" for paid in ("all", "three_quarters", "half")),
    *(f"oracle-openai.ratio_{paid}" for paid in ("all", "three_quarters", "half")),
    *("leverage.borrowing", "leverage.debt_to_equity", "leverage.gap"),
}
WARRANTS = {
    *("amd-openai.value", "amd-openai.share_of_bill"),
    *("amd-meta.value", "amd-meta.share_of_bill"),
}
# What each stress moves in the article's edition and the base case: decided here, not computed.
MOVED = {
    "fall": WARRANTS | {"nvidia-intel.value_now", "nvidia-openai.stake_post", "leverage.distance"},
    "lab": ORACLE
    | {"amd-openai.value", "amd-openai.share_of_bill", "amd-openai.price_paying_bill"}
    | {"anthropic.committed", "anthropic.payment", "anthropic.financed_share"}
    | {"openai-amazon.committed", "openai-amazon.payment", "openai-amazon.financed_share"}
    | {"openai-microsoft.committed", "openai-microsoft.payment", "openai-microsoft.financed_share"}
    | {"openai-coreweave.committed", "openai-coreweave.payment", "openai-coreweave.debt_cover"}
    | {"openai-coreweave.financed_share"}
    | {"oracle-openai.committed", "oracle-openai.payment", "oracle-openai.cover"}
    | {"oracle-openai.margin_on_build", "broadcom-openai.chip_bill"}
    | {"nvidia-openai.hardware_bill", "nvidia-openai.vendor_share"}
    | {"nvidia-xai.lease_payment", "nvidia-guarantee.expected_call"}
    | {"stargate.equity_share", "stargate.debt"},
    "chips": ORACLE
    | {"leverage.peak", "broadcom-openai.required", "stargate.required"}
    | {"nvidia-xai.loss_life_5", "nvidia-xai.loss_life_7", "nvidia-xai.loss_life_10"},
    "rates": ORACLE
    | WARRANTS
    | {"leverage.peak", "leverage.distance", "broadcom-openai.required", "stargate.required"}
    | {"nvidia-xai.lease_payment", "nvidia-xai.loss_life_3", "meta-hyperion.lease_payment"}
    | {"microsoft-nebius.service_cover"},
}


@pytest.fixture(scope="session")
def stressed(finished: Finished) -> dict[str, Calculation]:
    """Compute the workbook under each stress."""
    found = {}
    for name in NAMES:
        found[name] = finished.calculation({"cover.stress_name": name})
    return found


@cache
def headlines() -> tuple[str, ...]:
    """List the headlines that the Stress tab shows."""
    places = lay_out(BOOK).places
    start = "stress.after."
    return tuple(key.removeprefix(start) for key in places if key.startswith(start))


def differs(before: object, after: object) -> bool:
    """Tell two results apart beyond rounding; a text differs from any number."""
    if isinstance(before, (int, float)) and isinstance(after, (int, float)):
        return abs(after - before) > 1e-9 * max(1.0, abs(before))
    return before != after


def test_a_stress_moves_a_headline_if_it_should_and_else_leaves_it(
    finished: Finished, stressed: dict[str, Calculation]
) -> None:
    def moves_or_stays(row: tuple[str, str]) -> None:
        stress, headline = row
        calculation = stressed[STRESSES[stress].name]
        before = finished.computed(calculation, headline)
        after = finished.computed(calculation, f"stress.after.{headline}")
        assert differs(before, after) == (headline in MOVED[stress])

    all_hold(product(STRESSES, headlines()), moves_or_stays)


def test_every_headline_of_every_deal_is_shown(finished: Finished) -> None:
    deals = {deal.id for deal in BOOK.deals.values()}
    every = {h.key for sheet in finished.sheets if sheet.key in deals for h in sheet.headlines}
    assert every <= set(headlines())
    assert set().union(*MOVED.values()) <= set(headlines())


def test_without_a_stress_every_headline_stays_as_it_is(
    finished: Finished, stressed: dict[str, Calculation]
) -> None:
    for headline in headlines():
        before = finished.computed(stressed["none"], headline)
        after = finished.computed(stressed["none"], f"stress.after.{headline}")
        assert after == pytest.approx(before, rel=1e-12) if before != "n.m." else after == "n.m."


@pytest.mark.parametrize("name", NAMES)
def test_no_stress_changes_the_tab_of_a_deal_or_fails_a_check(
    finished: Finished, stressed: dict[str, Calculation], name: str
) -> None:
    for headline in headlines():
        plain = finished.computed(stressed["none"], headline)
        assert finished.computed(stressed[name], headline) == plain
    assert finished.computed(stressed[name], "cover.master") == "OK"


def test_a_part_of_a_stress_moves_less_than_the_whole(finished: Finished) -> None:
    calculation = finished.calculation({"cover.stress_name": "shares fall", "stress.part": 0.5})
    price = finished.computed(calculation, "nvidia-intel.value_now")
    after = finished.computed(calculation, "stress.after.nvidia-intel.value_now")
    fall = finished.computed(calculation, "market.market_fall")
    assert after == pytest.approx(price * (1 - fall / 2), rel=1e-12)


def test_a_lab_that_pays_half_costs_oracle_what_its_own_tab_says_of_half(
    finished: Finished, stressed: dict[str, Calculation]
) -> None:
    calculation = stressed["lab pays less"]
    for line in ("borrowing", "ratio"):
        after = finished.computed(calculation, f"stress.after.oracle-openai.{line}_all")
        half = finished.computed(calculation, f"oracle-openai.{line}_half")
        assert after == pytest.approx(half, rel=1e-9)


def test_the_last_step_of_a_stress_is_the_stress_in_use_at_its_full_size(
    finished: Finished, stressed: dict[str, Calculation]
) -> None:
    """Two layouts of the same formulas: over steps and for the switch."""

    def same(row: tuple[str, str]) -> None:
        deal, stress = row
        calculation = stressed[STRESSES[stress].name]
        key = f"{deal}.{BOOK.deals[deal].breaks.headline}"
        step = finished.computed(calculation, f"{deal}.{stress}.{key}:{STEPS[-1]}")
        whole = finished.computed(calculation, f"stress.after.{key}")
        assert step == pytest.approx(whole, rel=1e-9)

    all_hold(((deal.id, stress) for deal in BROKEN for stress in deal.breaks.moved_by), same)


def test_the_stresses_that_a_deal_file_names_are_those_that_move_its_headline() -> None:
    for deal in BROKEN:
        key = f"{deal.id}.{deal.breaks.headline}"
        assert set(deal.breaks.moved_by) == {each for each in MOVED if key in MOVED[each]}, key


def test_every_deal_of_the_book_says_what_breaks_it() -> None:
    assert list(BOOK.deals.values()) == BROKEN


@pytest.fixture(scope="module")
def moved(finished: Finished) -> Moved:
    """Give every headline under a part of a stress: each deal's halving asks for the same parts."""

    @cache
    def after(stress: str, part: float) -> dict[str, object]:
        typed = {"cover.stress_name": STRESSES[stress].name, "stress.part": part}
        calculation = finished.calculation(typed)
        return {key: finished.computed(calculation, f"stress.after.{key}") for key in headlines()}

    return after


def breaks_at(finished: Finished, moved: Moved, deal: str, stress: str) -> float | None:
    """Find by halving the part of its full size at which a stress breaks a deal."""
    rule = BOOK.deals[deal].breaks
    threshold = finished.stored(f"stress.threshold.{deal}")

    def broken(part: float) -> bool:
        after = moved(stress, part)[f"{deal}.{rule.headline}"]
        return after > threshold if rule.comparison == "above" else after < threshold

    if not broken(1.0):
        return None
    low, high = 0.0, 1.0
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (low, middle) if broken(middle) else (middle, high)
    return high


@pytest.mark.slow
@pytest.mark.parametrize("deal", [deal.id for deal in BROKEN])
def test_the_first_stress_to_break_a_deal_is_the_first_by_halving(
    finished: Finished, moved: Moved, deal: str
) -> None:
    """The steps in between are straight lines: they may be off by a twentieth of the full size."""
    stresses = BOOK.deals[deal].breaks.moved_by
    found = {each: breaks_at(finished, moved, deal, each) for each in stresses}
    parts = {stress: part for stress, part in found.items() if part is not None}
    shown = finished.stored(f"stress.first.{deal}")
    if not parts:
        assert shown == "none"
        return
    first = min(parts, key=lambda stress: parts[stress])
    assert shown == STRESSES[first].name
    part = finished.stored(f"stress.first_part.{deal}")
    assert part == pytest.approx(parts[first], abs=0.05)


def test_a_deal_that_is_broken_already_says_so(finished: Finished) -> None:
    calculation = finished.calculation({"stress.threshold.oracle-openai": 1.0})
    assert finished.computed(calculation, "stress.first.oracle-openai") == "before any stress"
    assert finished.computed(calculation, "stress.first_part.oracle-openai") == 0


def test_what_nothing_breaks_shows_none(finished: Finished) -> None:
    assert finished.stored("stress.first.china-build") == "none"
    assert finished.stored("stress.first.nvidia-xai") == "chips wear out"
