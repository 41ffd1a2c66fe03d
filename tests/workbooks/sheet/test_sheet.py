"""A tab as a list of line items: keys, sections, checks, spilled tables."""

from __future__ import annotations

import pytest

from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, SOURCE, TYPE, UNIT, VALUE, YEARS
from workbooks.sheet.sheet import FIRST_ROW, LayoutError, to_tab
from workbooks.sheet.sheet_builder import SheetBuilder


@pytest.fixture
def sheet() -> SheetBuilder:
    """Make an empty tab."""
    return SheetBuilder("deal", "Deal", "A deal", "What it is", {})


def test_a_line_stands_where_its_key_says_with_label_unit_and_type(sheet: SheetBuilder) -> None:
    sheet.line("price", "Price", "USD bn", "=1+1", source="Arithmetic")
    place = sheet.places["deal.price"]
    row = sheet.rows[place.row]
    assert (place.sheet, place.row, place.column) == ("Deal", FIRST_ROW, VALUE)
    assert [row[column].content for column in (LABEL, UNIT, TYPE, SOURCE, VALUE)] == [
        "Price",
        "USD bn",
        "formula",
        "Arithmetic",
        "=1+1",
    ]
    assert row[VALUE].formula


def test_a_yearly_line_runs_from_the_first_year_on_and_takes_the_names_of_its_heads(
    sheet: SheetBuilder,
) -> None:
    sheet.heads("years", "Year", [2027, 2028, 2029], "year no.")
    sheet.yearly("capex", "Capex", "USD bn", "=1", 3)
    sheet.yearly("part", "Part", "USD bn", "=1", 2)
    assert (sheet.places["deal.capex"].column, sheet.places["deal.capex"].width) == (YEARS, 3)
    assert sheet.places["deal.capex"].columns == ("2027", "2028", "2029")
    assert sheet.places["deal.part"].columns == ()


def test_a_headline_is_named_for_other_workbooks_without_a_hyphen() -> None:
    sheet = SheetBuilder("amd-openai", "AMD", "", "", {})
    sheet.headline("value", "Value", "USD bn", "=1")
    assert sheet.names == {"amd_openai_value": "amd-openai.value"}
    assert [each.key for each in sheet.headlines] == ["amd-openai.value"]


def test_a_check_that_cannot_be_computed_fails(sheet: SheetBuilder) -> None:
    sheet.check("sum", "It sums", "{a}={b}")
    cell = sheet.rows[sheet.places["deal.sum"].row][VALUE]
    assert cell.content == "=IFERROR(IF({a}={b},1,0),0)"
    assert sheet.checks == {"deal.sum": "It sums"}


def test_a_key_that_is_used_twice_is_refused_by_name(sheet: SheetBuilder) -> None:
    sheet.line("price", "Price", "USD bn", "=1")
    with pytest.raises(LayoutError, match=r"Deal: the key 'deal\.price' is used twice"):
        sheet.line("price", "Price again", "USD bn", "=1")


def test_nothing_with_a_formula_stands_beneath_a_spilled_table(sheet: SheetBuilder) -> None:
    sheet.table("path", "Path", "=F()", ["a"], ["x"], "USD bn")
    sheet.section("More")
    sheet.note("A note may.")
    sheet.table("second", "Another table may", "=F()", ["a"], ["x"], "USD bn")
    with pytest.raises(LayoutError, match="beneath a spilled table"):
        sheet.line("price", "Price", "USD bn", "=1")


def test_spilled_tables_do_not_touch(sheet: SheetBuilder) -> None:
    sheet.table("first", "One", "=F()", ["a", "b"], ["x", "y", "z"], "USD bn")
    sheet.table("second", "Two", "=F()", ["a"], ["x"], "USD bn")
    first, second = sheet.places["deal.first"], sheet.places["deal.second"]
    assert (first.width, first.height) == (3, 4)
    assert second.row > first.row + first.height


def test_a_spilled_cell_has_the_format_of_its_row_or_column_or_of_the_table(
    sheet: SheetBuilder,
) -> None:
    units = {"cover": "x", "share": "percent"}
    sheet.table("path", "Path", "=F()", ["paid", "share"], ["debt", "cover"], "USD bn", units)
    (block,) = sheet.spilled
    row, column = block.place.row + 1, block.place.column + 1
    assert "0.0_)" in block.format_at(row, column)
    assert "%" in block.format_at(row, column + 1)
    assert '"x"' in block.format_at(row + 1, column)


def test_a_grid_stands_beside_its_side_rows(sheet: SheetBuilder) -> None:
    side = {f"Price {n}": {VALUE: Cell(n, "input")} for n in (1, 2, 3)}
    sheet.grid("grid", "=F()", side, 2, "USD bn")
    grid, beside = sheet.places["deal.grid"], sheet.places["deal.grid_side"]
    assert (grid.row, grid.height, grid.column, grid.width) == (beside.row, 3, YEARS, 2)
    assert [sheet.rows[grid.row + n][VALUE].content for n in range(3)] == [1, 2, 3]


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("={other.price}", "link"),
        ("={other.price:all}", "link"),
        ("={own}", "formula"),
        ("={deal.own}", "formula"),
        ("={other.price}*2", "formula"),
    ],
)
def test_a_lone_reference_to_another_tab_is_a_link_and_all_else_a_formula(
    sheet: SheetBuilder, template: str, kind: str
) -> None:
    other = SheetBuilder("other", "Other", "", "", sheet.places)
    other.line("price", "Price", "USD bn", "=1")
    sheet.line("own", "Own", "USD bn", "=1")
    sheet.line("tested", "Tested", "USD bn", template)
    assert sheet.rows[sheet.places["deal.tested"].row][TYPE].content == kind


def test_a_link_to_a_tab_is_quoted() -> None:
    assert to_tab("It's") == "#'It''s'!A1"
