"""A directory where files are expected."""

from __future__ import annotations

from dryspec.finding import Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, FileSet
    from dryspec_rules._source_tree import SourceTree


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report items of `files` that end in / or are a directory of the project."""
    from dryspec_rules._filesets import file_sets
    from dryspec_rules._source_tree import source_tree

    sets = file_sets(buildspec)
    tree = source_tree(buildspec, context) if sets else None
    for files in sets:
        for item in files.files:
            text = item.value
            if not text.endswith("/") and (tree is None or not _is_directory(files, text, tree)):
                continue
            if text.rstrip("/") in ("", ".", ".."):
                continue
            from dryspec_rules._edits import write

            directory = text.rstrip("/")
            whole = f"{directory}/*" if directory.endswith("**") else f"{directory}/**/*"
            yield Finding(
                item.span,
                f'"{text}" is a directory, which selects no documented set of files; write '
                f'"{whole}" for everything in it',
                fix=None
                if item.style in {"|", ">"}
                else Fix(f'write "{whole}"', [write(item, whole)]),
            )


def _is_directory(files: FileSet, text: str, tree: SourceTree) -> bool:
    from dryspec_rules._filesets import path_of

    path = path_of(files, text)
    return path is not None and path != "" and tree.kind(path) == "dir"


RULE = Rule(
    name="glob-directory",
    summary="a directory where files are expected",
    severity="warning",
    on="buildspec",
    group="suspicious",
    fix="safe",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
    ),
)
