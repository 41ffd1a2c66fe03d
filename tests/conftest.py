"""How a run is shared out; LibreOffice for the tests that need it: a failure in CI without."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from addin.libreoffice import LibreOffice, LibreOfficeMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PROCESSES = 8  # each takes some hundred megabytes
LONGEST = (  # files, begun first: none is to be waited for at the end
    *("test_libreoffice.py", "test_hosts.py", "test_render.py", "test_checks.py", "test_stress.py"),
    *("test_random_books.py", "test_awkward_names.py", "test_computed_results.py"),
)
LONG_FIXTURES = {"office", "finished", "for_excel"}
LONG_MARKS = ("whole", "slow", "benchmark", "excel")

# A deadline by the clock says nothing about an example beside the other tests of a busy machine.
settings.register_profile("beside others", settings.default, deadline=None)
settings.load_profile("beside others")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Work in as many processes as there are processors, unless told how many.

    Said here and not among the options of pyproject.toml, a run without pytest-xdist works too.
    A file's tests stay in one process, which makes once what they read. (In groups of one's own,
    "loadgroup", pytest-xdist 3.8 shares nothing out under pytest 9.2.) What shows its output, as
    a benchmark does, runs alone: beside others it would time those too.
    """
    option = config.option
    worker = hasattr(config, "workerinput")
    if worker or not config.pluginmanager.hasplugin("xdist") or option.dist != "no":
        return
    if option.numprocesses is None:
        files = {argument.partition("::")[0] for argument in config.args}
        alone = option.capture == "no" or (len(files) == 1 and files.pop().endswith(".py"))
        option.numprocesses = 0 if alone else "logical"
        option.maxprocesses = option.maxprocesses or MOST_PROCESSES
    option.dist = "loadfile"
    option.loadscopereorder = False


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; what needs neither LibreOffice nor the workbook is quick."""
    begun = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: begun.get(item.path.name, len(begun)))
    for item in items:
        marked = any(map(item.get_closest_marker, LONG_MARKS))
        if not marked and LONG_FIXTURES.isdisjoint(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.quick)


def pytest_collection_finish() -> None:
    """Let the garbage collector look past what is imported and collected, which stays anyway."""
    gc.collect()
    gc.freeze()


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
