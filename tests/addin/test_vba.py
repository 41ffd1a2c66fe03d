"""The wrapper module: within VBA's limits, and run by an interpreter of VBA."""

from __future__ import annotations

import re

import pytest
from pyopenvba.interpreter import MISSING, VBAArray, VBAErrorValue

from addin.catalogue import functions
from addin.vba import CATEGORY, CVERR_NUMBERS, MODULE, module
from tests.addin import com
from tests.addin.cases import CASES, HOSTILE, ROWS
from tests.addin.vba_host import Range, Wrapped
from udfs.cells.errors import ErrorValue

NAMES = sorted(functions())
LINE = 1023  # characters of a line that the editor takes
CONTINUED = 24  # lines that one statement may be continued over
RESERVED = """
abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur
cdate cdbl cdec cint circle clng close const csng cstr currency cvar cverr date debug decimal
declare dim do doevents double each else elseif empty end endif enum eqv erase event exit false
fix for friend function get global gosub goto if imp implements in input inputb int integer is
lbound len lenb let like lock long longlong loop lset me mod new next not nothing null on open
option optional or paramarray preserve print private pset public put raiseevent redim rem resume
return rset scale seek select set sgn shared single spc static stop string sub tab then to true
type typeof ubound unlock until variant wend while with withevents write xor
"""


@pytest.fixture(scope="module")
def wrapped(excel: com.Excel) -> Wrapped:
    """Load the module."""
    return Wrapped(excel)


@pytest.fixture
def fresh(excel: com.Excel) -> Wrapped:
    """Load the module for a test that changes what is around it."""
    return Wrapped(excel)


def test_every_line_is_as_the_editor_takes_it() -> None:
    source = module()
    assert source.count("\n") == source.count("\r\n")
    assert source.isascii()
    lines = source.splitlines()
    assert lines[0] == f'Attribute VB_Name = "{MODULE}"'
    assert max(map(len, lines)) <= LINE
    run = 0
    for line in lines:
        run = run + 1 if line.endswith(" _") else 0
        assert run <= CONTINUED


@pytest.mark.parametrize("name", NAMES)
def test_no_argument_has_a_name_that_vba_keeps_for_itself(name: str) -> None:
    names = [name, *(each.name for each in functions()[name].parameters)]
    assert not {*RESERVED.split()} & {each.lower() for each in names}
    assert "ono" not in {each.lower() for each in names}


@pytest.mark.parametrize("name", NAMES)
def test_every_function_is_there_under_its_plain_name_with_its_help(name: str) -> None:
    function = functions()[name]
    lines = module().splitlines()
    (head,) = [line for line in lines if line.startswith(f"Public Function {name}(")]
    for parameter in function.parameters:
        word = "Optional ByVal " * parameter.optional + "ParamArray " * parameter.repeated
        assert f"{word or 'ByVal '}{parameter.name}" in head
    summary = function.summary.replace('"', '""')
    assert lines[lines.index(head) + 1] == f'Attribute {name}.VB_Description = "{summary}"'


def test_on_opening_category_and_helps_are_told_to_the_function_wizard(fresh: Wrapped) -> None:
    fresh.run("Auto_Open")
    told = fresh.bridge.application.described
    assert set(told) == {f"'o''no.xlsm'!{name}" for name in NAMES}
    for name, function in functions().items():
        category, summary, helps = told[f"'o''no.xlsm'!{name}"]
        assert (category, summary) == (CATEGORY, function.summary)
        assert helps == [each.help for each in function.parameters]
        assert max(map(len, [summary, *helps])) <= 255


@pytest.mark.parametrize(("spelling", "number"), CVERR_NUMBERS.items())
def test_an_error_s_spelling_becomes_that_error(
    wrapped: Wrapped, spelling: str, number: int
) -> None:
    found = wrapped.run("OnoErrors", spelling)
    assert isinstance(found, VBAErrorValue)
    assert found.number == number


@pytest.mark.parametrize("value", [1.5, True, "n.m.", "", "#", "#IN", "NUM!", *HOSTILE])
def test_everything_else_stays_what_it_is(wrapped: Wrapped, value: object) -> None:
    found = wrapped.run("OnoErrors", value)
    assert found == value
    assert not isinstance(found, VBAErrorValue)


@pytest.mark.parametrize("bounds", [[(0, 2), (0, 1)], [(1, 3), (1, 2)]])
def test_every_cell_of_a_table_is_mapped_wherever_it_counts_from(
    wrapped: Wrapped, bounds: list[tuple[int, int]]
) -> None:
    items = ["#N/A", 1.0, "#NUM!", "label", "#VALUE!", ""]
    found = wrapped.run("OnoErrors", VBAArray(bounds, items=items))
    assert isinstance(found, VBAArray)
    assert found.bounds == bounds
    shown = [each.number if isinstance(each, VBAErrorValue) else each for each in found.items]
    assert shown == [2042, 1.0, 2036, "label", 2015, ""]


