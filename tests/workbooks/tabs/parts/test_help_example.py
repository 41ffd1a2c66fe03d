"""The example of every function: its help states what it returns."""

from __future__ import annotations

import re

import pytest

from addin import boundary
from addin.catalogue import functions
from workbooks.tabs.parts.help_example import example

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
NAMES = sorted(functions())


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("=F(1, 2.5) → 3", ([[1.0]], [[2.5]])),
        ("=F(-1, -0.5) → 3", ([[-1.0]], [[-0.5]])),
        ("=F({1,2;3,-4}) → 3", ([[1.0, 2.0], [3.0, -4.0]],)),
        ('=F({"A","B",5;"B","C",7}, "A") → 1', ([["A", "B", 5.0], ["B", "C", 7.0]], [["A"]])),
        ('=F("", "a ""b""", TRUE) → 1', ([[""]], [['a "b"']], [[True]])),
        ("=F({10,15}, 10) → x", ([[10.0, 15.0]], [[10.0]])),
    ],
)
def test_an_example_is_taken_apart_into_rows_of_cells(
    text: str, arguments: tuple[object, ...]
) -> None:
    assert example(text).arguments == arguments


def test_the_stated_result_is_what_follows_the_arrow() -> None:
    assert example("=F(1) → 0.5556, because → too").result == "0.5556, because → too"


def decimals(number: str) -> int:
    """Count the places that a stated number has."""
    return len(number.partition(".")[2])


@pytest.mark.parametrize("name", NAMES)
def test_every_example_runs_without_an_error_through_the_boundary(name: str) -> None:
    given = example(functions()[name].example)
    assert boundary.why(functions()[name], given.arguments) == ""


@pytest.mark.parametrize("name", NAMES)
def test_every_example_returns_what_its_help_states(name: str) -> None:
    """A number is compared to its last stated place, a text by its beginning, a row by its name."""
    given = example(functions()[name].example)
    found = boundary.call(functions()[name], given.arguments)
    if isinstance(found, float):
        stated = NUMBER.match(given.result)
        assert stated, f"the example of {name} states no number: {given.result!r}"
        assert round(found, decimals(stated[0])) == float(stated[0])
    elif isinstance(found, str):
        assert found.startswith(given.result.split(" and ")[0])
    else:
        assert isinstance(found, list)
        rows = {str(row[0]): row[1:] for row in found[1:]}
        parts = re.split("; |, (?=[a-z])", given.result)
        named = [part for part in parts if _row(part, rows)]
        assert named or _all_in_table(given.result, found), f"{name} states {given.result!r}"


def _all_in_table(stated: str, table: list[list[object]]) -> bool:
    """Tell whether every number of a sentence is in the table, to its last place."""
    cells = [cell for row in table for cell in row if isinstance(cell, float)]
    numbers = NUMBER.findall(stated.replace(",", "").replace("−", "-"))
    return bool(numbers) and all(
        any(round(cell, decimals(number)) == float(number) for cell in cells) for number in numbers
    )


def _row(part: str, rows: dict[str, list[object]]) -> bool:
    """Compare `debt 100, 125` with the row of that name; tell whether there was one."""
    label = re.match(r"[a-z /]+(?= -?\d)", part)
    if not label or label[0] not in rows:
        return False
    numbers = NUMBER.findall(part[len(label[0]) :].partition(" in ")[0])
    row = [cell for cell in rows[label[0]] if isinstance(cell, float)]
    for number in numbers:
        assert any(round(cell, decimals(number)) == float(number) for cell in row), part
    if len(numbers) == len(row):
        assert [round(cell, decimals(n)) for cell, n in zip(row, numbers, strict=True)] == [
            float(number) for number in numbers
        ]
    return True
