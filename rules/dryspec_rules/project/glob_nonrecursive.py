"""A pattern that leaves subdirectories out."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `dir/*` where the directory has subdirectories."""
    from dryspec_rules._filesets import artifacts, is_literal, path_of
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    if tree is None:
        return

    for files in artifacts(buildspec):
        for item in files.files:
            directory = item.value.removesuffix("/*")
            if directory == item.value or not is_literal(directory):
                continue
            path = path_of(files, directory)
            if not path or tree.kind(path) != "dir":
                continue
            deeper = next((f for f in tree.files if _below(f, path)), None)
            if deeper:
                yield Finding(
                    item.span,
                    f'"{item.value}" takes the files directly in "{directory}" only, so "{deeper}" '
                    f'stays behind; write "{directory}/**/*" for all of them',
                )


def _below(file: str, directory: str) -> bool:
    return file.startswith(f"{directory}/") and "/" in file[len(directory) + 1 :]


RULE = Rule(
    name="glob-nonrecursive",
    summary="a pattern that leaves subdirectories out",
    severity="note",
    on="buildspec",
    group="style",
    needs_project=True,
    words=("/*",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.files",
    ),
)
