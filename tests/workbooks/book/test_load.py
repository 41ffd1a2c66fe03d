"""The deal book: what it holds when it is right, and every mistake when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.workbooks.conftest import MARKET
from workbooks.book.load import BookError, FolderError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.workbooks.conftest import SmallBook
    from workbooks.book.toml_lines import Mistake

TITLE = 'tab = "Small"'


def findings(book: SmallBook, own: Path | None = None) -> list[Mistake]:
    """Load a book with mistakes and give them."""
    with pytest.raises(BookError) as caught:
        book.load(own)
    return caught.value.findings


def spoilt(text: str, old: str, new: str) -> tuple[str, int]:
    """Put a mistake into a text; give it with the mistake's line."""
    assert text.count(old) >= 1, f"{old!r} is not in the file"
    before, after = text.split(old, 1)
    return before + new + after, before.count("\n") + 1


def test_a_right_book_is_loaded_whole(small_book: SmallBook) -> None:
    book = small_book.load()
    deal = book.deals["small-deal"]
    assert deal.kind == "barter"
    assert book.as_of.isoformat() == "2026-01-31"
    price = deal.figures["price"]
    assert {edition: entry.value for edition, entry in price.editions.items()} == {
        "article": 5,
        "filed": 5,
        "latest": 6,
    }
    assert price.bound == "max"
    assert price.editions["latest"].source == "archive"
    assert deal.assumptions["growth"].claim == "rumour"
    assert deal.paths["share"].high == (0.3, 0.4)
    assert deal.claims["rumour"].confidence == "D"
    (flow,) = deal.flows
    assert (flow.payer, flow.payee, flow.category) == ("smith", "jones", "circular")
    assert flow.editions == ("article", "filed")
    assert book.companies["smith"].name["zh-TW"] == "史密斯"
    assert book.own == ()


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        # fields
        ('note = "by cheque"', 'noet = "by cheque"', "flows.0.noet", "did you mean 'note'"),
        (TITLE, f'{TITLE}\ncolour = "red"', "colour", "unknown field"),
        ("low = 1\n", "lwo = 1\n", "assumptions.growth.lwo", "did you mean 'low'"),
        (
            'bound = "max"',
            'bond = "max"',
            "figures.price.bond",
            "unknown field; did you mean 'bound'?",
        ),
        (
            'name = { en = "Price", zh-TW = "價格" }',
            'name = { en = "Price", zh-CN = "价格", zh-TW = "價格" }',
            "figures.price.name.zh-CN",
            "unknown field; did you mean 'zh-TW'?",
        ),
        (TITLE, 'tab = ["Small"]', "tab", "must be a text"),
        # closed lists
        ('unit = "USD bn"', 'unit = "USD bln"', "figures.price.unit", "did you mean 'USD bn'?"),
        ('kind = "barter"', 'kind = "bartr"', "kind", "did you mean 'barter'?"),
        ('kind = "purchase"', 'kind = "purchas"', "flows.0.kind", "did you mean 'purchase'?"),
        ('bound = "max"', 'bound = "most"', "figures.price.bound", "'most' is not known"),
        (
            'editions = ["article", "filed"]',
            'editions = ["article", "field"]',
            "figures.price.stated.0.editions",
            "did you mean 'filed'?",
        ),
        (
            'editions = ["article", "filed"]\ncategory',
            'editions = ["artcle"]\ncategory',
            "flows.0.editions",
            "did you mean 'article'?",
        ),
        (
            'confidence = "B"',
            'confidence = "E"',
            "figures.price.stated.0.confidence",
            "'E' is not known; it is one of A, A-relay, B",
        ),
        # references
        (
            'source = "paper"',
            'source = "papre"',
            "figures.price.stated.0.source",
            "the source 'papre' is not declared; did you mean 'paper'?",
        ),
        ('payer = "smith"', 'payer = "smiht"', "flows.0.payer", "did you mean 'smith'?"),
        ('payee = "jones"', 'payee = "jonse"', "flows.0.payee", "did you mean 'jones'?"),
        ('payee = "jones"', 'payee = "smith"', "flows.0.payee", "would pay itself"),
        (
            'claim = "rumour"',
            'claim = "rumuor"',
            "assumptions.growth.claim",
            "is no claim of this file; did you mean 'rumour'?",
        ),
        # what feeds a calculation
        (
            'confidence = "B"',
            'confidence = "recall"',
            "figures.price.stated.0.confidence",
            "'recall' feeds no calculation: make it a claim",
        ),
        (
            'confidence = "A-relay"',
            'confidence = "D"',
            "figures.price.stated.1.confidence",
            "'D' feeds no calculation: make it a claim",
        ),
        # what must say something, and in which unit
        ('as_of = "2025-10"', 'as_of = ""', "figures.price.stated.0.as_of", "is empty"),
        (
            'as_of = "2025-10"',
            'as_of = "2026-02-31"',
            "figures.price.stated.0.as_of",
            "must be YYYY, YYYY-MM or YYYY-MM-DD, is '2026-02-31'",
        ),
        (
            "value = 5",
            "value = 2026-01-01",
            "figures.price.stated.0.value",
            "must be a number, for the unit is 'USD bn'; is 2026-01-01",
        ),
        # dates, numbers
        (
            'as_of = "2025-10"',
            'as_of = "Oct 2025"',
            "figures.price.stated.0.as_of",
            "must be YYYY, YYYY-MM or YYYY-MM-DD, is 'Oct 2025'",
        ),
        (
            'as_of = "2025-10"',
            'as_of = "2025-13"',
            "figures.price.stated.0.as_of",
            "must be YYYY, YYYY-MM or YYYY-MM-DD",
        ),
        ('as_of = "2025-12"', 'as_of = "25-12"', "paths.share.as_of", "must be YYYY"),
        ('as_of = "2025"\n', "as_of = 2025\n", "assumptions.growth.as_of", "must be a text"),
        ("value = 5", 'value = "five"', "figures.price.stated.0.value", "must be a number"),
        ("base = 2\n", "base = nan\n", "assumptions.growth.base", "must be finite"),
        ("value = 9", 'value = "nine"', "claims.rumour.value", "must be a number or a date"),
        # lengths
        (
            "high = [0.3, 0.4]",
            "high = [0.3]",
            "paths.share.high",
            "has 1 values for 2 years",
        ),
        (TITLE, f'tab = "{"x" * 32}"', "tab", "has 32 characters; a tab's name has at most 31"),
        (TITLE, f'tab = "{"🚀" * 16}"', "tab", "has 32 characters; a tab's name has at most 31"),
        (TITLE, 'tab = "History"', "tab", "'History' is a name that Excel keeps for itself"),
        (TITLE, r'tab = "a\u0007b"', "tab", "has a character that a tab's name cannot have"),
        *(
            (TITLE, f"tab = 'S{sign}mall'", "tab", "has a character that a tab's name cannot have")
            for sign in "[]:*?/\\"
        ),
        (TITLE, """tab = "'Small'\"""", "tab", "has a character that a tab's name cannot have"),
        ('en = "Smith"', 'en = "*"', "parties.smith.name", "cannot be called '*'"),
        # ids
        ('id = "small-deal"', 'id = "Small Deal"', "id", "must be small letters"),
        ('id = "small-deal"', 'id = "5-year-deal"', "id", "must be small letters"),
        ('amount = "price"', 'amount = "The price"', "flows.0.amount", "must be small letters"),
        # needs of the kind
        (
            'unit = "USD bn"',
            'unit = "USD m"',
            "kind",
            "'price' must be in 'USD bn', is in 'USD m'",
        ),
        # addresses
        (
            'url = "https://example.org/paper"',
            'url = "javascript:alert(1)"',
            "sources.paper.url",
            "must begin with http:// or https://",
        ),
    ],
)
def test_a_mistake_in_a_deal_names_file_line_key_what_and_the_nearest(
    small_book: SmallBook, old: str, new: str, key: str, said: str
) -> None:
    text, line = spoilt(small_book.deal, old, new)
    small_book.write("deals/small-deal.toml", text)
    found = [each for each in findings(small_book) if each.key == key and said in each.message]
    assert len(found) == 1, [str(each) for each in findings(small_book)]
    assert found[0].file == "small-deal.toml"
    if "must be in" in said:  # a need is reported at the kind that has it
        line = text[: text.index("kind =")].count("\n") + 1
    field = key.rpartition(".")[2]
    lines = [number for number, part in enumerate(new.splitlines()) if field in part]
    assert found[0].line == line + (lines[0] if lines else 0)


