"""Take the example of a function's help apart: its arguments as cells, and the stated result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

Literal: TypeAlias = "float | str | bool"
Rows: TypeAlias = "list[list[Literal]]"


@dataclass(frozen=True)
class Example:
    """A call as its help shows it: rows of cells for each argument, and what comes back."""

    arguments: tuple[Rows, ...]
    result: str


def example(text: str) -> Example:
    """Read `=NAME(1, {2,3}, "x") → result`."""
    formula, _, result = text.partition("→")
    arguments: list[Rows] = [[[]]]
    inside = False
    sign = 1.0
    for token in Tokenizer(formula.strip()).items[1:-1]:
        if token.type == Token.ARRAY:
            inside = token.subtype == Token.OPEN
        elif token.type == Token.SEP and token.subtype == Token.ROW:
            arguments[-1].append([])
        elif token.type == Token.SEP and not inside:
            arguments.append([[]])
        elif token.type == Token.OP_PRE:
            sign = -1.0
        elif token.type == Token.OPERAND:
            arguments[-1][-1].append(_literal(token, sign))
            sign = 1.0
    return Example(tuple(arguments), result.strip())


def _literal(token: Token, sign: float) -> Literal:
    if token.subtype == Token.TEXT:
        return str(token.value)[1:-1].replace('""', '"')
    if token.subtype == Token.LOGICAL:
        return bool(token.value == "TRUE")
    return sign * float(token.value)
