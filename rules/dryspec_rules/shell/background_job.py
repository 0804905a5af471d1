"""A command sent to the background that nobody waits for."""

from __future__ import annotations

from dryspec.facts.steps import short_name, step
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_KEEPERS = frozenset({"nohup", "setsid"})
_WAITERS = frozenset({"wait", "disown", "fg", "wait-on", "wait-for-it.sh", "wait-for-it"})


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report a trailing `&` without `nohup`, `wait` or `disown`."""
    if not call.background or call.feeds is not None or call.in_substitution:
        return
    if not call.program or not _KEEPERS.isdisjoint(call.wrappers):
        return
    if _is_waited_for(command, context):
        return
    if step(call):
        words = (
            f'nobody waits for "{short_name(call)}": its failure is never seen, and the build may '
            'end before it does; remove the "&" or add a "wait"'
        )
    elif call is not command.script.calls[-1]:
        return  # what follows in the same command uses it
    else:
        words = (
            f'"{short_name(call)}" in the background may die with the shell of this command; start '
            'it with "nohup ... &", and wait for it if its result counts'
        )
    yield Finding(command.span(call.start, call.end), words)


def _is_waited_for(command: Command, context: Context) -> bool:
    commands = context.shell_commands
    later = commands[commands.index(command) :]
    return any(other.program in _WAITERS for one in later for other in one.script.calls)


RULE = Rule(
    name="background-job",
    summary="a command sent to the background that nobody waits for",
    severity="warning",
    on="call",
    words=("&",),
    group="suspicious",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-background-tasks.html",
    ),
)
