"""A breakpoint left in the file."""

from __future__ import annotations

from dryspec.finding import SAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import remove_item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report `codebuild-breakpoint`."""
    alone = len(command.script.calls) == 1 and not call.arguments
    edit = remove_item(command) if alone else None
    yield Finding(
        command.span(call.start, call.end),
        '"codebuild-breakpoint" stops a build that has session connection on and waits, billed, '
        "until somebody resumes it; remove it when the search is over",
        fix=None if edit is None else Fix("remove the breakpoint", [edit], SAFE),
    )


RULE = Rule(
    name="codebuild-breakpoint-left",
    summary="a breakpoint left in the file",
    severity="warning",
    on="call",
    programs=("codebuild-breakpoint",),
    words=("codebuild-breakpoint",),
    group="suspicious",
    fix="safe",
    builds_only=True,
    check=check,
    sources=("https://docs.aws.amazon.com/codebuild/latest/userguide/session-manager.html",),
)
