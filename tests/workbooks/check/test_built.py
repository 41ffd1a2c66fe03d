"""The built workbook and the committed one: the check has nothing to say about them."""

from __future__ import annotations

import re
import zipfile
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from workbooks.check.run import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workbooks.conftest import Finished

PRODUCT = re.compile(rb"<f>\$I\$\d+\*\$I\$\d+(?=/)")
TEMPLATE = Path(str(files("workbooks") / "ono.xlsx"))


def test_the_built_workbook_breaks_no_rule(finished: Finished) -> None:
    assert [str(each) for each in check(finished.path)] == []


@pytest.mark.slow
def test_the_workbook_for_excel_breaks_no_rule(for_excel: Path) -> None:
    assert [str(each) for each in check(for_excel)] == []


def test_the_committed_workbook_breaks_no_rule() -> None:
    assert [str(each) for each in check(TEMPLATE)] == []


def test_a_constant_typed_into_a_built_formula_is_found(
    finished: Finished, packed: Callable[..., Path], codes: Callable[..., set[str]]
) -> None:
    with zipfile.ZipFile(finished.path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name, product = next(
        (name, found[0])
        for name, content in parts.items()
        if (found := PRODUCT.search(content)) is not None
    )
    parts[name] = parts[name].replace(product, product + b"*1.0*2/2", 1)
    assert codes(packed(parts)) == {"constant-in-formula"}
