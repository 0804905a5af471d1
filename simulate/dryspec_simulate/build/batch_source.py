"""Where the source of a batch lies, when nobody says so.

The builds of a batch name their buildspecs from the root of the source, and the file that holds the
batch is often kept in a directory of its own.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from dryspec_simulate.build.batch import expand_batch

if TYPE_CHECKING:
    from dryspec.spec.buildspec import Buildspec


def batch_source(buildspec: Buildspec, directory: str) -> str:
    """Return the nearest directory that holds a buildspec of a build, else the given one.

    It is the given one or one above it in the same repository.
    """
    from dryspec.project import find_root

    names = _named(buildspec)
    root = find_root(os.path.join(directory, "buildspec.yml"))
    candidate = directory
    while names and len(os.path.abspath(candidate)) >= len(root):
        if any(os.path.isfile(os.path.join(candidate, name)) for name in names):
            return candidate
        above = os.path.normpath(os.path.join(candidate, os.pardir))
        if os.path.abspath(above) == os.path.abspath(candidate):
            break
        candidate = above
    return directory


def _named(buildspec: Buildspec) -> list[str]:
    """Return the paths of the source that builds name."""
    plan = expand_batch(buildspec.batch) if buildspec.batch is not None else None
    paths = [build.buildspec or "" for build in plan.builds] if plan else []
    return [
        path
        for path in dict.fromkeys(paths)
        if path and not path.startswith(("/", "arn:")) and not {"..", ""} & set(path.split("/"))
        if not any(mark in path for mark in "\n$\0")
    ]