@pytest.mark.parametrize(
    ("field", "key", "table"),
    [
        ('tab = "Small"\n', "tab", None),
        ('kind = "barter"\n', "kind", None),
        ('unit = "USD bn"\n', "figures.price.unit", "[figures.price]"),
        ('source = "paper"\n', "figures.price.stated.0.source", "[[figures.price.stated]]"),
        ('as_of = "2025-10"\n', "figures.price.stated.0.as_of", "[[figures.price.stated]]"),
        ('confidence = "B"\n', "figures.price.stated.0.confidence", "[[figures.price.stated]]"),
        (
            'editions = ["article", "filed"]\n',
            "figures.price.stated.0.editions",
            "[[figures.price.stated]]",
        ),
        ("value = 5\n", "figures.price.stated.0.value", "[[figures.price.stated]]"),
        ("base = 2\n", "assumptions.growth.base", "[assumptions.growth]"),
        ('note = "A judgement."\n', "assumptions.growth.note", "[assumptions.growth]"),
        ('confidence = "D"\n', "claims.rumour.confidence", "[claims.rumour]"),
        ('payer = "smith"\n', "flows.0.payer", "[[flows]]"),
        ('amount = "price"\n', "flows.0.amount", "[[flows]]"),
        ('title = "A paper"\n', "sources.paper.title", "[sources.paper]"),
        (
            'condition = { en = "Smith must be able to pay.", zh-TW = "史密斯須有能力付款。" }\n',
            "condition",
            None,
        ),
    ],
)
def test_a_field_that_is_missing_is_reported_at_the_table_that_lacks_it(
    small_book: SmallBook, field: str, key: str, table: str | None
) -> None:
    text, _ = spoilt(small_book.deal, field, "")
    small_book.write("deals/small-deal.toml", text)
    found = [each for each in findings(small_book) if each.key == key]
    assert len(found) == 1
    assert "is missing; it must be" in found[0].message
    assert found[0].line == (text[: text.index(table)].count("\n") + 1 if table else 1)


