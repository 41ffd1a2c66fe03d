"""Read the flows of a deal file: who pays whom, how much, what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from workbooks.book.flow import CATEGORIES, FLOW_KINDS, STATUSES, Flow, State
from workbooks.book.model import EDITIONS
from workbooks.book.subject import among, dated, document, identifier

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workbooks.book.model import Source, Subject
    from workbooks.book.toml_lines import TomlTable

    Companies: TypeAlias = Mapping[str, Subject]
    Sources: TypeAlias = Mapping[str, Source]


def read_flows(
    table: TomlTable, subject: Subject, companies: Companies, sources: Sources
) -> tuple[Flow, ...]:
    """Read the flows of a deal between companies of the book."""
    return tuple(_flow(each, subject, companies, sources) for each in table.rows("flows"))


def _flow(table: TomlTable, subject: Subject, companies: Companies, sources: Sources) -> Flow:
    flow = Flow(
        payer=table.choice("payer", companies),
        payee=table.choice("payee", companies),
        kind=table.choice("kind", FLOW_KINDS),
        amount=identifier(table, "amount"),
        years=identifier(table, "years") if "years" in table.content else "",
        editions=table.texts("editions", needed=False) or EDITIONS,
        note=table.text("note", ""),
        states=_states(table, sources),
        firm=identifier(table, "firm") if "firm" in table.content else "",
        paid=identifier(table, "paid") if "paid" in table.content else "",
        notice=table.number("notice") if "notice" in table.content else 0,
        category=table.choice("category", CATEGORIES, ""),
        covers=table.choice("covers", companies, ""),
        overlaps=table.flag("overlaps", default=False),
    )
    if (flow.kind == "guarantee") != bool(flow.covers):
        table.find("covers", "a guarantee, and no other flow, names the company it answers for")
    if flow.notice < 0:
        table.find("notice", f"must be days, at least 0, is {flow.notice:g}")
    if flow.payer and flow.payer == flow.payee:
        table.find("payee", f"{flow.payee!r} would pay itself")
    among(table, "editions", flow.editions, EDITIONS)
    units = subject.units
    for field, (key, wanted) in flow.counted.items():
        if (unit := units.get(key, wanted)) != wanted:
            table.find(field, f"{key!r} must be in {wanted!r}, is in {unit!r}")
    table.done()
    return flow


def _states(table: TomlTable, sources: Sources) -> tuple[State, ...]:
    """Read what became of a flow; the order must be that of time."""
    found: list[State] = []
    for each in table.rows("states"):
        state = State(
            status=each.choice("status", STATUSES),
            since=dated(each, "since"),
            source=document(each, sources),
            editions=each.texts("editions", needed=False),
        )
        among(each, "editions", state.editions, EDITIONS)
        if found and state.since < found[-1].since:
            each.find("since", f"{state.since} is before the state above, {found[-1].since}")
        found.append(state)
        each.done()
    return tuple(found)
