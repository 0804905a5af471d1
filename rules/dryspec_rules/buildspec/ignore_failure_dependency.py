"""A build that depends on one whose failure is ignored."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_YES = frozenset({"true", "yes", "on"})


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report `depend-on` entries that name a build with `ignore-failure`."""
    graph = buildspec.batch.graph if buildspec.batch else []
    ignored = {
        task.identifier.value: task.ignore_failure
        for task in graph
        if task.identifier and task.ignore_failure and task.ignore_failure.value.lower() in _YES
    }
    for task in graph:
        for name in task.depend_on:
            if name.value in ignored:
                yield Finding(
                    name.span,
                    f'"{name.value}" may fail without ending the batch, and this build then runs '
                    "on what it left behind; check for its output, or do not ignore the failure",
                    related=[Related(ignored[name.value].span, "ignored here")],
                )


RULE = Rule(
    name="ignore-failure-dependency",
    summary="a build that depends on one whose failure is ignored",
    severity="note",
    on="buildspec",
    group="style",
    keys=("ignore-failure",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html#build-spec.batch.build-graph",
    ),
)
