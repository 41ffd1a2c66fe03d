"""The catalogue: what every host is generated from."""

from __future__ import annotations

import re

import pytest

import udfs
from addin.catalogue import functions

NAMES = sorted(functions())
# Words that VBA does not take as the name of an argument.
VBA_WORDS = frozenset(
    "and as boolean byref byte byval call case const currency date dim do double each else end "  # noqa: SIM905
    "enum eqv erase event exit false for function get goto if imp implements in integer is let "
    "like long loop lset me mod new next not nothing null on option optional or paramarray "
    "preserve private public raiseevent redim rem resume rset select set single static step stop "
    "string sub then to true type until variant wend while with withevents xor".split()
)


def test_every_public_function_of_the_finance_is_in_the_catalogue_with_ono_why() -> None:
    assert set(functions()) == {name.upper() for name in udfs.__all__} | {"ONO_WHY"}


def test_the_catalogue_calls_the_public_functions_themselves() -> None:
    for name in udfs.__all__:
        assert functions()[name.upper()].call is getattr(udfs, name)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_cell_address_and_no_longer_than_spreadsheets_allow(name: str) -> None:
    assert re.fullmatch(r"[A-Z][A-Z0-9_.]*", name)
    assert not re.fullmatch(r"[A-Z]{1,3}[0-9]+|R[0-9]*C[0-9]*", name)
    assert len(name) <= 255


@pytest.mark.parametrize("name", NAMES)
def test_arguments_have_names_that_vba_takes(name: str) -> None:
    names = [parameter.name.casefold() for parameter in functions()[name].parameters]
    assert not VBA_WORDS.intersection(names)
    assert name.casefold() not in names
    assert not any(each.startswith("_") for each in names)


@pytest.mark.parametrize("name", NAMES)
def test_needed_arguments_stand_before_optional_ones(name: str) -> None:
    optional = [each.optional for each in functions()[name].parameters if not each.repeated]
    assert optional == sorted(optional)


@pytest.mark.parametrize("name", NAMES)
def test_the_example_calls_its_own_function_and_states_a_result(name: str) -> None:
    formula, arrow, result = functions()[name].example.partition("→")
    assert formula.startswith(f"={name}(")
    assert arrow
    assert result.strip()


@pytest.mark.parametrize("name", NAMES)
def test_an_optional_argument_says_what_it_is_when_left_out(name: str) -> None:
    for parameter in functions()[name].parameters:
        if parameter.optional:
            assert re.search(r"[Dd]efault|[Bb]lank|[Oo]mitted", parameter.help), parameter.name
