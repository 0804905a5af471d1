"""An artifact file that neither the repository nor a command knows."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec.tree import Scalar
    from dryspec_rules._source_tree import SourceTree

_HAND_WRITTEN = (".bat", ".conf", ".config", ".ps1", ".service", ".sh")
"""Endings of files that people write and builds seldom make."""

_MOST = 500
"""Patterns of one artifact that are looked at."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report files and directories in `files` that are not there, with the nearest that are."""
    from dryspec_rules._filesets import artifacts, is_literal, is_outside, path_of
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return
    for files in artifacts(buildspec):
        listed = {item.value for item in files.files}
        for item in files.files[:_MOST]:
            literal = _literal_part(item.value)
            path = path_of(files, literal)
            if not path or not is_literal(literal) or is_outside(literal):
                continue
            if tree.exists(path) or buildspec.mentions(path.rpartition("/")[2]):
                continue
            if literal != item.value:
                message = _about_directory(tree, path, item)
            else:
                message = _about_file(tree, path, item, files, listed)
            if message:
                yield Finding(item.span, message)


def _literal_part(pattern: str) -> str:
    """The directories in front of the first wildcard, or the whole of a pattern without one."""
    return pattern.partition("*")[0].rpartition("/")[0] if "*" in pattern else pattern


def _about_directory(tree: SourceTree, path: str, item: Scalar) -> str:
    near = tree.nearest_directory(path)
    if not near:
        return ""
    return (
        f'"{item.value}" selects nothing, because there is no directory "{path}" and no command '
        f'makes one; did you mean "{near}"?'
    )


def _about_file(tree: SourceTree, path: str, item: Scalar, files: FileSet, listed: set[str]) -> str:
    parent = path.rpartition("/")[0]
    if parent and tree.kind(parent) != "dir" and files.base_directory:
        return ""
    near = tree.nearest(path)
    alone = len(files.files) == 1
    effect = (
        "so the upload fails" if alone else "so it is left out of the artifact without an error"
    )
    if near and near not in listed:
        return f'"{item.value}" does not exist, {effect}; did you mean "{near}"?'
    if (not parent or tree.kind(parent) == "dir") and path.endswith(_HAND_WRITTEN):
        return (
            f'"{item.value}" is not in the repository and no command makes it, {effect}; add it or '
            "correct the name"
        )
    return ""


RULE = Rule(
    name="artifact-file-not-produced",
    summary="an artifact file that neither the repository nor a command knows",
    severity="warning",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("artifacts",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "observed: Skipping invalid file path, and CLIENT_ERROR no matching artifact paths found",
    ),
)
