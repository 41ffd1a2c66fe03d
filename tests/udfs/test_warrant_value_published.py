"""WARRANT_VALUE against published tables and values by simulation."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from scipy.special import ndtr

from udfs.warrant_value import warrant_value
from udfs.warrants.price_test import CLOSE_SHIFT

TABLES = Path(__file__).parents[1] / "tables"
HURDLES = [100.0, 200.0, 300.0, 400.0, 500.0, 600.0]


def read(name: str) -> list[dict[str, str]]:
    """Read one of the published tables."""
    with (TABLES / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def numbers(row: dict[str, str], *names: str) -> list[float]:
    """Take numbers out of a row."""
    return [float(row[name]) for name in names]


def value(*arguments: object, **named: object) -> float:
    """Value a warrant that has one value."""
    found = warrant_value(*arguments, **named)  # type: ignore[arg-type]
    assert isinstance(found, float)
    return found


def untouched(spot: float, hurdle: float, expiry: float, volatility: float, drift: float) -> float:
    """Give the risk-neutral chance that a hurdle above is never touched."""
    spread, distance = volatility * math.sqrt(expiry), math.log(hurdle / spot)
    log_drift = (drift - volatility**2 / 2) * expiry
    reflected = math.exp(2 * log_drift * distance / spread**2)
    late = reflected * ndtr((-distance - log_drift) / spread)
    return 1 - float(ndtr((log_drift - distance) / spread) + late)


def test_haugs_up_and_in_calls_are_reproduced() -> None:
    """The book rounds to 4 digits; a rebate of 3 is paid at expiry where no touch happens.

    Its up-and-out rows also pay a rebate, at the touch, and are not compared.
    """
    rows = [
        row
        for row in read("haug_barrier.csv")
        if (row["barrier_type"], row["option"], row["exercise"]) == ("UpIn", "Call", "european")
    ]
    assert len(rows) == 6
    for row in rows:
        names = ("S", "K", "H", "rebate", "r", "q", "sigma", "T", "published")
        spot, strike, hurdle, rebate, rate, dividend, volatility, expiry, printed = numbers(
            row, *names
        )
        paid = rebate * math.exp(-rate * expiry)
        paid *= untouched(spot, hurdle, expiry, volatility, rate - dividend)
        found = value(
            *(spot, strike, expiry, volatility, rate, 1, hurdle),
            dividend_yield=dividend,
            averaging=0,
        )
        assert found + paid == pytest.approx(printed, abs=1e-4)


def test_el_babsiri_and_noels_up_and_in_calls_are_reproduced() -> None:
    """The paper rounds to 5 digits."""
    rows = [row for row in read("babsiri_noel_barrier.csv") if row["barrier_type"] == "UpIn"]
    assert len(rows) == 5
    for row in rows:
        spot, strike, hurdle, rate, dividend, volatility, expiry, printed = numbers(
            row, "S", "K", "H", "r", "q", "sigma", "T", "published"
        )
        found = value(spot, strike, expiry, volatility, rate, 1, hurdle, None, None, dividend, 0)
        assert found == pytest.approx(printed, abs=6e-6)


def test_broadie_glasserman_and_kous_up_and_out_calls_are_reproduced() -> None:
    """Up-and-out is a call less an up-and-in call; they look 50 times in 0.2 years, not daily.

    So the hurdle is moved by their step and watched continuously. The 15 down-and-out rows of the
    table have a hurdle below spot, which no performance warrant has. The corrected column prints 3
    digits, the recomputed one 5.
    """
    rows = [row for row in read("bgk1997_discrete_barrier.csv") if row["type"] == "UO"]
    assert len(rows) == 9
    for row in rows:
        spot, strike, hurdle, rate, volatility, expiry, looks = numbers(
            row, "S", "K", "H", "r", "sigma", "T", "m"
        )
        moved = hurdle * math.exp(CLOSE_SHIFT * volatility * math.sqrt(expiry / looks))
        market = (spot, strike, expiry, volatility, rate, 1)
        found = value(*market) - value(*market, moved, averaging=0)
        assert found == pytest.approx(float(row["recalled_corrected"]), abs=6e-4)
        assert found == pytest.approx(float(row["own_bgk"]), abs=6e-6)


def test_a_penny_strike_agrees_with_our_quadrature_of_discrete_looks() -> None:
    """Daily looks for 5 years: the corrected column to 1e-6, the truth within 0.02% of spot."""
    rows = [row for row in read("own_discrete_upin_penny.csv") if row["m"] == "1260"]
    assert len(rows) == 16
    for row in rows:
        spot, strike, expiry, volatility, rate, hurdle = numbers(
            row, "S", "K", "T", "sigma", "r", "H"
        )
        found = value(spot, strike, expiry, volatility, rate, 1, hurdle)
        assert found == pytest.approx(float(row["bgk"]), abs=1e-6)
        assert found == pytest.approx(float(row["quadrature_true"]), abs=0.0002 * spot)
        continuous = value(spot, strike, expiry, volatility, rate, 1, hurdle, averaging=0)
        assert continuous == pytest.approx(float(row["continuous"]), abs=1e-6)


def test_hulls_warrant_is_a_call_diluted() -> None:
    """Hull, example 15.7: call 7.04, warrant 5.87, 200,000 of them 1.17 m: printed to cents."""
    printed = {row["quantity"]: float(row["published"]) for row in read("misc_published.csv")[:3]}
    arguments = (40, 60, 5, 0.3, 0.03)
    share = 200_000 / 1_200_000
    assert value(*arguments, 1) == pytest.approx(printed["call"], abs=0.005)
    one = value(*arguments, 1, dilution=share)
    assert one == pytest.approx(printed["warrant=N/(N+M)*call"], abs=0.005)
    total = value(*arguments, 200_000, dilution=share)
    assert total == pytest.approx(1e6 * printed["total cost $m"], abs=5000)


@pytest.mark.parametrize("row", read("amd_prototype_values.csv"), ids=lambda row: row["sigma"])
def test_the_amd_prototype_is_reproduced_in_its_closed_forms(row: dict[str, str]) -> None:
    """Billions of dollars, printed to 3 digits: hence 0.0005; 3 standard errors with a date.

    The table gives one standard error, that of its last column, for all columns with a random
    delivery date. The date is lognormal: a tranche is delivered by expiry with probability
    N(ln(T/D)/0.25). Columns of the window need a simulation of the date itself.
    """
    spot, volatility = numbers(row, "S0", "sigma")
    expiry = 1826 / 365
    market = (spot, 0.01, expiry, volatility, 0.037, 0.160 / 6)
    shifted = [hurdle * math.exp(0.655 * volatility * math.sqrt(20 / 252)) for hurdle in HURDLES]
    probability = [float(ndtr(math.log(expiry / (1.24 + 0.75 * i)) / 0.25)) for i in range(6)]
    noise = 3 * float(row["sobol_se_bn"])
    for column, tolerance, found in (
        ("bn_continuous_deploy_certain", 0.0, value(*market, HURDLES, averaging=0)),
        ("bn_daily_BGK", 0.0, value(*market, HURDLES)),
        ("bn_20d_avg_kappa", 0.0, value(*market, shifted, averaging=0)),
        ("bn_ever_rho0", noise, value(*market, HURDLES, None, probability)),
        ("bn_ever_rho0.5", noise, value(*market, HURDLES, None, probability, correlation=0.5)),
    ):
        assert found == pytest.approx(float(row[column]), abs=0.0005 + tolerance)


@pytest.mark.parametrize(("strike", "simulated"), [(0.01, 89.106), (100, 63.699), (250, 33.474)])
def test_a_correlated_delivery_agrees_with_three_simulated_values(
    strike: float, simulated: float
) -> None:
    """Values by simulation, known to 3 digits."""
    found = value(165, strike, 3, 0.5, 0.037, 1, 300, 0, 0.6, 0.01, 0, "ever", 0.5)
    assert found == pytest.approx(simulated, abs=0.0005)
