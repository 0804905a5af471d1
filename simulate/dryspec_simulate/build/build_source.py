"""Where the source of a build seems to lie, when nobody says so.

A buildspec is often kept in a directory of its own (`buildspecs/`, `.codebuild/`), while what it
names lies elsewhere in the repository.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec

_MOST = 200
"""Paths that are looked for."""
_MANIFESTS = {
    "npm": "package.json",
    "yarn": "package.json",
    "pnpm": "package.json",
    "mvn": "pom.xml",
    "bundle": "Gemfile",
    "composer": "composer.json",
    "cargo": "Cargo.toml",
}
"""What a tool reads in the directory where it is called."""
_READING = frozenset(
    ("ci", "install", "i", "run", "run-script", "test", "build", "package", "verify", "clean")
)
_ELSEWHERE = ("-g", "--global", "-f", "--file", "--prefix", "--cwd", "-C")
"""Options with which it reads no such file, or another one."""
_MARKS = frozenset("*?[]{}$`~:=,;|<>\\\n\0\"'")


def source_elsewhere(buildspec: Buildspec, directory: str) -> str:
    """Return the directory above in which more of the paths exist that a buildspec writes out.

    It lies in the same repository; "" where the given one has as many. A directory that is entered
    outweighs what is named behind it, which is looked for there.
    """
    candidates = list(_upwards(directory))
    if len(candidates) < 2:
        return ""
    names = [name for name in dict.fromkeys(_written(buildspec)) if name][:_MOST]
    first = next(filter(None, _entered(buildspec)), "")
    counts = [
        sum(os.path.lexists(os.path.join(candidate, name)) for name in names)
        + bool(first and os.path.isdir(os.path.join(candidate, first))) * len(names)
        for candidate in candidates
    ]
    most = counts.index(max(counts))
    return candidates[most] if most else ""


def _upwards(directory: str) -> Iterator[str]:
    """Yield a directory and those above it, as far as its repository goes."""
    from dryspec.project import find_root

    root = find_root(os.path.join(directory, "buildspec.yml"))
    candidate = directory
    while len(os.path.abspath(candidate)) >= len(root):
        yield candidate
        above = os.path.normpath(os.path.join(candidate, os.pardir))
        if os.path.abspath(above) == os.path.abspath(candidate):
            return
        candidate = above


def _written(buildspec: Buildspec) -> Iterator[str]:
    """Yield the paths of collected files and those that commands name."""
    sets = [*buildspec.secondary_artifacts, *buildspec.reports]
    if buildspec.artifacts is not None:
        sets.append(buildspec.artifacts)
    for files in sets:
        written = files.base_directory.value.rstrip("/") if files.base_directory else ""
        base = _path(written)
        yield base
        if not base and written not in ("", "."):
            continue
        for item in files.files:
            start = item.value.split("*")[0].rpartition("/")[0] if "*" in item.value else item.value
            yield _path(f"{base}/{start}" if base else start)
    entered = False
    for command in buildspec.commands:
        for call in command.script.calls:
            entered = entered or call.program in ("cd", "pushd")
            yield "" if entered else _manifest(call)
            for word in call.words:
                value = word.value or ""
                if call.program == "cd" or "/" in value or "." in value:
                    yield _path(value)


def _manifest(call: Call) -> str:
    """Return the file without which a call of a build tool has nothing to do."""
    if call.program not in _MANIFESTS or call.has_flag(*_ELSEWHERE):
        return ""
    words = [word.value or "" for word in call.positionals]
    if not words:
        return _MANIFESTS["yarn"] if call.program == "yarn" else ""
    one_package = words[0] in ("install", "i") and len(words) > 1
    return _MANIFESTS[call.program] if words[0] in _READING and not one_package else ""


def _entered(buildspec: Buildspec) -> Iterator[str]:
    """Yield the directories that commands enter."""
    for command in buildspec.commands:
        for call in command.script.calls if "cd " in command.text else ():
            if call.program == "cd" and len(call.positionals) == 1:
                text = call.positionals[0].text.strip("\"'")
                yield _path(text.removeprefix("$CODEBUILD_SRC_DIR/"))


def _path(text: str) -> str:
    """Return a plain path from the source on, ``""`` for everything else."""
    path = text.removeprefix("./").rstrip("/")
    if not path or path[0] in "/-." or not _MARKS.isdisjoint(path) or ".." in path.split("/"):
        return ""
    return path
