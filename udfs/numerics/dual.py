"""Dual numbers: arrays that carry how fast each value moves with one argument.

A formula written for arrays that is called with a dual number returns its exact derivative too,
on whichever of its branches the values lie: the derivative cannot drift from the formula.

Source:
    Clifford, "Preliminary Sketch of Biquaternions", 1871; Griewank and Walther, "Evaluating
    Derivatives", 2008, chapter 3 (forward mode).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from scipy.special import erfcx, log_ndtr, ndtr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import EllipsisType

    from udfs.cells.arrays import Floats, Marks

ROOT_TWO, ROOT_PI = math.sqrt(2), math.sqrt(math.pi)


class Dual(NDArrayOperatorsMixin):
    """An array and its derivative, which NumPy's functions take for an array.

    Attributes:
        value: The array.
        slope: Its derivative, of the same shape.
    """

    def __init__(self, value: Floats, slope: Floats) -> None:
        """Join an array and its derivative; a slope of one value counts for all."""
        self.value = np.asarray(value, dtype=np.float64)
        self.slope = np.broadcast_to(np.asarray(slope, dtype=np.float64), self.value.shape)

    @property
    def shape(self) -> tuple[int, ...]:
        """Give the shape that both have."""
        return self.value.shape

    def __getitem__(self, key: tuple[EllipsisType | int | None, ...]) -> Dual:
        """Take the same part of both."""
        return Dual(self.value[key], self.slope[key])

    def max(self) -> float:
        """Give the largest value."""
        return float(self.value.max())

    def __array_ufunc__(
        self, function: np.ufunc, _: str, *inputs: object, **__: object
    ) -> Dual | Floats | Marks:
        """Apply an elementwise function; comparisons only compare the values.

        A result that was to be written into an array comes back as a new dual number.
        """
        values = [_value(item) for item in inputs]
        result = function(*values)
        if result.dtype == bool:
            return cast("Marks", result)
        if function is np.matmul:
            return Dual(result, _slope(inputs[0]) @ values[1])
        partials = DERIVATIVES[function](result, *values)
        slopes = [
            partial * item.slope
            for partial, item in zip(partials, inputs, strict=True)
            if isinstance(item, Dual)
        ]
        return Dual(result, cast("Floats", sum(slopes)))

    def __array_function__(
        self,
        function: Callable[..., Any],
        _: object,
        arguments: Sequence[Any],
        named: dict[str, Any],
    ) -> object:
        """Apply a function that chooses or arranges values."""
        return ARRANGEMENTS[function](*arguments, **named)


def differentiated(function: Callable[[Floats], Floats], at: float) -> tuple[float, float]:
    """Give a formula's value and its derivative.

    Args:
        function: A formula of an array of length 1, made of the operations below.
        at: Where.

    Returns:
        The value and the derivative; at an edge between two branches, that of the branch taken.
    """
    result: object = function(cast("Floats", Dual(np.array([at]), np.ones(1))))
    return float(_value(result)[0]), float(_slope(result)[0])


def _value(item: object) -> Floats:
    return item.value if isinstance(item, Dual) else cast("Floats", np.asarray(item))


def _slope(item: object) -> Floats:
    return item.slope if isinstance(item, Dual) else np.zeros_like(_value(item))


def _both(function: Callable[..., Floats], *items: object) -> Dual:
    """Arrange values and slopes in the same way."""
    return Dual(function(*map(_value, items)), function(*map(_slope, items)))


def _where(mask: Marks, chosen: object, other: object) -> Dual:
    def choose(first: Floats, second: Floats) -> Floats:
        return np.where(mask, first, second)

    return _both(choose, chosen, other)


def _clip(item: Floats, lowest: Floats, highest: Floats) -> Floats:
    return np.minimum(np.maximum(item, lowest), highest)


def _stack(items: Sequence[object]) -> Dual:
    return _both(lambda *arrays: np.stack(arrays), *items)


def _sort(item: Dual, axis: int) -> Dual:
    order = np.argsort(item.value, axis=axis)
    return _both(lambda array: np.take_along_axis(array, order, axis), item)


def _broadcast(*items: object) -> list[Dual]:
    shape = np.broadcast_shapes(*(_value(item).shape for item in items))
    return [_both(lambda array: np.broadcast_to(array, shape), item) for item in items]


def _normal_density(at: Floats) -> Floats:
    return np.exp(-at * at / 2) / (ROOT_TWO * ROOT_PI)


def _power(_: Floats, base: Floats, exponent: Floats) -> tuple[Floats, float]:
    """Give the derivatives of a power whose exponent is constant."""
    return exponent * base ** (exponent - 1), 0.0


DERIVATIVES: dict[np.ufunc, Callable[..., tuple[Any, ...]]] = {
    np.add: lambda *_: (1.0, 1.0),
    np.subtract: lambda *_: (1.0, -1.0),
    np.multiply: lambda _, first, second: (second, first),
    np.divide: lambda result, _, divisor: (1 / divisor, -result / divisor),
    np.negative: lambda *_: (-1.0,),
    np.power: _power,
    np.sqrt: lambda result, _: (0.5 / result,),
    np.exp: lambda result, _: (result,),
    np.expm1: lambda result, _: (result + 1,),
    np.log: lambda _, at: (1 / at,),
    np.maximum: lambda _, first, second: (first >= second, first < second),
    np.minimum: lambda _, first, second: (first <= second, first > second),
    ndtr: lambda _, at: (_normal_density(at),),
    # n(x)/N(x), without a difference of exponents far out
    log_ndtr: lambda _, at: (ROOT_TWO / ROOT_PI / erfcx(-at / ROOT_TWO),),
    erfcx: lambda result, at: (2 * (at * result - 1 / ROOT_PI),),
}
ARRANGEMENTS: dict[Callable[..., Any], Callable[..., object]] = {
    np.where: _where,
    np.clip: _clip,
    np.stack: _stack,
    np.sort: _sort,
    np.broadcast_arrays: _broadcast,
    np.full_like: lambda item, fill: np.full(item.shape, fill),
}
