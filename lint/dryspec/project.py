"""Other files of the repository, asked for lazily and never outside its root.

Nothing found here is imported or run. Paths come from specs, so each is resolved and refused
when it leaves the root, also through a symbolic link.
"""

from __future__ import annotations

import os
import stat

from dryspec.alike import nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    Result = TypeVar("Result")

MAX_FILES = 200_000
MAX_READ = 1_000_000
FILE = "file"
DIRECTORY = "dir"
_EVERYWHERE = frozenset(
    {
        "Dockerfile", "Makefile", "README.md", "__init__.py", "app.js", "app.py", "config.json",
        "config.yml", "index.html", "index.js", "index.php", "index.ts", "main.js", "main.py",
        "package-lock.json", "package.json", "pom.xml", "requirements.txt", "server.js",
        "settings.py", "setup.py", "tsconfig.json", "yarn.lock",
    }
)  # fmt: skip
"""Names that many directories have: elsewhere, such a file is another one."""
_MADE_OF = {
    "css": ("less", "sass", "scss"),
    "html": ("hbs", "md", "pug"),
    "js": ("coffee", "jsx", "ts", "tsx"),
}
"""Endings of what files with an ending are made of."""
_SKIPPED = frozenset({".git", ".hg", ".svn"})


class _Known:
    """What has been looked up in one tree."""

    __slots__ = (
        "_real_root",
        "by_name",
        "directories",
        "files",
        "links",
        "listings",
        "lowered",
        "modes",
        "root",
        "worked_out",
    )

    def __init__(self, root: str) -> None:
        self.root = root
        self._real_root = ""
        self.by_name: dict[str, list[str]] | None = None
        self.listings: dict[str, dict[str, str]] = {}
        self.directories: dict[str, str] = {}
        self.links: set[str] = set()
        self.lowered: dict[str, dict[str, str]] = {}
        self.files: list[str] | None = None
        self.modes: dict[str, int] | None = None
        self.worked_out: dict[str, object] = {}

    @property
    def real_root(self) -> str:
        """The root with its links followed."""
        if not self._real_root:
            self._real_root = os.path.realpath(self.root)
        return self._real_root


