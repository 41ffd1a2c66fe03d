"""The value of a row of facts: what is a number, a bound, a day, words, or refused."""

from __future__ import annotations

from datetime import date

import pytest

from workbooks.book.facts.fact_value import RefusedError, parts_of


@pytest.mark.parametrize(
    ("value", "number", "bound"),
    [
        ("100", 100, ""),
        ("-0.640", -0.64, ""),
        ("1,096.5", 1096.5, ""),
        ("0", 0, ""),
        ("007", 7, ""),
        ("<15", 15, "max"),
        ("<= 70", 70, "max"),
        ("≤70", 70, "max"),
        (">30", 30, "min"),
        ("≥ 2.5", 2.5, "min"),
        ("50+", 50, "min"),
    ],
)
def test_a_number_is_read_with_the_bound_that_it_is(value: str, number: float, bound: str) -> None:
    (part,) = parts_of(value, "USD bn", "orders")
    assert (part.value, part.bound, part.text) == (number, bound, value)


def test_a_whole_number_stays_whole_and_a_day_is_a_day() -> None:
    (part,) = parts_of("100", "USD bn", "orders")
    assert isinstance(part.value, int)
    (part,) = parts_of("2030-10-05", "date", "expiry")
    assert part.value == date(2030, 10, 5)


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("BBB- stable", "rating"),
        ("SOFR+4.50 (3.1bn), SOFR+5.50 (2.6bn)", ""),
        ("none found", "USD"),
        ("up to 17 intraday", "%"),
        ("=HYPERLINK(A1)", "USD"),
        ("輝達", "event"),
    ],
)
def test_words_stay_words(value: str, unit: str) -> None:
    (part,) = parts_of(value, unit, "orders")
    assert (part.value, part.text) == (None, value)


@pytest.mark.parametrize(
    ("value", "metric", "numbers"),
    [
        ("2.1 / 3.4", "revenue / cost", [2.1, 3.4]),
        ("51/63/72", "volatility 20d/60d/1y", [51, 63, 72]),
        ("2.575 / -0.049 / <3", "revenue / result / interest", [2.575, -0.049, 3]),
    ],
)
def test_a_row_whose_metric_names_each_number_is_split(
    value: str, metric: str, numbers: list[float]
) -> None:
    parts = parts_of(value, "USD bn", metric)
    assert [part.value for part in parts] == numbers
    assert [part.name for part in parts] == [each.strip() for each in metric.split("/")]


@pytest.mark.parametrize(
    ("value", "metric", "count"),
    [
        ("13 / 37 / 34 / 16", "orders", 4),
        ("2.1 / 3.4", "revenue / cost / result", 2),
        ("2.1 / 3.4", "revenue / ", 2),
        ("38 + 100", "first / second", 2),
        ("10 -> 21", "orders", 2),
        ("20-30", "low / high", 2),
        ("90-95 / <=70", "gross / net", 3),
        ("16.7; 58/115/230", "revenue; aims", 4),
        ("=1+1", "orders", 2),
    ],
)
def test_several_numbers_that_nothing_tells_apart_are_refused(
    value: str, metric: str, count: int
) -> None:
    with pytest.raises(RefusedError, match=f"states {count} numbers, and a row one") as caught:
        parts_of(value, "USD bn", metric)
    assert caught.value.column == "value"
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("", "USD bn", "is empty"),
        ("9" * 400, "USD bn", "must be at most 1.8e308"),
        ("9" * 5000, "USD bn", "must be at most 1.8e308"),
        ("2030-10-05", "USD bn", "its unit must be 'date'"),
        ("2030-02-30", "date", "must be a day that there is"),
        ("Q3 2026", "date", "must be a day that there is"),
        ("1900-02-28", "date", "must be 1900-03-01 or later"),
    ],
)
def test_a_value_outside_its_limits_is_refused(value: str, unit: str, said: str) -> None:
    with pytest.raises(RefusedError, match=said) as caught:
        parts_of(value, unit, "orders")
    assert len(str(caught.value)) < 250
