"""A command sent to the background that nobody waits for."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.programs.steps import short_name, step
from dryspec.rule import Rule
from dryspec_rules.shell._address import cut_address

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
        (command, call, words)
        for command in commands
        if "&" in command.text and _BACKGROUND.search(command.text)
        for call in command.script.calls
        if (words := _problem(call, command))
    ]
    if not found:
        return
    last_wait = max((command.number for command in commands if _waits(command)), default=0)
    last_poll = max((command.number for command in commands if _polls(command)), default=0)
    for command, call, words in found:
        if command.number > (last_wait if step(call) else max(last_wait, last_poll)):
            yield Finding(command.span(call.start, call.end), words)


def _waits(command: Command) -> bool:
    text = command.text
    if "wait" not in text and "disown" not in text and "fg" not in text:
        return False
    return any(call.program in _WAITERS for call in command.script.calls)


def _polls(command: Command) -> bool:
    """Whether a loop asks again and again until a service answers."""
    text = command.text
    if "sleep" not in text or ("until" not in text and "while" not in text):
        return False
    return any(
        compound.keyword in ("until", "while")
        and any(call.program == "sleep" for call in compound.calls)
        for compound in command.script.compounds
    )


def _problem(call: Call, command: Command) -> str:
    if not call.background or call.feeds is not None or call.in_substitution:
        return ""
    if not call.program or not _KEEPERS.isdisjoint(call.wrappers):
        return ""
    if cut_address(call, command.text) is not None:
        return ""  # another rule says what is wrong there
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
