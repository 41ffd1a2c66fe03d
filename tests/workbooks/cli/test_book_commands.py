"""The commands about the deal book: what they print, what they write, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from addin.catalogue import functions
from tests.workbooks.command import ono, own
from workbooks.report.terminal_columns import width

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workbooks.conftest import Finished


pytestmark = pytest.mark.whole

# --- deals, functions


def test_deals_lists_every_deal_with_its_kind(finished: Finished) -> None:
    result = ono("deals")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    keys = [line.split()[0] for line in lines]
    assert {"amd-openai", "nvidia-openai", "oracle-openai"} <= set(keys)
    assert set(keys) <= {sheet.key for sheet in finished.sheets}


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("amd-openai", "amd-openai.strike: Exercise price"),
        ("amd-openai", "  filed    0.01 USD/share · AMD Ex. 4.1 · 2025-10-05 · A"),
        ("amd-openai", "  low 45, base 50, high 55 %"),
        ("amd-openai", "amd-openai.lowest_hurdle: Lowest price hurdle"),
        ("oracle", "oracle.capex_total"),
        ("market", "The market as a whole"),
    ],
)
def test_a_deal_a_company_and_the_market_are_shown_with_their_sources(
    id: str,  # noqa: A002 - the argument's name
    said: str,
) -> None:
    result = ono("deals", id)
    assert result.exit_code == 0
    assert said in result.stdout


def test_deals_of_ones_own_are_listed_and_their_mistakes_told(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ('en = "Exercise price"', 'en = "My price"'))
    assert "My price" in ono("deals", "amd-openai", "--deals", deals).stdout
    own(deals, ('unit = "USD/share"', 'unit = "USD a share"'))
    result = ono("deals", "--deals", deals)
    assert result.exit_code == 1
    assert "figures.strike.unit" in result.stderr


def test_functions_lists_every_function_with_its_syntax_and_summary() -> None:
    result = ono("functions")
    assert result.exit_code == 0
    for function in functions().values():
        assert f"{function.syntax}\n    {function.summary}" in result.stdout


@pytest.mark.parametrize("name", ["LEVERAGE_PATH", "leverage_path"])
def test_the_help_of_a_function_has_its_parts_in_their_order(name: str) -> None:
    result = ono("functions", name)
    assert result.exit_code == 0
    function = functions()["LEVERAGE_PATH"]
    parts = [
        function.syntax,
        function.summary,
        "Arguments",
        *(f"  {each.name} (" for each in function.parameters),
        "Result",
        function.returns,
        "Errors",
        *(when for _, when in function.errors),
        "Example",
        function.example,
        "Source",
        function.source,
    ]
    places = []
    start = 0
    for part in parts:
        start = result.stdout.index(part, start)
        places.append(start)
    assert places == sorted(places)


# --- show


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the terminal wider than a line gets, whatever runs the tests."""
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the terminal 60 cells wide."""
    monkeypatch.setenv("COLUMNS", "60")


def test_show_prints_the_headlines_of_every_deal_as_the_workbook_shows_them(
    finished: Finished,
) -> None:
    result = ono("show")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    for sheet in finished.sheets:
        for headline in sheet.headlines:
            assert any(line.startswith(f"  {headline.label} ") for line in lines), headline
    assert (
        "  Share of the chip bill that the value pays                                22.1%" in lines
    )
    assert max(map(width, lines)) <= 100
    assert "\x1b" not in result.stdout


def test_show_of_a_deal_prints_condition_headlines_inputs_with_sources_and_checks() -> None:
    result = ono("show", "amd-openai")
    assert result.exit_code == 0
    parts = (
        "AMD – OpenAI: warrants for orders\n",
        "Edition article, case base of the assumptions; deal book as of ",
        "What would have to be true\n  For the warrant to pay the whole chip bill,",
        "Headline ",
        "  Shares × the last hurdle                                     96.0   USD bn\n",
        "Input ",
        "  Warrant shares (at most) ",
        "AMD Ex. 4.1, 2025-10-05, A\n",
        "Checks\n  ok    The valuation and the expiry are not before the issue\n",
    )
    places = [result.stdout.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.slow
def test_an_input_that_stands_in_for_the_edition_says_so() -> None:
    (line,) = [
        each
        for each in ono("show", "amd-openai").stdout.splitlines()
        if "tranches" in each and "UBS" in each
    ]
    assert " latest* " in line
    (line,) = [
        each
        for each in ono("show", "amd-openai", "--edition", "latest").stdout.splitlines()
        if "UBS" in each
    ]
    assert " latest " in line


@pytest.mark.slow
@pytest.mark.usefixtures("narrow")
def test_on_a_narrow_terminal_labels_are_wrapped_and_numbers_are_not() -> None:
    for arguments, number in ((["show"], "1,644.0"), (["show", "stargate"], "500.0")):
        result = ono(*arguments)
        assert result.exit_code == 0
        assert max(map(width, result.stdout.splitlines())) <= 60
        assert number in result.stdout


@pytest.mark.slow
def test_show_as_json_has_the_same_in_full_precision(finished: Finished) -> None:
    record = json.loads(ono("show", "amd-openai", "--json").stdout)
    assert (record["id"], record["edition"], record["case"]) == ("amd-openai", "article", "base")
    (share,) = [each for each in record["headlines"] if each["key"] == "amd-openai.share_of_bill"]
    assert share["value"] == finished.stored("amd-openai.share_of_bill")
    assert share["unit"] == "fraction"
    strike = next(each for each in record["inputs"] if each["key"] == "strike")
    assert (strike["value"], strike["unit"], strike["source"]) == (0.01, "USD/share", "amd-ex41")
    assert all(each["passes"] is True for each in record["checks"])
    every = json.loads(ono("show", "--json").stdout)["tabs"]
    assert [each["id"] for each in every] == [s.key for s in finished.sheets if s.headlines]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "oracle-opnai"], "'oracle-opnai' is no deal; did you mean 'oracle-openai'?"),
        (["show", "--edition", "lates"], "'lates' is no edition; did you mean 'latest'?"),
        (["show", "--case", "hgih"], "'hgih' is no case; did you mean 'high'?"),
        (["export", "out", "--format", "cvs"], "'cvs' is no format; did you mean 'csv'?"),
        (["export", "out", "--format", "csv,"], "'' is no format; it is one of csv, json"),
        (["export"], "Missing argument 'DIR'"),
    ],
)
def test_an_unknown_word_is_exit_2_and_gets_the_nearest(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = ono(*arguments)
    assert result.exit_code == 2
    assert result.stderr.endswith(f"Error: {said}\n") or said in result.stderr.splitlines()[-1]
    assert result.stdout == ""
    assert not list(tmp_path.iterdir())


def test_a_deal_of_ones_own_is_shown_and_its_failing_check_is_exit_1(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ("value = 20\n", "value = 21\n"), deal="nvidia-xai")
    result = ono("show", "nvidia-xai", "--deals", deals)
    assert result.exit_code == 1
    assert "  FAILS " in result.stdout
    assert "fails: Nvidia-xAI: " in result.stderr
    assert ono("show", "amd-openai", "--deals", deals).exit_code == 0


def test_an_error_in_a_cell_is_shown_as_such_and_is_exit_1(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ("value = 160\n", "value = -160\n"))
    result = ono("show", "amd-openai", "--deals", deals)
    assert result.exit_code == 1
    assert "#NUM!" in result.stdout
    assert "fails: AMD-OpenAI!" in result.stderr


def test_a_deal_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ('en = "Exercise price"', 'en = "\\u001b[2JPrice\\u0007"'))
    result = ono("show", "amd-openai", "--deals", deals)
    assert result.exit_code == 0
    assert "[2JPrice" in result.stdout
    assert "\x1b" not in result.stdout
    assert "\x07" not in result.stdout


@pytest.mark.slow
def test_a_name_that_the_code_page_lacks_is_spelt_out_without_a_traceback(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ('en = "AMD – OpenAI', 'en = "超微 – OpenAI'))
    code = "from workbooks.cli.main import main; main()"
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, "show", "amd-openai", "--deals", str(deals)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert found.returncode == 0, found.stderr
    first, *_ = found.stdout.decode("cp1252").splitlines()
    assert first == r"\u8d85\u5fae – OpenAI: warrants for orders"


# --- export

NAMES = ("deals", "figures", "flows", "results")


def test_export_writes_four_tables_that_pandas_reads_with_numbers_as_numbers(
    tmp_path: Path, finished: Finished
) -> None:
    result = ono("export", tmp_path / "new" / "out")
    assert result.exit_code == 0
    assert result.stdout == ""
    folder = tmp_path / "new" / "out"
    assert sorted(each.name for each in folder.iterdir()) == [f"{name}.csv" for name in NAMES]
    tables = {name: pd.read_csv(folder / f"{name}.csv") for name in NAMES}
    assert tables["results"]["value"].dtype == tables["flows"]["amount"].dtype == float
    assert tables["figures"]["in_use"].dtype == bool
    shown = tables["results"].set_index("key")["value"]
    assert shown["oracle-openai.cover"] == finished.stored("oracle-openai.cover")


@pytest.mark.slow
def test_both_formats_hold_the_same_and_the_same_input_gives_the_same_bytes(
    tmp_path: Path,
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    switches = ("--edition", "latest", "--case", "high")
    assert ono("export", first, "--format", "csv,json", *switches).exit_code == 0
    assert ono("export", second, "--format", "json,csv", *switches).exit_code == 0
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()
    for name in NAMES:
        frame = pd.read_csv(first / f"{name}.csv", keep_default_na=False, dtype=str)
        records = json.loads((first / f"{name}.json").read_text(encoding="utf-8"))
        assert list(records[0]) == list(frame.columns)
        assert len(records) == len(frame)
        for column in frame.columns:
            assert frame[column].tolist() == [as_csv(record[column]) for record in records]
    assert set(pd.read_csv(first / "results.csv")["edition"]) == {"latest"}
    assert set(pd.read_csv(first / "results.csv")["case"]) == {"high"}


def as_csv(value: float | str | bool | None) -> str:  # noqa: FBT001 - a value of JSON
    """Write a value of JSON as the tables do."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and value[:1] in {"=", "+", "-", "@"}:
        return f"'{value}"
    return value if isinstance(value, str) else repr(value)


