"""WARRANT_TRANCHES: what each column means, sums, sensitivities and errors."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr

from udfs.cells.errors import DomainError, WrongTypeError
from udfs.warrant_tranches import COLUMNS, WITHOUT_TOTAL, warrant_tranches
from udfs.warrant_value import warrant_value

if TYPE_CHECKING:
    from collections.abc import Callable

MARKET = {"spot": 100.0, "strike": 60.0, "expiry": 3.0, "volatility": 0.4, "rate": 0.03}
TRANCHES: dict[str, list[float | None]] = {
    "shares": [10.0, 20.0, 30.0],
    "hurdle": [None, 140.0, 250.0],
    "milestone": [None, 1.0, 2.0],
    "probability": [None, 0.8, 0.6],
}
REGIMES = [
    {},
    {"averaging": 0, "dividend_yield": 0.02},
    {"counting": "window"},
    {"correlation": 0.5, "dilution": 0.1},
    {"averaging": 20, "counting": "window", "correlation": -0.5},
    {"averaging": "20 of 30"},
]


@pytest.mark.parametrize("regime", REGIMES)
def test_the_total_is_the_value_of_the_warrant_and_the_sum_of_its_rows(
    regime: dict[str, object],
) -> None:
    """What adds up is added up; the average value per share is over all shares."""
    arguments = {**MARKET, **TRANCHES, **regime}
    frame = warrant_tranches(**arguments)  # type: ignore[arg-type]
    value = warrant_value(**arguments)  # type: ignore[arg-type]
    assert frame.loc["total", "value"] == pytest.approx(value, rel=1e-12)
    assert list(frame.columns) == list(COLUMNS)
    assert list(frame.index) == ["1", "2", "3", "total"]
    rows, total = frame.iloc[:-1], frame.loc["total"]
    for name in ("shares", "value", "delta", "vega", "share of total"):
        assert rows[name].sum() == pytest.approx(total[name], rel=1e-12)
    assert total["share of total"] == 1
    assert total["value per share"] == pytest.approx(value / 60)
    assert (rows["value per share"] * rows["shares"]).to_numpy() == pytest.approx(rows["value"])


def test_each_row_is_the_warrant_of_that_tranche_alone() -> None:
    """With its own shares, hurdle, milestone and probability."""
    frame = warrant_tranches(**MARKET, **TRANCHES, correlation=0.3)
    for number in range(3):
        tranche = {name: column[number] for name, column in TRANCHES.items()}
        value = warrant_value(**MARKET, **tranche, correlation=0.3)
        assert frame["value"].iloc[number] == pytest.approx(value, rel=1e-12)
        assert frame["hurdle"].iloc[number] == (tranche["hurdle"] or 0)
        assert frame["milestone"].iloc[number] == (tranche["milestone"] or 0)


def test_columns_without_a_total_are_empty_there() -> None:
    """In a cell they hold an empty text, not a ratio without meaning."""
    frame = warrant_tranches(**MARKET, **TRANCHES)
    assert set(frame.attrs["blank"]) == {(3, COLUMNS.index(name)) for name in WITHOUT_TOTAL}
    assert frame.loc["total", list(WITHOUT_TOTAL)].isna().all()
    assert frame.iloc[:-1].notna().all().all()
    assert len(WITHOUT_TOTAL) == 4


def test_a_warrant_of_no_shares_has_ratios_without_meaning() -> None:
    """Nothing is divided by 0."""
    with np.errstate(all="raise"):
        frame = warrant_tranches(**MARKET, shares=[0, 0], hurdle=120)
    assert frame["share of total"].isna().all()
    assert frame["value per share"].isna().to_list() == [False, False, True]
    assert frame["value per share"].iloc[0] > 0


CONTRACTS = st.fixed_dictionaries(
    {
        "spot": st.floats(50, 200),
        "strike": st.one_of(st.just(0.0), st.floats(0.01, 250)),
        "expiry": st.floats(0.1, 10),
        "volatility": st.floats(0.05, 1.2),
        "rate": st.floats(-0.02, 0.08),
        "shares": st.just(1.0),
        "hurdle": st.one_of(st.just(0.0), st.floats(30, 400)),
        "milestone": st.floats(0, 12),
        "probability": st.floats(0, 1),
        "dividend_yield": st.floats(0, 0.05),
        "averaging": st.sampled_from([0, 1, 5, 20, "20 of 30"]),
        "counting": st.sampled_from(["ever", "window"]),
        "correlation": st.sampled_from([0.0, 0.5, -0.7, 0.999, -0.999]),
        "dilution": st.sampled_from([0.0, 0.2]),
    }
)


def central(function: Callable[[float], float], at: float, step: float) -> float:
    """Differentiate by central differences of the fourth order."""
    near, far = (function(at + n * step) - function(at - n * step) for n in (1, 2))
    return (8 * near - far) / (12 * step)


@settings(max_examples=300, deadline=None)
@given(CONTRACTS)
def test_delta_and_vega_are_central_differences_to_1e_6_of_spot(
    contract: dict[str, object],
) -> None:
    """Over all regimes, up to correlations of ±0.999.

    Delta times spot and vega for 0.01 are money, which is compared with spot; a difference across
    the jump at a hurdle that is tested daily is none, and a contract near it is passed over. An
    average in a window is the smaller of two chances, whose crossing moves with the market between
    the nodes of the integral: 1e-4 of spot for delta.
    """
    spot, volatility = float(contract["spot"]), float(contract["volatility"])  # type: ignore[arg-type]
    step = spot * volatility * math.sqrt(float(contract["expiry"])) * 5e-4  # type: ignore[arg-type]

    def by(name: str) -> Callable[[float], float]:
        return lambda at: float(warrant_value(**{**contract, name: at}))  # type: ignore[arg-type]

    if abs(float(contract["hurdle"]) - spot) < 3 * step:  # type: ignore[arg-type]
        return
    row = warrant_tranches(**contract).loc["total"]  # type: ignore[arg-type]
    capped = contract["counting"] == "window" and contract["averaging"] not in {0, 1}
    within = spot * (1e-4 if capped else 1e-6)
    delta = central(by("spot"), spot, step)
    assert spot * row["delta"] == pytest.approx(spot * delta, abs=within)
    vega = 0.01 * central(by("volatility"), volatility, volatility * 5e-4)
    assert row["vega"] == pytest.approx(vega, abs=1e-6 * spot)


def test_a_call_has_the_delta_and_vega_of_the_textbook() -> None:
    """N(d1) and S·n(d1)·√T, for 7 shares and 0.01 of volatility."""
    row = warrant_tranches(**MARKET, shares=7).loc["total"]
    spread = 0.4 * math.sqrt(3)
    d1 = (math.log(100 / 60) + 0.09) / spread + spread / 2
    density = math.exp(-(d1**2) / 2) / math.sqrt(2 * math.pi)
    assert row["delta"] == pytest.approx(7 * float(ndtr(d1)), rel=1e-12)
    assert row["vega"] == pytest.approx(7 * 0.01 * 100 * density * math.sqrt(3), rel=1e-12)


@pytest.mark.parametrize("hurdle", [101.0, 150.0, 400.0])
def test_the_chances_are_those_of_the_reflection_principle(hurdle: float) -> None:
    """Risk-neutral, for a hurdle watched continuously; vesting multiplies an independent chance."""
    frame = warrant_tranches(
        **MARKET, shares=1, hurdle=hurdle, milestone=1, probability=0.7, averaging=0
    )
    spread, drift, ahead = 0.4 * math.sqrt(3), (0.03 - 0.08) * 3, math.log(hurdle / 100)
    reflected = math.exp(2 * drift * ahead / spread**2) * ndtr((-ahead - drift) / spread)
    chance = float(ndtr((drift - ahead) / spread) + reflected)
    assert frame["chance of hurdle"].iloc[0] == pytest.approx(chance, abs=1e-9)
    assert frame["chance of vesting"].iloc[0] == pytest.approx(0.7 * chance, abs=1e-9)


def test_chances_say_which_condition_a_tranche_fails() -> None:
    """Met, lapsed before delivery, no hurdle, and a window that opens after expiry."""
    arguments = {**MARKET, "shares": 1, "hurdle": [80, 150, 0, 150], "milestone": [0, 4, 1, 4]}
    ever = warrant_tranches(**arguments)  # type: ignore[arg-type]
    assert ever["chance of hurdle"].iloc[[0, 2]].to_list() == pytest.approx([1, 1])
    assert ever["chance of hurdle"].iloc[1] > 0.3
    assert ever["chance of vesting"].to_list()[:4] == pytest.approx([1, 0, 1, 0])
    window = warrant_tranches(**arguments, counting="window")  # type: ignore[arg-type]
    assert window["chance of hurdle"].iloc[3] == 0
    assert 0.5 < window["chance of hurdle"].iloc[0] <= 1


def test_correlated_delivery_vests_more_often_when_the_share_rises() -> None:
    """Between the product of the chances and the smaller of them; falling below with −."""
    both = {
        correlation: warrant_tranches(
            **MARKET, shares=1, hurdle=180, probability=0.6, correlation=correlation
        ).iloc[0]
        for correlation in (-0.8, 0.0, 0.8)
    }
    chance = both[0.0]["chance of hurdle"]
    assert both[0.0]["chance of vesting"] == pytest.approx(0.6 * chance)
    assert both[-0.8]["chance of vesting"] < 0.6 * chance
    assert 0.6 * chance < both[0.8]["chance of vesting"] < min(0.6, chance)


@pytest.mark.parametrize("averaging", [0, 1, 20])
@pytest.mark.parametrize("counting", ["ever", "window"])
@pytest.mark.parametrize(
    ("volatility", "expiry"), [(1e-6, 3), (0.5, 1e-6), (0.5, 50), (5, 50), (0, 3), (0.5, 0)]
)
def test_limits_give_finite_rows_without_a_warning(
    volatility: float, expiry: float, counting: str, averaging: int
) -> None:
    """A strike of 0, a hurdle at spot and far away, extreme times, volatilities and correlation."""
    for correlation in (-0.999, 0, 0.999):
        with np.errstate(all="raise", under="ignore"):
            frame = warrant_tranches(
                *(100, [0.0], expiry, volatility, 0.03, 1, [0, 100, 1e9], 0.5 * expiry, 0.7),
                *(0.01, averaging, counting, correlation),
            )
        rows = frame.iloc[:-1].drop(columns="share of total")
        assert np.isfinite(rows.to_numpy()).all()
        assert rows["value"].between(0, 100).all()
        chances = rows[["chance of hurdle", "chance of vesting"]].to_numpy()
        assert ((chances >= 0) & (chances <= 1)).all()


@pytest.mark.parametrize(
    ("changed", "error", "sentence"),
    [
        ({"spot": [100.0, 110.0]}, WrongTypeError, "spot must be one value, got a range of 2"),
        ({"dividend_yield": [[0.1, 0.2]]}, WrongTypeError, "dividend_yield must be one value"),
        ({"volatility": 45.0}, DomainError, "write 45% as 0.45"),
        ({"hurdle": [1.0, 2.0]}, WrongTypeError, "hurdle has 2 values but shares has 3"),
        ({"counting": "never"}, WrongTypeError, "counting must be one of ever, window"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_a_sentence(
    changed: dict[str, object], error: type[Exception], sentence: str
) -> None:
    """As WARRANT_VALUE does, and ranges for the market too."""
    with pytest.raises(error) as caught:
        warrant_tranches(**{**MARKET, "shares": [1.0, 2.0, 3.0], **changed})  # type: ignore[arg-type]
    assert sentence in str(caught.value)
