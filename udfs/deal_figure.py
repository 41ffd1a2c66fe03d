"""DEAL_FIGURE: a number of the deal book from any cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.deals.book import stated

if TYPE_CHECKING:
    from udfs.cells.arguments import Values


def deal_figure(id: Values, edition: Values = None) -> float:  # noqa: A002 - the cell's argument
    """Look up a figure of the packaged deal book.

    Args:
        id: Text, deal or company and figure, such as "amd-openai.warrant_shares". `ono deals`
            lists them.
        edition: Text: "article", "filed" or "latest". Default: the newest that has a value.

    Returns:
        Number, in the unit of the figure; percent as a fraction, a date as its serial number.

    Raises:
        UnknownNameError: The id is not in the book (the nearest one is named), or it has no value
            in that edition (those that have one are named).
        WrongTypeError: An argument is no text, or the edition is none of the three.

    Example:
        =DEAL_FIGURE("amd-openai.warrant_shares", "filed") → 160

    Source:
        The deal book of this project; DEAL_SOURCE names the document of each value.
    """
    return stated(id, edition)["value"]
