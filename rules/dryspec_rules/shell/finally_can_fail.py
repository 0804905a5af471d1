"""A step in finally, which can fail the phase."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.programs.steps import cleans_up, short_name, step
from dryspec.rule import Rule
from dryspec_rules.shell._status import DECIDES, fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Phase


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report steps in `finally` whose failure fails the phase."""
    if not context.posix_shell:
        return
    for command in phase.finally_:
        for call in command.script.calls:
            if not step(call) or cleans_up(call) or fate(call, command.script) != DECIDES:
                continue
            yield Finding(
                command.span(call.start, call.end),
                f'"{short_name(call)}" in "finally" also runs after a failed command, and fails '
                'the phase when it fails itself; keep "finally" for clean-ups',
            )


RULE = Rule(
    name="finally-can-fail",
    summary="a step in finally, which also runs after a failure and can cause one",
    severity="note",
    on="phase",
    keys=("finally",),
    group="style",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases",
    ),
)
