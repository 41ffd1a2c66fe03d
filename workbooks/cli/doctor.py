"""Why the functions do not answer in Excel: what is looked at, what it says, what mends it."""

from __future__ import annotations

import platform
import re
import struct
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from addin.libreoffice import OLDEST
from addin.machine import EVERYONE, USER
from workbooks.file.macros import inspect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from addin.machine import Machine
    from workbooks.file.macros import Inside

State: TypeAlias = Literal["fine", "problem", "unseen"]
PACKAGE = "ono-deals"
OFFICE = r"Software\Microsoft\Office\16.0\Excel\Security"
POLICY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
PROGRAM = r"SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
ASK_BEFORE_MACROS, SIGNED_ONLY, NO_MACROS = 2, 3, 4
FROM_THE_INTERNET = 3


@dataclass(frozen=True)
class Diagnosis:
    """One thing that was looked at: a sentence, and what to do where something is wrong."""

    about: str
    state: State
    says: str
    fix: str = ""


def examine(machine: Machine, file: Path | None) -> list[Diagnosis]:
    """Look at everything that a call from a cell to Python passes through.

    Raises:
        UnreadableError: The file is no workbook.
    """
    inside = inspect(file) if file else None
    findings = [
        _python(machine),
        *_packages(machine),
        _dll(machine),
        _addin(machine),
        *_trust(machine),
    ]
    if file and inside:
        findings += [*_workbook(machine, file, inside)]
    excel = _excel(machine)
    findings += [excel, _libreoffice(machine)]
    findings.append(_self_test(machine, file, found=excel.state == "fine"))
    return findings


def _python(machine: Machine) -> Diagnosis:
    bits = 8 * struct.calcsize("P")
    says = f"Python {platform.python_version()}, {bits} bits, {machine.system}, {sys.executable}"
    return Diagnosis("Python", "fine", says)


def _packages(machine: Machine) -> Iterator[Diagnosis]:
    """Give the version of each package that this one needs."""
    bridge = ["pywin32"] if machine.windows else []  # xlwings needs it there
    for requirement in [PACKAGE, *(requires(PACKAGE) or []), *bridge]:
        if "extra ==" in requirement:
            continue
        (name,) = re.findall(r"^[\w.-]+", requirement)
        try:
            yield Diagnosis(name, "fine", f"{name} {version(name)}")
        except PackageNotFoundError:
            yield Diagnosis(name, "problem", f"{name} is not installed", f"pip install {PACKAGE}")


def _dll(machine: Machine) -> Diagnosis:
    """Look for the library that connects Excel with Python; its name holds xlwings' version."""
    about = "xlwings' DLL"
    if not machine.windows:
        return _unseen(about, machine)
    names = [f"xlwings{bits}-{version('xlwings')}.dll" for bits in (64, 32)]  # those of Excel
    missing = [name for name in names if not (machine.prefix / name).exists()]
    if not missing:
        return Diagnosis(about, "fine", f"{' and '.join(names)} in {machine.prefix}")
    others = sorted({each.name for each in machine.prefix.glob("xlwings*.dll")} - {*names})
    there = f"; there is {', '.join(others)}" if others else ""
    fix = f"pip install --force-reinstall xlwings=={version('xlwings')}"
    says = f"{' and '.join(missing)} not in {machine.prefix}{there}"
    return Diagnosis(about, "problem", says, fix)


def _addin(machine: Machine) -> Diagnosis:
    about = "xlwings add-in"
    if not machine.windows:
        return _unseen(about, machine)
    path = machine.roaming / "Microsoft" / "Excel" / "XLSTART" / "xlwings.xlam"
    if path.exists():
        return Diagnosis(about, "fine", f"{path}")
    says = "not installed; only workbooks built without --for excel need it"
    return Diagnosis(about, "fine", says, "xlwings addin install")


def _trust(machine: Machine) -> Iterator[Diagnosis]:
    """Read what Excel allows macros to do."""
    macros, model = "macros", "access to the VBA project"
    if not machine.windows:
        yield from (_unseen(macros, machine), _unseen(model, machine))
        return
    centre = "in Excel: File, Options, Trust Center, Trust Center Settings, Macro Settings"
    found = machine.setting(USER, POLICY, "VBAWarnings")
    source = "by your organisation" if found is not None else "by you"
    if found is None:
        found = machine.setting(USER, OFFICE, "VBAWarnings")
    if found in {SIGNED_ONLY, NO_MACROS}:
        says = f"macros without a signature are blocked, set {source} (VBAWarnings {found})"
        yield Diagnosis(macros, "problem", says, f"choose “Disable with notification” {centre}")
    else:
        asks = found in {None, ASK_BEFORE_MACROS}
        says = "Excel asks before it runs macros" if asks else "Excel runs macros without asking"
        yield Diagnosis(macros, "fine", says)
    trusted = machine.setting(USER, OFFICE, "AccessVBOM") == 1
    says = f"{'' if trusted else 'not '}trusted; only Import Functions needs it"
    yield Diagnosis(model, "fine", says, "" if trusted else f"tick it {centre}")


