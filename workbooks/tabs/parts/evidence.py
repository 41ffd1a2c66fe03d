"""What a deal commits, and how much of it is more than an intention."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from workbooks.book.model import Flow
    from workbooks.sheet.sheet_builder import SheetBuilder

MEANING = (
    "Evidenced: what a signed, binding flow of the deal moves in the edition in use, or what a "
    "filing states as closed or binding. Letters of intent, plans and press reports count nothing."
)


def write(sheet: SheetBuilder, committed: str, evidenced: str) -> None:
    """Set what is committed beside what is evidenced of it; both are formulas, the last if any."""
    sheet.section("Committed and evidenced")
    sheet.note(MEANING)
    sheet.line("commitment", "Committed", "USD bn", f"={committed}")
    sheet.line("evidenced", "Evidenced so far", "USD bn", f"={evidenced or 0}")
    share = "=IF({commitment}>0,{evidenced}/{commitment},0)"
    sheet.line("evidenced_share", "Evidenced / committed", "percent", share)


def binding(flows: Iterable[Flow], wanted: Container[Flow], listed: str = "flows") -> str:
    """Sum the wanted flows that are binding, as the deal's own tab lists them."""
    return "+".join(
        f"{{{listed}_{number}_amount}}"
        for number, flow in enumerate(flows, 1)
        if flow.binding and flow in wanted
    )