class Project:
    """The directory tree that a spec belongs to.

    Args:
        root: directory nothing outside of which is looked at.
        spec_path: the spec's path relative to ``root``, with ``/``.

    """

    __slots__ = ("_known", "root", "spec_path")

    def __init__(self, root: str, spec_path: str = "", known: _Known | None = None) -> None:
        self.root = root
        self.spec_path = spec_path.replace(os.sep, "/")
        self._known = known or _Known(root)

    @property
    def _real_root(self) -> str:
        return self._known.real_root

    def for_spec(self, spec_path: str) -> Project:
        """Return the same tree for another spec in it; what is known of the tree is shared."""
        return Project(self.root, spec_path, self._known)

    def once(self, name: str, work: Callable[[], Result]) -> Result:
        """Return what ``work`` gives; it is done once for all specs of the tree."""
        known = self._known.worked_out
        if name not in known:
            known[name] = work()
        return known[name]  # type: ignore[return-value]

    @property
    def spec_directory(self) -> str:
        """Directory of the spec relative to the root (``""`` for the root itself)."""
        return self.spec_path.rpartition("/")[0]

    def kind(self, path: str) -> str | None:
        """Return ``file``, ``dir`` or ``None`` for a relative path, case exactly as written."""
        parts = _parts(path)
        if parts is None:
            return None
        directory = ""
        found: str | None = DIRECTORY
        for part in parts:
            if found != DIRECTORY:
                return None
            found = self._listing(directory).get(part)
            directory = f"{directory}/{part}" if directory else part
        return found

    def entries(self, directory: str) -> list[tuple[str, str]]:
        """Return names in a directory with their kinds (``file``, ``dir``), sorted."""
        parts = _parts(directory)
        return [] if parts is None else sorted(self._listing("/".join(parts)).items())

    def is_link(self, path: str) -> bool:
        """Tell whether what :meth:`entries` has shown is a link: a walk into it may circle."""
        return path in self._known.links

    def exists(self, path: str) -> bool:
        """Tell whether a relative path names a file or directory, case exactly as written."""
        return self.kind(path) is not None

    def other_case(self, path: str) -> str | None:
        """Return an existing path that differs from ``path`` by case alone."""
        parts = _parts(path)
        directory = ""
        for part in parts or ():
            listing = self._listing(directory)
            real = part if part in listing else self._lowered(directory).get(part.lower())
            if real is None:
                return None
            directory = f"{directory}/{real}" if directory else real
        return directory if directory and directory != "/".join(parts or ()) else None

    def _lowered(self, directory: str) -> dict[str, str]:
        """Names in a directory by what they are in lower case."""
        known = self._known.lowered
        if directory not in known:
            known[directory] = {name.lower(): name for name in self._listing(directory)}
        return known[directory]

    def nearest(self, path: str) -> str | None:
        """Return the existing path most like ``path``: same directory first, then anywhere.

        What a file is made of is not like it, nor is a file far away with a name that many have.
        """
        directory, _, name = path.strip("/").rpartition("/")
        stem, _, ending = name.rpartition(".")
        sources = {f"{stem}.{other}" for other in _MADE_OF.get(ending, ())}
        siblings = [entry for entry in self._listing(directory) if entry not in (name, *sources)]
        found = nearest(name, siblings, 0.75)
        if found:
            return f"{directory}/{found}" if directory else found
        called = self.called(name)
        if name in _EVERYWHERE and (len(called) > 1 or not _is_near(directory, called)):
            return None
        return next(iter(called), None)

    def called(self, name: str) -> list[str]:
        """Return the paths of all files of that name, the highest first."""
        known = self._known
        if known.by_name is None:
            known.by_name = {}
            for file in sorted(self.files, key=lambda path: (path.count("/"), path)):
                known.by_name.setdefault(file.rpartition("/")[2], []).append(file)
        return known.by_name.get(name, [])

    def read(self, path: str, limit: int = MAX_READ) -> bytes | None:
        """Return at most ``limit`` bytes of a file inside the root, or ``None``."""
        full = self._inside(path)
        if full is None:
            return None
        try:
            if not stat.S_ISREG(os.stat(full).st_mode):
                return None
            with open(full, "rb") as file:
                return file.read(limit)
        except OSError:
            return None

    def executable(self, path: str) -> bool | None:
        """Whether the execute bit is set: in git's index where the file is there, else on disk.

        ``None`` where that cannot be told; the disks of Windows have no such bit.
        """
        mode = self.git_modes.get(path)
        if mode is None and os.name != "nt":
            full = self._inside(path)
            try:
                mode = os.stat(full).st_mode if full else None
            except OSError:
                mode = None
        return None if mode is None else bool(mode & 0o111)

    @property
    def git_modes(self) -> dict[str, int]:
        """Modes of the paths in git's index; empty where there is none that can be read."""
        known = self._known
        if known.modes is None:
            from dryspec.git_index import read_modes

            known.modes = read_modes(os.path.join(self._real_root, ".git", "index"))
        return known.modes

    @property
    def files(self) -> list[str]:
        """Relative paths of all files, sorted; at most :data:`MAX_FILES`, ``.git`` left out."""
        known = self._known
        if known.files is None:
            known.files = sorted(self._walk())
        return known.files

    def _walk(self) -> list[str]:
        found: list[str] = []
        pending = [""]
        while pending and len(found) < MAX_FILES:
            directory = pending.pop()
            for name, kind in self._listing(directory).items():
                path = f"{directory}/{name}" if directory else name
                if kind == FILE:
                    found.append(path)
                elif name not in _SKIPPED and not self.is_link(path):
                    pending.append(path)
        return found[:MAX_FILES]

    def _listing(self, directory: str) -> dict[str, str]:
        """Names in a directory with their kinds; links are followed when they stay inside."""
        known = self._known.listings.get(directory)
        if known is not None:
            return known
        listing: dict[str, str] = {}
        full = self._inside(directory)
        try:
            with os.scandir(full) if full else _Nothing() as entries:
                for entry in entries:
                    if entry.is_symlink():
                        path = f"{directory}/{entry.name}" if directory else entry.name
                        self._known.links.add(path)
                        if self._inside(path) is None:
                            continue
                    listing[entry.name] = DIRECTORY if entry.is_dir() else FILE
        except OSError:
            pass
        self._known.listings[directory] = listing
        if full:
            self._known.directories[directory] = full
        return listing

    def _inside(self, path: str) -> str | None:
        """Return the real path when it does not leave the root."""
        if "\0" in path:
            return None
        root = self._real_root
        below = path.strip("/")
        if not below:
            return root
        full = self._listed(below)
        if full:
            return full
        full = os.path.realpath(os.path.join(root, below))
        return full if is_within(full, root) else None

    def _listed(self, path: str) -> str:
        """Return the real path of what a listing has shown and is no link, else ``""``.

        Following links part by part was a twentieth of a run over a repository.
        """
        directory, _, name = path.rpartition("/")
        real = self._known.directories.get(directory)
        if real is None or path in self._known.links or name not in self._known.listings[directory]:
            return ""
        return os.path.join(real, name)