def _workbook(machine: Machine, file: Path, inside: Inside) -> Iterator[Diagnosis]:
    """Compare a workbook's wrappers and settings with what is installed."""
    build = f"ono build {file.name} --for excel"
    if inside.project is None:
        says = f"{file} holds no macros: it shows stored results and cannot compute anew in Excel"
        yield Diagnosis("wrappers", "problem", says, "ono build --for excel")
        return
    if inside.project != version("xlwings"):
        says = f"made with xlwings {inside.project}, but {version('xlwings')} is installed"
        yield Diagnosis("xlwings in the workbook", "problem", says, build)
    else:
        yield Diagnosis("xlwings in the workbook", "fine", f"{inside.project}, as installed")
    yield {
        "ours": Diagnosis("wrappers", "fine", "as this version writes them"),
        "other": Diagnosis("wrappers", "problem", "written by another version, or imported", build),
        "none": Diagnosis("wrappers", "problem", "the workbook has none", build),
    }[inside.wrappers]
    yield from _settings(machine, inside, build)
    if machine.windows and _zone(file) >= FROM_THE_INTERNET:
        says = "Windows marks the file as from the internet: Excel blocks its macros"
        yield Diagnosis("origin", "problem", says, f'PowerShell: Unblock-File "{file}"')


def _zone(file: Path) -> int:
    """Read from where Windows says that a file comes: 3 is the internet, 4 a blocked site."""
    try:
        mark = Path(f"{file}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    found = re.search(r"ZoneId=(\d)", mark)
    return int(found[1]) if found else 0


def _settings(machine: Machine, inside: Inside, build: str) -> Iterator[Diagnosis]:
    modules = inside.settings.get("UDF MODULES", "")
    if "addin.excel" in modules.split(";"):
        yield Diagnosis("UDF Modules", "fine", modules)
    else:
        says = f"the tab xlwings.conf names {modules or 'none'}, not addin.excel"
        yield Diagnosis("UDF Modules", "problem", says, build)
    python = inside.settings.get("INTERPRETER_WIN", "")
    about = "interpreter in the workbook"
    if not python:
        yield Diagnosis(
            about, "problem", "the tab xlwings.conf names none", f"{build} --python PATH"
        )
    elif not machine.windows:
        yield Diagnosis(about, "unseen", f"{python}: whether Windows has it cannot be seen here")
    else:
        yield _interpreter(machine, python)


def _interpreter(machine: Machine, python: str) -> Diagnosis:
    about = "interpreter in the workbook"
    found = python if Path(python).is_file() else machine.program(python)
    if not found:
        fix = f"write {sys.executable} into Interpreter_Win on the tab xlwings.conf"
        return Diagnosis(about, "problem", f"{python} does not exist", fix)
    if Path(found).parent != Path(sys.executable).parent:
        says = f"{found}, another Python than this one ({sys.executable})"
        return Diagnosis(about, "fine", says, f"{found} -m pip install {PACKAGE}, if it lacks it")
    return Diagnosis(about, "fine", found)


def _excel(machine: Machine) -> Diagnosis:
    if not machine.windows:
        return _unseen("Excel", machine)
    path = machine.setting(EVERYONE, PROGRAM, "") or machine.setting(USER, PROGRAM, "")
    if path:
        return Diagnosis("Excel", "fine", f"{path}")
    return Diagnosis("Excel", "problem", "not installed", "the functions also run in Python")


def _libreoffice(machine: Machine) -> Diagnosis:
    about = "LibreOffice"
    program = machine.program("soffice")
    if program is None:
        return Diagnosis(about, "fine", "not found; only ono render needs it")
    try:
        asked = [program, "--version"]
        said = subprocess.run(asked, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - the program found
        words = said.stdout.strip()
    except (OSError, subprocess.TimeoutExpired) as error:
        return Diagnosis(about, "unseen", f"{program} does not say its version: {error}")
    found = re.search(r"(\d+)\.(\d+)", words)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        says = f"{words}: it does not understand the functions' names in a file"
        return Diagnosis(about, "problem", says, f"install {'.'.join(map(str, OLDEST))} or newer")
    return Diagnosis(about, "fine", words or program)


def _self_test(machine: Machine, file: Path | None, *, found: bool) -> Diagnosis:
    about = "self-test in Excel"
    if not machine.windows:
        return _unseen(about, machine)
    if not found or not file or file.suffix.lower() != ".xlsm":
        says = "not made: it needs Excel and a file of ono build --for excel"
        return Diagnosis(about, "unseen", says, "ono doctor ono.xlsm")
    from addin.self_test import differences  # noqa: PLC0415 - needs Excel

    try:
        wrong = differences(file.resolve())
    except Exception as error:  # noqa: BLE001 - whatever Excel says is what its user must read
        return Diagnosis(about, "problem", f"Excel failed: {error}", "see the findings above")
    if wrong:
        return Diagnosis(about, "problem", "; ".join(wrong), "see the findings above")
    return Diagnosis(about, "fine", "Excel answers as Python does, errors included")


def _unseen(about: str, machine: Machine) -> Diagnosis:
    return Diagnosis(about, "unseen", f"cannot be seen here: this is {machine.system}, not Windows")
