"""Results by argument: kept while there is room, the same for every thread."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from addin import boundary
from addin.catalogue import functions
from addin.function import Function, Parameter
from addin.memory import Memory
from udfs.cells.errors import DomainError, ErrorValue


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    """Give each test a memory of its own."""
    made = Memory(calls=3, cells=20)
    monkeypatch.setattr(boundary, "MEMORY", made)
    return made


def counted(answer: object = 1.0, name: str = "COUNTED") -> tuple[Function, list[object]]:
    """Make a function that notes each call."""
    calls: list[object] = []

    def call(value: object) -> object:
        calls.append(value)
        if isinstance(answer, Exception):
            raise answer
        return answer

    parameter = Parameter("value", optional=False, repeated=False, help="")
    return Function(name, call, (parameter,), "", "", "", (), "", ""), calls


@pytest.mark.parametrize("cells", [2.0, "text", [[1.0, None], ["a", True]], None])
def test_a_call_with_the_same_cells_is_made_once(cells: object) -> None:
    function, calls = counted()
    assert [boundary.call(function, [cells]) for _ in range(3)] == [1.0] * 3
    assert len(calls) == 1


def test_a_call_with_other_cells_or_of_another_function_is_made() -> None:
    function, calls = counted()
    for cells in ([[1.0, 2.0]], [[2.0, 1.0]], [[1.0], [2.0]], 1.0, "1"):
        boundary.call(function, [cells])
    assert len(calls) == 5
    other, others = counted(2.0)
    assert boundary.call(other, ["1"]) == 2.0
    assert len(others) == 1


def test_an_argument_error_is_kept_and_a_mistake_of_the_function_is_not() -> None:
    function, calls = counted(DomainError("too much"))
    assert [boundary.call(function, [1.0]) for _ in range(2)] == [ErrorValue("#NUM!")] * 2
    assert len(calls) == 1
    broken, calls = counted(KeyError("lost"))
    assert [boundary.call(broken, [1.0]) for _ in range(2)] == [ErrorValue("#VALUE!")] * 2
    assert len(calls) == 2


def test_what_a_host_does_to_a_table_does_not_change_the_next_answer() -> None:
    function = functions()["CIRCULAR_EXPOSURE"]
    flows = [["A", "B", 5.0], ["B", "A", 7.0]]
    first = boundary.call(function, [flows])
    assert isinstance(first, list)
    first[0][0] = "spoilt"
    second = boundary.call(function, [flows])
    assert isinstance(second, list)
    assert second[0][0] == "company"
    second[1].clear()
    assert boundary.call(function, [flows]) == boundary.result(function.call(flows))


def test_a_reason_quotes_the_argument_as_it_is_written_and_is_not_kept(memory: Memory) -> None:
    why = functions()["ONO_WHY"]
    said = [boundary.call(why, ["DEAL_FIGURE", value]) for value in (1.0, True)]
    assert "1.0" in str(said[0])
    assert "True" in str(said[1])
    assert len(memory) == 0


def test_beyond_the_limits_the_oldest_is_dropped(memory: Memory) -> None:
    function, calls = counted()
    for value in (1.0, 2.0, 3.0, 1.0, 4.0):  # 2 is then the oldest
        boundary.call(function, [value])
    assert len(memory) == 3
    calls.clear()
    for value in (1.0, 3.0, 4.0):
        boundary.call(function, [value])
    assert calls == []
    boundary.call(function, [2.0])
    assert calls == [2.0]


def test_cells_are_counted_and_a_call_too_large_to_keep_is_made_again(memory: Memory) -> None:
    function, calls = counted()
    wide = [[float(place) for place in range(15)]]
    boundary.call(function, [1.0])
    boundary.call(function, [wide])
    assert len(memory) == 2
    boundary.call(function, [[[*wide[0][:-1], 99.0]]])
    assert len(memory) == 1  # both do not fit
    calls.clear()
    for _ in range(2):
        boundary.call(function, [[[0.0] * 30]])
    assert len(calls) == 2
    assert len(memory) == 1


def test_many_threads_get_the_same_answers_within_the_limits(memory: Memory) -> None:
    function = functions()["DISTANCE_TO_DEFAULT"]
    equities = [2.0 + place / 10 for place in range(8)]
    wanted = [function.call(equity, 0.8, 10, 0.05) for equity in equities]
    start = Barrier(8)
    wrong: list[object] = []

    def work() -> None:
        start.wait()
        for _ in range(20):
            for equity, value in zip(equities, wanted, strict=True):
                found = boundary.call(function, [equity, 0.8, 10.0, 0.05])
                if found != value:
                    wrong.append(found)

    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(memory) == 3
