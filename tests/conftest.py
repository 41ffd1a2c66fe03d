"""LibreOffice for the tests that need it: skipped where it is missing, a failure in CI."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from addin.libreoffice import LibreOffice, LibreOfficeMissingError

if TYPE_CHECKING:
    from collections.abc import Iterator


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
