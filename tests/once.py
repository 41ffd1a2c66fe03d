"""Make what many tests read once in a run, in however many processes the run works."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING, TypeVar, cast

from filelock import FileLock

from workbooks.build import build

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from workbooks.build import Built

Made = TypeVar("Made")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[], Made]) -> Made:
    """Give what `make` gives; the first process of a run that asks makes it, the others read it.

    What fails is not kept, so that everyone who asks sees the failure.
    """
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # a worker has its own folder in that of the run
        folder = folder.parent
    file = folder / f"{name}.pickle"
    with FileLock(f"{file}.lock"):
        if not file.exists():
            made = make()
            file.write_bytes(pickle.dumps(made))
            return made
        return cast("Made", pickle.loads(file.read_bytes()))  # noqa: S301 - written above


def packaged(factory: pytest.TempPathFactory, **options: str) -> Built:
    """Give the packaged workbook, built with some of the options of `build`."""
    name = "-".join(["ono", *options.values()])
    return once(factory, name, lambda: build(**options))  # type: ignore[arg-type]
