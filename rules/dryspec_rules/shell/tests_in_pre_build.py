"""Tests in a phase after whose failure no report is uploaded."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.programs.steps import TEST, may_test, short_name, step
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report tests in install or pre_build when reports are declared."""
    if not buildspec.reports:
        return
    early: list[tuple[Command, Call]] = []
    for command in context.shell_commands:
        if not may_test(command.text):
            continue
        for call in command.script.calls:
            if step(call) != TEST or "smoke" in command.text[call.start : call.end]:
                continue  # a look at what was deployed reports nothing
            if command.phase.name not in ("install", "pre_build"):
                return
            early.append((command, call))
    for command, call in early:
        yield Finding(
            command.span(call.start, call.end),
            f'when "{short_name(call)}" fails in {command.phase.name}, the build ends before the '
            "reports are processed, just when they are needed; run it in build",
        )


RULE = Rule(
    name="tests-in-pre-build",
    summary="tests in a phase after whose failure no report is uploaded",
    severity="warning",
    on="buildspec",
    keys=("reports",),
    group="suspicious",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/view-build-details-phases.html",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#reports-buildspec-file",
    ),
)
