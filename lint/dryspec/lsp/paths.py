"""Addresses of the protocol and paths of the file system."""

from __future__ import annotations

import os

from pygls.uris import to_fs_path

from dryspec.project import is_within


def path_of(uri: str) -> str | None:
    """Return the file system path of a ``file:`` address, ``None`` for any other."""
    if not uri.startswith("file:"):
        return None
    return to_fs_path(uri)


def is_below(path: str, folder: str) -> bool:
    """Tell whether a path lies in a folder, symbolic links followed."""
    return is_within(os.path.realpath(path), os.path.realpath(folder))
