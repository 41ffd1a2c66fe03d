"""Write a deal file to begin from: every key that a kind needs, with a packaged deal's numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbooks.book.flow import FLOW_KINDS
from workbooks.book.load import TAB_LENGTH
from workbooks.book.model import EDITIONS, STRESS_KEYS, Break, Deal, Entry, Figure, Name, Subject
from workbooks.book.toml_text import array, literal, name_and_unit, quoted

if TYPE_CHECKING:
    from workbooks.book.flow import Flow
    from workbooks.book.kind import Kind
    from workbooks.book.model import Assumption, Book, YearlyAssumption


HEAD = """\
# A deal of kind {kind}. It builds as it stands, with {origin}
# as examples: replace each of them, its source and its date.
# `ono build --deals FOLDER` adds every deal file of a folder to the book.

id = "{id}"
kind = "{kind}"
tab = "{tab}"  # at most 31 characters, none of [ ] : * ? / \\
# A text needs English alone; it may stand in other languages beside it, such as zh-TW.
name = {{ en = "{id}" }}
# One sentence under the title, and what would have to be true for the deal to pay.
summary = {{ en = "What the deal is." }}
condition = {{ en = "What would have to be true." }}

# Where the values come from; the address may be missing only for a document with a name.
[sources.{id}-document]
title = "Name of the document"
# url = "https://…"

# Figures: what was said, filed and found. Each [[….stated]] gives one value to one or more of
# the editions ({editions}); an edition without one borrows another's.
# Confidence: A the primary document was seen, A-relay quoted from a filing, B reputable press,
# C a single weak source, derived. What is weaker is a claim: [claims.key] with value or text.
"""
BREAK = """
# What breaks the deal, for the Stress tab: a headline of its tab, beyond a threshold, and which
# of the stresses {stresses} must move it. Take the marks away and state your own.
#
# [break]
# headline = "{headline}"
# comparison = "{comparison}"
# threshold = {threshold}
# unit = "{unit}"
# moved_by = {moved_by}
# as_of = "{as_of}"
# note = "why this threshold"
"""
FLOWS = """
# Who pays whom, in USD bn: the payer of the money first. A party is a company of the book, or
# declared here, as [parties.acme] with name = {{ en = "Acme" }}. `amount` is the key of a figure
# above or of a line of the tab; `years` the key of the years that a commitment runs, `firm` and
# `paid` those of what nobody can cancel and of what has been paid. A flow is announced until a
# [[flows.states]] says another status, since when, and by which source.
# Kinds: {kinds}.
# {ask}
"""
REPLACE = "The flows below are examples too: replace their parties, or take them away."
ADD = """For example, without the marks:
#
# [[flows]]
# payer = "openai"
# payee = "nvidia"
# kind = "purchase"
# amount = "KEY"\
"""
OPTIONAL = """
# The tab can use these too, stated as above:
{keys}
"""


def example_of(book: Book, kind: str, tab: Kind) -> Deal:
    """Choose the deal of a kind that holds the most of what its tab can use, or make one up."""

    def held(deal: Deal) -> int:
        return len(deal.units.keys() & {**tab.NEEDS, **tab.OPTIONAL}.keys())

    every = [deal for deal in book.deals.values() if deal.kind == kind]
    return max(every, key=held) if every else _made_up(book, kind, tab)


def _made_up(book: Book, kind: str, tab: Kind) -> Deal:
    """Give a deal that holds what its kind needs and nothing else, each number 1, each date new."""
    as_of = book.as_of.isoformat()
    figures = {}
    for key, unit in tab.NEEDS.items():
        value = book.as_of if unit == "date" else 1
        entry = Entry(value, "", as_of, "C")
        name = Name(en=key.replace("_", " ").capitalize())
        figures[key] = Figure(key, name, unit, "", {"latest": entry})
    words = Name(en=kind)
    subject = Subject(kind, words, figures, {}, {}, None, {})
    broken = Break("KEY", "below", 1, "USD bn", STRESS_KEYS[:1], as_of, "why this threshold")
    return Deal(
        **vars(subject),
        kind=kind,
        tab="",
        summary=words,
        condition=words,
        flows=(),
        breaks=broken,
    )


def new_deal(identifier: str, kind: str, tab: Kind, example: Deal) -> str:
    """Write the text of a deal file; it loads and builds without a change."""
    keys = [*tab.NEEDS, *(key for key in tab.OPTIONAL if key not in tab.NEEDS)]
    flows = [flow for flow in example.flows if flow.kind != "guarantee"]
    keys = list(
        dict.fromkeys([*keys, *(key for flow in flows for key, _ in flow.counted.values())])
    )
    head = HEAD.format(
        id=identifier,
        kind=kind,
        tab=identifier[:TAB_LENGTH],
        origin=f"the numbers of {example.tab}" if example.tab else "made-up numbers",
        editions=", ".join(EDITIONS),
    )
    parts = [head]
    parts += [_figure(example.figures[key], identifier) for key in keys if key in example.figures]
    assumed = [key for key in keys if key in example.assumptions]
    if assumed:
        parts.append("\n# Assumptions: what nobody disclosed; the note says why.\n")
        parts += [_assumption(example.assumptions[key]) for key in assumed]
    parts += [_path(example.paths[key]) for key in keys if key in example.paths]
    own = example.units
    if free := [f"# {key}, in {unit}" for key, unit in tab.OPTIONAL.items() if key not in own]:
        parts.append(OPTIONAL.format(keys="\n".join(free)))
    parts.append(FLOWS.format(kinds=", ".join(FLOW_KINDS), ask=REPLACE if flows else ADD))
    parts += [_flow(flow) for flow in flows]
    if example.breaks:
        shown = {**vars(example.breaks), "moved_by": array(example.breaks.moved_by)}
        parts.append(BREAK.format(stresses=", ".join(STRESS_KEYS), **shown))
    return "".join(parts)


def _figure(item: Figure, identifier: str) -> str:
    entry = item.editions[item.carried("latest")]
    lines = [
        f"\n[figures.{item.key}]",
        *name_and_unit(item.name, item.unit),
        f"[[figures.{item.key}.stated]]",
        'editions = ["latest"]',
        f"value = {literal(entry.value)}",
        f'source = "{identifier}-document"',
        f'as_of = "{entry.as_of}"',
        'confidence = "C"',
        'note = "an example: replace it"',
    ]
    return "\n".join(lines) + "\n"


def _assumption(item: Assumption) -> str:
    lines = [f"\n[assumptions.{item.key}]", *name_and_unit(item.name, item.unit)]
    lines += [f"{case} = {getattr(item, case)!r}" for case in ("low", "base", "high")]
    return "\n".join([*lines, f'as_of = "{item.as_of}"', f"note = {quoted(item.note)}"]) + "\n"


def _path(item: YearlyAssumption) -> str:
    lines = [
        f"\n[paths.{item.key}]",
        *name_and_unit(item.name, item.unit),
        f"years = {array(item.years)}",
    ]
    lines += [f"{case} = {list(getattr(item, case))}" for case in ("low", "base", "high")]
    return "\n".join([*lines, f'as_of = "{item.as_of}"', f"note = {quoted(item.note)}"]) + "\n"


def _flow(flow: Flow) -> str:
    lines = ["\n[[flows]]", f'payer = "{flow.payer}"', f'payee = "{flow.payee}"']
    lines += [f'kind = "{flow.kind}"', f'amount = "{flow.amount}"']
    if flow.years:
        lines.append(f'years = "{flow.years}"')
    return "\n".join(lines) + "\n"
