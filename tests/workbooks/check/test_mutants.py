"""Whatever happens to a part of a workbook, the check ends and says what it finds."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from workbooks.check.rule import RULES
from workbooks.check.run import check

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from workbooks.check.rule import Finding

    Parts = dict[str, bytes]

DATA = "xl/worksheets/sheet1.xml"
XML = (".xml", ".rels", ".vml")
ATTRIBUTE = re.compile(rb'\s([\w:]+)="([^"<]*)"')
TEXT = re.compile(rb">([^<>]+)<")
ELEMENT = re.compile(rb"<(\w[\w:]*)\b[^<>]*(?:/>|>[^<>]*</\1>)")
TARGET = re.compile(rb'Target="([^"]*)"')
EXTREMES = (
    b"",
    b"0",
    b"-1",
    b"1e999",
    b"NaN",
    b"4294967296",
    b"9" * 5_000,
    "٣²".encode(),
    b"A1:XFD1048576",
    b"ZZZ99999999",
    b"$A$1",
    b"'",
    b"=1+",
    b"((((" * 500,
    b"x" * 70_000,
    b"&#1;",
    b"_x0000_",
    b"../../../../etc/passwd",
    b"%00",
)
LONGEST = 20  # seconds for a mutant, of which each takes a fraction of one
LINE = 1_500  # characters of a finding


def flipped(parts: Parts, chance: random.Random) -> None:
    """Flip bits of a few bytes of a part."""
    name = chosen(parts, chance)
    content = bytearray(parts[name])
    for _ in range(chance.randint(1, 4)):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    parts[name] = bytes(content)


def cut(parts: Parts, chance: random.Random) -> None:
    """Cut a part off."""
    name = chosen(parts, chance)
    parts[name] = parts[name][: chance.randrange(len(parts[name]))]


def removed(parts: Parts, chance: random.Random) -> None:
    """Leave a part out."""
    del parts[chance.choice(sorted(parts))]


def swapped(parts: Parts, chance: random.Random) -> None:
    """Give a part the content of another."""
    one, other = (chance.choice(sorted(parts)) for _ in range(2))
    parts[one], parts[other] = parts[other], parts[one]


def redirected(parts: Parts, chance: random.Random) -> None:
    """Let a relationship lead to another part, or nowhere."""
    name = chance.choice([each for each in sorted(parts) if each.endswith(".rels")])
    places = list(TARGET.finditer(parts[name]))
    if places:
        target = chance.choice([*sorted(parts), "", "/", "#", "NULL", "http://x", name])
        replace(parts, name, chance.choice(places).span(1), target.encode())


def without_attribute(parts: Parts, chance: random.Random) -> None:
    """Take an attribute away."""
    edited(parts, chance, ATTRIBUTE, 0, lambda _: b"")


def with_attribute_twice(parts: Parts, chance: random.Random) -> None:
    """Write an attribute twice."""
    edited(parts, chance, ATTRIBUTE, 0, lambda old: old * 2)


def with_extreme_attribute(parts: Parts, chance: random.Random) -> None:
    """Give an attribute an extreme value."""
    edited(parts, chance, ATTRIBUTE, 2, lambda _: chance.choice(EXTREMES))


def with_extreme_text(parts: Parts, chance: random.Random) -> None:
    """Give an element an extreme content."""
    edited(parts, chance, TEXT, 1, lambda _: chance.choice(EXTREMES))


def without_element(parts: Parts, chance: random.Random) -> None:
    """Take an element away."""
    edited(parts, chance, ELEMENT, 0, lambda _: b"")


def with_element_twice(parts: Parts, chance: random.Random) -> None:
    """Write an element twice, or many times."""
    edited(parts, chance, ELEMENT, 0, lambda old: old * chance.choice((2, 3, 200)))


def renamed(parts: Parts, chance: random.Random) -> None:
    """Give an element the name of another."""
    name = chosen(parts, chance)
    names = sorted({found[1] for found in ELEMENT.finditer(parts[name])})
    if len(names) > 1:
        one, other = chance.sample(names, 2)
        parts[name] = parts[name].replace(one, other, chance.choice((2, -1)))


MUTATIONS = (
    flipped,
    cut,
    removed,
    swapped,
    redirected,
    without_attribute,
    with_attribute_twice,
    with_extreme_attribute,
    with_extreme_attribute,
    with_extreme_attribute,
    with_extreme_text,
    with_extreme_text,
    without_element,
    with_element_twice,
    renamed,
)


def chosen(parts: Parts, chance: random.Random) -> str:
    """Choose an XML part that is not empty."""
    return chance.choice([each for each in sorted(parts) if each.endswith(XML) and parts[each]])


def edited(
    parts: Parts,
    chance: random.Random,
    pattern: re.Pattern[bytes],
    group: int,
    change: Callable[[bytes], bytes],
) -> None:
    """Change one thing that a pattern finds in a part."""
    name = chosen(parts, chance)
    places = list(pattern.finditer(parts[name]))
    if places:
        found = chance.choice(places)
        replace(parts, name, found.span(group), change(found[group]))


def replace(parts: Parts, name: str, span: tuple[int, int], new: bytes) -> None:
    """Write something else at a place of a part."""
    parts[name] = parts[name][: span[0]] + new + parts[name][span[1] :]


def mutant(parts: Parts, seed: int) -> bytes:
    """Zip the parts after one to three mutations; a seed always makes the same mutant."""
    chance = random.Random(seed)  # noqa: S311 - the same mutants each time
    parts = dict(parts)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        chance.choice(MUTATIONS)(parts, chance)
    return zipped(parts)


def zipped(parts: Parts) -> bytes:
    """Zip parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def judged(path: Path, content: bytes) -> list[Finding]:
    """Check a file; its findings are in the register and can be read."""
    path.write_bytes(content)
    start = time.perf_counter()
    found = check(path, ["package", "model"])
    assert time.perf_counter() - start < LONGEST
    assert all(each.code in RULES and len(str(each)) < LINE for each in found)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 300, 50))
def test_a_mutant_ends_in_findings_or_in_none(
    first: int, good_parts: dict[str, bytes], tmp_path: Path
) -> None:
    for seed in range(first, first + 50):
        judged(tmp_path / "mutant.xlsx", mutant(good_parts, seed))


@pytest.mark.slow
def test_no_attribute_is_believed_to_be_a_number_that_can_be_read(
    good_parts: dict[str, bytes], tmp_path: Path
) -> None:
    """Python reads no number of thousands of digits, and digits of scripts that XML does not."""
    tried = set()
    for name, content in good_parts.items():
        for found in ATTRIBUTE.finditer(content) if name.endswith(XML) else ():
            tag = content[content.rindex(b"<", 0, found.start()) : found.start()].split()[0]
            if (name, tag, found[1]) not in tried:
                tried.add((name, tag, found[1]))
                parts = dict(good_parts)
                replace(parts, name, found.span(2), b"9" * 5_000)
                judged(tmp_path / "mutant.xlsx", zipped(parts))
    assert len(tried) > 300


def test_digits_of_another_script_are_no_number(
    good_parts: dict[str, bytes], tmp_path: Path
) -> None:
    parts = {**good_parts}
    parts[DATA] = parts[DATA].replace(b"<v>0.125</v>", "<v>٣</v>".encode())
    assert parts != good_parts
    codes = [each.code for each in judged(tmp_path / "mutant.xlsx", zipped(parts))]
    assert codes == ["number-value"]
