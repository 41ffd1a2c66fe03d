"""The functions inside Excel, through xlwings.

A workbook of `ono build --for excel` brings wrappers that call this module (`addin.vba`); for any
other workbook it is a UDF module of the xlwings add-in (`UDF Modules: addin.excel`, then Import
Functions). Every argument is asked for as rows of cells, so that a range and a single cell arrive
alike; an error leaves as its own spelling, which the wrapper turns into a real error value.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import xlwings
from xlwings import conversion

from addin import boundary
from addin.catalogue import functions
from addin.function import WIZARD_LIMIT
from addin.vba import CATEGORY
from udfs.cells.errors import ErrorValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from addin.cells import Block, Cell
    from addin.function import Function


class RangeConverter:
    """How xlwings reads an argument: rows as they stand, error cells as their spelling.

    xlwings' own way, but that it looks at no blank cell below the filled ones.
    """

    @classmethod
    def reader(cls, options: dict[str, object]) -> Callable[..., None]:
        """Give xlwings' steps with the cut among them."""
        options = {**options, "ndim": 2, "err_to_str": True}
        steps = conversion.ValueAccessor.reader(options)  # type: ignore[no-untyped-call] # xlwings
        steps.insert_stage(_cut, before=conversion.CleanDataFromReadStage)
        given: Callable[..., None] = steps.append_stage(_extend)
        return given


def _cut(context: conversion.ConversionContext) -> None:
    """Leave out the blank rows at the end: a whole column has a million of them."""
    context.meta["rows"] = len(context.value)
    context.value = context.value[: boundary.filled(context.value)]


def _extend(context: conversion.ConversionContext) -> None:
    """Put them back, all one row: the boundary cuts where no argument goes on."""
    blank = [None] * len(context.value[0])
    context.value += [blank] * (context.meta["rows"] - len(context.value))


def wrapper(function: Function) -> Callable[..., Cell | Block]:
    """Make the plain Python function that xlwings registers: same name, same arguments."""

    def call(*cells: object) -> Cell | Block:
        found = boundary.call(function, cells)
        return found.spelling if isinstance(found, ErrorValue) else found

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.summary[:WIZARD_LIMIT]
    call.__annotations__ = {}  # xlwings would convert by them
    parameters = [
        inspect.Parameter(
            parameter.name,
            inspect.Parameter.VAR_POSITIONAL
            if parameter.repeated
            else inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=None if parameter.optional else inspect.Parameter.empty,
        )
        for parameter in function.parameters
    ]
    call.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined] # xlwings reads it
    return call


def expose(function: Function) -> Callable[..., Cell | Block]:
    """Register a function with xlwings, with its help; the wizard does not run it."""
    exposed = wrapper(function)
    for parameter in function.parameters:
        help_text = parameter.help[:WIZARD_LIMIT]
        exposed = xlwings.arg(parameter.name, RangeConverter, doc=help_text)(exposed)
    register = xlwings.func(category=CATEGORY, call_in_wizard=False)  # last: `arg` resets both
    return register(exposed)


globals().update({name: expose(function) for name, function in functions().items()})
