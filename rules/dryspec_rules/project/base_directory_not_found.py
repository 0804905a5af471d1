"""A base directory that the repository has under nearly this name."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec_rules._source_tree import SourceTree

_HAND_WRITTEN = (".conf", ".ps1", ".service", ".sh", ".yaml", ".yml", "Dockerfile", "Procfile")
"""Endings of files that people write and builds seldom make."""


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a missing `base-directory` that no command mentions, with the nearest one there is."""
    from dryspec_rules._filesets import file_sets, is_literal, is_outside
    from dryspec_rules._made import may_make
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return

    for files in file_sets(buildspec):
        base = files.base_directory
        if base is None or not is_literal(base.value) or is_outside(base.value):
            continue
        path = base.value.removeprefix("./").rstrip("/")
        if tree.exists(path) or may_make(context, path.rpartition("/")[2]):
            continue
        is_report = files in buildspec.reports
        advice = _advice(files, path, tree, context, is_report)
        if advice:
            effect = "the report stays empty" if is_report else "the upload fails"
            yield Finding(
                base.span,
                f'there is no directory "{path}" and no command makes one, so {effect}; {advice}',
            )


def _advice(files: FileSet, path: str, tree: SourceTree, context: Context, is_report: bool) -> str:
    """Say what was meant in place of a missing directory, ``""`` where nothing suggests it.

    A slip of the case is one whatever the commands make. Tests make the directories of reports,
    often by settings of their own.
    """
    from dryspec_rules._made import is_opaque

    near = tree.nearest_directory(path)
    if near and near.lower() == path.lower():
        return f'did you mean "{near}"?'
    if is_report:
        return ""
    if near and not is_opaque(context):
        return f'did you mean "{near}"?'
    lies = _at_the_top(files, path, tree, context)
    return f'"{lies}" lies at the top of the source: leave the base directory out' if lies else ""


def _at_the_top(files: FileSet, path: str, tree: SourceTree, context: Context) -> str:
    """Return a file that people write, looked for below the directory and found at the top.

    Only where every command is known, and not for usual names of build output.
    """
    from dryspec_rules._filesets import is_literal
    from dryspec_rules._made import is_opaque
    from dryspec_rules._source_tree import OUTPUT_DIRECTORIES

    literals = (item.value for item in files.files if is_literal(item.value))
    names = [name for name in literals if name.endswith(_HAND_WRITTEN)]
    lying = [name for name in names if tree.kind(name) == "file"]
    if not lying or len(lying) < len(names) or path.split("/", maxsplit=1)[0] in OUTPUT_DIRECTORIES:
        return ""
    return "" if is_opaque(context) else lying[0]


RULE = Rule(
    name="base-directory-not-found",
    summary="a base directory that the repository has under nearly this name",
    severity="warning",
    on="buildspec",
    group="project",
    needs_project=True,
    keys=("base-directory",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.base-directory",
        "observed: CLIENT_ERROR no matching base directory path found (public build logs)",
    ),
)
