"""A build with a compute type and a fleet."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report tasks whose `env` has both `compute-type` and `fleet`."""
    if buildspec.batch is None:
        return
    from dryspec_rules._batch import tasks

    for task in tasks(buildspec.batch):
        if task.compute_type and task.fleet:
            yield Finding(
                task.compute_type.span,
                '"compute-type" and "fleet" exclude each other: a fleet has its own compute type; '
                "keep one of them",
                related=[Related(task.fleet.span, "the fleet")],
            )


RULE = Rule(
    name="batch-compute-and-fleet",
    summary="a build with a compute type and a fleet",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("fleet",),
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html",),
)
