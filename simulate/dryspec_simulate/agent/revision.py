"""What a revision holds: a directory, a zip or a tar, read and never unpacked.

Links are kept as text and only ever followed inside the virtual file system.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dryspec_simulate.agent.vfs import NEW, Directory, File, Link, Node, VirtualFileSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_ENTRIES = 200_000
MAX_TEXT = 1 << 20
"""Bytes read of one file: an appspec or a hook script."""

_GIT = ".git"


class RevisionError(Exception):
    """A revision that cannot be read; the message is for the user."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the revision: ``type`` is ``file``, ``dir`` or ``symlink``."""

    path: str
    type: str
    mode: int
    target: str = ""


@dataclass(slots=True)
class Revision:
    """Entries by path below the root, with remarks about what was left out and why.

    ``read`` gives the first :data:`MAX_TEXT` bytes of a file, ``None`` when it is none.
    """

    label: str
    entries: dict[str, Entry]
    remarks: list[str] = field(default_factory=list[str])
    reader: Callable[[str], bytes | None] = lambda _: None
    prefix: str = ""

    def read(self, path: str) -> bytes | None:
        """Return the beginning of a file, ``None`` when there is no such file."""
        name = normal(path)
        entry = self.entries.get(name)
        if entry is None or entry.type != "file":
            return None
        return self.reader(self.prefix + name)

    def read_on(self, path: str, host: str) -> bytes | None:
        """Read as a host finds a file: Windows does not tell small letters from capitals."""
        data = self.read(path)
        if data is not None or host != "windows":
            return data
        folded = normal(path).casefold()
        known = next((name for name in self.entries if name.casefold() == folded), "")
        return self.read(known)

    def mount(self, vfs: VirtualFileSystem, directory: str) -> None:
        """Put the revision into a virtual file system as the agent unpacks it."""
        vfs.add(directory, Directory())
        for path, entry in self.entries.items():
            vfs.add(f"{directory}/{path}", _node(entry))

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is in it."""
        return not self.entries


def _node(entry: Entry) -> Node:
    if entry.type == "dir":
        return Directory(entry.mode)
    if entry.type == "symlink":
        return Link(entry.target)
    return File(entry.mode, content=NEW)


def normal(path: str) -> str:
    """Return a path without ``.``, doubled or leading separators; ``..`` stays."""
    return "/".join(part for part in path.split("/") if part not in {"", "."})


def load_revision(path: str, with_git: bool = False) -> Revision:
    """Read a directory, a zip or a tar (also compressed).

    Args:
        path: where it is.
        with_git: whether the ``.git`` of a checkout counts as part of it.

    Raises:
        RevisionError: nothing is there, or it is none of these.
    """
    if os.path.isdir(path):
        return _directory(path, with_git)
    if not os.path.exists(path):
        raise RevisionError(f'there is no revision at "{path}"; name a directory, a zip or a tar')
    from dryspec_simulate.agent.archive import read_archive

    return read_archive(path)


def _directory(root: str, with_git: bool) -> Revision:
    revision = Revision(root, {})

    def read(path: str) -> bytes | None:
        try:
            with open(os.path.join(root, path), "rb") as file:
                return file.read(MAX_TEXT)
        except OSError:
            return None

    revision.reader = read
    has_git = not with_git and _is_checkout(root)
    if has_git:
        revision.remarks.append(
            '".git" is left out: revisions from GitHub, CodePipeline and artifacts of builds have '
            "none; --with-git takes it along, as codedeploy-local and aws deploy push do"
        )
    for entry in _walk(root, revision.remarks, _GIT if has_git else ""):
        if len(revision.entries) >= MAX_ENTRIES:
            raise RevisionError(
                f'"{root}" holds more than {MAX_ENTRIES:,} files; name the revision itself'
            )
        revision.entries[entry.path] = entry
    remark_links(revision)
    return revision


def _is_checkout(root: str) -> bool:
    """Whether ``.git`` is git's own directory, or the file that names it in a worktree."""
    git = os.path.join(root, _GIT)
    if os.path.isdir(git):
        return os.path.exists(os.path.join(git, "HEAD"))
    try:
        with open(git, "rb") as file:
            return file.read(7) == b"gitdir:"
    except OSError:
        return False


def _walk(root: str, remarks: list[str], left_out: str) -> Iterator[Entry]:
    pending = [""]
    while pending:
        below = pending.pop()
        try:
            with os.scandir(os.path.join(root, below)) as scan:
                found = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            remarks.append(f'"{below or "."}" cannot be listed ({error.strerror}) and is left out')
            continue
        for item in found:
            path = f"{below}/{item.name}" if below else item.name
            if path == left_out:
                continue
            entry = _real_entry(item, path, remarks)
            if entry is None:
                continue
            yield entry
            if entry.type == "dir":
                pending.append(path)


def _real_entry(item: os.DirEntry[str], path: str, remarks: list[str]) -> Entry | None:
    try:
        mode = item.stat(follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            return Entry(path, "symlink", 0o777, os.readlink(item.path).replace(os.sep, "/"))
    except OSError as error:
        remarks.append(f'"{path}" cannot be looked at ({error.strerror}) and is left out')
        return None
    if stat.S_ISDIR(mode):
        return Entry(path, "dir", stat.S_IMODE(mode))
    if stat.S_ISREG(mode):
        return Entry(path, "file", stat.S_IMODE(mode))
    remarks.append(f'"{path}" is neither file nor directory nor link and is left out')
    return None


def remark_links(revision: Revision) -> None:
    """Name the links that lead out of the revision."""
    for entry in revision.entries.values():
        if entry.type != "symlink":
            continue
        parts = entry.path.split("/")[:-1]
        outside = entry.target.startswith("/")
        for part in entry.target.split("/"):
            if part == "..":
                outside = outside or not parts
                del parts[-1:]
            elif part not in {"", "."}:
                parts.append(part)
        if outside:
            revision.remarks.append(
                f'the link "{entry.path}" leads out of the revision to "{entry.target}"; '
                "it is looked up on the simulated instance only"
            )
