"""Put files in place, each whole or not at all, or say in one sentence why not."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class FileError(Exception):
    """A file that cannot be written; the message is one sentence for its user."""


def writable(target: Path) -> None:
    """Refuse a target that cannot be written, before any work is done."""
    if target.is_dir():
        message = f"{target} is a folder, not a file"
        raise FileError(message)
    if os.path.lexists(target) and not target.is_file():
        message = f"{target} is no regular file; name another one"
        raise FileError(message)
    if not target.parent.is_dir():
        message = f"{target} cannot be written: {target.parent} is not a folder"
        raise FileError(message)
    if (target.parent / f"~${target.name}").exists():
        message = f"{target} is open in a spreadsheet program; close it first"
        raise FileError(message)


def replace_file(target: Path, content: bytes) -> None:
    """Put a file in place whole or not at all; a link to a file stays one."""
    replace_files({target: content})


def replace_files(files: Mapping[Path, bytes]) -> None:
    """Put files in place, none before all are written; a link to a file stays one."""
    written: dict[Path, Path] = {}
    try:
        for target, content in files.items():
            writable(target)
            place = target.resolve()
            with _telling(target):
                handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
                written[Path(name)] = place
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).chmod(0o644)
        for new, place in written.items():
            with _telling(place):
                new.replace(place)
    finally:
        for new in written:
            with suppress(FileNotFoundError):
                new.unlink()


def put_into(folder: Path, files: Mapping[Path, bytes]) -> None:
    """Write files into a folder, made if need be, each whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"{folder} cannot be made: {error.strerror}"
        raise FileError(message) from error
    replace_files(files)


@contextmanager
def _telling(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        hint = "; is it open somewhere?" if isinstance(error, PermissionError) else ""
        message = f"{target} cannot be written: {error.strerror}{hint}"
        raise FileError(message) from error
