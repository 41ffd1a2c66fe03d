"""The test that Excel makes of itself, with a stand-in for Excel that answers rightly or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import pytest

from addin import boundary, self_test
from addin.catalogue import functions
from udfs.cells.errors import ErrorValue

CODES = {spelling: code for code, spelling in self_test.SHOWN.items()}


@dataclass
class Cell:
    """Stands for a cell: what its formula shows is looked up."""

    answers: dict[str, object]
    formula: str = ""

    @property
    def api(self) -> SimpleNamespace:
        """Give COM's view of the cell."""
        return SimpleNamespace(Value=self.answers[self.formula])


@dataclass
class App:
    """Stands for Excel with one workbook."""

    answers: dict[str, object]
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def __call__(self, *, visible: bool, add_book: bool) -> App:
        """Start it unseen."""
        assert not visible
        assert not add_book
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.closed.append("Excel")

    @property
    def books(self) -> SimpleNamespace:
        """Open the workbook, for reading only."""
        sheet = SimpleNamespace(range=lambda _: Cell(self.answers))
        sheets = SimpleNamespace(add=lambda: sheet)
        book = SimpleNamespace(sheets=sheets, close=lambda: self.closed.append("workbook"))

        def opening(path: str, *, update_links: bool, read_only: bool) -> SimpleNamespace:
            assert read_only
            assert not update_links
            self.opened.append(path)
            return book

        return SimpleNamespace(open=opening)


def right() -> dict[str, object]:
    """Give what Excel shows where everything works."""
    found = {}
    for formula, (name, arguments) in self_test.CALLS.items():
        answer = boundary.call(functions()[name], arguments)
        found[f"={formula}"] = CODES[answer.spelling] if isinstance(answer, ErrorValue) else answer
    return found


def test_the_calls_show_a_number_and_each_kind_of_error() -> None:
    assert {type(answer) for answer in right().values()} == {float, int}
    assert set(CODES.values()) <= set(right().values())


def test_an_excel_that_answers_as_python_does_has_no_difference(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = App(right())
    monkeypatch.setattr(self_test.xlwings, "App", app)
    assert self_test.differences(Path("ono.xlsm")) == []
    assert app.opened == ["ono.xlsm"]
    assert app.closed == ["workbook", "Excel"]


@pytest.mark.parametrize("wrong", [-2146826259, "#NUM!", None, 2.0])
@pytest.mark.parametrize("formula", list(self_test.CALLS))
def test_a_text_or_another_error_in_place_of_the_answer_is_named(
    monkeypatch: pytest.MonkeyPatch, formula: str, wrong: object
) -> None:
    monkeypatch.setattr(self_test.xlwings, "App", App({**right(), f"={formula}": wrong}))
    (said,) = self_test.differences(Path("ono.xlsm"))
    assert said.startswith(f"={formula} is {wrong!r} in Excel")
