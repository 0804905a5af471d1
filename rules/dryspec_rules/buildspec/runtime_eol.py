"""A runtime that its makers no longer mend."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report versions past the last security fix of their makers."""
    from dryspec.facts.runtimes import end_of_life
    from dryspec_rules._runtimes import provided, selections

    for runtime, version in selections(buildspec):
        day = end_of_life(runtime.value, version.value)
        if day and provided(context.settings, runtime.value, version.value):
            yield Finding(
                version.span,
                f"{runtime.value} {version.value} has had no security fixes since {day}; move to a "
                "version that is still maintained",
                tags=("deprecated",),
            )


RULE = Rule(
    name="runtime-eol",
    summary="a runtime that its makers no longer mend",
    severity="note",
    on="buildspec",
    group="security",
    keys=("runtime-versions",),
    check=check,
    sources=("https://endoflife.date/",),
)
