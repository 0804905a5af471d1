"""An exclusion that excludes nothing, or everything."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_DIRECTORIES = frozenset(
    {".git", ".github", ".venv", "__pycache__", "coverage", "node_modules", "test", "tests", "venv"}
)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report bare directories and `**/*` under `exclude-paths`."""
    from dryspec_rules._filesets import artifacts, path_of
    from dryspec_rules._source_tree import source_tree

    tree = source_tree(buildspec, context)
    for files in artifacts(buildspec):
        for item in files.exclude_paths:
            text = item.value.removeprefix("./")
            bare = text.rstrip("/")
            path = path_of(files, bare)
            known = tree is not None and path and tree.kind(path) == "dir"
            if text in ("**/*", "**", "*"):
                yield Finding(
                    item.span,
                    f'"{item.value}" excludes every file that the artifact could hold; name what '
                    "is to stay out",
                )
            elif text.endswith("/") or bare.rpartition("/")[2] in _DIRECTORIES or known:
                yield Finding(
                    item.span,
                    f'"{item.value}" names a directory, and patterns select files, so nothing in '
                    f'it is excluded; write "{bare}/**/*"',
                )


RULE = Rule(
    name="exclude-pattern-shape",
    summary="an exclusion that excludes nothing, or everything",
    severity="warning",
    on="buildspec",
    group="suspicious",
    keys=("exclude-paths",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.exclude-paths",
    ),
)