def test_a_single_row_arrives_as_a_list_and_is_mapped_too(wrapped: Wrapped) -> None:
    found = wrapped.run("OnoErrors", VBAArray([(0, 2)], items=[1.0, "#NUM!", "#DIV/0!"]))
    assert isinstance(found, VBAArray)
    shown = [each.number if isinstance(each, VBAErrorValue) else each for each in found.items]
    assert shown == [1.0, 2036, 2007]


def test_a_row_of_results_reaches_the_cells_as_a_row(wrapped: Wrapped) -> None:
    spots = ((100.0, 110.0, 120.0),)
    found = wrapped.call("WARRANT_VALUE", spots, 100.0, 1.0, 0.3, 0.03, 1.0)
    function = functions()["WARRANT_VALUE"]
    wanted = function.call([100, 110, 120], 100, 1, 0.3, 0.03, 1)
    assert found == [pytest.approx(list(wanted), rel=1e-12)]


def test_arguments_left_out_are_the_defaults(wrapped: Wrapped) -> None:
    plain = functions()["DISTANCE_TO_DEFAULT"].call(3, 0.8, 10)
    assert wrapped.call("DISTANCE_TO_DEFAULT", 3.0, 0.8, 10.0) == plain
    assert wrapped.call("DISTANCE_TO_DEFAULT", 3.0, 0.8, 10.0, MISSING, 1.0) == plain


def test_while_the_function_wizard_is_open_nothing_is_computed(fresh: Wrapped) -> None:
    fresh.bridge.application.bar.enabled = False
    fresh.call("DISTANCE_TO_DEFAULT", 3.0, 0.8, 10.0)
    assert fresh.bridge.python.seen == []
    fresh.bridge.application.bar.enabled = True
    fresh.call("DISTANCE_TO_DEFAULT", 3.0, 0.8, 10.0)
    assert len(fresh.bridge.python.seen) == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_function_is_computed_by_the_function_wizard(fresh: Wrapped, name: str) -> None:
    (plain,) = [each for each in CASES if each.name == name and each.label == "example"]
    fresh.bridge.application.bar.enabled = False
    fresh.call(name, *plain.arguments)
    assert fresh.bridge.python.seen == []


def test_when_python_does_not_answer_the_cell_is_an_error_and_ono_why_says_why(
    fresh: Wrapped,
) -> None:
    fresh.bridge.python.broken = "Could not load xlwings64.dll"
    assert fresh.call("DISTANCE_TO_DEFAULT", 3.0, 0.8, 10.0) == ErrorValue("#VALUE!")
    said = fresh.call("ONO_WHY", "DISTANCE_TO_DEFAULT", 3.0, 0.8, 10.0)
    assert said == "Python did not answer: Could not load xlwings64.dll"


def test_of_a_whole_column_only_the_used_part_leaves_excel(fresh: Wrapped) -> None:
    column = tuple((100.0,) if row < 20 else (None,) for row in range(ROWS))
    fresh.call("WARRANT_VALUE", Range(column, 25), 100.0, 1.0, 0.3, 0.03, 1.0)
    ((sent, *_),) = fresh.bridge.python.seen
    assert isinstance(sent, com.Cells)
    assert sent.Count == 25


def test_two_whole_columns_are_cut_alike_that_a_blank_beside_a_value_stays_one(
    fresh: Wrapped,
) -> None:
    column = tuple((1.0,) if row < 20 else (None,) for row in range(ROWS))
    given = [Range(column, 25), Range(column, 40), Range(((1.0,),) * 7, 40)]
    fresh.call("FUNDING_GAP", given[0], given[1], 0.7, 5.0, 20.0, given[2])
    (sent,) = fresh.bridge.python.seen
    assert [each.Count for each in sent if isinstance(each, com.Cells)] == [40, 40, 7]


def test_several_ranges_in_one_argument_are_an_error_since_excel_gives_the_first_only(
    fresh: Wrapped,
) -> None:
    given = Range(((100.0,),), 1, areas=2)
    assert fresh.call("WARRANT_VALUE", given, 100.0, 1.0, 0.3, 0.03, 1.0) == ErrorValue("#VALUE!")
    said = fresh.call("ONO_WHY", "WARRANT_VALUE", given, 100.0)
    assert "one range, not several" in str(said)
    assert fresh.bridge.python.seen == []


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_the_workbook_is_never_code(fresh: Wrapped, text: str) -> None:
    said = fresh.call("ONO_WHY", "DISTANCE_TO_DEFAULT", text, 0.8, 10.0)
    assert text in str(said).replace("\\'", "'")
    assert fresh.call("DEAL_FIGURE", text) == ErrorValue("#N/A")


def test_the_module_runs_no_text_as_code_and_starts_no_program() -> None:
    code = re.sub(r'"[^"]*"', "", module().lower())
    words = set(re.findall(r"\w+", re.sub(r"(?m)'.*$", "", code)))
    assert "calludf" in words
    starters = {"evaluate", "shell", "createobject", "getobject", "run", "execute", "eval", "exec"}
    assert not words & starters
    assert not words & {"formula", "formula2", "vbproject", "environ", "kill", "open"}
