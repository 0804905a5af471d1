"""Paths as URIs."""

from __future__ import annotations

import os
from urllib.parse import quote


def relative_uri(path: str) -> str:
    """Return a relative URI reference for a relative path, a ``file:`` URI for an absolute one."""
    if os.path.isabs(path):
        return file_uri(path)
    return _quoted(path.removeprefix("./"))


def file_uri(path: str) -> str:
    """Return the ``file:`` URI of a path, made absolute by the working directory."""
    full = os.path.abspath(path).replace(os.sep, "/")
    return "file://" + _quoted(full if full.startswith("/") else f"/{full}")


def _quoted(path: str) -> str:
    try:
        return quote(path, safe="/", errors="surrogateescape")
    except UnicodeEncodeError:  # a name on Windows may hold half a character
        return quote(path, safe="/", errors="surrogatepass")
