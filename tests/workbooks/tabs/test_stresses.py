"""Which lines of the book a stress changes, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from workbooks.book.model import STRESS_KEYS as KEYS
from workbooks.sheet.replayed_lines import Lines
from workbooks.sheet.sheet import LayoutError
from workbooks.tabs.in_order import lay_out
from workbooks.tabs.stresses import ALL, FORMS, NAMES, NONE, STRESSES, changed, forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.workbooks.conftest import Finished
    from workbooks.book.model import Book, Break, Deal
    from workbooks.tabs import DealTab


def test_the_stresses_of_the_deal_files_are_those_of_the_switch() -> None:
    assert tuple(STRESSES) == KEYS
    assert (NONE, *(stress.name for stress in STRESSES.values()), ALL) == NAMES
    assert {stress for stress, _ in FORMS.values()} == set(STRESSES)


def test_the_size_of_a_stress_is_an_assumption_that_points_to_a_claim(book: Book) -> None:
    for stress in STRESSES.values():
        assumption = book.market.assumptions[stress.size.removeprefix("market.")]
        assert assumption.claim in book.market.claims
        assert assumption.low != assumption.base != assumption.high


def test_every_line_that_a_stress_changes_is_a_line_of_some_tab(
    finished: Finished, book: Book, kinds: Mapping[str, DealTab]
) -> None:
    """Lives of a deal without chips are the exception."""
    lines = Lines(finished.sheets).by_key
    missing = {key for key in forms(book, kinds) if key not in lines}
    assert {key.partition(".")[2].rpartition("_")[0] for key in missing} <= {"life", "debt"}


def test_what_a_lab_pays_is_stressed_and_what_others_pay_is_not(
    book: Book, kinds: Mapping[str, DealTab]
) -> None:
    found = forms(book, kinds)
    assert found["oracle-openai.contract_value"] == "lab"
    assert found["amd-openai.delivery_chance"] == "lab"
    assert found["nvidia-xai.lease_payment"] == "lab"
    assert "amd-meta.chip_bill" not in found
    assert "amd-meta.delivery_chance" not in found
    assert "microsoft-nebius.contract_value" not in found
    assert "nvidia-openai.guarantee_cap" not in found


def test_a_form_that_there_is_not_is_refused_with_those_there_are(
    book: Book, kinds: Mapping[str, DealTab], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kinds["stake"], "STRESSED", {"price_now": "rate"})
    said = "'stake' stresses price_now as 'rate'; the forms are fall, lab, default, chips, rates"
    with pytest.raises(LayoutError, match=said):
        forms(book, kinds)


def test_a_line_changes_only_under_a_stress_that_has_a_weight() -> None:
    found = changed({"a.price": "fall", "a.rate": "rates"}, {"rates": "tab.weight"})
    assert found == {"a.rate": "{base}+{market.rate_rise}*{tab.weight}"}


def broken(book: Book, **fields: object) -> Book:
    """Give the book with another break in the file of AMD and OpenAI."""
    deal = book.deals["amd-openai"]
    assert deal.breaks is not None
    breaks: Break = replace(deal.breaks, **fields)
    spoilt: Deal = replace(deal, breaks=breaks)
    return replace(book, deals={**book.deals, deal.id: spoilt})


def test_a_break_of_a_headline_that_the_tab_lacks_names_the_nearest(book: Book) -> None:
    with pytest.raises(LayoutError, match=r"no headline 'share_of_bil'.*'share_of_bill'"):
        lay_out(broken(book, headline="share_of_bil"))


def test_a_threshold_in_another_unit_than_its_headline_is_refused(book: Book) -> None:
    with pytest.raises(LayoutError, match="is in 'percent', its threshold in 'USD bn'"):
        lay_out(broken(book, unit="USD bn"))


def test_a_flow_that_counts_a_line_in_another_unit_is_refused(book: Book) -> None:
    deal = book.deals["nvidia-intel"]
    spoilt = replace(deal, flows=(replace(deal.flows[0], amount="shares"), *deal.flows[1:]))
    with pytest.raises(LayoutError, match="counts 'shares' in USD bn, which is in m shares"):
        lay_out(replace(book, deals={**book.deals, deal.id: spoilt}))


def test_a_stress_that_cannot_move_the_headline_is_refused(book: Book) -> None:
    with pytest.raises(LayoutError, match="no formula leads from 'chips' to"):
        lay_out(broken(book, moved_by=("chips",)))
