"""File modes from git's index, read without running git.

The format is git's own, versions 2 to 4 (``gitformat-index``). Anything unexpected gives an
empty answer: the index is a hint, never a reason to fail.
"""

from __future__ import annotations

_MAX_SIZE = 64 * 1024 * 1024
_HEADER = 12
_FIXED = 62
_EXTENDED = 0x4000


def read_modes(path: str) -> dict[str, int]:
    """Return the mode of every path in the index file at ``path``."""
    try:
        with open(path, "rb") as file:
            data = file.read(_MAX_SIZE)
    except OSError:
        return {}
    try:
        return _modes(data)
    except (IndexError, ValueError, UnicodeDecodeError):
        return {}


def _modes(data: bytes) -> dict[str, int]:
    version = int.from_bytes(data[4:8], "big")
    if data[:4] != b"DIRC" or version not in {2, 3, 4}:
        return {}
    modes: dict[str, int] = {}
    at = _HEADER
    name = b""
    for _ in range(int.from_bytes(data[8:12], "big")):
        mode = int.from_bytes(data[at + 24 : at + 28], "big")
        flags = int.from_bytes(data[at + 60 : at + 62], "big")
        start = at + _FIXED + (2 if flags & _EXTENDED else 0)
        if version == 4:
            dropped, start = _variable_int(data, start)
            end = data.index(b"\0", start)
            name = name[: len(name) - dropped] + data[start:end]
            next_at = end + 1
        else:
            end = data.index(b"\0", start)
            name = data[start:end]
            next_at = at + ((end - at) // 8 + 1) * 8
        modes[name.decode("utf-8", "surrogateescape")] = mode
        at = next_at
    return modes


def _variable_int(data: bytes, at: int) -> tuple[int, int]:
    byte = data[at]
    at += 1
    value = byte & 0x7F
    while byte & 0x80:
        byte = data[at]
        at += 1
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, at