@pytest.mark.slow
def test_a_cell_with_an_error_is_exit_1_and_nothing_is_written(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ("value = 160\n", "value = -160\n"))
    folder = tmp_path / "out"
    result = ono("export", folder, "--deals", deals)
    assert result.exit_code == 1
    assert "not written: a cell has an error" in result.stderr
    assert not folder.exists()
    folder.mkdir()
    (folder / "deals.csv").write_bytes(b"old")
    assert ono("export", folder, "--deals", deals).exit_code == 1
    assert [each.read_bytes() for each in folder.iterdir()] == [b"old"]


def test_a_check_that_fails_is_exit_1_and_the_tables_are_written(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ("value = 20\n", "value = 21\n"), deal="nvidia-xai")
    result = ono("export", tmp_path / "out", "--deals", deals)
    assert result.exit_code == 1
    assert "fails: Nvidia-xAI: " in result.stderr
    frame = pd.read_csv(tmp_path / "out" / "results.csv")
    assert 0 in set(frame[frame["kind"] == "check"]["value"])


def test_a_text_that_would_run_as_a_formula_gets_an_apostrophe_a_negative_number_none(
    tmp_path: Path,
) -> None:
    deals = own(
        tmp_path / "deals",
        ('en = "AMD – OpenAI: warrants for orders"', "en = '=HYPERLINK(\"http://x.org\")'"),
        ("low = 0\n", "low = -0.5\n"),
    )
    assert ono("export", tmp_path / "out", "--deals", deals).exit_code == 0
    frame = pd.read_csv(tmp_path / "out" / "deals.csv").set_index("deal")
    assert frame["name"]["amd-openai"] == '\'=HYPERLINK("http://x.org")'
    figures = pd.read_csv(tmp_path / "out" / "figures.csv")
    low = figures[(figures["subject"] == "amd-openai") & (figures["case"] == "low")]
    assert low.set_index("key")["value"]["correlation"] == -0.5


def test_a_folder_that_cannot_be_written_is_one_sentence_and_exit_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbooks.build.calculated", lambda *_, **__: pytest.fail("work was done"))
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "~$flows.csv").write_bytes(b"user")
    for folder, said in (
        ("file", "is not a folder"),
        ("open", "flows.csv is open in a spreadsheet program; close it first"),
    ):
        result = ono("export", tmp_path / folder)
        assert result.exit_code == 3
        assert said in result.stderr
        assert result.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_made_is_one_sentence_and_exit_3(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    result = ono("export", tmp_path / "file" / "out")
    assert result.exit_code == 3
    assert "out cannot be made: Not a directory" in result.stderr