def is_within(real: str, directory: str) -> bool:
    """Tell whether a path is a directory or lies in it; of both, links have been followed."""
    return real == directory or real.startswith(directory.rstrip(os.sep) + os.sep)


class _Nothing:
    def __enter__(self) -> tuple[()]:
        return ()

    def __exit__(self, *_: object) -> None:
        return None


def _parts(path: str) -> list[str] | None:
    """Split a relative path; ``None`` when it climbs out with ``..``."""
    parts: list[str] = []
    for part in path.split("/"):
        if part in {"", "."}:
            continue
        if part == "..":
            if not parts:
                return None
            parts.pop()
        else:
            parts.append(part)
    return parts


def find_root(path: str) -> str:
    """Return the repository that holds a file: the nearest with ``.git``, else its directory.

    In a build of CodeBuild, whose sources often have no ``.git``, it is the build's source.
    """
    start = os.path.dirname(os.path.abspath(path))
    return _repository(start, {}) or _source_of_build(start) or start


def _is_near(directory: str, files: list[str]) -> bool:
    """Whether these files are one directory further down, or one further up."""
    parents = {file.rpartition("/")[0] for file in files}
    above = directory.rpartition("/")[0]
    return all(
        parent.rpartition("/")[0] == directory or (directory and parent == above)
        for parent in parents
    )


def _repository(directory: str, known: dict[str, str]) -> str:
    """Return the nearest directory with ``.git``, ``""`` for none; ``known`` is added to."""
    passed: list[str] = []
    found = known.get(directory)
    while found is None:
        passed.append(directory)
        parent = os.path.dirname(directory)
        if os.path.exists(os.path.join(directory, ".git")):
            found = directory
        elif parent == directory:
            found = ""
        else:
            directory = parent
            found = known.get(directory)
    known.update(dict.fromkeys(passed, found))
    return found


def _source_of_build(directory: str) -> str:
    """Return the source of the build of CodeBuild that runs us, ``""`` for one elsewhere."""
    source = os.environ.get("CODEBUILD_SRC_DIR", "").rstrip("/")
    return source if source and f"{directory}/".startswith(f"{source}/") else ""


_MANY = 50
"""Directories of specs that are remembered; none is asked for again once a walk has left it."""


class Projects:
    """The projects of many specs, for one run: a tree is looked at once for all specs in it."""

    __slots__ = ("_by_directory", "_by_root", "_repositories")

    def __init__(self) -> None:
        self._repositories: dict[str, str] = {}
        self._by_root: dict[str, Project] = {}
        self._by_directory: dict[tuple[str, str], tuple[Project, str]] = {}

    def of(self, path: str, root: str = "") -> Project:
        """Return the project of a spec; ``root`` overrules the repository found."""
        directory, slash, name = path.replace(os.sep, "/").rpartition("/")
        key = (directory + slash, root)
        if key not in self._by_directory:
            if len(self._by_directory) > _MANY:
                self._by_directory.clear()
                self._repositories.clear()
            self._by_directory[key] = self._find(path, root)
        project, before = self._by_directory[key]
        return project.for_spec(before + name)

    def _find(self, path: str, root: str) -> tuple[Project, str]:
        """Return a tree and the way from its root to the directory of a spec."""
        directory = os.path.dirname(os.path.abspath(path))
        chosen = os.path.abspath(root) if root else _repository(directory, self._repositories)
        chosen = chosen or _source_of_build(directory)
        if not chosen:
            return Project(directory), ""
        if chosen not in self._by_root:
            self._by_root[chosen] = Project(chosen)
        way = "" if directory == chosen else os.path.relpath(directory, chosen) + "/"
        outside = way.startswith("..") or os.path.isabs(way)
        return self._by_root[chosen], "" if outside else way


def project_for(path: str, root: str = "") -> Project:
    """Return the project of a spec at ``path``; ``root`` overrules the repository found."""
    return Projects().of(path, root)
