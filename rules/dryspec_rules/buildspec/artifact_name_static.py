"""An artifact name that every build uses again."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report names without a variable or a command."""
    from dryspec_rules._computed import is_computed
    from dryspec_rules._filesets import artifacts

    for files in artifacts(buildspec):
        name = files.name
        if name is not None and not name.is_null and not is_computed(name.value):
            yield Finding(
                name.span,
                f'"{name.value}" is the same in every build, so a build overwrites the one before; '
                "put $CODEBUILD_BUILD_NUMBER or a date in it",
            )


RULE = Rule(
    name="artifact-name-static",
    summary="an artifact name that every build uses again",
    severity="note",
    on="buildspec",
    group="style",
    keys=("name",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.name",
    ),
)
