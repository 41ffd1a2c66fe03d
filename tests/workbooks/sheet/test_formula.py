"""Formulas by key: what each way of writing a reference becomes."""

from __future__ import annotations

import re

import pytest

from workbooks.sheet.formula import VALUE, FormulaError, Place, resolve, text, total_where

YEAR_TWO = 11  # column K

PLACES = {
    "deal.spot": Place("Deal", 12),
    "deal.capex": Place("Deal", 20, 10, 4),
    "deal.debt": Place("Deal", 21, 10, 3, columns=("FY24", "FY25", "Q1 FY26")),
    "deal.path": Place("Deal", 40, 9, 4, 3, ("year 0", "year 1", "year 2"), ("debt", "cash")),
    "deal.flows": Place("Deal", 30, 9, 3, 2, ("payer", "payee", "amount")),
    "deal.side": Place("Deal", 50, 9, 1, 5),
    "its.rate": Place("It's a tab", 7),
}


def written(template: str, column: int = VALUE, sheet: str = "Deal") -> str:
    """Resolve a template on the tab Deal."""
    return resolve(template, PLACES, sheet, "deal", column)


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("{spot}", "$I$12"),
        ("{deal.spot}", "$I$12"),
        ("{spot:low}", "$F$12"),
        ("{spot:base}", "$G$12"),
        ("{spot:high}", "$H$12"),
        ("{spot:article}", "$F$12"),
        ("{spot:filed}", "$G$12"),
        ("{spot:latest}", "$H$12"),
        ("{spot:options}", "$F$12:$H$12"),
        ("{capex}", "$J$20:$M$20"),
        ("{capex:all}", "$J$20:$M$20"),
        ("{capex:after}", "$K$20:$M$20"),
        ("{capex:first}", "$J$20"),
        ("{capex:last}", "$M$20"),
        ("{debt:FY25}", "$K$21"),
        ("{debt:Q1 FY26}", "$L$21"),
        ("{path}", "$I$40:$L$42"),
        ("{path:labels}", "$I$41:$I$42"),
        ("{path:debt}", "$J$41:$L$41"),
        ("{path:year 1}", "$K$41:$K$42"),
        ("{path:cash@year 2}", "$L$42"),
        ("{path:cash@all}", "$J$42:$L$42"),
        ("{flows}", "$I$30:$K$31"),
        ("{flows:amount}", "$K$30:$K$31"),
        ("{side}", "$I$50:$I$54"),
        ("=SUM({capex:all})/{spot}", "=SUM($J$20:$M$20)/$I$12"),
        ('=IF({spot}>0,"{",0)', '=IF($I$12>0,"{",0)'),
    ],
)
def test_a_reference_becomes_the_address_of_what_it_means(template: str, address: str) -> None:
    assert written(template) == address


@pytest.mark.parametrize(
    ("template", "address"),
    [
        ("{capex}", "K20"),
        ("{capex:before}", "J20"),
        ("{capex:all}", "$J$20:$M$20"),
        ("{capex:first}:{capex}", "$J$20:K20"),
        ("{spot}", "$I$12"),
        ("{spot:across}", "G12"),
        ("{path:debt}", "K41"),
        ("{path:debt@all}", "$J$41:$L$41"),
        ("{flows}", "$I$30:$K$31"),
    ],
)
def test_a_formula_over_years_refers_to_its_own_year(template: str, address: str) -> None:
    assert written(template, YEAR_TWO) == address


@pytest.mark.parametrize(
    ("template", "formula"),
    [
        ("={path:cash@year 2}", "=CHOOSE(1+ISERROR($I$40),$L$42,$I$40)"),
        ("=SUM({path:debt})", "=SUM(CHOOSE(1+ISERROR($I$40),$J$41:$L$41,$I$40))"),
        ("=COUNT({path})", "=COUNT($I$40:$L$42)"),
        ("=COUNT({path:all})+{spot}", "=COUNT($I$40:$L$42)+$I$12"),
    ],
)
def test_guarded_a_part_of_a_table_is_the_error_that_the_table_is(
    template: str, formula: str
) -> None:
    assert resolve(template, PLACES, "Deal", "deal", VALUE, guarded=True) == formula


def test_another_tab_is_named_and_quoted() -> None:
    assert written("{its.rate}") == "'It''s a tab'!$I$7"
    assert written("{capex}", YEAR_TWO, "Elsewhere") == "'Deal'!K20"


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("={spto}", "refers to 'spto', which no tab has; did you mean 'deal.spot'?"),
        ("={zebra.crossing}", "refers to 'zebra.crossing', which no tab has"),
        ("={capex:FY25}", "has no part 'FY25'"),
        ("={path:equity}", "no row or column 'equity'"),
        ("={path:debt@year 9}", "no row or column 'debt@year 9'"),
        ("={path:equity@year 1}", "no row or column 'equity@year 1'"),
    ],
)
def test_a_reference_to_nothing_names_the_tab_or_the_formula_and_the_nearest(
    template: str, said: str
) -> None:
    with pytest.raises(FormulaError) as caught:
        written(template)
    assert said in str(caught.value)
    assert template in str(caught.value)


def test_a_text_in_a_formula_has_its_quotes_doubled() -> None:
    assert text('the "AI" deal') == '"the ""AI"" deal"'


def test_a_text_in_a_formula_that_looks_like_a_key_is_none() -> None:
    assert written("=" + text("the {spot} of it")) == '="the {"&"spot} of it"'


def test_a_long_text_in_a_formula_is_joined_from_pieces_that_excel_reads() -> None:
    long = 'the "AI" deal 🚀' * 40
    pieces = re.findall(r'"((?:[^"]|"")*)"', text(long))
    assert "".join(pieces).replace('""', '"') == long
    assert all(len(piece.encode("utf-16-le")) // 2 <= 255 for piece in pieces)
    assert text(long).count('"&"') == len(pieces) - 1 > 1


def test_a_total_of_what_belongs_to_a_name_compares_whole_names() -> None:
    pair = ("{flows:payer}", text("a*b")), ("{flows:payee}", "{payee}")
    assert total_where("{flows:amount}", *pair) == (
        'SUMPRODUCT(({flows:payer}="a*b")*({flows:payee}={payee})*{flows:amount})'
    )
