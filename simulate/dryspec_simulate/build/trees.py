"""Where the files of a source come from: a directory, a zip, a git revision, a list of paths.

Nothing is opened that need not be: a directory is walked only below the literal part of a pattern,
and what is excluded is never entered. Paths are relative to the root and `/`-separated everywhere.
"""

from __future__ import annotations

import os
import stat

from dryspec.project import Project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Protocol

    class Tree(Protocol):
        """Files of a source tree.

        `label` is how a report names it; `links` maps each symbolic link seen so far to its target
        (None when not known); `unreadable` holds directories that refused to be listed.
        """

        label: str
        links: dict[str, str | None]
        unreadable: list[str]

        def kind(self, path: str) -> str | None:
            """`file`, `dir`, `link` (to a directory, or broken), or None when nothing is there."""
            ...

        def names(self, directory: str) -> list[str]:
            """Names in one directory, sorted; empty when it is not there."""
            ...

        def files(
            self, start: str, depth: int | None = None, prune: Callable[[str], bool] | None = None
        ) -> list[str]:
            """Every file below `start`, in no particular order.

            `depth` bounds the number of directories entered below `start`; `prune` is asked for
            each directory and keeps the walk out of it. Links to files count as files.
            """
            ...

        def read(self, path: str) -> bytes | None:
            """Return the beginning of a file, or None where the tree cannot give it."""
            ...


class TreeError(Exception):
    """A source tree that cannot be read; the message is for the user."""


class DirectoryTree:
    """A directory on disk, walked when asked."""

    def __init__(self, root: str) -> None:
        if not os.path.isdir(root):
            raise TreeError(
                f'source "{root}" is not a directory; name an existing one with --source'
            )
        self.root = root
        self.label = root
        self.links: dict[str, str | None] = {}
        self.unreadable: list[str] = []
        self._project = Project(root)
        self._texts: dict[str, bytes | None] = {}

    def kind(self, path: str) -> str | None:
        """See :class:`Tree`."""
        full = os.path.join(self.root, path)
        try:
            mode = os.lstat(full).st_mode
        except (OSError, ValueError):
            return None
        if stat.S_ISLNK(mode):
            return self._link_kind(path, full)
        return "dir" if stat.S_ISDIR(mode) else "file"

    def names(self, directory: str) -> list[str]:
        """See :class:`Tree`."""
        try:
            return sorted(os.listdir(os.path.join(self.root, directory)))
        except (OSError, ValueError):
            return []

    def files(
        self, start: str, depth: int | None = None, prune: Callable[[str], bool] | None = None
    ) -> list[str]:
        """See :class:`Tree`; the walk is a loop over `os.scandir`, the cheapest there is."""
        found: list[str] = []
        level = [start]
        remaining = -1 if depth is None else depth
        while level:
            below: list[str] = []
            for directory in level:
                self._scan(directory, found, below if remaining != 0 else None, prune)
            level = below
            remaining -= 1
        return found

    def read(self, path: str) -> bytes | None:
        """See :class:`Tree`; nothing outside the root is read."""
        if path not in self._texts:
            self._texts[path] = self._project.read(path)
        return self._texts[path]

    def _scan(
        self,
        directory: str,
        found: list[str],
        below: list[str] | None,
        prune: Callable[[str], bool] | None,
    ) -> None:
        prefix = directory + "/" if directory else ""
        try:
            entries = os.scandir(os.path.join(self.root, directory))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return  # the build has yet to make it
        except OSError:
            self.unreadable.append(directory or ".")
            return
        with entries:
            for entry in entries:
                path = prefix + entry.name
                if entry.is_dir(follow_symlinks=False):
                    if below is not None and (prune is None or not prune(path)):
                        below.append(path)
                elif entry.is_symlink():
                    if self._link_kind(path, entry.path) == "file":
                        found.append(path)
                else:
                    found.append(path)

    def _link_kind(self, path: str, full: str) -> str:
        try:
            self.links[path] = os.readlink(full).replace(os.sep, "/")
        except OSError:  # gone meanwhile, or a link of /proc that is somebody else's
            self.links[path] = None
            return "link"
        return "file" if os.path.isfile(full) else "link"


