"""What it costs to get cells into Python and back, against the function that they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from addin import boundary
from addin.catalogue import functions
from addin.memory import Memory
from tests.addin import com
from tests.addin.cases import ROWS
from tests.benchmarks.timing import fastest

if TYPE_CHECKING:
    from collections.abc import Callable

FLOWS = "CIRCULAR_EXPOSURE"


def flows(rows: int, companies: int) -> tuple[tuple[object, ...], ...]:
    """Draw payments as a range of six columns: payer, payee, amount and three of notes."""
    generator = np.random.default_rng(1)
    payer = generator.integers(0, companies, rows)
    payee = (payer + generator.integers(1, companies, rows)) % companies
    amount = generator.lognormal(0, 2, rows).tolist()
    return tuple(
        (f"company {one:04}", f"company {other:04}", each, "lease", None, 2026.0)
        for one, other, each in zip(payer.tolist(), payee.tolist(), amount, strict=True)
    )


@pytest.mark.benchmark
def test_the_boundary_against_the_table_that_the_range_is_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The function is replaced by its own result, so that only the way there and back is left."""
    cells = flows(10_000, 500)
    function = functions()[FLOWS]
    rows = [list(row) for row in cells]
    answer = function.call(rows)
    whole = fastest(lambda: function.call(rows), 3)
    with com.running() as excel:
        module = excel.module
        empty = type(function)(
            function.name, lambda *_: answer, function.parameters, "", "", "", (), "", ""
        )
        exposed = module.expose(empty)
        monkeypatch.setattr(module, FLOWS, exposed)
        given = com.laid_out(cells)

        def forget(call: Callable[[], object]) -> object:
            monkeypatch.setattr(boundary, "MEMORY", Memory())
            return call()

        ours = fastest(lambda: forget(lambda: boundary.call(empty, [rows])))
        bridge = fastest(lambda: forget(lambda: excel.call(FLOWS, given)))
        excel.call(FLOWS, given)
        again = fastest(lambda: excel.call(FLOWS, given))
    print(  # noqa: T201
        f"\n10,000 × 6 cells: table {whole:.3f} s; boundary {ours:.4f} s = {ours / whole:.1%}; "
        f"with xlwings' conversion {bridge:.4f} s = {bridge / whole:.1%}; "
        f"answered from memory {again:.4f} s"
    )


@pytest.mark.benchmark
def test_a_whole_column_against_its_filled_rows() -> None:
    """Both through xlwings' conversion."""
    filled = tuple((100.0 + row,) for row in range(20))
    column = (*filled, *[(None,)] * (ROWS - len(filled)))
    rest = (100.0, 1.0, 0.3, 0.03, 1.0)
    with com.running() as excel:
        short, long = (
            fastest(lambda given=given: excel.call("WARRANT_VALUE", given, *rest), 3)
            for given in (com.laid_out(filled), com.laid_out(column))
        )
    print(f"\n20 rows: {short:.4f} s; 1,048,576 rows of which 20 are filled: {long:.4f} s")  # noqa: T201