def test_a_figure_with_no_value_in_any_edition_is_refused(small_book: SmallBook) -> None:
    head, _, tail = small_book.deal.partition("[[figures.price.stated]]")
    rest = tail[tail.index("[assumptions.growth]") :]
    small_book.write("deals/small-deal.toml", head + rest)
    assert any("has no value in any edition" in each.message for each in findings(small_book))


def test_an_edition_with_two_values_is_refused(small_book: SmallBook) -> None:
    text, line = spoilt(small_book.deal, 'editions = "latest"', 'editions = ["filed"]')
    small_book.write("deals/small-deal.toml", text)
    (finding,) = findings(small_book)
    assert (finding.line, finding.key) == (line, "figures.price.stated.1.editions")
    assert "'filed' has two values" in finding.message


def test_a_claim_needs_a_value_or_a_text(small_book: SmallBook) -> None:
    text, _ = spoilt(small_book.deal, "value = 9\n", "")
    small_book.write("deals/small-deal.toml", text)
    (finding,) = findings(small_book)
    assert (finding.key, finding.message) == ("claims.rumour", "needs a value or a text")


@pytest.mark.parametrize("key", ["price", "growth"])
def test_a_deal_without_what_its_kind_needs_is_refused(small_book: SmallBook, key: str) -> None:
    text = small_book.deal.replace(f".{key}", ".other").replace(f'"{key}"', '"other"')
    small_book.write("deals/small-deal.toml", text)
    (finding,) = findings(small_book)
    assert finding.key == "kind"
    assert f"a deal of this kind needs '{key}' in" in finding.message


def test_an_id_that_two_parts_of_a_file_share_is_refused(small_book: SmallBook) -> None:
    text, line = spoilt(small_book.deal, "[claims.rumour]", "[claims.price]")
    small_book.write("deals/small-deal.toml", text.replace('"rumour"', '"price"'))
    (finding,) = findings(small_book)
    assert (finding.line, finding.key) == (line, "claims.price")
    assert "an id that this file has already" in finding.message


def test_two_deals_with_one_id_or_one_tab_are_refused(small_book: SmallBook) -> None:
    small_book.write("deals/twin.toml", small_book.deal.replace(TITLE, 'tab = "SMALL"'))
    found = {each.key: each for each in findings(small_book)}
    assert "'small-deal' is the id of two deals" in found["id"].message
    assert "'SMALL' is the tab of two deals" in found["tab"].message
    assert {each.file for each in found.values()} == {"twin.toml"}