class ListedTree:
    """A tree known from a list of its files: a zip, a git revision, or lines on standard input."""

    def __init__(self, label: str, paths: Iterable[str], links: Iterable[str] = ()) -> None:
        self.label = label
        self.paths = sorted({path for path in paths if path and not path.endswith("/")})
        self.links: dict[str, str | None] = dict.fromkeys(sorted(links))
        self.unreadable: list[str] = []
        self._files = frozenset(self.paths)
        self._directories: dict[str, set[str]] = {"": set()}
        for path in self.paths:
            self._enter(path)

    def _enter(self, path: str) -> None:
        parent, _, name = path.rpartition("/")
        known = self._directories.get(parent)
        if known is None:
            known = self._directories[parent] = set()
            self._enter(parent)
        known.add(name)

    def kind(self, path: str) -> str | None:
        """See :class:`Tree`."""
        if path in self._files:
            return "file"
        return "dir" if path in self._directories else None

    def names(self, directory: str) -> list[str]:
        """See :class:`Tree`."""
        return sorted(self._directories.get(directory, ()))

    def files(
        self, start: str, depth: int | None = None, prune: Callable[[str], bool] | None = None
    ) -> list[str]:
        """See :class:`Tree`."""
        prefix = start + "/" if start else ""
        found = [path for path in self.paths if path.startswith(prefix)] if prefix else self.paths
        if depth is not None:
            deepest = prefix.count("/") + depth
            found = [path for path in found if path.count("/") <= deepest]
        return list(found) if prune is None else _not_pruned(found, prune)

    def read(self, path: str) -> bytes | None:  # noqa: ARG002 - the signature of a tree
        """See :class:`Tree`; a list holds no text."""
        return None


def _not_pruned(paths: Sequence[str], prune: Callable[[str], bool]) -> list[str]:
    verdicts: dict[str, bool] = {"": False}

    def pruned(directory: str) -> bool:
        verdict = verdicts.get(directory)
        if verdict is None:
            verdict = pruned(directory.rpartition("/")[0]) or prune(directory)
            verdicts[directory] = verdict
        return verdict

    return [path for path in paths if not pruned(path.rpartition("/")[0])]


def zip_tree(path: str) -> ListedTree:
    """Return the files of a zip archive. Raises TreeError when it is not one."""
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (OSError, zipfile.BadZipFile) as error:
        raise TreeError(f'source "{path}" cannot be read as a zip archive: {error}') from None
    links = [member.filename for member in members if stat.S_ISLNK(member.external_attr >> 16)]
    return ListedTree(path, [member.filename for member in members], links)


def git_tree(root: str, revision: str) -> ListedTree:
    """Return the files of a git revision below `root`.

    Starts `git ls-tree`, which runs no hook and no filter: the only process this package ever
    starts, and only for `--source git:REV`. Raises TreeError when git or the revision is missing.
    """
    import subprocess

    if revision.startswith("-") or not revision:
        raise TreeError(f'"{revision}" is not a git revision; write for example --source git:HEAD')
    command = ["git", "-C", root, "ls-tree", "-r", "-z", revision]
    try:
        answer = subprocess.run(command, capture_output=True, check=False, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise TreeError(
            f"git cannot be started ({error.strerror}); --source git: needs it"
        ) from None
    if answer.returncode != 0:
        reason = answer.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise TreeError(f'git revision "{revision}" cannot be listed in "{root}": {reason}')
    entries = [
        entry.partition("\t")
        for entry in answer.stdout.decode("utf-8", "replace").split("\0")
        if entry
    ]
    links = [path for head, _, path in entries if head.startswith("120000")]
    files = [path for head, _, path in entries if not head.startswith("160000")]
    return ListedTree(f"git:{revision}", files, links)


def listed_tree(text: str) -> ListedTree:
    """Return a tree given as one path a line (`--source -`)."""
    return ListedTree(
        "standard input", (line.strip().removeprefix("./") for line in text.splitlines())
    )


def open_tree(source: str, root: str, read_stdin: Callable[[], str]) -> DirectoryTree | ListedTree:
    """Return the tree that `--source` names: a directory, `x.zip`, `git:REV`, or `-`."""
    if source == "-":
        return listed_tree(read_stdin())
    if source.startswith("git:"):
        return git_tree(root, source[len("git:") :])
    if os.path.isfile(source):
        return zip_tree(source)
    return DirectoryTree(source)
