"""A variable under the prefix that CodeBuild keeps for itself."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report variables called `CODEBUILD_...`, except the documented switches."""
    from dryspec.facts.variables import describe, is_reserved
    from dryspec_rules._variables import names

    for key in names(buildspec):
        if is_reserved(key.value):
            clash = "CodeBuild sets it itself" if describe(key.value) else "it may clash any day"
            yield Finding(
                key.span,
                f'"{key.value}" has the prefix CODEBUILD_, which is reserved ({clash}); choose '
                "another name",
            )


RULE = Rule(
    name="reserved-env-prefix",
    summary="a variable under the reserved prefix CODEBUILD_",
    severity="warning",
    on="buildspec",
    group="suspicious",
    words=("CODEBUILD_",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.variables",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-env-vars.html",
    ),
)
