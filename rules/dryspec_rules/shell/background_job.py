"""A command sent to the background that nobody waits for."""

from __future__ import annotations

from dryspec import lazy
from dryspec.facts.steps import short_name, step
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

_KEEPERS = frozenset({"nohup", "setsid"})
_WAITERS = frozenset({"wait", "disown", "fg", "wait-on", "wait-for-it.sh", "wait-for-it"})
_BACKGROUND = lazy.pattern(r"(?<![&>|<])&(?![&>])")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report a trailing `&` without `nohup`, `wait` or `disown`."""
    commands = context.shell_commands
    found = [
        (command, Finding(command.span(call.start, call.end), words))
        for command in commands
        if "&" in command.text and _BACKGROUND.search(command.text)
        for call in command.script.calls
        if (words := _problem(call, command))
    ]
    if found:
        last_wait = max((command.number for command in commands if _waits(command)), default=0)
        yield from (finding for command, finding in found if command.number > last_wait)


def _waits(command: Command) -> bool:
    text = command.text
    if "wait" not in text and "disown" not in text and "fg" not in text:
        return False
    return any(call.program in _WAITERS for call in command.script.calls)


def _problem(call: Call, command: Command) -> str:
    if not call.background or call.feeds is not None or call.in_substitution:
        return ""
    if not call.program or not _KEEPERS.isdisjoint(call.wrappers):
        return ""
    if step(call):
        return (
            f'nobody waits for "{short_name(call)}": its failure is never seen, and the build may '
            'end before it does; remove the "&" or add a "wait"'
        )
    if call is not command.script.calls[-1]:
        return ""  # what follows in the same command uses it
    return (
        f'"{short_name(call)}" in the background may die with the shell of this command; start '
        'it with "nohup ... &", and wait for it if its result counts'
    )


RULE = Rule(
    name="background-job",
    summary="a command sent to the background that nobody waits for",
    severity="warning",
    on="buildspec",
    words=("&",),
    group="suspicious",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-background-tasks.html",
    ),
)
