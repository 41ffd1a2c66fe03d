"""A new deal file is commented, loads and builds at once, for every kind of deal."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from workbooks.book.load import load
from workbooks.book.new_deal import example_of, new_deal
from workbooks.build import build
from workbooks.cli.main import main
from workbooks.tabs import deal_tabs

if TYPE_CHECKING:
    from pathlib import Path

    from workbooks.book.model import Book

pytestmark = pytest.mark.whole

KINDS = sorted(deal_tabs())


@pytest.fixture(scope="module")
def folder(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    found: Path = tmp_path_factory.mktemp("deals")
    for kind, tab in deal_tabs().items():
        name = f"my-{kind.replace('_', '-')}"
        text = new_deal(name, kind, tab, example_of(book, kind, tab))
        (found / f"{name}.toml").write_text(text, encoding="utf-8")
    return found


def test_a_new_deal_of_every_kind_builds_with_its_checks_passing(folder: Path) -> None:
    built = build(folder)
    assert {f"my-{kind.replace('_', '-')}" for kind in KINDS} <= set(built.tabs)
    assert built.errors == ()
    assert built.failed_checks == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_deal_holds_every_key_that_its_kind_needs(folder: Path, kind: str) -> None:
    deal = load(deal_tabs(), folder).deals[f"my-{kind.replace('_', '-')}"]
    held = {**deal.figures, **deal.assumptions, **deal.paths}
    assert deal_tabs()[kind].NEEDS.keys() <= held.keys()


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_deal_marks_each_example_number_for_replacement(folder: Path, kind: str) -> None:
    text = (folder / f"my-{kind.replace('_', '-')}.toml").read_text(encoding="utf-8")
    figures = tomllib.loads(text).get("figures", {})
    stated = [entry for figure in figures.values() for entry in figure["stated"]]
    assert all(entry["note"] == "an example: replace it" for entry in stated)
    assert max(map(len, text.splitlines())) <= 200


def test_the_command_writes_the_file_and_refuses_to_overwrite_it(tmp_path: Path) -> None:
    folder = tmp_path / "my-deals"  # which is made, as the README has it
    arguments = ["new-deal", "mine", "--kind", "stake", "--deals", str(folder)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    before = (folder / "mine.toml").read_bytes()
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == 3
    assert "exists already" in again.stderr
    assert (folder / "mine.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["mine", "--kind", "warant"], "did you mean 'warrant'?"),
        (["Mine!", "--kind", "warrant"], "must be small letters"),
        (["mine\n", "--kind", "warrant"], "must be small letters"),
        (["m" * 61, "--kind", "warrant"], "at most 60"),
        (["mine"], "--kind"),
    ],
)
def test_wrong_usage_is_said_and_nothing_is_written(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    result = CliRunner().invoke(main, ["new-deal", *arguments, "--deals", str(tmp_path)])
    assert result.exit_code == 2
    assert said in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_break_of_a_new_deal_needs_only_its_marks_taken_away(
    book: Book, folder: Path, tmp_path: Path
) -> None:
    """Of every kind in one build, which names the tab of an error or a check that fails.

    A kind of which the book has no deal has no headline to show: its break has a KEY to fill in.
    """
    shown = {f"my-{deal.kind.replace('_', '-')}" for deal in book.deals.values()}
    for path in (folder / f"{name}.toml" for name in shown):
        head, mark, stated = path.read_text(encoding="utf-8").partition("# [break]")
        assert mark, path.stem
        lines = [line.removeprefix("# ") for line in (mark + stated).splitlines()]
        (tmp_path / path.name).write_text(head + "\n".join(lines), encoding="utf-8")
    built = build(tmp_path)
    assert built.errors == ()
    assert built.failed_checks == ()
    assert all(deal.breaks for deal in load(deal_tabs(), tmp_path).deals.values())
