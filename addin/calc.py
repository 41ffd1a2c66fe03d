"""Evaluate a workbook here, without a spreadsheet program.

formualizer is young: this module alone knows it, so that another engine is one file.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, cast

import formualizer
from lxml import etree

from addin import boundary
from addin.catalogue import functions
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from addin.cells import Block, Cell
    from addin.function import Function

KINDS = {
    "Div": "#DIV/0!",
    "Na": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "Spill": "#SPILL!",
    "Calc": "#CALC!",
}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FORMULA = f"{MAIN}f"
AREA = re.compile(r"([A-Z]{1,3})([0-9]{1,7})(?::([A-Z]{1,3})([0-9]{1,7}))?")
UNCOMPUTED = {
    "Circ": "it depends on itself",
    "Error": "the engine cannot read the formula",
    "NImpl": "the engine lacks a function",
}
ENDLESS = 255  # arguments a formula can have


def built_in(names: Iterable[str]) -> set[str]:
    """Choose, of some names of functions, those that the engine itself has."""
    engine = formualizer.Workbook()
    engine.sheet("Sheet")
    found = set()
    for name in names:
        engine.set_formula("Sheet", 1, 1, f"={name}()")
        shown = engine.evaluate_cell("Sheet", 1, 1)
        if not (isinstance(shown, dict) and shown.get("kind") == "Name"):
            found.add(name)
    return found


@dataclass(frozen=True)
class Table:
    """A table of a workbook: its area is top, left, bottom and right."""

    name: str
    sheet: str
    area: tuple[int, int, int, int]
    columns: tuple[str, ...]
    headed: bool = True
    totals: bool = False


class Calculation:
    """A workbook file, loaded and evaluated with every function of the catalogue.

    The engine's reader "umya" gives each cell of a formula that is shared along a row the formula
    of the first; "native" reads these right, and knows only the tables that it is told.
    """

    def __init__(self, path: Path, backend: str = "umya") -> None:
        """Take the file; `evaluate` computes it, with the `tables` that are told until then."""
        self._backend = backend
        self.tables: list[Table] = []
        self.calls: Counter[str] = Counter()
        self._package = _free_to_spill(path)
        self._typed: dict[tuple[str, int, int], Cell] = {}
        self._computed: formualizer.Workbook | None = None

    def evaluate(self) -> None:
        """Compute every formula, with what was typed since.

        The file is loaded anew: after a change the engine does not carry a spilled table's new
        values further than the first formulas that read them.
        """
        engine = self._loaded()
        for cell, value in self._typed.items():
            engine.set_value(*cell, _to_engine(value))
        engine.evaluate_all()
        self._computed = engine

    def put(self, sheet: str, row: int, column: int, value: Cell) -> None:
        """Type a value into a cell, as an analyst would; the next evaluation uses it."""
        self._typed[sheet, row, column] = value

    def _loaded(self) -> formualizer.Workbook:
        """Load the file into an engine that knows the functions."""
        engine = formualizer.load_workbook_bytes(self._package, backend=self._backend)
        engine.set_temporal_egress("serial")
        for table in self.tables:
            engine.add_table(
                table.name,
                table.sheet,
                table.area,
                table.columns,
                header_row=table.headed,
                totals_row=table.totals,
            )
        for function in functions().values():
            least, most = function.arity
            engine.register_function(
                function.name,
                partial(_called, function, self.calls),  # not self, which holds the engine
                min_args=least,
                max_args=ENDLESS if most is None else most,
            )
        return engine

    def value(self, sheet: str, row: int, column: int) -> Cell:
        """Read one cell; dates are serial numbers, errors are `ErrorValue`."""
        if self._computed is None:
            message = "nothing is computed before evaluate()"
            raise RuntimeError(message)
        return cast("Cell", _from_engine(self._computed.get_value(sheet, row, column)))

    def why_not(self, sheet: str, row: int, column: int) -> str:
        """Say why the engine could not compute a cell, or nothing."""
        found = self._computed and self._computed.get_value(sheet, row, column)
        return UNCOMPUTED.get(str(found.get("kind")), "") if isinstance(found, dict) else ""


def _called(function: Function, calls: Counter[str], *cells: object) -> object:
    """Call a function for the engine, and count the call."""
    calls[function.name] += 1
    return _to_engine(boundary.call(function, [_from_engine(cell) for cell in cells]))


def _free_to_spill(path: Path) -> bytes:
    """Read a file without the stored results of spilled cells: they would be in their own way."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            spills = name.startswith("xl/worksheets/") and b't="array"' in part
            target.writestr(name, _emptied(part) if spills else part)
    return buffer.getvalue()


def _emptied(part: bytes) -> bytes:
    """Empty the cells of a tab that a formula elsewhere spills over."""
    root = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    begins: dict[int, list[tuple[int, int, int]]] = {}
    for formula in root.iter(FORMULA):
        if formula.get("t") == "array" and (found := AREA.fullmatch(formula.get("ref") or "")):
            first, top, last, bottom = found.groups()
            area = int(bottom or top), _column(first), _column(last or first)
            begins.setdefault(int(top), []).append(area)
    number, reaching = 0, list[tuple[int, int, int]]()
    for row in root.iter(f"{MAIN}row"):
        number = int(row.get("r") or number + 1)
        reaching = [each for each in reaching if each[0] >= number] + begins.pop(number, [])
        column = 0
        for cell in row if reaching else ():
            column = _column((cell.get("r") or "").rstrip("0123456789")) or column + 1
            within = any(left <= column <= right for _, left, right in reaching)
            if within and all(part.tag != FORMULA for part in cell):
                del cell[:]
    return bytes(etree.tostring(root))


@cache
def _column(letters: str) -> int:
    """Count a column's letters; to import openpyxl for this takes a check 0.1 s."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _from_engine(value: object) -> object:
    """Turn the engine's error values, also inside ranges, into ours."""
    if isinstance(value, dict):
        return ErrorValue(KINDS.get(str(value.get("kind")), "#VALUE!"))
    if isinstance(value, list):
        return [_from_engine(item) for item in value]
    return value


def _to_engine(value: Cell | Block) -> object:
    """Turn our error values into the engine's."""
    if isinstance(value, ErrorValue):
        kind = next(kind for kind, spelling in KINDS.items() if spelling == value.spelling)
        return {"type": "Error", "kind": kind}
    return value
