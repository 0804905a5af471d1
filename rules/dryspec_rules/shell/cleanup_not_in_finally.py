"""A clean-up that a failure skips."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.programs.steps import short_name, takes_down
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Phase


_SETS_UP = frozenset({"create", "inspect", "list", "ls", "new", "select", "show", "update", "use"})
"""Commands of `docker context`, `docker buildx` and `terraform workspace` that remove nothing."""


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report the last command when it takes down what the build put up."""
    if not context.posix_shell or phase.finally_ or len(phase.commands) < 2:
        return
    command = phase.commands[-1]
    calls = command.script.calls
    if len(calls) != 1 or not takes_down(calls[0]):
        return
    if any(word.value in _SETS_UP for word in calls[0].positionals[1:2]):
        return
    yield Finding(
        command.span(calls[0].start, calls[0].end),
        f'"{short_name(calls[0])}" is skipped when a command before it fails; move it to '
        '"finally", which runs in either case',
    )


RULE = Rule(
    name="cleanup-not-in-finally",
    summary="a clean-up that a failure skips",
    severity="note",
    on="phase",
    group="style",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases",
    ),
)
