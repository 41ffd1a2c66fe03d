"""Formulas laid out again with some of their lines changed, on two small tabs."""

from __future__ import annotations

import pytest

from workbooks.book.units import format_of
from workbooks.sheet.cell import Cell
from workbooks.sheet.formula import LABEL, REFERENCE, UNIT, VALUE, Place, resolve
from workbooks.sheet.replayed_lines import Lines, Replay, Scene
from workbooks.sheet.sheet_builder import SheetBuilder

CHANGED = {"loan.rate": "{base}+{again.rise}*{again.part}"}


@pytest.fixture
def tabs() -> tuple[SheetBuilder, SheetBuilder]:
    """Lay out a tab with every sort of line, and an empty one to replay it on."""
    places: dict[str, Place] = {}
    source = SheetBuilder("loan", "Loan", "A loan", "", places)
    source.typed("debt", "Debt", "USD bn", 100.0, "2025")
    source.typed("rate", "Rate", "percent", 0.05, "2025")
    source.line("interest", "Interest", "USD bn", "={debt}*{rate}")
    source.line("doubled", "Twice the debt", "USD bn", "={debt}+{debt}")
    source.heads("year", "Year", [1, 2], "year no.")
    source.yearly("paid", "Paid so far", "USD bn", "={interest}*{year}", 2)
    source.yearly("owed", "Owed", "USD bn", "={debt}*{year}", 2)
    source.line("both", "Paid in all", "USD bn", "=SUM({paid})+SUM({owed})+{rate:base}")
    source.listing(
        "flows",
        ("payer", "amount"),
        [
            {LABEL: Cell("One", "label"), VALUE: Cell("Smith", "said")}
            | {VALUE + 1: Cell("={interest}", "formula", format_of("USD bn"), formula=True)}
        ]
        * 2,
    )
    source.headline("share", "Share", "percent", "=SUM({flows:amount})+{path:cash@year 1}")
    source.table("path", "PATH", "=PATH({paid:all})", ("year 1", "year 2"), ("cash",), "USD bn")
    again = SheetBuilder("again", "Again", "Again", "", places)
    again.typed("rise", "Rise", "percent", 0.02, "2025")
    again.heads("step", "Step", [1, 2], "year no.")
    again.yearly("part", "Part", "percent", "={step}", 2)
    return source, again


def written(again: SheetBuilder, key: str) -> str:
    """Give the formula of a replayed line as a template."""
    place = again.places[key]
    return str(again.rows[place.row][place.column].content)


def addressed(sheet: SheetBuilder) -> None:
    """Write every formula of a tab: a key that no tab has would be an error."""
    for row in sheet.rows.values():
        for column, cell in row.items():
            if cell.formula:
                resolve(str(cell.content), sheet.places, sheet.title, sheet.key, column)
    for block in sheet.spilled:
        resolve(block.template, sheet.places, sheet.title, sheet.key, VALUE)


def test_what_depends_on_a_changed_line_moves_and_nothing_else(
    tabs: tuple[SheetBuilder, SheetBuilder],
) -> None:
    moved = Lines(tabs[:1]).moved(["loan.rate"])
    assert moved == {
        *("loan.rate", "loan.interest", "loan.paid", "loan.both", "loan.flows"),
        *("loan.share", "loan.path"),
    }


def test_a_case_of_an_input_is_not_its_value_in_use() -> None:
    places: dict[str, Place] = {}
    sheet = SheetBuilder("tab", "Tab", "Tab", "", places)
    sheet.typed("rate", "Rate", "percent", 0.05, "2025")
    sheet.line("usual", "Usual", "percent", "={rate:base}")
    assert Lines([sheet]).moved(["tab.rate"]) == {"tab.rate"}


def test_a_key_that_no_tab_has_moves_nothing(tabs: tuple[SheetBuilder, SheetBuilder]) -> None:
    assert Lines(tabs).moved(["loan.nothing"]) == set()


def test_only_the_lines_between_the_change_and_what_is_wanted_are_written(
    tabs: tuple[SheetBuilder, SheetBuilder],
) -> None:
    source, again = tabs
    Replay(again, Lines([source])).write(Scene("now", CHANGED, ("loan.interest",)))
    assert {key for key in again.places if key.startswith("now.")} == {
        "now.loan.rate",
        "now.loan.interest",
    }
    assert written(again, "now.loan.rate") == "={loan.rate}+{again.rise}*{again.part}"
    assert written(again, "now.loan.interest") == "={loan.debt}*{now.loan.rate}"


