"""One file with the code of many modules, of which each run reads what it needs.

In front stands a list of what is where; the code behind it is read piece by piece, so that a run
pays, in time and memory, for the modules that it uses.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Items = dict[str, tuple[Any, bytes]]
    """Name to what is said of a module, as plain values, and its marshalled code."""

_LENGTH = 4
"""Bytes in front of the list that say how long it is."""


class Archive:
    """An open file; ``about`` is what was said of the whole."""

    __slots__ = ("_entries", "_file", "_start", "about")

    def __init__(
        self, file: int, start: int, about: Any, entries: dict[str, tuple[Any, int, int]]
    ) -> None:
        self._file = file
        self._start = start
        self._entries = entries
        self.about = about

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def said_of(self, name: str) -> Any:
        """Return what is said of a module, ``None`` for one that is not here."""
        entry = self._entries.get(name)
        return None if entry is None else entry[0]

    def take(self, name: str) -> Any:
        """Return what is said of a module for the only time."""
        said, place, length = self._entries[name]
        self._entries[name] = (None, place, length)
        return said

    def code(self, name: str) -> bytes:
        """Return a module's marshalled code."""
        _, place, length = self._entries[name]
        if hasattr(os, "pread"):  # forked workers share the place in the file
            return os.pread(self._file, length, self._start + place)
        os.lseek(self._file, self._start + place, os.SEEK_SET)
        return os.read(self._file, length)

    def drop(self, name: str) -> None:
        """Forget a module."""
        del self._entries[name]


def opened(path: str, version: Any) -> Archive | None:
    """Open an archive; ``None`` where there is none that is whole and of this version."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    except OSError:
        return None
    try:
        length = int.from_bytes(os.read(file, _LENGTH), "little")
        found, about, entries, codes = marshal.loads(os.read(file, length))
        if found == version and os.fstat(file).st_size == _LENGTH + length + codes:
            return Archive(file, _LENGTH + length, about, entries)
    except (OSError, ValueError, EOFError, TypeError, MemoryError):
        pass
    os.close(file)
    return None


def write(path: str, version: Any, about: Any, items: Items) -> None:
    """Write an archive in one step; nothing happens where that is not possible.

    Nor where Python itself must not write beside its sources.
    """
    if sys.dont_write_bytecode or sys.pycache_prefix:
        return
    entries: dict[str, tuple[Any, int, int]] = {}
    place = 0
    for name, (said, code) in items.items():
        entries[name] = (said, place, len(code))
        place += len(code)
    temporary = f"{path}.{os.getpid()}"
    try:
        head = marshal.dumps((version, about, entries, place))
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(temporary, "wb") as file:
            file.write(len(head).to_bytes(_LENGTH, "little") + head)
            file.writelines(code for _, code in items.values())
        os.replace(temporary, path)
    except (OSError, ValueError):
        return
