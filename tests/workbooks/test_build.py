"""The built workbook: stored results, spilled tables, switches, the same bytes again."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from lxml import etree
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_to_tuple

from addin import boundary
from addin.boundary import WHY
from addin.catalogue import functions
from udfs.cells.errors import ErrorValue
from workbooks.book.model import EDITIONS
from workbooks.build import build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tests.workbooks.conftest import Finished

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CALLS, MODEL_CALLS = 200, 80  # a call across Excel's bridge costs milliseconds
CASES = ("low", "base", "high")
SWITCHED = list(product(EDITIONS, CASES))


def parts(content: bytes) -> dict[str, bytes]:
    """Unpack a package."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="session")
def tabs(finished: Finished) -> dict[str, dict[str, etree._Element]]:
    """Read the cells of every tab as they stand in the file, by address."""
    content = parts(finished.built.content)
    found = {}
    for number, sheet in enumerate(finished.sheets, 1):
        root = etree.fromstring(content[f"xl/worksheets/sheet{number}.xml"])
        found[sheet.title] = {cell.get("r"): cell for cell in root.iter(f"{MAIN}c")}
    return found


# --- what it costs to compute


def test_few_calls_cross_from_the_cells_to_python(finished: Finished) -> None:
    """Reasons count towards the whole; apart from it they are asked for only where a call fails."""
    call = re.compile(rf"\b({'|'.join(functions())})\(")
    calls, reasons = Counter[str](), Counter[str]()
    for title, _, _, text in finished.formula_texts():
        named = call.findall(text)
        calls[title] += len(named)
        reasons[title] += named.count(WHY)
    assert calls.total() <= CALLS
    apart = ("Functions", "Stress", "Stress paths")
    computing = calls - Counter({title: reasons[title] for title in calls if title not in apart})
    assert computing.total() - sum(calls[title] for title in apart) <= MODEL_CALLS
    assert calls["Functions"] >= len(functions())


def test_no_reason_is_asked_for_while_every_call_answers(finished: Finished) -> None:
    made = finished.calculation().calls
    assert made[WHY] == 1  # the example on the Functions tab
    written = [text for *_, text in finished.formula_texts() if f"{WHY}(" in text]
    assert len(written) > made[WHY]
    assert made.total() <= CALLS


# --- what is stored


def test_the_build_reports_no_error_and_no_failed_check(finished: Finished) -> None:
    assert finished.built.errors == ()
    assert finished.built.failed_checks == ()
    assert finished.built.tabs == tuple(sheet.title for sheet in finished.sheets)
    assert finished.built.formulas == len(finished.results())


def test_every_formula_cell_has_a_stored_result_that_is_no_error(
    finished: Finished, tabs: dict[str, dict[str, etree._Element]]
) -> None:
    for title, row, column in finished.results():
        address = f"{get_column_letter(column)}{row}"
        cell = tabs[title][address]
        assert cell.get("t") in {None, "b", "str"}, f"{title}!{address}"
        value = cell.find(f"{MAIN}v")
        assert value is not None, f"{title}!{address} has no result"
        assert value.text or cell.get("t") == "str", f"{title}!{address} is blank"


def test_computing_again_gives_what_is_stored(finished: Finished) -> None:
    calculation = finished.calculation()
    for title, row, column in finished.results():
        stored = finished.shown[title].cell(row, column).value
        if hasattr(stored, "year"):
            continue  # openpyxl shows a stored date as one; its serial is compared in XML
        found = calculation.value(title, row, column)
        where = f"{title}!{get_column_letter(column)}{row}"
        if isinstance(stored, str) or stored is None:
            assert (found or None) == stored, where
        else:
            assert found == pytest.approx(stored, rel=1e-12, abs=1e-12), where


def test_pandas_reads_the_numbers_without_computing(finished: Finished) -> None:
    frame = pd.read_excel(finished.path, sheet_name="AMD-OpenAI", header=None, engine="openpyxl")
    _, row, column = finished.cell("amd-openai.value_at_top")
    assert frame.iloc[row - 1, column - 1] == pytest.approx(96.0, rel=1e-12)
    _, row, column = finished.cell("amd-openai.grid_today_base")
    value = finished.stored("amd-openai.value")
    assert frame.iloc[row - 1, column - 1] == pytest.approx(value, rel=1e-9)


