"""Two runtimes that cannot be selected together."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report an `android` version together with another Java than it needs."""
    from dryspec.facts.runtimes import REQUIRED_JAVA
    from dryspec_rules._runtimes import selections

    chosen = {runtime.value: version for runtime, version in selections(buildspec)}
    android, java = chosen.get("android"), chosen.get("java")
    needed = REQUIRED_JAVA.get(android.value, ()) if android else ()
    if android and java and needed and java.value not in needed:
        yield Finding(
            java.span,
            f'android {android.value} needs java "{needed[0]}", so "{java.value}" conflicts with '
            "it and the build stops; write that version or leave java out",
            related=[Related(android.span, "needs another java")],
        )


RULE = Rule(
    name="runtime-conflict",
    summary="two runtimes that cannot be selected together",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("android",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.install.runtime-versions",
    ),
)
