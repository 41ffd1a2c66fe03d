"""LibreOffice computes the workbook with our functions: what it finds, and how it fails."""

from __future__ import annotations

import csv
import math
import re
import sys
import tempfile
from collections import defaultdict
from datetime import datetime, time
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.utils.datetime import to_excel

from addin import boundary, libreoffice_files
from addin.catalogue import functions
from addin.libreoffice import LibreOffice, LibreOfficeError, LibreOfficeMissingError
from tests.once import packaged
from udfs.cells.errors import ErrorValue
from workbooks.book.load import load
from workbooks.build import evaluated
from workbooks.file.package import saved
from workbooks.file.tab_writer import write
from workbooks.sheet.formula import SOURCE
from workbooks.tabs import deal_tabs
from workbooks.tabs.in_order import lay_out

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from addin.libreoffice import Results

EDITIONS = ("article", "filed", "latest")
SWITCH = ("Cover", 6, 9)  # the edition in use


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the built workbook, and one of each edition that has no stored result."""
    folder = tmp_path_factory.mktemp("workbooks")
    paths = {name: folder / f"{name}.xlsx" for name in ("built", *EDITIONS)}
    paths["built"].write_bytes(packaged(tmp_path_factory).content)
    for edition in EDITIONS:
        paths[edition].write_bytes(switched(edition)[1])
    return paths


@pytest.fixture(scope="module")
def computed(office: LibreOffice, files: Mapping[str, Path]) -> dict[str, Results]:
    """Have LibreOffice compute them all in one start."""
    return dict(zip(files, office.computed(*files.values()), strict=True))


@cache
def switched(edition: str) -> tuple[Workbook, bytes]:
    """Lay the workbook out with another edition in use."""
    book = load(deal_tabs())
    workbook = write(lay_out(book), book.as_of)
    title, row, column = SWITCH
    cell = workbook[title].cell(row, column)
    assert cell.value == "article"
    cell.value = edition
    return workbook, saved(workbook, datetime.combine(book.as_of, time()))


def same(one: object, other: object, beside: float = 0.0) -> bool:
    """Compare two cells; nothing and an empty text look the same.

    What is left of values `beside` it, as a standard error or what a company keeps after it has
    paid, is as exact as their last digit.
    """
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        rounding = max(1e-15, beside * sys.float_info.epsilon)
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=rounding)
    return (one or "") == (other or "")


@pytest.mark.slow
def test_what_is_stored_in_the_workbook_is_what_libreoffice_computes(
    files: Mapping[str, Path],
    computed: Mapping[str, Results],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    compared = 0
    for sheet in load_workbook(files["built"], data_only=True):
        for row in sheet.iter_rows():
            for cell in row:
                value = to_excel(cell.value) if cell.is_date and cell.value else cell.value
                stored = ErrorValue(value) if cell.data_type == "e" else value
                found = computed["built"][sheet.title].get((cell.row, cell.column))
                assert same(stored, found), f"{sheet.title}!{cell.coordinate}: {stored}, {found}"
                compared += found is not None
    assert compared > packaged(tmp_path_factory).formulas


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
def test_every_formula_agrees_with_the_other_engine_in_each_edition(
    computed: Mapping[str, Results], edition: str
) -> None:
    for title, cells in evaluated(*switched(edition)).items():
        largest: dict[int, float] = defaultdict(float)
        for (row, _), value in cells.items():
            if isinstance(value, (int, float)):
                largest[row] = max(largest[row], abs(value))
        for place, value in cells.items():
            found = computed[edition][title].get(place)
            assert same(value, found, largest[place[0]]), f"{title} {place}: {value}, {found}"


@pytest.mark.slow
def test_the_editions_differ(computed: Mapping[str, Results]) -> None:
    """An ignored switch would agree with itself."""
    found = [computed[edition] for edition in EDITIONS]
    assert found[0] != found[1] != found[2] != found[0]
    assert computed["built"] == computed["article"]


CALL = re.compile(r"=([A-Z_]+)\((.*)\)(?:/([^()]+))?")
MAY_BE_EMPTY = re.compile(r'IF\(([^,]+)="","",\1\)')
CELLS = re.compile(r"(?:'(.+)'!)?(\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)")


def operand(text: str, title: str, results: Results) -> object:
    """Read what stands in a formula: cells, a number or a text."""
    if found := CELLS.fullmatch(text):
        left, top, right, bottom = range_boundaries(found[2].replace("$", ""))
        cells = results[found[1] or title]
        rows = [[cells.get((r, c)) for c in range(left, right + 1)] for r in range(top, bottom + 1)]
        return rows if len(rows) > 1 or len(rows[0]) > 1 else rows[0][0]
    return float(text) if re.fullmatch(r"[\d.]+", text) else text


@pytest.mark.slow
def test_plain_python_gives_what_libreoffice_shows_in_every_cell_of_every_call(
    files: Mapping[str, Path], computed: Mapping[str, Results]
) -> None:
    results = computed["built"]
    seen = set()
    for sheet in load_workbook(files["built"]):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            call = CALL.fullmatch(str(getattr(cell.value, "text", cell.value)))
            if not call or call[1] not in functions():
                continue
            (texts,) = csv.reader([MAY_BE_EMPTY.sub(r"\1", call[2])])
            given = [operand(text, sheet.title, results) for text in texts]
            value = boundary.result(functions()[call[1]].call(*given))
            divisor = operand(call[3] or "1", sheet.title, results)
            for row, line in enumerate(value if isinstance(value, list) else [[value]], cell.row):
                beside = max((abs(each) for each in line if isinstance(each, float)), default=0.0)
                for column, each in enumerate(line, cell.column):
                    shown = results[sheet.title].get((row, column))
                    expected = each if isinstance(each, str) else each / divisor
                    where = f"{sheet.title} {row} {column}: {each}, {shown}"
                    assert same(expected, shown, beside), where
            seen.add(call[1])
    assert seen == set(functions())


VOLATILITY, SPOT = "amd-openai.volatility", "amd-openai.spot"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "column", "value", "reason"),
    [
        (
            VOLATILITY,
            7,
            45,
            r"^WARRANT_VALUE: volatility must be .* got 45; .* 0\.45$",
        ),
        (SPOT, 6, -5, r"^WARRANT_VALUE: spot must be above 0 .* got -5$"),
        (
            SPOT,
            6,
            "=NA()",
            r"^an argument is an error, or the functions are missing here$",
        ),
    ],
)
def test_the_reason_of_an_error_stands_beside_a_check_that_the_cover_counts(
    office: LibreOffice, tmp_path: Path, key: str, column: int, value: object, reason: str
) -> None:
    book = load(deal_tabs())
    layout = lay_out(book)
    workbook = write(layout, book.as_of)
    places = layout.places
    workbook[places[key].sheet].cell(places[key].row, column).value = value
    path = tmp_path / "absurd.xlsx"
    path.write_bytes(saved(workbook, datetime.combine(book.as_of, time())))
    (results,) = office.computed(path)

    def shown(line: str, beside: int | None = None) -> object:
        place = places[line]
        return results[place.sheet].get((place.row, beside or place.column))

    assert isinstance(shown("amd-openai.value"), ErrorValue)
    assert shown("amd-openai.answers_warrant_value") == 0
    assert re.search(reason, str(shown("amd-openai.answers_warrant_value", SOURCE)))
    assert shown("amd-openai.check_headlines") == 0
    failing = sum(shown(check) != 1 for sheet in layout.sheets for check in sheet.checks)
    assert failing > 1
    assert shown("cover.failed") == failing
    assert shown("cover.master") == f"{failing} failed"
    panels = {results[sheet.title].get((3, 2)) for sheet in layout.sheets}
    assert panels == {f"Checks: {failing} failed"}


@pytest.mark.slow
def test_every_function_was_called(computed: object, office: LibreOffice) -> None:
    assert computed
    assert set(office.calls) == set(functions())
    assert min(office.calls.values()) >= 4  # once in each file


@pytest.fixture
def own(office: LibreOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have temporary files made in a folder of the test's own; skip without LibreOffice."""
    assert office
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Write the smallest workbook."""
    path = tmp_path / "small.xlsx"
    Workbook().save(path)
    return path


@pytest.mark.slow
def test_it_is_ended_when_it_takes_too_long_and_nothing_stays_behind(
    own: Path, small: Path
) -> None:
    with LibreOffice(timeout=0.2) as slow:
        begun = monotonic()
        with pytest.raises(LibreOfficeError, match=r"did not finish within 0\.2 seconds"):
            slow.computed(small)
        assert monotonic() - begun < 20
        assert list(own.iterdir()) != []
    assert list(own.iterdir()) == []


@pytest.mark.slow
def test_without_its_python_it_says_so(
    own: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet full of #NAME? would look like an answer."""
    lost = libreoffice_files.COMPONENTS.replace("loader.Python", "loader.Lost")
    monkeypatch.setattr(libreoffice_files, "COMPONENTS", lost)
    with LibreOffice() as bare, pytest.raises(LibreOfficeMissingError, match="python3-uno"):
        bare.computed(small)
    assert list(own.iterdir()) == []


@pytest.mark.slow
def test_a_file_that_it_cannot_open_is_named(office: LibreOffice, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_text("no workbook")
    with pytest.raises(LibreOfficeError, match=r"cannot open .*broken\.xlsx"):
        office.computed(broken)
    with pytest.raises(LibreOfficeError, match=r"missing\.xlsx cannot be read"):
        office.computed(tmp_path / "missing.xlsx")


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("LibreOffice 7.4.7.2 40(Build:2)", r"25\.2 or newer is needed; .* is 7\.4\.7\.2"),
        ("LibreOffice 25.1.9.1", r"is 25\.1\.9\.1"),
        ("something else", "is of an unknown version"),
    ],
)
def test_an_older_libreoffice_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, message: str
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LibreOfficeMissingError, match=message):
        LibreOffice()


def test_a_missing_libreoffice_is_told_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LibreOfficeMissingError, match="is not installed"):
        LibreOffice()
