"""Lay the formulas of other tabs out again with some of their lines changed: no formula twice.

What depends on a changed line is *moved*. A replay writes the moved lines that lead to some results
a second time, on a tab of its own; what is not moved is referred to where it stands. In a scene
of several steps a single value becomes a row with a column for each step, while a line over years,
a list or a spilled table is written once for each step.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, OPTIONS, REFERENCE, UNIT, VALUE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workbooks.sheet.formula import Place
    from workbooks.sheet.sheet import Sheet
    from workbooks.sheet.sheet_builder import SheetBuilder
    from workbooks.sheet.spilled_table import SpilledTable

NEVER_MOVED = {*OPTIONS, "options", "across"}  # parts of an input's row, not its value in use


@dataclass(frozen=True)
class Line:
    """A line of some tab: its formula, or those of a list, and where it stands."""

    key: str
    sheet: Sheet
    place: Place
    label: str
    unit: str
    templates: tuple[str, ...]
    block: SpilledTable | None

    @property
    def single(self) -> bool:
        """Tell one value from a line over years, a list or a spilled table."""
        return (self.place.column, self.place.width, self.place.height) == (VALUE, 1, 1)

    @property
    def listed(self) -> bool:
        """Tell a list of rows."""
        return self.block is None and self.place.height > 1

    def builds_on(self) -> Iterator[str]:
        """Give the full keys of the lines whose value in use its formulas read."""
        for template in self.templates:
            for found in REFERENCE.finditer(template):
                if found[2] not in NEVER_MOVED and self.sheet.full(found[1]) != self.key:
                    yield self.sheet.full(found[1])


@dataclass(frozen=True)
class Scene:
    """What a replay shows: the changed lines with their formulas, and the results wanted.

    In the formulas `{base}` stands for the line as it would be without the change.
    """

    prefix: str
    changed: Mapping[str, str]
    wanted: Sequence[str]
    steps: tuple[str, ...] = ()


class Lines:
    """Every line of some tabs, and what moves when some of them change."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        """Read the formulas of tabs that are laid out."""
        self.by_key = {line.key: line for sheet in sheets for line in _lines(sheet)}
        self._users: dict[str, list[str]] = {}
        for key, line in self.by_key.items():
            for built_on in line.builds_on():
                self._users.setdefault(built_on, []).append(key)

    def moved(self, changed: Iterable[str]) -> set[str]:
        """Give the changed lines and every line that depends on one of them."""
        found = {key for key in changed if key in self.by_key}
        waiting = deque(found)
        while waiting:
            for user in self._users.get(waiting.popleft(), ()):
                if user not in found:
                    found.add(user)
                    waiting.append(user)
        return found

    def cone(self, scene: Scene) -> list[Line]:
        """Give the moved lines that lead to the wanted ones, in the order of their tabs."""
        moved = self.moved(scene.changed)
        found: set[str] = set()
        waiting = deque(key for key in scene.wanted if key in moved)
        while waiting:
            key = waiting.popleft()
            if key not in found:
                found.add(key)
                waiting.extend(each for each in self.by_key[key].builds_on() if each in moved)
        return [line for key, line in self.by_key.items() if key in found]


@dataclass
class Replay:
    """Scenes written under each other on one tab; their spilled tables follow at its end."""

    sheet: SheetBuilder
    lines: Lines
    tables: list[tuple[str, str, Line, str]] = field(default_factory=list)

    def write(self, scene: Scene) -> None:
        """Write the lines of a scene; the caller has named the columns of its steps."""
        cone = self.lines.cone(scene)
        writer = _SceneWriter(self, scene, {line.key: line for line in cone})
        for line in (each for each in cone if each.single):
            writer.single(line)
        for line in (each for each in cone if not each.single):
            for step in scene.steps or ("",):
                writer.whole(line, step)

    def write_tables(self) -> None:
        """Spill the tables of all scenes."""
        for key, label, line, template in self.tables:
            block = line.block
            if block is not None:
                place = block.place
                names = place.columns, place.rows
                look = block.unit, block.units
                self.sheet.table(key, label, template, *names, *look, labelled=place.labelled)


@dataclass(frozen=True)
class _SceneWriter:
    """The writing of one scene."""

    replay: Replay
    scene: Scene
    cone: Mapping[str, Line]

    def single(self, line: Line) -> None:
        """Write a single value, or a row of it over the steps."""
        key, sheet, steps = self._key(line.key, ""), self.replay.sheet, self.scene.steps
        source = f"as on {line.sheet.title}"
        if not steps:
            sheet.line(key, line.label, line.unit, f"={self._body(line, '')}", source=source)
            return
        template = f"={self._body(line, '')}"
        if not all(self.cone[each].single for each in line.builds_on() if each in self.cone):
            keys = [self._key(line.key, step) for step in steps]
            for own, step in zip(keys, steps, strict=True):
                body = f"={self._body(line, step)}"
                sheet.line(own, f"{line.label}, step {step}", line.unit, body, source=source)
            choice = ",".join(f"{{{own}}}" for own in keys)
            template = f"=CHOOSE({{{self.scene.prefix}.step}},{choice})"
        sheet.yearly(key, line.label, line.unit, template, len(steps), source=source)

    def whole(self, line: Line, step: str) -> None:
        """Write a line over years, a list or a table, for one step."""
        key, sheet = self._key(line.key, step), self.replay.sheet
        label = f"{line.label}, step {step}" if step else line.label
        if line.block is not None:
            label = f"{line.sheet.title}: {label}"
            self.replay.tables.append((key, label, line, self._rewritten(line, step)))
        elif line.listed:
            self._list(line, key, step)
        else:
            template, source = self._rewritten(line, step), f"as on {line.sheet.title}"
            sheet.yearly(key, label, line.unit, template, line.place.width, source=source)

    def _list(self, line: Line, key: str, step: str) -> None:
        """Write a list again: its texts as they are, its formulas rewritten."""
        place = line.place
        rows = []
        for number in range(place.row, place.row + place.height):
            cells = {LABEL: Cell(f"{line.sheet.title}: {line.label}", "label")}
            for column in range(place.column, place.column + place.width):
                cell = line.sheet.rows[number][column]
                content = self._references(str(cell.content), line.sheet, step)
                again = Cell(content, cell.role, cell.number_format, formula=True)
                cells[column] = again if cell.formula else cell
            rows.append(cells)
        self.replay.sheet.listing(key, place.columns, rows)

    def _body(self, line: Line, step: str) -> str:
        """Write what a line computes, without the equals sign; a changed one with its change."""
        change = self.scene.changed.get(line.key)
        if change is None:
            return self._rewritten(line, step)[1:]
        moves = any(each in self.cone for each in line.builds_on())
        base = f"({self._rewritten(line, step)[1:]})" if moves else f"{{{line.key}}}"
        return change.replace("{base}", base)

    def _rewritten(self, line: Line, step: str) -> str:
        return self._references(line.templates[0], line.sheet, step)

    def _references(self, template: str, source: Sheet, step: str) -> str:
        """Let every reference point at the replayed line where there is one, else at the old.

        A single value that becomes a row over the steps still reads whole ranges.
        """

        def target(key: str, part: str) -> str:
            if self.scene.steps and not step:
                part = self._whole_range(key, part)
            if key in self.cone and part not in NEVER_MOVED:
                single = self.cone[key].single
                key, part = self._key(key, "" if single else step), step if single else part
            return f"{{{key}:{part}}}" if part else f"{{{key}}}"

        return REFERENCE.sub(lambda found: target(source.full(found[1]), found[2] or ""), template)

    def _whole_range(self, key: str, part: str) -> str:
        """Say that all years are meant: in a formula over columns the same one would be."""
        line = self.replay.lines.by_key.get(key)
        if line and line.block and part in line.place.rows:
            return f"{part}@all"
        if line and line.place.yearly and not part:
            return "all"
        return part

    def _key(self, key: str, step: str) -> str:
        return ".".join(filter(None, (self.scene.prefix, step and f"at{step}", key)))


def _lines(sheet: Sheet) -> Iterator[Line]:
    """List the lines of a tab that hold formulas or inputs."""
    blocks = {id(block.place): block for block in sheet.spilled}
    for key, place in sheet.places.items():
        if place.sheet != sheet.title:
            continue
        block = blocks.get(id(place))
        row = sheet.rows.get(place.row - 1 if block else place.row, {})
        yield Line(
            key=key,
            sheet=sheet,
            place=place,
            label=_text(row.get(LABEL)),
            unit=_text(row.get(UNIT)),
            templates=(block.template,) if block else tuple(_templates(sheet, place)),
            block=block,
        )


def _templates(sheet: Sheet, place: Place) -> Iterator[str]:
    """Give the formulas of a line: the one of a row, or every one of a list."""
    columns = range(place.column, place.column + (place.width if place.height > 1 else 1))
    for number in range(place.row, place.row + place.height):
        for column in columns:
            cell = sheet.rows.get(number, {}).get(column)
            if cell is not None and cell.formula:
                yield str(cell.content)


def _text(cell: Cell | None) -> str:
    return str(cell.content or "") if cell else ""
