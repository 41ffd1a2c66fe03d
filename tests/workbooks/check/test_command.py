"""`ono check`: its exit codes, its JSON, its layers, and what it leaves behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from workbooks.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Callable

FIELDS = ["code", "severity", "part", "cell", "message", "remedy"]


def run(*words: str) -> tuple[int, str, str]:
    """Run the command; give its exit code and what it said."""
    result = CliRunner().invoke(main, ["check", *words])
    return result.exit_code, result.stdout, result.stderr


def test_a_good_workbook_exits_with_0(
    good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    code, out, _ = run(str(packed(good_parts)), "--json")
    assert (code, json.loads(out)) == (0, [])


def test_an_error_exits_with_1_and_is_one_object_of_a_list(
    good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    parts = dict(good_parts)
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>0.125</v>", b"<v>NaN</v>")
    code, out, _ = run(str(packed(parts)), "--json", "--only", "package")
    (finding,) = json.loads(out)
    assert code == 1
    assert list(finding) == FIELDS
    assert finding["code"] == "number-value"
    assert finding["severity"] == "error"
    assert finding["part"] == sheet
    assert finding["cell"] == "Data!C4"
    assert "NaN" in finding["message"]


def test_warnings_alone_exit_with_0(
    good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    parts = dict(good_parts)
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>6</v>", b"<v>7</v>")
    code, out, _ = run(str(packed(parts)))
    assert code == 0
    assert "Data!E5: warning: stored is 7.0, computed 6.0" in out
    assert "0 errors, 1 warning" in out


@pytest.mark.parametrize(("only", "count"), [("package", 0), ("model", 0), ("values", 1)])
def test_only_the_layers_that_are_asked_for_speak(
    only: str, count: int, good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    parts = dict(good_parts)
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"<v>6</v>", b"<v>7</v>")
    _, out, _ = run(str(packed(parts)), "--json", "--only", f" {only} ")
    assert len(json.loads(out)) == count


@pytest.mark.parametrize("words", [[], ["x.xlsx", "--only", "cells"], ["x.xlsx", "--nothing"]])
def test_wrong_usage_exits_with_2(words: list[str]) -> None:
    assert run(*words)[0] == 2


def test_what_cannot_be_read_exits_with_3(tmp_path: Path) -> None:
    for path in (tmp_path / "gone.xlsx", tmp_path):
        code, out, err = run(str(path))
        assert code == 3
        assert out == ""
        assert "cannot be read" in err


def test_the_rules_are_listed_with_layer_severity_and_remedy() -> None:
    code, out, _ = run("--rules")
    assert code == 0
    assert "number-value (package, error)\n" in out
    _, out, _ = run("--rules", "--json")
    rules = json.loads(out)
    assert len({rule["code"] for rule in rules}) == len(rules) > 80
    assert {rule["layer"] for rule in rules} == {"package", "model", "values"}
    assert all(rule["remedy"] for rule in rules)


def test_nothing_is_left_beside_the_file(
    good_parts: dict[str, bytes], packed: Callable[..., Path], tmp_path: Path
) -> None:
    path = packed(good_parts)
    before = path.read_bytes()
    run(str(path))
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


def test_many_findings_of_one_rule_are_counted(
    good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    cells = "".join(f"<row><c><v>x{n}</v></c></row>" for n in range(1_000))
    sheet = good_parts["xl/worksheets/sheet2.xml"].decode()
    start, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")
    parts = {
        **good_parts,
        "xl/worksheets/sheet2.xml": f"{sheet[:start]}<sheetData>{cells}{sheet[end:]}".encode(),
    }
    _, out, _ = run(str(packed(parts)), "--json", "--only", "package")
    found = json.loads(out)
    assert len(found) == 21
    assert "980 times more" in found[-1]["message"]


@pytest.mark.parametrize("layer", ["package", "model", "values"])
def test_what_is_no_workbook_is_an_error_in_every_layer(layer: str, tmp_path: Path) -> None:
    path = tmp_path / "notes.xlsx"
    path.write_text("notes")
    code, out, _ = run(str(path), "--only", layer)
    assert code == 1
    assert "[not-a-zip]" in out


def test_a_finding_stays_one_line_whatever_the_file_is_called_inside(
    good_parts: dict[str, bytes], packed: Callable[..., Path]
) -> None:
    name = "x\n\x1b[2Jbook.xlsx: nothing to say.xml"
    _, out, _ = run(str(packed({**good_parts, name: b"<a/>"})), "--only", "package")
    assert "\x1b" not in out
    assert "\\x1b[2Jbook.xlsx: nothing to say.xml" in out
    assert not any(line.startswith("book.xlsx") for line in out.splitlines())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full here")
def test_a_result_that_cannot_be_written_is_one_sentence() -> None:
    command = [
        sys.executable,
        "-c",
        "from workbooks.cli.main import run; run()",
        "check",
        "--rules",
    ]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(  # noqa: S603 - our own interpreter
            command, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    sentence = "Error: the result cannot be written: No space left on device\n"
    assert (ended.returncode, ended.stderr) == (3, sentence)
