"""What is on an instance, as a JSON list says."""

from __future__ import annotations

import json
from typing import Any, cast

from dryspec.discover import Unreadable, read_text

MAX_TREE = 64 << 20
"""Bytes of an instance tree that are read."""
_TYPES = ("file", "dir", "symlink")


class InstanceTreeError(ValueError):
    """A list that cannot be used; the message is for the user."""


def read_instance_tree(path: str) -> list[dict[str, Any]]:
    """Return the entries of a list of ``{"path", "type", ...}``.

    Raises:
        InstanceTreeError: the file cannot be read, or no instance can hold what it lists.

    """
    try:
        data: Any = json.loads(read_text(path, MAX_TREE))
    except Unreadable as error:
        raise InstanceTreeError(f"{path}: {error}") from None
    except (ValueError, RecursionError) as error:
        raise InstanceTreeError(f"{path} is not JSON: {error}") from None
    if not isinstance(data, list):
        raise InstanceTreeError(f'{path} must hold a list of {{"path": ..., "type": ...}}')
    items = cast("list[object]", data)
    entries = [_entry(f"{path}, entry {at}", item) for at, item in enumerate(items, 1)]
    _check_parents(path, entries)
    return entries


def _entry(where: str, given: object) -> dict[str, Any]:
    entry = cast("dict[str, Any]", given) if isinstance(given, dict) else {}
    place = entry.get("path")
    if not isinstance(place, str):
        raise InstanceTreeError(f'{where}: needs a "path"')
    if not place.startswith("/") and place[1:2] != ":":
        raise InstanceTreeError(f'{where}: "path" begins at the root, unlike {place!r}')
    if entry.get("type", "file") not in _TYPES:
        kind = entry.get("type")
        raise InstanceTreeError(f'{where}: "type" is file, dir or symlink, not {kind!r}')
    mode = entry.get("mode")
    if mode is not None and not _is_octal(mode):
        raise InstanceTreeError(f'{where}: "mode" is octal digits such as "0644", not {mode!r}')
    if entry.get("type") == "symlink" and not isinstance(entry.get("target"), str):
        raise InstanceTreeError(f'{where}: a symlink needs a "target"')
    return dict(entry)


def _is_octal(mode: object) -> bool:
    text = str(mode)
    return bool(text) and len(text) <= 6 and all(digit in "01234567" for digit in text)


def _check_parents(path: str, entries: list[dict[str, Any]]) -> None:
    """Refuse what lies below a file."""
    files = {entry["path"] for entry in entries if entry.get("type", "file") == "file"}
    for entry in entries:
        above = str(entry["path"]).rpartition("/")[0]
        if above in files:
            raise InstanceTreeError(f'{path}: "{entry["path"]}" lies below a file')
