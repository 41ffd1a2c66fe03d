"""A company is found by the name it has, whatever a spreadsheet would read into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from workbooks.book.new_deal import example_of, new_deal
from workbooks.build import build
from workbooks.check.run import check
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from pathlib import Path

    from addin.libreoffice import LibreOffice
    from workbooks.book.model import Book

KIND = "equity_for_chips"
# what SUMIF would take for more than letters: it would find another of them, several or none
NAMES = ("<b>", "=1+1", ">5", "<>", "a*b", "a?b", "axb", "~~", "**", "x" * 300, "{it} & 'its'")
PAYER, PAYEE, AMOUNT = 8, 9, 10  # columns I to K, counted from 0

Rows = list[tuple[object, ...]]


@pytest.fixture(scope="module")
def path(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book of a deal for each name, between its company and the next."""
    folder: Path = tmp_path_factory.mktemp("awkward")
    tab = deal_tabs()[KIND]
    for number, name in enumerate(NAMES):
        text = new_deal(f"deal-{number}", KIND, tab, example_of(book, KIND, tab))
        text = text.replace(f'tab = "deal-{number}"', f'tab = "<{number}> ~"')
        text = text.replace("value = 30\n", f"value = {30 + number}\n")
        text = text.replace('"nvidia"', f'"party-{number}"')
        text = text.replace('"openai"', f'"party-{(number + 1) % len(NAMES)}"')
        text += f'\n[parties.party-{number}]\nname = {{ en = "{name}", zh-TW = "{name}" }}\n'
        (folder / f"deal-{number}.toml").write_text(text, encoding="utf-8")
    built = build(folder)
    assert built.errors == ()
    assert built.failed_checks == ()
    path = folder / "built.xlsx"
    path.write_bytes(built.content)
    return path


@pytest.fixture(scope="module")
def tabs(path: Path) -> dict[str, Rows]:
    """Read the stored results of every tab."""
    workbook = load_workbook(path, data_only=True)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def labelled(rows: Rows, part: str) -> Rows:
    """Choose the rows whose label has a part."""
    return [row for row in rows if part in str(row[1])]


def total(rows: Rows, names: dict[int, object]) -> float:
    """Sum the amounts of the rows that hold names in their columns."""
    return sum(
        float(str(row[AMOUNT]))
        for row in rows
        if all(row[column] == name for column, name in names.items())
    )


@pytest.mark.slow
def test_what_each_pays_each_is_the_sum_of_their_flows(tabs: dict[str, Rows]) -> None:
    circle = tabs["Circle"]
    flows = [row for kind in ("equity", "purchase") for row in labelled(circle, f": {kind}")]
    paid = labelled(circle, "Paid by ")
    head = next(row for row in circle if row[1] == "Payee")
    assert {row[PAYER] for row in paid} >= set(NAMES)
    for row in paid:
        if row[PAYER] in NAMES:
            for column in range(PAYEE, len(head)):
                if head[column] in NAMES:
                    pair = {PAYER: row[PAYER], PAYEE: head[column]}
                    assert row[column] == pytest.approx(total(flows, pair))


@pytest.mark.slow
def test_what_each_owes_and_is_owed_is_the_sum_of_the_obligations(tabs: dict[str, Rows]) -> None:
    circle = tabs["Circle"]
    owed = labelled(circle, " owed by ")
    debtors = {row[PAYER]: row for row in labelled(circle, "Outside money of ")}
    assert debtors.keys() >= set(NAMES)
    for name in NAMES:
        _, owes, claims = debtors[name][PAYEE : PAYEE + 3]
        assert owes == pytest.approx(total(owed, {PAYER: name}))
        assert claims == pytest.approx(total(owed, {PAYEE: name}))
        assert owes


@pytest.mark.slow
def test_a_vendor_receives_the_hardware_bill_of_its_deal(tabs: dict[str, Rows]) -> None:
    for number in range(len(NAMES)):
        rows = tabs[f"<{number}> ~"]
        bill, *_ = labelled(rows, "Hardware bill")  # it stands among the chart's numbers again
        (received,) = labelled(rows, "Receipts of the vendor")
        assert bill[PAYER] == received[PAYER]
        assert received[PAYER]


@pytest.mark.slow
def test_the_contents_say_of_each_tab_that_its_checks_pass(tabs: dict[str, Rows]) -> None:
    for number in range(len(NAMES)):
        (row,) = labelled(tabs["Contents"], f"<{number}> ~")
        assert row[PAYER] == "OK"


@pytest.mark.slow
def test_the_company_that_fails_is_chosen_from_the_cells_of_the_debtors(path: Path) -> None:
    """However many and however long their names are."""
    circle = load_workbook(path)["Circle"]
    failed = next(cell for cell in circle["B"] if cell.value == "Company that fails")
    rules = circle.data_validations.dataValidation
    (listed,) = [rule.formula1 for rule in rules if f"I{failed.row}" in rule.sqref]
    assert set(NAMES) <= {row[0].value for row in circle[listed.replace("$", "")]}


@pytest.mark.slow
def test_the_check_has_nothing_to_say_and_libreoffice_finds_the_same(
    path: Path, tabs: dict[str, Rows], office: LibreOffice
) -> None:
    assert [str(each) for each in check(path)] == []
    (computed,) = office.computed(path)
    for title in ("Circle", "Contents", *(f"<{number}> ~" for number in range(len(NAMES)))):
        for row, cells in enumerate(tabs[title], 1):
            for column, stored in enumerate(cells, 1):
                found = computed[title].get((row, column))
                if isinstance(found, (int, float)):
                    assert found == pytest.approx(stored, rel=1e-12), (title, row, column)
