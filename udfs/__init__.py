"""The finance: one worksheet function a file; `__all__` is the catalogue.

Every module that stands directly in this folder is a worksheet function of the module's name,
found here without a list. It is imported when it is first asked for, so that no function waits
for the libraries of another. `__init__.pyi` says the same to editors and type checkers.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

__all__ = [each.name for each in iter_modules(__path__) if not each.ispkg]  # sorted by name


class _Functions(ModuleType):
    """This package: under the name of each file it holds the function, not the module."""

    def __getattr__(self, name: str) -> object:
        """Import a function that is asked for the first time."""
        if name not in __all__:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        return _function(import_module(f"{__name__}.{name}"))

    def __setattr__(self, name: str, value: object) -> None:
        """Take the function where an import would bind its module, whoever imports it first."""
        if name in __all__ and isinstance(value, ModuleType):
            value = _function(value)
        super().__setattr__(name, value)

    def __dir__(self) -> list[str]:
        """Name the functions too that nobody has asked for yet."""
        return sorted({*super().__dir__(), *__all__})


def _function(module: ModuleType) -> object:
    """Take the function out of its file."""
    name = module.__name__.rpartition(".")[2]
    try:
        return getattr(module, name)
    except AttributeError:
        message = (
            f"{__name__}/{name}.py has no function {name}: each file that stands directly in "
            f"{__name__}/ is a worksheet function of its name"
        )
        raise ImportError(message, name=module.__name__) from None


sys.modules[__name__].__class__ = _Functions
