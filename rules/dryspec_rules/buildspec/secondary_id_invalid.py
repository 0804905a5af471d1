"""A secondary artifact under an impossible identifier."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_OTHER = lazy.pattern(r"\W", lazy.ASCII)


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report identifiers with other characters than letters, digits and underscores."""
    from dryspec.facts.limits import IDENTIFIER, MAX_IDENTIFIER_LENGTH
    from dryspec_rules._computed import is_computed
    from dryspec_rules._edits import write

    for files in buildspec.secondary_artifacts:
        key = files.identifier
        if key is None or is_computed(key.value):
            continue
        if len(key.value) > MAX_IDENTIFIER_LENGTH:
            yield Finding(
                key.span,
                f"an artifact identifier has at most {MAX_IDENTIFIER_LENGTH} characters, this one "
                f"has {len(key.value)}",
            )
        elif not IDENTIFIER.fullmatch(key.value):
            near = _OTHER.sub("_", key.value)
            yield Finding(
                key.span,
                f'"{key.value}" cannot be an artifact identifier, which has letters, digits and _ '
                f'only; write "{near}", here and in the project or pipeline',
                fix=Fix(f'write "{near}"', [write(key, near)], UNSAFE),
            )


RULE = Rule(
    name="secondary-id-invalid",
    summary="a secondary artifact under an impossible identifier",
    severity="warning",
    on="buildspec",
    group="correctness",
    fix="unsafe",
    keys=("secondary-artifacts",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.artifacts.secondary-artifacts",
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectArtifacts.html",
    ),
)
