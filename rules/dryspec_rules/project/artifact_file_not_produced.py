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


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report literal `files` that are not there, with the nearest name that is."""
    from dryspec_rules._filesets import artifacts, is_literal, is_outside, path_of
    from dryspec_rules._mentions import mentions
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return

    for files in artifacts(buildspec):
        listed = {item.value for item in files.files}
        for item in files.files:
            path = path_of(files, item.value)
            if path is None or not is_literal(item.value) or is_outside(item.value):
                continue
            if tree.exists(path) or mentions(buildspec, path.rpartition("/")[2]):
                continue
            message = _message(tree, path, item, files, listed)
            if message:
                yield Finding(item.span, message)


def _message(tree: SourceTree, path: str, item: Scalar, files: FileSet, listed: set[str]) -> str:
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
    words=("artifacts",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
        "observed: Skipping invalid file path, and CLIENT_ERROR no matching artifact paths found",
    ),
)
