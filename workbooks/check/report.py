"""What `ono check` does and prints: findings or rules, as text or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

from workbooks.check.rule import LAYERS, RULES, Finding, Layer
from workbooks.check.values.process import Process

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class LayerError(ValueError):
    """A layer that there is not."""


def layers(only: str | None) -> list[Layer]:
    """Read the layers that are asked for; without a word they are all.

    Raises:
        LayerError: One of them is none.
    """
    if only is None:
        return list(LAYERS)
    asked = [word.strip() for word in only.split(",")]
    for word in asked:
        if word not in LAYERS:
            message = f"{word!r} is no layer; they are {', '.join(LAYERS)}"
            raise LayerError(message)
    return [layer for layer in LAYERS if layer in asked]


def checked(path: Path, layers: Sequence[Layer]) -> list[Finding]:
    """Check a workbook; the engine's process starts before this one imports the rules.

    Raises:
        OSError: The file cannot be read.
    """
    process = Process() if "values" in layers else None
    from workbooks.check.run import check  # noqa: PLC0415 - heavy

    return check(path, layers, process)


def has_error(found: Sequence[Finding]) -> bool:
    """Tell whether Excel would repair or refuse the file."""
    return any(each.severity == "error" for each in found)


def findings(found: Sequence[Finding], name: str, *, as_json: bool) -> str:
    """Write the findings."""
    if as_json:
        return json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1)
    counts = Counter(each.severity for each in found)
    parts = (f"{counts[each]} {each}" + "s" * (counts[each] != 1) for each in ("error", "warning"))
    total = f"{name}: {', '.join(parts)}"
    return "\n".join([*map(str, found), total if found else f"{name}: nothing to say"])


def rules(*, as_json: bool) -> str:
    """Write every rule with its layer, severity, sentence and remedy, by layer and code."""
    from workbooks.check import run  # noqa: F401, PLC0415 - it enters the rules in the register

    every = sorted(RULES.values(), key=lambda each: (LAYERS.index(each.layer), each.code))
    if as_json:
        return json.dumps([asdict(each) for each in every], ensure_ascii=False, indent=1)
    return "\n".join(
        f"{each.code} ({each.layer}, {each.severity})\n    {each.description}\n    {each.remedy}"
        for each in every
    )
