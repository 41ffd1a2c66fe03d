"""What a flow is as each edition knows it, and what a file may say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workbooks.book.flow import Flow, State
from workbooks.book.load import BookError

if TYPE_CHECKING:
    from tests.workbooks.conftest import SmallBook


def flow(*states: State) -> Flow:
    """Give a flow with a past."""
    return Flow("a", "b", "purchase", "price", "", ("article", "filed", "latest"), "", states)


def test_a_flow_without_a_state_is_announced_in_every_edition() -> None:
    assert {flow().status(edition) for edition in ("article", "filed", "latest")} == {"announced"}


def test_the_article_knows_nothing_later_than_its_month() -> None:
    found = flow(State("announced", "2025-09-22", "a"), State("signed", "2025-11-02", "b"))
    assert [found.status(each) for each in ("article", "filed", "latest")] == [
        "announced",
        "signed",
        "signed",
    ]
    assert flow(State("signed", "2025-10-31", "a")).status("article") == "signed"
    assert flow(State("signed", "2026", "a")).status("article") == "announced"


def test_a_state_may_be_known_to_some_editions_alone() -> None:
    paid = State("paid", "2026-03-31", "press", ("latest",))
    found = flow(State("announced", "2025-09-22", "a"), paid)
    assert (found.status("filed"), found.status("latest")) == ("announced", "paid")


def test_the_states_of_a_file_are_read_in_the_order_of_time(small_book: SmallBook) -> None:
    (read,) = small_book.load().deals["small-deal"].flows
    assert [each.status for each in read.states] == ["announced", "signed"]
    assert read.status("article") == "announced"


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('status = "signed"', 'status = "singed"', "status", "did you mean 'signed'?"),
        ('since = "2026-01-15"', 'since = "2026-13"', "since", "must be YYYY"),
        ('since = "2026-01-15"', 'since = "2024"', "since", "is before the state above, 2025-09"),
        ('source = "archive"\n', 'source = "archve"\n', "source", "did you mean 'archive'?"),
        ('category = "circular"', 'category = "round"', "category", "'round' is not known"),
        ('category = "circular"', "notice = -1", "notice", "must be days, at least 0, is -1"),
        ('category = "circular"', 'firm = "growth"', "firm", "must be in 'USD bn', is in '%'"),
        ('category = "circular"', 'paid = "growth"', "paid", "must be in 'USD bn', is in '%'"),
        ('category = "circular"', "binding = true", "binding", "unknown field"),
    ],
)
def test_a_mistake_in_what_became_of_a_flow_is_named(
    small_book: SmallBook, old: str, new: str, key: str, said: str
) -> None:
    head, flows = small_book.deal.split("[[flows]]")
    assert old in flows
    small_book.write("deals/small-deal.toml", f"{head}[[flows]]{flows.replace(old, new, 1)}")
    with pytest.raises(BookError) as caught:
        small_book.load()
    assert any(key in each.key and said in each.message for each in caught.value.findings)
