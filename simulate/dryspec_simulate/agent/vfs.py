"""A file system in memory: what is on the instance, and what the agent would make of it.

It follows POSIX as the agent meets it running as root: path resolution through symbolic links
(at most 40), ``..`` taken physically, and the errors of each system call. Nothing real is touched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dryspec_simulate.agent.errors import (
    EBUSY,
    EEXIST,
    EISDIR,
    ELOOP,
    ENOENT,
    ENOTDIR,
    ENOTEMPTY,
    LimitError,
    SystemCallError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_LINKS = 40
"""Symbolic links followed in one path before Linux gives up."""

MAX_NODES = 2_000_000

NEW = "new"
OLD = "old"


@dataclass(slots=True, eq=False)
class File:
    """A regular file; ``content`` is ``new`` (from the revision) or ``old`` (was there before)."""

    mode: int = 0o644
    owner: str = "root"
    group: str = "root"
    content: str = OLD


@dataclass(slots=True, eq=False)
class Link:
    """A symbolic link and its target text."""

    target: str


@dataclass(slots=True, eq=False)
class Directory:
    """A directory with its entries by name."""

    mode: int = 0o755
    owner: str = "root"
    group: str = "root"
    entries: dict[str, Node] = field(default_factory=dict[str, "Node"])


Node = File | Link | Directory


class _Missing(Exception):  # noqa: N818 - an errno on its way to the call that names it
    def __init__(self, errno: str) -> None:
        super().__init__(errno)
        self.errno = errno


class VirtualFileSystem:
    """Files, directories and links below ``/``; relative paths start at ``/`` as the agent's do."""

    def __init__(self) -> None:
        self.root = Directory()
        self.nodes = 1

    def lookup(self, path: str, *, follow: bool = True) -> Node | None:
        """Return what a path leads to, ``None`` when that is nothing."""
        try:
            return self._resolve(path, follow)
        except _Missing:
            return None

    def exists(self, path: str) -> bool:
        """Tell whether something is there, links followed (``File.exist?``)."""
        return self.lookup(path) is not None

    def is_directory(self, path: str) -> bool:
        """Tell whether a directory is there, links followed (``File.directory?``)."""
        return isinstance(self.lookup(path), Directory)

    def is_symlink(self, path: str) -> bool:
        """Tell whether the path itself is a link (``File.symlink?``)."""
        return isinstance(self.lookup(path, follow=False), Link)

    def names(self, path: str) -> list[str]:
        """Return the names in a directory in byte order; empty when it is none."""
        node = self.lookup(path)
        if not isinstance(node, Directory):
            return []
        return sorted(node.entries, key=lambda name: name.encode("utf-8", "surrogateescape"))

    def add(self, path: str, node: Node) -> None:
        """Put a node at an absolute path, making the directories above it; used to set up."""
        parts = [part for part in path.split("/") if part not in {"", "."}]
        if not parts:
            return
        here = self.root
        for part in parts[:-1]:
            below = here.entries.get(part)
            if not isinstance(below, Directory):
                below = here.entries[part] = Directory()
                self._count()
            here = below
        known = here.entries.get(parts[-1])
        if isinstance(known, Directory) and isinstance(node, Directory):
            known.mode, known.owner, known.group = node.mode, node.owner, node.group
            return
        here.entries[parts[-1]] = node
        self._count()

    def mkdir(self, path: str) -> None:
        """Make one directory (mode 0755 under umask 022; set-group-ID is inherited)."""
        parent, name = self._parent(path, "dir_s_mkdir")
        if not name or name in parent.entries:
            raise SystemCallError(EEXIST, "dir_s_mkdir", path)
        made = Directory(0o755)
        if parent.mode & 0o2000:
            made.group = parent.group
            made.mode |= 0o2000
        parent.entries[name] = made
        self._count()

    def symlink(self, target: str, path: str) -> None:
        """Make a link; an existing name is an error."""
        parent, name = self._parent(path, "syserr_fail2_in")
        if not name or name in parent.entries:
            raise SystemCallError(EEXIST, "syserr_fail2_in", path)
        parent.entries[name] = Link(target)
        self._count()

    def open_to_read(self, path: str) -> File:
        """Return the file behind a path, or fail as ``open`` does."""
        try:
            node = self._resolve(path, True)
        except _Missing as missing:
            raise SystemCallError(missing.errno, "rb_sysopen", path) from None
        if not isinstance(node, File):
            raise SystemCallError(EISDIR, "rb_sysopen", path)
        return node

    def write(self, path: str, file: File) -> None:
        """Write a copy of ``file`` with its mode and owner, through links, as ``cp -p`` does."""
        try:
            node = self._resolve(path, True)
        except _Missing:
            node = None
        if isinstance(node, Directory):
            raise SystemCallError(EISDIR, "rb_sysopen", path)
        if node is None:
            parent, name = self._parent(path, "rb_sysopen", through_link=True)
            node = parent.entries[name] = File()
            self._count()
        assert isinstance(node, File)
        node.content = file.content
        node.mode, node.owner, node.group = file.mode, file.owner, file.group

    def chmod(self, path: str, mode: int) -> None:
        """Set a mode, links followed."""
        self._attributes(path).mode = mode & 0o7777

    def chown(self, path: str, owner: str | None, group: str | None) -> None:
        """Set owner and group, links followed; set-ID bits of files are lost, as on Linux."""
        node = self._attributes(path)
        node.owner = node.owner if owner is None else owner
        node.group = node.group if group is None else group
        if isinstance(node, File):
            node.mode &= ~0o4000
            if node.mode & 0o010:
                node.mode &= ~0o2000

    def stat(self, path: str) -> File | Directory:
        """Return the file or directory behind a path, or fail as ``stat`` does."""
        return self._attributes(path, "rb_file_s_stat")

    def remove(self, path: str) -> None:
        """Take away a file or link; a directory is an error."""
        parent, name = self._parent(path, "apply2files")
        if isinstance(parent.entries.get(name), Directory):
            raise SystemCallError(EISDIR, "apply2files", path)
        if parent.entries.pop(name, None) is None:
            raise SystemCallError(ENOENT, "apply2files", path)

    def rmdir(self, path: str) -> None:
        """Take away an empty directory."""
        parent, name = self._parent(path, "dir_s_rmdir")
        if not name:
            raise SystemCallError(EBUSY, "dir_s_rmdir", path)
        node = parent.entries.get(name)
        if not isinstance(node, Directory):
            raise SystemCallError(ENOTDIR, "dir_s_rmdir", path)
        if node.entries:
            raise SystemCallError(ENOTEMPTY, "dir_s_rmdir", path)
        del parent.entries[name]

    def walk(self) -> Iterator[tuple[str, Node]]:
        """Yield every path with its node, the root left out, in no particular order."""
        pending: list[tuple[str, Directory]] = [("", self.root)]
        while pending:
            path, directory = pending.pop()
            for name, node in directory.entries.items():
                yield f"{path}/{name}", node
                if isinstance(node, Directory):
                    pending.append((f"{path}/{name}", node))

    def _attributes(self, path: str, call: str = "apply2files") -> File | Directory:
        try:
            node = self._resolve(path, True)
        except _Missing as missing:
            raise SystemCallError(missing.errno, call, path) from None
        assert not isinstance(node, Link)
        return node

    def _parent(self, path: str, call: str, *, through_link: bool = False) -> tuple[Directory, str]:
        """Return the directory that holds the last name, and that name (``""`` for the root)."""
        stripped = path.rstrip("/")
        if not stripped:
            if path:
                return self.root, ""
            raise SystemCallError(ENOENT, call, path)
        above, _, name = stripped.rpartition("/")
        for _ in range(MAX_LINKS):
            directory = self._directory(above, call, path)
            node = directory.entries.get(name)
            if not (through_link and isinstance(node, Link)):
                return (directory, "") if name in {".", ".."} else (directory, name)
            target = node.target if node.target.startswith("/") else f"{above}/{node.target}"
            above, _, name = target.rstrip("/").rpartition("/")
        raise SystemCallError(ELOOP, call, path)

    def _directory(self, path: str, call: str, shown: str) -> Directory:
        try:
            node = self._resolve(path or "/", True)
        except _Missing as missing:
            raise SystemCallError(missing.errno, call, shown) from None
        if not isinstance(node, Directory):
            raise SystemCallError(ENOTDIR, call, shown)
        return node

    def _resolve(self, path: str, follow: bool) -> Node:
        if not path:
            raise _Missing(ENOENT)
        trail: list[Directory] = [self.root]
        pending = [part for part in reversed(path.split("/")) if part not in {"", "."}]
        must_be_directory = path.endswith(("/", "/."))
        node: Node = self.root
        links = 0
        while pending:
            name = pending.pop()
            if name == "..":
                if len(trail) > 1:
                    trail.pop()
                node = trail[-1]
                continue
            below = trail[-1].entries.get(name)
            if below is None:
                raise _Missing(ENOENT)
            last = not pending
            if isinstance(below, Link) and (follow or not last or must_be_directory):
                links += 1
                if links > MAX_LINKS:
                    raise _Missing(ELOOP)
                if below.target.startswith("/"):
                    trail = [self.root]
                    node = self.root
                if not below.target:
                    raise _Missing(ENOENT)
                must_be_directory = must_be_directory or (last and below.target.endswith("/"))
                pending.extend(
                    part for part in reversed(below.target.split("/")) if part not in {"", "."}
                )
                node = trail[-1]
                continue
            node = below
            if isinstance(below, Directory):
                trail.append(below)
            elif not last:
                raise _Missing(ENOTDIR)
        if must_be_directory and not isinstance(node, Directory):
            raise _Missing(ENOTDIR)
        return node

    def _count(self) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise LimitError(
                f"more than {MAX_NODES:,} files and directories would be made; "
                "a link in the revision probably leads back into it"
            )
