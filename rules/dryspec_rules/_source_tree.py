"""The source directory of a build, as far as a repository shows it.

Paths in a buildspec start at the source's root, which is not always the repository's: samples and
services kept in one repository are built from their own directory.
"""

from __future__ import annotations

from bisect import bisect_left

from dryspec.alike import nearest
from dryspec_rules._filesets import artifacts, file_sets, is_literal, is_outside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.project import Project
    from dryspec.spec.buildspec import Buildspec
    from dryspec_rules._revision import Appspec
    from dryspec_simulate.build.collect import Workspace

OUTPUT_DIRECTORIES = frozenset(
    {
        ".gradle",
        ".next",
        ".venv",
        "_site",
        "artifacts",
        "bin",
        "build",
        "cdk.out",
        "coverage",
        "dist",
        "lib",
        "node_modules",
        "obj",
        "out",
        "output",
        "package",
        "publish",
        "release",
        "reports",
        "site",
        "target",
    }
)
"""Names of directories that builds make; in a working copy they may lie about all the same."""


_TRACKED = "tracked files"


class SourceTree:
    """The files below one directory of a project; all paths are relative to it.

    ``appspecs`` keeps what has been found out: what the appspecs in it say.
    """

    __slots__ = ("appspecs", "project", "root")

    def __init__(self, project: Project, root: str) -> None:
        self.project = project
        self.root = root
        self.appspecs: dict[str, Appspec | None] = {}

    def path(self, path: str) -> str:
        """Return a path from the root of the project."""
        return f"{self.root}/{path}" if self.root else path

    def _below(self, path: str | None) -> str:
        """Take the root off a path; ``""`` for nothing and for a path elsewhere."""
        if not path or not self.root:
            return path or ""
        return path.removeprefix(f"{self.root}/") if path.startswith(f"{self.root}/") else ""

    def kind(self, path: str) -> str | None:
        """Return ``file``, ``dir`` or ``None``."""
        return self.project.kind(self.path(path))

    def exists(self, path: str) -> bool:
        """Tell whether a path names a file or directory."""
        return self.kind(path) is not None

    def has_other_case(self, path: str) -> bool:
        """Tell whether a path exists when its case is left out of account."""
        return bool(self._below(self.project.other_case(self.path(path))))

    def nearest(self, path: str) -> str:
        """Return the existing path most like a missing one, by case first; else ``""``."""
        full = self.path(path)
        other_case = self._below(self.project.other_case(full))
        return other_case or self._below(self.project.nearest(full))

    def nearest_directory(self, path: str) -> str:
        """Return the existing directory most like a missing one, else ``""``.

        Usual names of build output (:data:`OUTPUT_DIRECTORIES`) are only like themselves in
        another case. What is written below another case of a directory may be built there.
        The last names must be alike, too: a long way to them would make any two of them so.
        """
        names = self.project.once(f"directories below {self.root}", self._directories)
        same = [name for name in names if name.lower() == path.lower()]
        first, slash, rest = path.partition("/")
        other = self._below(self.project.other_case(self.path(first))) if slash else ""
        if not same and other and not self.exists(first):
            return f"{other}/{rest}"
        last = path.rpartition("/")[2]
        if same or last in OUTPUT_DIRECTORIES:
            return same[0] if same else ""
        lasts = {name.rpartition("/")[2] for name in names}
        alike = {name for name in lasts if nearest(last, (name,), 0.8)}
        close = [name for name in names if name.rpartition("/")[2] in alike]
        return nearest(path, close, 0.8)

    def _directories(self) -> list[str]:
        above = {file.rpartition("/")[0] for file in self.files}
        return sorted({name for directory in above for name in ancestors(directory) if name})

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes, or ``None``."""
        return self.project.read(self.path(path))

    @property
    def files(self) -> list[str]:
        """Paths of the files that git tracks, sorted; without git, of all files."""
        project, root = self.project, self.root
        paths = project.once(_TRACKED, lambda: sorted(project.git_modes) or project.files)
        if not root:
            return paths
        # The character after the slash: what begins with the root stands between the two.
        return [
            path[len(root) + 1 :]
            for path in paths[bisect_left(paths, f"{root}/") : bisect_left(paths, f"{root}0")]
        ]

    def tracks(self, directory: str) -> bool:
        """Whether git tracks a file below a directory; without git, whether one is there."""
        return self.first_below(directory) != ""

    def first_below(self, directory: str) -> str:
        """Return the first of the files below a directory, ``""`` where there is none."""
        files, start = self.files, f"{directory}/"
        index = bisect_left(files, start)
        return files[index] if index < len(files) and files[index].startswith(start) else ""

    def called(self, *names: str) -> list[str]:
        """Return those of the files that have one of some names, sorted."""

        def find() -> list[str]:
            ending = [path for path in self.files if path.endswith(names)]
            return [path for path in ending if path.rpartition("/")[2] in names]

        return self.project.once(f"{names} below {self.root}", find)

    @property
    def workspace(self) -> Workspace:
        """The files as patterns are held against them."""
        return self.project.once(f"{_TRACKED} below {self.root}", self._workspace)

    def _workspace(self) -> Workspace:
        from dryspec_simulate.build.collect import Workspace
        from dryspec_simulate.build.trees import ListedTree

        return Workspace(ListedTree("", self.files))


def source_tree(buildspec: Buildspec, context: Context) -> SourceTree | None:
    """Return the source that a buildspec is for, or ``None`` when that cannot be told.

    A file that could only be read in part says too little.

    A buildspec at the top of the repository is for all of it. Another one is for that directory
    above it from which its first `cd` goes somewhere, and in which most of the paths exist that it
    writes out, if need be in another case.
    """
    return context.once(__name__, lambda: _find(buildspec, context))


def _find(buildspec: Buildspec, context: Context) -> SourceTree | None:
    project = context.project
    if project is None or context.document.problem:
        return None
    if not project.spec_directory:
        return SourceTree(project, "")
    paths = list(_written_paths(buildspec))
    trees = [SourceTree(project, root) for root in ancestors(project.spec_directory)]
    entered = _first_entered(context)
    able = [tree for tree in trees if entered and tree.kind(entered) == "dir"]
    if len(able) == 1:
        return able[0]
    trees = able or trees
    for has in (SourceTree.exists, SourceTree.has_other_case):
        counts = [sum(has(tree, path) for path in paths) for tree in trees]
        most = max(counts)
        if most:
            return trees[counts.index(most)] if counts.count(most) == 1 else None
    return None


def _first_entered(context: Context) -> str:
    """Return the directory that the first `cd` of the commands enters, "" where none is known."""
    from dryspec_rules._build_scripts import ENTER, uses

    return next((use.path for use in uses(context) if use.kind == ENTER), "")


def ancestors(directory: str) -> list[str]:
    """Return a directory with all above it, the root (`""`) first."""
    parts = directory.split("/")
    return ["/".join(parts[:count]) for count in range(len(parts) + 1)]


def _written_paths(buildspec: Buildspec) -> Iterator[str]:
    for files in file_sets(buildspec):
        if files.base_directory and is_literal(files.base_directory.value):
            yield files.base_directory.value
    for files in artifacts(buildspec):
        base = files.base_directory.value if files.base_directory else ""
        for item in files.files:
            start = item.value.split("*")[0].rpartition("/")[0] if "*" in item.value else item.value
            path = f"{base}/{start}" if base else start
            if is_literal(path) and not is_outside(path):
                yield path
