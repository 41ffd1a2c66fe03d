"""The command line: what it says, what it writes, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from tests.workbooks.command import ono, own
from workbooks.book.load import HERE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workbooks.conftest import Finished

pytestmark = pytest.mark.whole

OLD = b"the old file"
HEAVY = ("numpy", "pandas", "scipy", "openpyxl", "lxml", "formualizer", "xlwings")


# --- build


def test_build_writes_the_workbook_and_says_what_is_in_it(
    tmp_path: Path, finished: Finished
) -> None:
    target = tmp_path / "out.xlsx"
    result = ono("build", target)
    assert result.exit_code == 0
    assert target.read_bytes() == finished.built.content
    assert f"{len(finished.built.tabs)} tabs" in result.stderr
    assert result.stdout == ""


@pytest.mark.slow
def test_build_reports_as_json_on_standard_output(tmp_path: Path, finished: Finished) -> None:
    target = tmp_path / "out.xlsx"
    result = ono("build", target, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {
        "file": str(target),
        "written": True,
        "tabs": list(finished.built.tabs),
        "formulas": finished.built.formulas,
        "errors": [],
        "failed_checks": [],
    }


@pytest.mark.slow
def test_build_writes_ono_xlsx_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ono("build").exit_code == 0
    assert [each.name for each in tmp_path.iterdir()] == ["ono.xlsx"]


@pytest.mark.slow
def test_build_writes_the_workbook_in_another_language(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert ono("build", target, "--lang", "zh-TW").exit_code == 0
    assert load_workbook(target)["Cover"]["A1"].value == "ONO：AI 產業的循環交易"


def test_an_unknown_language_is_refused_with_the_nearest(tmp_path: Path) -> None:
    result = ono("build", tmp_path / "out.xlsx", "--lang", "zh")
    assert result.exit_code == 2
    assert "'zh' is no language; did you mean 'zh-TW'?" in result.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_a_deal_of_ones_own_brings_its_own_names_in_both_languages(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ('zh-TW = "硬體銷售價值"', 'zh-TW = "自訂名稱"'))
    target = tmp_path / "out.xlsx"
    assert ono("build", target, "--deals", deals, "--lang", "zh-TW").exit_code == 0
    sheet = load_workbook(target)["AMD-OpenAI"]
    assert "自訂名稱" in {row[1].value for row in sheet.iter_rows()}


def test_build_turns_the_switches_before_it_computes(tmp_path: Path, finished: Finished) -> None:
    target = tmp_path / "out.xlsx"
    assert ono("build", target, "--edition", "latest", "--case", "high").exit_code == 0
    shown = load_workbook(target, data_only=True)
    turned = finished.switched("latest", "high")
    for key in ("cover.edition_name", "cover.case_name", "amd-openai.value", "circle.circular"):
        tab, row, column = finished.cell(key)
        assert shown[tab].cell(row, column).value == turned.value(tab, row, column)


def test_a_deal_of_ones_own_is_built_into_the_workbook(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ("value = 90\n", "value = 80\n"))
    target = tmp_path / "out.xlsx"
    assert ono("build", target, "--deals", deals).exit_code == 0
    sheet = load_workbook(target, data_only=True)["AMD-OpenAI"]
    values = {row[1].value: row[8].value for row in sheet.iter_rows()}
    assert values["Hardware sales value"] == 80


def test_a_check_that_fails_is_told_with_exit_1_and_the_file_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "deals"
    folder.mkdir()
    text = (HERE / "deals" / "nvidia-xai.toml").read_text(encoding="utf-8")
    (folder / "mine.toml").write_text(text.replace("value = 20\n", "value = 21\n"), "utf-8")
    target = tmp_path / "out.xlsx"
    result = ono("build", target, "--deals", folder, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["errors"] == []
    assert any("sum to the package" in failed for failed in report["failed_checks"])
    assert report["written"]
    assert target.exists()


def test_a_book_whose_cells_show_errors_is_told_and_the_old_file_stays(tmp_path: Path) -> None:
    deals = own(tmp_path / "deals", ("value = 160\n", "value = -160\n"))
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"the old file")
    result = ono("build", target, "--deals", deals, "--json")
    report = json.loads(result.stdout)
    assert result.exit_code == 1
    assert report["errors"]
    assert not report["written"]
    assert target.read_bytes() == b"the old file"


FIVE = (
    ('unit = "m shares"', 'unit = "m share"'),
    ("value = 0.01", 'value = "a cent"'),
    ('source = "ubs-techcrunch"', 'source = "ubs-techcrunh"'),
    ('confidence = "B"', 'confidence = "recall"'),
    ('payee = "openai"', 'payee = "openay"'),
)
FOUND = (
    ("figures.warrant_shares.unit", "did you mean 'm shares'?"),
    ("figures.strike.stated.0.value", "must be a number or a date, is 'a cent'"),
    ("figures.tranches.stated.0.source", "did you mean 'ubs-techcrunch'?"),
    ("figures.tranches.stated.0.confidence", "feeds no calculation: make it a claim"),
    ("flows.0.payee", "did you mean 'openai'?"),
)


@pytest.mark.parametrize("before", [None, OLD])
def test_five_mistakes_are_told_in_one_run_and_nothing_is_written(
    tmp_path: Path, before: bytes | None
) -> None:
    deals = own(tmp_path / "deals", *FIVE)
    text = (deals / "mine.toml").read_text(encoding="utf-8").splitlines()
    target = tmp_path / "out.xlsx"
    if before:
        target.write_bytes(before)
    result = ono("build", target, "--deals", deals, "--json")
    assert result.exit_code == 1
    findings = json.loads(result.stdout)["findings"]
    # A wrong unit is also not the one that the tab needs.
    findings = [each for each in findings if each["key"] != "kind"]
    assert [each["key"] for each in findings] == [key for key, _ in FOUND]
    for finding, (_, message), (_, wrong) in zip(findings, FOUND, FIVE, strict=True):
        assert finding["file"] == "mine.toml"
        assert message in finding["message"]
        assert text[finding["line"] - 1] == wrong
        assert f"mine.toml:{finding['line']}: {finding['key']}: " in result.stderr
    assert "nothing was written" in result.stderr
    assert (target.read_bytes() if before else target.exists()) == (before or False)


@pytest.mark.parametrize(
    ("deal", "change", "said"),
    [
        (
            "amd-openai",
            ('amount = "chip_bill"', 'amount = "chip_bil"'),
            "'amd-openai.chip_bil', which no tab has; did you mean 'amd-openai.chip_bill'",
        ),
        (
            "nvidia-openai",
            ('amount = "investment"', 'amount = "round"'),
            "nvidia-openai: one flow must have",
        ),
        ("amd-openai", ('tab = "AMD-OpenAI"', 'tab = "Summary"'), "has the name 'Summary'"),
        ("amd-openai", ('id = "amd-openai"', 'id = "cover"'), "the id 'cover' already"),
    ],
)
@pytest.mark.parametrize("flag", [[], ["--json"]])
def test_a_deal_that_cannot_be_laid_out_is_one_sentence_and_nothing_is_written(
    tmp_path: Path, deal: str, change: tuple[str, str], said: str, flag: list[str]
) -> None:
    changes = [change]
    if change[0].startswith("id"):
        changes.append(('tab = "AMD-OpenAI"', 'tab = "Mine"'))
    deals = own(tmp_path / "deals", *changes, deal=deal)
    target = tmp_path / "out.xlsx"
    target.write_bytes(OLD)
    result = ono("build", target, "--deals", deals, *flag)
    assert result.exit_code == 1
    assert said in result.stderr
    assert target.read_bytes() == OLD
    if flag:
        (finding,) = json.loads(result.stdout)["findings"]
        assert said in finding["message"]


def test_a_target_that_is_open_in_excel_is_exit_3_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(OLD)
    (tmp_path / "~$out.xlsx").write_bytes(b"user")
    monkeypatch.setattr("workbooks.build.build", lambda *_: pytest.fail("work was done"))
    result = ono("build", target)
    assert result.exit_code == 3
    assert "is open in a spreadsheet program; close it first" in result.stderr
    assert target.read_bytes() == OLD


def test_a_folder_as_target_or_a_missing_folder_is_one_sentence_and_exit_3(
    tmp_path: Path,
) -> None:
    for target, said in (
        (tmp_path, "is a folder, not a file"),
        (tmp_path / "nowhere" / "out.xlsx", "nowhere is not a folder"),
    ):
        result = ono("build", target)
        assert result.exit_code == 3
        assert said in result.stderr
        assert result.stderr.startswith("Error: ")
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("command", [["build"], ["deals"]])
def test_a_folder_of_deals_that_is_missing_is_one_sentence_and_exit_3(
    tmp_path: Path, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.toml").write_text("", encoding="utf-8")
    for folder in ("nowhere", "file.toml"):
        result = ono(*command, "--deals", folder)
        assert result.exit_code == 3
        assert f"Error: {folder} is not a folder" in result.stderr
    assert not (tmp_path / "ono.xlsx").exists()


# --- wrong usage


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["deals", "amd-openia"], "'amd-openia' is no deal or company; did you mean 'amd-openai'?"),
        (["functions", "LEVERAGE_PAHT"], "did you mean 'LEVERAGE_PATH'?"),
        (["functions", "leverage_paht"], "did you mean 'LEVERAGE_PATH'?"),
        (["biuld"], "No such command 'biuld'"),
        (["build", "--jsno"], "No such option"),
        (["build", "a.xlsx", "b.xlsx"], "unexpected extra argument"),
    ],
)
def test_wrong_usage_is_exit_2_and_names_the_nearest(arguments: list[str], said: str) -> None:
    result = ono(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


# --- the program itself


def test_the_version_is_that_of_the_distribution() -> None:
    result = ono("--version")
    assert result.exit_code == 0
    assert result.stdout.startswith("ono, version ")


def test_the_command_line_imports_no_heavy_library_before_it_must() -> None:
    code = f"import sys, workbooks.cli; print([n for n in {HEAVY!r} if n in sys.modules])"
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_build_imports_neither_xlwings_nor_scipy_stats(tmp_path: Path) -> None:
    code = (
        "import sys, workbooks.build as b; b.build();"
        "print([n for n in ('xlwings', 'scipy.stats') if n in sys.modules])"
    )
    found = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert found.stdout.strip() == "[]"


@pytest.mark.slow
def test_the_installed_command_answers_without_a_traceback(tmp_path: Path) -> None:
    code = "from workbooks.cli.main import main; main()"
    for arguments, code_of_exit in ((["--help"], 0), (["build", "no/where.xlsx"], 3)):
        found = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code, *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert found.returncode == code_of_exit
        assert "Traceback" not in found.stderr