# --- tables that spill


def test_a_table_is_marked_to_spill_over_exactly_the_cells_laid_out_for_it(
    finished: Finished, tabs: dict[str, dict[str, etree._Element]]
) -> None:
    for sheet in finished.sheets:
        found = {}
        for address, cell in tabs[sheet.title].items():
            formula = cell.find(f"{MAIN}f")
            if formula is not None and formula.get("t") == "array":
                assert cell.get("cm") == "1", f"{sheet.title}!{address}"
                found[coordinate_to_tuple(address)] = range_boundaries(formula.get("ref"))
            else:
                assert cell.get("cm") is None, f"{sheet.title}!{address}"
        assert found == {
            (block.place.row, block.place.column): (
                block.place.column,
                block.place.row,
                block.place.column + block.place.width - 1,
                block.place.row + block.place.height - 1,
            )
            for block in sheet.spilled
        }


@pytest.mark.parametrize(("edition", "case"), SWITCHED)
def test_under_every_switch_nothing_is_an_error_and_every_table_keeps_its_shape(
    finished: Finished, monkeypatch: pytest.MonkeyPatch, edition: str, case: str
) -> None:
    """The shapes that the functions returned are those that are laid out, no more, no fewer."""
    shapes = set()
    plain = boundary.call

    def seen(function: object, cells: Sequence[object]) -> object:
        found = plain(function, cells)
        if isinstance(found, list):
            shapes.add((function.name, len(found), len(found[0])))
        return found

    monkeypatch.setattr("addin.boundary.call", seen)
    typed = {"cover.edition_name": edition, "cover.case_name": case}
    calculation = finished.calculation(typed)
    for cell in finished.results():
        assert not isinstance(calculation.value(*cell), ErrorValue | None), cell
    assert finished.computed(calculation, "cover.master") == "OK"
    assert shapes == {
        (block.template[1:].partition("(")[0], block.place.height, block.place.width)
        for sheet in finished.sheets
        for block in sheet.spilled
    }


@pytest.mark.parametrize(("edition", "case"), SWITCHED)
def test_under_every_switch_a_table_has_the_labels_that_formulas_look_for(
    finished: Finished, edition: str, case: str
) -> None:
    """The exposure's rows are ranked, and the Functions tab shows any table by number."""
    calculation = finished.switched(edition, case)
    for sheet in finished.sheets:
        for block in sheet.spilled:
            place = block.place
            if not block.headed or sheet.key == "functions":
                continue
            header = [
                calculation.value(sheet.title, place.row, place.column + place.labelled + number)
                for number in range(len(place.columns))
            ]
            labels = [
                calculation.value(sheet.title, place.row + 1 + number, place.column)
                for number in range(len(place.rows))
            ]
            assert header == list(place.columns)
            if sheet.key != "circle":
                assert labels == list(place.rows)


def test_the_switches_change_the_results(finished: Finished) -> None:
    """A book in which no switch matters would pass every test of shapes."""
    values = {
        (edition, case): finished.computed(finished.switched(edition, case), "amd-openai.value")
        for edition, case in SWITCHED
    }
    assert len(set(values.values())) == len(SWITCHED)


# --- the same file again


def test_two_builds_give_the_same_bytes(finished: Finished) -> None:
    assert build().content == finished.built.content


@pytest.mark.slow
def test_another_time_zone_language_and_hash_seed_give_the_same_bytes(
    finished: Finished, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere.xlsx"
    code = "import sys, pathlib, workbooks.build as b;"
    code += "pathlib.Path(sys.argv[1]).write_bytes(b.build().content)"
    elsewhere = {
        "TZ": "Asia/Taipei",
        "LC_ALL": "tr_TR.UTF-8",
        "LANG": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4711",
    }
    subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, str(target)],
        env={**os.environ, **elsewhere},
        cwd=tmp_path,
        check=True,
    )
    assert target.read_bytes() == finished.built.content


@pytest.mark.whole
def test_the_build_tells_its_steps() -> None:
    steps: list[str] = []
    build(progress=steps.append)
    assert steps[0] == "reading the deal book"
    assert "calculating" in steps
    assert Counter(steps).most_common(1)[0][1] == 1
