"""Files whose names are those of specs but for a slip of the finger."""

from __future__ import annotations

import os
from itertools import islice

from dryspec import lazy
from dryspec.alike import nearest
from dryspec.discover import Unreadable, read_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAMES = ("appspec.yml", "buildspec.yml", "appspec.yaml", "buildspec.yaml")
_MOST = 2000
"""Names of a directory that are looked at."""
_ALIKE = 0.8
_KEYS = lazy.pattern(r"^(?:hooks|files|phases|Resources):", lazy.MULTILINE)
"""What a spec has at its left edge, besides a version; the pubspec.yaml of Dart has none."""


def misspelt(directories: Iterable[str]) -> tuple[str, str] | None:
    """Return the first file that looks like a spec under a misspelt name, and the right name."""
    for directory in directories:
        for name in _files(directory):
            near = nearest(name.lower(), _NAMES, _ALIKE)
            if near and near != name.lower() and _reads_like_a_spec(os.path.join(directory, name)):
                return name, near
    return None


def _files(directory: str) -> Iterator[str]:
    try:
        with os.scandir(directory) as entries:
            for entry in islice(entries, _MOST):
                is_file = entry.is_file(follow_symlinks=False)
                if is_file and entry.name.endswith((".yml", ".yaml")):
                    yield entry.name
    except OSError:
        return


def _reads_like_a_spec(path: str) -> bool:
    try:
        text = read_text(path)
    except (Unreadable, OSError):
        return False
    return "version:" in text and _KEYS.search(text) is not None