def test_a_changed_line_that_moves_itself_is_changed_after_it_moved(
    tabs: tuple[SheetBuilder, SheetBuilder],
) -> None:
    source, again = tabs
    changed = {**CHANGED, "loan.interest": "{base}*0"}
    Replay(again, Lines([source])).write(Scene("now", changed, ("loan.interest",)))
    assert written(again, "now.loan.interest") == "=({loan.debt}*{now.loan.rate})*0"


def test_lists_and_tables_are_written_again_whole(tabs: tuple[SheetBuilder, SheetBuilder]) -> None:
    source, again = tabs
    replay = Replay(again, Lines([source]))
    replay.write(Scene("now", CHANGED, ("loan.share",)))
    replay.write_tables()
    addressed(again)
    place = again.places["now.loan.flows"]
    assert [again.rows[place.row + n][VALUE].content for n in (0, 1)] == ["Smith", "Smith"]
    assert again.rows[place.row][VALUE + 1].content == "={now.loan.interest}"
    assert again.spilled[0].template == "=PATH({now.loan.paid:all})"
    expected = "=SUM({now.loan.flows:amount})+{now.loan.path:cash@year 1}"
    assert written(again, "now.loan.share") == expected


def test_over_steps_a_value_becomes_a_row_and_a_line_over_years_one_for_each_step(
    tabs: tuple[SheetBuilder, SheetBuilder],
) -> None:
    source, again = tabs
    replay = Replay(again, Lines([source]))
    again.heads("steps.step", "Step", [1, 2], "year no.")
    replay.write(Scene("steps", CHANGED, ("loan.both",), ("1", "2")))
    replay.write_tables()
    addressed(again)
    assert again.places["steps.loan.rate"].width == 2
    assert written(again, "steps.loan.interest") == "={loan.debt}*{steps.loan.rate}"
    for step in "12":
        paid = "={steps.loan.interest:" + step + "}*{loan.year}"
        assert written(again, f"steps.at{step}.loan.paid") == paid
        both = f"=SUM({{steps.at{step}.loan.paid}})+SUM({{loan.owed}})+{{loan.rate:base}}"
        assert written(again, f"steps.at{step}.loan.both") == both
    chosen = "=CHOOSE({steps.step},{steps.at1.loan.both},{steps.at2.loan.both})"
    assert written(again, "steps.loan.both") == chosen


def test_a_row_over_steps_reads_all_years_of_a_line_that_does_not_move() -> None:
    places: dict[str, Place] = {}
    source = SheetBuilder("tab", "Tab", "Tab", "", places)
    source.typed("rate", "Rate", "percent", 0.05, "2025")
    source.yearly("owed", "Owed", "USD bn", "=1", 2)
    source.line("cost", "Cost", "USD bn", "={rate}*SUM({owed})*MAX({path:cash})")
    source.table("path", "PATH", "=PATH()", ("year 1", "year 2"), ("cash",), "USD bn")
    again = SheetBuilder("again", "Again", "Again", "", places)
    again.heads("s.step", "Step", [1, 2], "year no.")
    changed = {"tab.rate": "{base}*0"}
    Replay(again, Lines([source])).write(Scene("s", changed, ("tab.cost",), ("1", "2")))
    template = written(again, "s.tab.cost")
    assert template == "={s.tab.rate}*SUM({tab.owed:all})*MAX({tab.path:cash@all})"
    place = again.places["s.tab.cost"]
    addresses = {
        resolve(template.split("*")[2], places, "Again", "again", column)
        for column in range(place.column, place.column + 2)
    }
    assert len(addresses) == 1
    assert ":" in addresses.pop()


def test_labels_and_units_are_those_of_the_line(tabs: tuple[SheetBuilder, SheetBuilder]) -> None:
    source, again = tabs
    Replay(again, Lines([source])).write(Scene("now", CHANGED, ("loan.interest",)))
    row = again.rows[again.places["now.loan.interest"].row]
    assert (row[LABEL].content, row[UNIT].content) == ("Interest", "USD bn")


def test_every_reference_of_a_replay_names_its_tab(tabs: tuple[SheetBuilder, SheetBuilder]) -> None:
    source, again = tabs
    Replay(again, Lines([source])).write(Scene("now", CHANGED, ("loan.both",)))
    for key in (key for key in again.places if key.startswith("now.")):
        assert all("." in found[1] for found in REFERENCE.finditer(written(again, key)))
