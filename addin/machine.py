"""What the computer says of itself: the registry of Windows, the programs that are there."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Setting: TypeAlias = "str | int | None"
USER, EVERYONE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"


@dataclass(frozen=True)
class Machine:
    """A computer as the doctor looks at it; `setting` reads a value of the registry."""

    system: str
    prefix: Path
    roaming: Path
    setting: Callable[[str, str, str], Setting]
    program: Callable[[str], str | None]

    @property
    def windows(self) -> bool:
        """Tell whether Excel's side can be looked at."""
        return self.system == "win32"


def here() -> Machine:
    """Give the computer that this runs on."""
    roaming = Path(os.environ.get("APPDATA", Path.home()))
    return Machine(sys.platform, Path(sys.prefix), roaming, _registry, shutil.which)


def _registry(root: str, key: str, name: str) -> Setting:
    """Read a value of the registry, or None where there is none."""
    if sys.platform != "win32":
        return None
    import winreg  # noqa: PLC0415 - of Windows alone

    try:
        with winreg.OpenKey(getattr(winreg, root), key) as opened:
            value, _ = winreg.QueryValueEx(opened, name)
    except OSError:
        return None
    return value if isinstance(value, (str, int)) else None
