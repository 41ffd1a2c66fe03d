"""How a run is shared out; LibreOffice for the tests that need it: a failure in CI without."""

from __future__ import annotations

import gc
import os
import re
from typing import TYPE_CHECKING

import pytest

from addin.libreoffice import LibreOffice, LibreOfficeMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PROCESSES = 8  # each takes some hundred megabytes
OFFICE = "office"
GROUP = re.compile(r"@[\w./-]+$")  # an id of a case would end with a bracket


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Work in as many processes as there are processors, unless told how many.

    Said here and not among the options of pyproject.toml, a run without pytest-xdist works too.
    What shows its output, as a benchmark does, runs alone: beside others it would time those too.
    """
    option = config.option
    if hasattr(config, "workerinput") or not config.pluginmanager.hasplugin("xdist"):
        return
    if option.numprocesses is None and option.dist == "no":
        files = {argument.partition("::")[0] for argument in config.args}
        alone = option.capture == "no" or (len(files) == 1 and files.pop().endswith(".py"))
        option.numprocesses = 0 if alone else "logical"
        option.maxprocesses = option.maxprocesses or MOST_PROCESSES
    if option.dist == "no":
        option.dist = "loadgroup"
        option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file's tests in one process, and all that need LibreOffice in the first to start.

    What a file's tests read is then made once, and LibreOffice, which takes longest, is never the
    last to be waited for.
    """
    for item in items:
        group = OFFICE if needs_office(item) else item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=needs_office, reverse=True)


def needs_office(item: pytest.Item) -> bool:
    """Tell a test that has LibreOffice compute or draw, itself or through another fixture."""
    return OFFICE in getattr(item, "fixturenames", ())


def pytest_collection_finish() -> None:
    """Let the garbage collector look past what is imported and collected, which stays anyway."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Name a test as the command line takes it, without the group that pytest-xdist adds."""
    report.nodeid = GROUP.sub("", report.nodeid)


@pytest.fixture(scope="session")
def office() -> Iterator[LibreOffice]:
    """Give LibreOffice with every function of the catalogue."""
    try:
        found = LibreOffice()
    except LibreOfficeMissingError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(error))
    with found:
        yield found
