"""ONO_WHY: the sentence behind an error value."""

from __future__ import annotations

import pytest

from addin import boundary
from addin.catalogue import functions
from addin.why import ono_why
from udfs.cells.errors import ErrorValue, UnknownNameError, WrongTypeError

FLOWS = [["A", "B", 5.0], ["B", "A", 7.0]]


def test_a_call_that_succeeds_needs_no_sentence() -> None:
    assert ono_why("CIRCULAR_EXPOSURE", FLOWS, "A", "share") == ""


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["DISTANCE_TO_DEFAULT", 3.0, 80.0, 10.0, 0.05], ["DISTANCE_TO_DEFAULT: ", "80", "0.8"]),
        (["CIRCULAR_EXPOSURE", FLOWS, "C", "share"], ["CIRCULAR_EXPOSURE: ", "'C'"]),
        (
            ["CIRCULAR_EXPOSURE", [["A", "B", ErrorValue("#DIV/0!")]]],
            ["CIRCULAR_EXPOSURE: ", "#DIV/0!", "row 1"],
        ),
        (["DEAL_FIGURE", "amd-openai.warrant_share"], ["did you mean 'amd-openai.warrant_shares'"]),
    ],
)
def test_the_sentence_names_the_function_the_place_and_the_value(
    cells: list[object], said: list[str]
) -> None:
    sentence = boundary.call(functions()["ONO_WHY"], cells)
    assert isinstance(sentence, str)
    for part in said:
        assert part in sentence


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["DEAL_FIGURE"], "DEAL_FIGURE takes 1 to 2 arguments, got 0"),
        (["DEAL_FIGURE", "a", "b", "c"], "DEAL_FIGURE takes 1 to 2 arguments, got 3"),
    ],
)
def test_a_wrong_number_of_arguments_is_said_as_numbers(cells: list[object], said: str) -> None:
    assert boundary.call(functions()["ONO_WHY"], cells) == said


def test_the_name_may_be_written_in_any_case_and_as_a_range_of_one_cell() -> None:
    cells = [[[" circular_exposure "]], FLOWS, [["A"]], [["share"]]]
    assert boundary.call(functions()["ONO_WHY"], cells) == ""


def test_an_unknown_name_gets_the_nearest_one() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'LEVERAGE_PATH'"):
        ono_why("LEVERAGE_PAHT")


def test_a_name_that_is_no_text_is_refused() -> None:
    with pytest.raises(WrongTypeError, match="name must be a text"):
        ono_why(5)  # type: ignore[arg-type]
