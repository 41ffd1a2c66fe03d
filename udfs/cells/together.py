"""Arguments that are used together, value by value, and must fit each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udfs.cells.errors import WrongTypeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from udfs.cells.arrays import Floats


def together(
    arguments: Mapping[str, Floats], axes: Sequence[str] = ("rows", "columns")
) -> tuple[int, ...]:
    """Give the shape that arguments broadcast to, or say which two of them do not fit.

    Args:
        arguments: Arrays of at most two dimensions by the name of the argument. A length of 1 is
            repeated; any other must be the same in all of them.
        axes: What the two dimensions count, for the sentence.

    Returns:
        The common shape, with as many dimensions as the argument that has most.

    Raises:
        WrongTypeError: Two arguments have different lengths.
    """
    dimensions = max(array.ndim for array in arguments.values())
    kinds = axes if dimensions > 1 else ("values",)
    shape = []
    for axis in range(-dimensions, 0):
        lengths = {
            name: array.shape[axis] for name, array in arguments.items() if array.ndim >= -axis
        }
        longest = max(lengths, key=lengths.__getitem__)
        for name, length in lengths.items():
            if length not in {1, lengths[longest]}:
                message = f"{name} has {length} {kinds[axis]} but {longest} has {lengths[longest]}"
                raise WrongTypeError(message)
        shape.append(lengths[longest])
    return tuple(shape)
