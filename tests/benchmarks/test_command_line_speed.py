"""How fast the command line answers and builds, beside a bare Python and an import of openpyxl."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from pathlib import Path

ONO = "from workbooks.cli.main import run; run()"
RUNS = 3


@dataclass(frozen=True)
class Run:
    """One run of a program: its time, and the most memory that it held."""

    seconds: float
    megabytes: float


def run(folder: Path, code: str, *arguments: str) -> Run:
    """Run Python in a process of its own; the second and later runs find warm caches."""
    start = perf_counter()
    with subprocess.Popen(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        watched, peak = psutil.Process(process.pid), 0
        while process.poll() is None:
            try:
                peak = max(peak, watched.memory_info().rss)
                process.wait(0.002)
            except (subprocess.TimeoutExpired, psutil.NoSuchProcess):
                continue
        seconds = perf_counter() - start
    assert process.returncode == 0
    return Run(seconds, peak / 1e6)


def best(folder: Path, code: str, *arguments: str) -> Run:
    """Run once for the caches, then take the fastest of several and the most memory of any."""
    run(folder, code, *arguments)
    runs = [run(folder, code, *arguments) for _ in range(RUNS)]
    return Run(min(each.seconds for each in runs), max(each.megabytes for each in runs))


@pytest.mark.benchmark
def test_the_command_line_answers_at_once_and_builds_within_seconds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = best(tmp_path, "pass")
    library = best(tmp_path, "import openpyxl")
    answered = best(tmp_path, ONO, "--help")
    built = best(tmp_path, ONO, "build", "out.xlsx")
    shown = best(tmp_path, ONO, "show")
    exported = best(tmp_path, ONO, "export", "out", "--format", "csv,json")
    measured = {
        "python -c pass": (bare, bare),
        "import openpyxl": (library, bare),
        "ono --help": (answered, bare),
        "ono build": (built, library),
        "ono show": (shown, built),
        "ono export": (exported, built),
    }
    lines = []
    for name, (each, peer) in measured.items():
        ratio = each.seconds / peer.seconds
        lines.append(f"{name:16} {each.seconds:6.2f} s {each.megabytes:6.0f} MB  × {ratio:.1f}")
    with capsys.disabled():
        print("", *lines, sep="\n")  # noqa: T201
    assert answered.seconds < library.seconds
