"""The record of a function, read from its signature and docstring."""

from __future__ import annotations

import pytest

from addin.catalogue import functions
from addin.function import DocstringError, record


def discount(value: float, rate: float = 0.05, *years: float) -> float:
    """Bring a value
    back to today.

    The first paragraph goes on
    over two lines.

    The second is short.

    Args:
        value: Number above 0, in any
            currency.
        rate: Fraction a year. Default: 0.05.
        *years: Number; how long to wait.

    Returns:
        Number: the value
        today.

    Raises:
        WrongTypeError: An argument is no number.
        DomainError: `value` is not
            above 0.
        UnknownNameError: Never.

    Example:
        =DISCOUNT(105) → 100, because
        105 / 1.05 is 100

    Source:
        Any textbook.
    """  # noqa: D205 - a summary may run over lines
    return value / (1 + rate) ** sum(years)


def without(section: str) -> object:
    """Give the function with one section of its docstring renamed."""

    def call(value: float, rate: float = 0.05, *years: float) -> float:
        return discount(value, rate, *years)

    call.__doc__ = (discount.__doc__ or "").replace(f"{section}:", f"No {section}:")
    return call


def test_a_record_says_what_the_docstring_says_in_whole_sentences() -> None:
    found = record(discount)
    assert found.name == "DISCOUNT"
    assert found.call is discount
    assert found.summary == "Bring a value back to today."
    assert found.details == "The first paragraph goes on over two lines.\nThe second is short."
    assert found.returns == "Number: the value today."
    assert found.example == "=DISCOUNT(105) → 100, because 105 / 1.05 is 100"
    assert found.source == "Any textbook."


def test_arguments_carry_their_help_and_whether_they_may_be_left_out_or_repeated() -> None:
    value, rate, years = record(discount).parameters
    assert (value.name, value.optional, value.repeated) == ("value", False, False)
    assert value.help == "Number above 0, in any currency."
    assert (rate.name, rate.optional, rate.repeated) == ("rate", True, False)
    assert (years.name, years.optional, years.repeated) == ("years", False, True)


def test_errors_are_spelled_as_a_cell_shows_them() -> None:
    assert record(discount).errors == (
        ("#VALUE!", "An argument is no number."),
        ("#NUM!", "`value` is not above 0."),
        ("#N/A", "Never."),
    )


def test_the_syntax_brackets_what_may_be_left_out_and_dots_what_repeats() -> None:
    assert record(discount).syntax == "DISCOUNT(value, [rate], years…)"


def test_the_arity_counts_what_is_needed_and_what_is_taken() -> None:
    def pair(first: float, second: float = 0.0) -> float:
        return first + second

    described = (discount.__doc__ or "").replace("value:", "first:").replace("rate:", "second:")
    pair.__doc__ = described.replace("        *years: Number; how long to wait.\n", "")
    assert record(discount).arity == (1, None)
    assert record(pair).arity == (1, 2)


@pytest.mark.parametrize("section", ["Args", "Returns", "Raises", "Example", "Source"])
def test_a_docstring_without_one_of_its_sections_is_refused_by_name(section: str) -> None:
    with pytest.raises(DocstringError, match=f"docstring lacks .*{section}"):
        record(without(section))  # type: ignore[arg-type]


def test_a_function_without_a_docstring_is_refused() -> None:
    def silent(value: float) -> float:
        return value

    with pytest.raises(DocstringError, match="SILENT: docstring lacks Args, Returns"):
        record(silent)


def test_an_argument_that_the_docstring_does_not_describe_is_refused_by_name() -> None:
    def discount_later(value: float, delay: float) -> float:
        return value - delay

    discount_later.__doc__ = discount.__doc__
    with pytest.raises(DocstringError, match="DISCOUNT_LATER: docstring does not describe delay"):
        record(discount_later)


def test_an_argument_that_is_described_but_not_there_is_refused_by_name() -> None:
    def discount_once(value: float) -> float:
        return value

    discount_once.__doc__ = discount.__doc__
    with pytest.raises(DocstringError, match="DISCOUNT_ONCE: docstring describes rate, which is"):
        record(discount_once)


def test_an_error_that_no_cell_can_show_is_refused_by_name() -> None:
    def discount_all(value: float, rate: float = 0.05, *years: float) -> float:
        return discount(value, rate, *years)

    discount_all.__doc__ = (discount.__doc__ or "").replace("DomainError", "ValueError")
    with pytest.raises(DocstringError, match="raises ValueError, which is none of WrongTypeError"):
        record(discount_all)


def test_a_mistake_in_a_docstring_is_told_with_its_file() -> None:
    def silent(value: float) -> float:
        return value

    silent.__module__ = "udfs.silent"
    with pytest.raises(DocstringError, match=r"^udfs/silent\.py: SILENT: docstring lacks Args"):
        record(silent)


def test_the_words_that_an_argument_takes_are_those_its_help_quotes() -> None:
    found = {
        (name, parameter.name): parameter.choices
        for name, function in functions().items()
        for parameter in function.parameters
        if parameter.choices
    }
    assert {"counting", "edition", "measure", "output"} <= {argument for _, argument in found}
    for name, function in functions().items():
        if "counting" in [parameter.name for parameter in function.parameters]:
            assert found[name, "counting"] == ("ever", "window")
    assert ("WARRANT_VALUE", "counting") in found
    assert found["DEAL_FIGURE", "edition"] == ("article", "filed", "latest")


@pytest.mark.parametrize("word", functions()["DISTANCE_TO_DEFAULT"].parameters[-1].choices)
def test_a_quoted_output_is_one_that_the_function_takes(word: str) -> None:
    assert functions()["DISTANCE_TO_DEFAULT"].call(3, 0.8, 10, 0.05, 1, word) is not None


@pytest.mark.parametrize("word", functions()["CIRCULAR_EXPOSURE"].parameters[-1].choices)
def test_a_quoted_measure_is_one_that_the_function_takes(word: str) -> None:
    flows = [["#IN", "A", 1], ["A", "B", 5], ["B", "A", 3], ["B", "#OUT", 2]]
    company = "*" if word == "cycling_index" else "A"
    assert isinstance(functions()["CIRCULAR_EXPOSURE"].call(flows, company, word), float)
