"""Which files of the source an artifact holds, and under which paths."""

from __future__ import annotations

from dryspec_rules._computed import is_computed
from dryspec_rules._filesets import discards_paths, is_outside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.spec.buildspec import FileSet
    from dryspec.tree import Scalar
    from dryspec_rules._source_tree import SourceTree
    from dryspec_simulate.build.collect import Workspace

_MOST_KNOWN = 100_000
"""Paths that are remembered for one tree."""
_MOST_WILD = 100
"""Patterns with wildcards that are compared with every file of the source."""


def shipped(files: FileSet, tree: SourceTree) -> list[tuple[str, str]]:
    """Return (path in the source, path in the artifact) of what the patterns select.

    Patterns that nobody can judge before the build (variables, paths outside the source) select
    nothing here, nor do hundreds of them. The build's own output is not known. The answer is
    remembered for other file sets that say the same, and while somebody types elsewhere in the
    file.
    """
    known = tree.project.once(__name__, dict[tuple[object, ...], list[tuple[str, str]]])
    key = (tree.root, *_said(files))
    if key not in known:
        if sum(map(len, known.values())) > _MOST_KNOWN:
            known.clear()
        known[key] = _selected(files, tree.workspace)
    return known[key]


def _said(files: FileSet) -> tuple[object, ...]:
    """Return what the selection depends on."""
    base = files.base_directory.value if files.base_directory else ""
    patterns = tuple(item.value for item in files.files)
    return base, patterns, tuple(item.value for item in files.exclude_paths), discards_paths(files)


def takes(files: FileSet, pattern: Scalar, path: str) -> bool:
    """Tell whether one of the patterns of a file set selects a path."""
    from dryspec_simulate.build.collect import Workspace
    from dryspec_simulate.build.trees import ListedTree

    return bool(_selected(files, Workspace(ListedTree("", [path])), pattern))


def _selected(
    files: FileSet, workspace: Workspace, by: Scalar | None = None
) -> list[tuple[str, str]]:
    """Return (path in the source, path in the artifact) of the files that go into it.

    ``by`` lets a single one of the patterns decide.
    """
    from dryspec_simulate.build.globs import Pattern

    base = files.base_directory.value if files.base_directory else ""
    if is_computed(base) or is_outside(base):
        return []
    patterns = [
        Pattern(item.value)
        for item in ([by] if by else files.files)
        if not is_computed(item.value) and not is_outside(item.value)
    ]
    if sum(not pattern.literal for pattern in patterns) > _MOST_WILD:
        return []
    excludes = [Pattern(item.value) for item in files.exclude_paths if not is_computed(item.value)]
    flat = discards_paths(files)
    found: list[tuple[str, str]] = []
    for directory in workspace.base_directories(base):
        for file in workspace.select(patterns, excludes, directory).files:
            found.append((file.source, file.path.rpartition("/")[2] if flat else file.path))
    return found
