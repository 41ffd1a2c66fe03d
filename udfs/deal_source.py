"""DEAL_SOURCE: where a number of the deal book comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.deals.book import stated

if TYPE_CHECKING:
    from udfs.cells.arguments import Values


def deal_source(id: Values, edition: Values = None) -> str:  # noqa: A002 - the cell's argument
    """Name the source, the as-of date and the confidence of a figure of the packaged deal book.

    Args:
        id: Text, deal or company and figure, such as "amd-openai.warrant_shares". `ono deals`
            lists them.
        edition: Text: "article", "filed" or "latest". Default: the newest that has a value.

    Returns:
        Text: title of the document, its address where there is one, as-of date, confidence.

    Raises:
        UnknownNameError: The id is not in the book (the nearest one is named), or it has no value
            in that edition (those that have one are named).
        WrongTypeError: An argument is no text, or the edition is none of the three.

    Example:
        =DEAL_SOURCE("amd-openai.tranches", "latest") → UBS (Arcuri) via TechCrunch mirror and its
        address, as of 2025-10-07, confidence B

    Source:
        The deal book of this project.
    """
    found = stated(id, edition)
    return f"{found['source']}, as of {found['as_of']}, confidence {found['confidence']}"