def test_two_companies_with_one_id_are_refused(small_book: SmallBook) -> None:
    small_book.write("companies/twin.toml", small_book.company)
    (finding,) = [each for each in findings(small_book) if each.key == "id"]
    assert "'jones' is the id of two companies" in finding.message


@pytest.mark.parametrize("id", ["jones", "market"])
def test_a_deal_may_not_take_the_id_of_a_company_or_of_the_market(
    small_book: SmallBook,
    id: str,  # noqa: A002 - the field's name
) -> None:
    text, line = spoilt(small_book.deal, 'id = "small-deal"', f'id = "{id}"')
    small_book.write("deals/small-deal.toml", text)
    (finding,) = findings(small_book)
    assert (finding.line, finding.key) == (line, "id")
    assert f"{id!r} is the id of" in finding.message


def test_a_source_that_is_declared_twice_with_other_contents_is_refused(
    small_book: SmallBook,
) -> None:
    own = small_book.deal.replace("[sources.paper]", "[sources.archive]")
    small_book.write("deals/small-deal.toml", own.replace('"paper"', '"archive"'))
    (finding,) = findings(small_book)
    assert "the source 'archive' is declared elsewhere with other contents" in finding.message


def test_a_party_that_is_declared_twice_with_other_contents_is_refused(
    small_book: SmallBook,
) -> None:
    text, _ = spoilt(small_book.deal, "[parties.smith]", "[parties.jones]")
    small_book.write("deals/small-deal.toml", text)
    assert any("the party 'jones' is declared elsewhere" in str(f) for f in findings(small_book))


def test_a_broken_file_is_reported_with_its_line_beside_the_mistakes_of_others(
    small_book: SmallBook,
) -> None:
    text, line = spoilt(small_book.deal, TITLE, 'tab = "Small')
    small_book.write("deals/small-deal.toml", text)
    spelled, wrong = spoilt(small_book.company, 'unit = "USD bn"', 'unit = "USD"')
    small_book.write("companies/jones.toml", spelled.replace('unit = "USD"', 'unit = "USB"'))
    found = {each.file: each.line for each in findings(small_book)}
    assert found == {"small-deal.toml": line, "jones.toml": wrong}


def test_a_file_that_is_not_utf_8_is_reported(small_book: SmallBook) -> None:
    (small_book.folder / "deals" / "latin.toml").write_bytes('id = "café"'.encode("latin-1"))
    assert [str(each) for each in findings(small_book)] == [
        "latin.toml:1: byte 10 is not UTF-8",
    ]


def test_findings_come_in_the_order_of_files_and_lines(small_book: SmallBook) -> None:
    text = small_book.deal.replace("value = 5", 'value = "five"').replace("low = 1", "low = true")
    small_book.write("deals/small-deal.toml", text.replace('kind = "purchase"', 'kind = "gift"'))
    found = findings(small_book)
    assert [each.key for each in found] == [
        "figures.price.stated.0.value",
        "assumptions.growth.low",
        "flows.0.kind",
    ]
    assert [each.line for each in found] == sorted(each.line for each in found)


def test_a_deal_of_ones_own_replaces_the_packaged_one(small_book: SmallBook) -> None:
    own = small_book.folder.parent / "own"
    own.mkdir()
    text = small_book.deal.replace("value = 6", "value = 7")
    (own / "mine.toml").write_text(text, encoding="utf-8")
    book = small_book.load(own)
    assert list(book.deals) == ["small-deal"]
    assert book.deals["small-deal"].figures["price"].editions["latest"].value == 7
    assert book.own == ("small-deal",)


def test_a_new_deal_of_ones_own_stands_beside_the_packaged_ones(small_book: SmallBook) -> None:
    own = small_book.folder.parent / "own"
    own.mkdir()
    text = small_book.deal.replace("small-deal", "second").replace(TITLE, 'tab = "Second"')
    (own / "mine.toml").write_text(text, encoding="utf-8")
    assert set(small_book.load(own).deals) == {"small-deal", "second"}


