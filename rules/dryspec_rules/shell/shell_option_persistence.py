"""Options, functions and traps that a later command relies on."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command, Phase

_NAMES = {"set": "this option", "alias": "this alias", "trap": "this trap", "shopt": "this option"}


def check(phase: Phase, context: Context) -> Iterator[Finding]:
    """Report a command that only changes the shell, with commands after it."""
    if not context.posix_shell or phase.spec.legacy:
        return
    for command in phase.commands[:-1]:
        what = _lasting(command)
        if what:
            yield Finding(
                command.span(0, len(command.text.rstrip())),
                f"whether {what} is still there in the next command is not documented; repeat it "
                "there, or put the commands that need it into one block",
            )


def _lasting(command: Command) -> str:
    script = command.script
    calls = [
        call for call in script.calls if all(around.kind != "function" for around in call.enclosing)
    ]
    if any(call.enclosing for call in calls):
        return ""
    if not calls and script.functions:
        return f'the function "{min(script.functions)}"'
    if not calls or any(call.program not in _NAMES for call in calls):
        return ""
    return _NAMES[calls[0].program]


RULE = Rule(
    name="shell-option-persistence",
    summary="a shell option, alias, trap or function set for later commands",
    severity="note",
    on="phase",
    group="suspicious",
    preview=True,
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
    ),
)
