"""A fan-out without a number, or one whose builds all do the same."""

from __future__ import annotations

from dryspec.finding import ERROR, WARNING, Finding
from dryspec.rule import Rule
from dryspec.tree import Scalar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec

_SHARES = ("codebuild-tests-run", "CODEBUILD_BATCH_BUILD_IDENTIFIER", ".sh", "make")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a bad `parallelism`, and commands that do not share out the work."""
    batch = buildspec.batch
    key = batch.mapping.key("build-fanout") if batch and batch.mapping else None
    if batch is None or key is None or context.document.problem:
        return
    value = batch.fanout.get("parallelism") if batch.fanout else None
    if not isinstance(value, Scalar) or value.is_null:
        yield Finding(
            key.span,
            '"build-fanout" needs "parallelism", the number of builds; add it',
            severity=ERROR,
        )
    elif not (value.value.isdecimal() and value.value.strip("0")) and "$" not in value.value:
        yield Finding(
            value.span,
            f'"{value.value}" is no number of builds; "parallelism" is a whole number from 1',
            severity=ERROR,
        )
    commands = buildspec.commands
    if commands and not any(word in command.text for command in commands for word in _SHARES):
        yield Finding(
            key.span,
            "no command shares out the work, so every build runs all of it; use "
            "codebuild-tests-run or look at CODEBUILD_BATCH_BUILD_IDENTIFIER",
            severity=WARNING,
        )


RULE = Rule(
    name="fanout-parallelism",
    summary="a fan-out without a number, or one whose builds all do the same",
    severity="error",
    on="buildspec",
    group="correctness",
    keys=("build-fanout",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html#build-spec.batch.build-fanout",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/parallel-test-tests-run.html",
    ),
)
