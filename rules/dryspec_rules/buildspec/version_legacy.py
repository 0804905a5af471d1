"""A buildspec of format 0.1."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report version 0.1."""
    if buildspec.legacy and buildspec.version:
        yield Finding(
            buildspec.version.span,
            "version 0.1 runs every command in a shell of its own, so cd and export are lost; "
            "AWS recommends 0.2, and `dryspec migrate` converts the file",
            tags=("deprecated",),
        )


RULE = Rule(
    name="version-legacy",
    summary="format 0.1, where AWS recommends 0.2",
    severity="note",
    on="buildspec",
    group="style",
    words=("0.1",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