def test_a_new_deal_of_ones_own_may_not_take_the_tab_of_a_packaged_one(
    small_book: SmallBook,
) -> None:
    own = small_book.folder.parent / "own"
    own.mkdir()
    text = small_book.deal.replace("small-deal", "second")
    (own / "mine.toml").write_text(text, encoding="utf-8")
    (finding,) = findings(small_book, own)
    assert (finding.file, finding.key) == ("mine.toml", "tab")
    assert "'Small' is the tab of two deals" in finding.message


@pytest.mark.parametrize("missing", ["sources.toml", "market.toml"])
def test_a_book_without_one_of_its_files_is_one_sentence(
    small_book: SmallBook, missing: str
) -> None:
    (small_book.folder / missing).unlink()
    with pytest.raises(FolderError, match=f"{missing} cannot be read: No such file"):
        small_book.load()


def test_a_folder_of_deals_that_is_none_is_one_sentence(small_book: SmallBook) -> None:
    with pytest.raises(FolderError, match="nowhere is not a folder"):
        small_book.load(small_book.folder / "nowhere")


@pytest.mark.parametrize(
    ("kind", "covers"),
    [('kind = "guarantee"', ""), ('kind = "purchase"', 'covers = "smith"\n')],
)
def test_a_guarantee_and_only_a_guarantee_names_whom_it_answers_for(
    small_book: SmallBook, kind: str, covers: str
) -> None:
    flow = small_book.deal[small_book.deal.index("[[flows]]") :]
    old = next(line for line in flow.splitlines() if line.startswith("kind = "))
    text = small_book.deal.replace(flow, flow.replace(old, f"{kind}\n{covers}".strip()))
    small_book.write("deals/small-deal.toml", text)
    (finding,) = findings(small_book)
    assert finding.key == "flows.0.covers"
    assert "names the company it answers for" in finding.message


def test_a_flow_in_another_unit_than_billions_of_dollars_is_refused(
    small_book: SmallBook,
) -> None:
    text, line = spoilt(small_book.deal, 'amount = "price"', 'amount = "growth"')
    small_book.write("deals/small-deal.toml", text)
    (finding,) = findings(small_book)
    assert (finding.line, finding.key) == (line, "flows.0.amount")
    assert finding.message == "'growth' must be in 'USD bn', is in '%'"


BREAK = """
[break]
headline = "cover"
comparison = "below"
threshold = 1.5
unit = "x"
moved_by = ["lab", "rates"]
as_of = "2026-11"
note = "A judgement."
"""


def test_what_breaks_a_deal_is_read_with_its_stresses(small_book: SmallBook) -> None:
    small_book.write("deals/small-deal.toml", small_book.deal + BREAK)
    found = small_book.load().deals["small-deal"].breaks
    assert found is not None
    assert (found.headline, found.comparison, found.threshold) == ("cover", "below", 1.5)
    assert found.moved_by == ("lab", "rates")


@pytest.mark.parametrize(
    ("old", "new", "key", "said"),
    [
        ('"below"', '"beneath"', "break.comparison", "it is one of above, below"),
        ('"rates"', '"rate"', "break.moved_by", "'rate' is not known; did you mean 'rates'?"),
        ("threshold = 1.5\n", "", "break.threshold", "is missing"),
        ('unit = "x"', 'unit = "times"', "break.unit", "'times' is not known"),
        ('as_of = "2026-11"', 'as_of = "soon"', "break.as_of", "must be YYYY"),
        ('note = "A j', 'nota = "A j', "break.nota", "did you mean 'note'?"),
    ],
)
def test_a_mistake_in_what_breaks_a_deal_is_named(
    small_book: SmallBook, old: str, new: str, key: str, said: str
) -> None:
    small_book.write("deals/small-deal.toml", small_book.deal + BREAK.replace(old, new))
    with pytest.raises(BookError) as caught:
        small_book.load()
    assert any(each.key == key and said in each.message for each in caught.value.findings)


def test_the_labs_are_companies_of_the_book(small_book: SmallBook) -> None:
    small_book.write("market.toml", MARKET.replace("as_of", 'labs = ["smith"]\nas_of'))
    assert small_book.load().labs == ("smith",)
    small_book.write("market.toml", MARKET.replace("as_of", 'labs = ["smiht"]\nas_of'))
    with pytest.raises(BookError, match="'smiht' is not known; did you mean 'smith'"):
        small_book.load()
