"""A part of the workbook computes what the whole does."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING

import pytest

from addin.calc import Calculation
from workbooks.file.package import saved
from workbooks.file.tab_writer import write
from workbooks.sheet.excerpt import excerpt
from workbooks.tabs.flow_map.on_summary import amount_cells

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book


@pytest.mark.parametrize("edition", ["filed", "latest"])
def test_the_excerpt_of_the_flows_computes_the_same_amounts(
    finished: Finished, book: Book, tmp_path: Path, edition: str
) -> None:
    part = excerpt(finished.layout, ["circle.flows", "cover.edition"])
    path = tmp_path / "part.xlsx"
    path.write_bytes(saved(write(part, book.as_of), datetime.combine(book.as_of, time())))
    calculation = Calculation(path)
    calculation.put(*finished.cell("cover.edition_name"), edition)
    calculation.evaluate()
    whole = finished.switched(edition, "base")
    for cell in amount_cells(finished.layout):
        assert calculation.value(*cell) == whole.value(*cell)


def test_the_excerpt_is_a_part_and_leaves_the_whole_alone(finished: Finished) -> None:
    before = sum(len(sheet.rows) for sheet in finished.sheets)
    part = excerpt(finished.layout, ["circle.flows"])
    assert sum(len(sheet.rows) for sheet in part.sheets) < before / 2
    assert sum(len(sheet.rows) for sheet in finished.sheets) == before
