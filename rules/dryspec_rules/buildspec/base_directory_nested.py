"""A pattern over several levels as base directory."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a `base-directory` with both a wildcard and a slash."""
    from dryspec_rules._filesets import file_sets

    for files in file_sets(buildspec):
        base = files.base_directory
        if base is not None and "*" in base.value and "/" in base.value.strip("/"):
            yield Finding(
                base.span,
                f'"{base.value}" is a pattern over several levels, but only top-level directories '
                "are documented; name the directory",
            )


RULE = Rule(
    name="base-directory-nested",
    summary="a pattern over several levels as base directory",
    severity="note",
    on="buildspec",
    group="style",
    keys=("base-directory",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.base-directory",
    ),
)
