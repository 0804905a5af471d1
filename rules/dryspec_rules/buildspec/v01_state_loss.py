"""State that version 0.1 forgets before the next command."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

_LASTING = {
    "cd": "this directory",
    "pushd": "this directory",
    "export": "this variable",
    "set": "this option",
    "source": "what this file sets",
    ".": "what this file sets",
    "alias": "this alias",
}


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report commands of a 0.1 file that only change their own shell."""
    if not buildspec.legacy:
        return
    used_later: set[str] = set()
    last = True
    for command in reversed(context.shell_commands):
        call = None if last else _last_call(command)
        what = _forgotten(call, used_later) if call else ""
        last = False
        used_later.update(command.script.facts.used)
        if call and what:
            yield Finding(
                command.span(call.start, call.end),
                f"version 0.1 runs the next command in a new shell, which forgets {what}; join "
                "them with && or say version 0.2",
            )


def _last_call(command: Command) -> Call | None:
    """The call that ends a command, when nothing encloses it."""
    items = command.script.items
    if not items:
        return None
    calls = [call for call in command.script.calls if not call.enclosing]
    return calls[-1] if calls and calls[-1].pipeline is items[-1] else None


def _forgotten(call: Call, used_later: set[str]) -> str:
    if call.program in _LASTING:
        return _LASTING[call.program]
    names = [assignment.name for assignment in call.assignments] if not call.words else []
    return next((name for name in names if name in used_later), "")


RULE = Rule(
    name="v01-state-loss",
    summary="a directory or variable that version 0.1 forgets before the next command",
    severity="warning",
    on="buildspec",
    group="correctness",
    words=("0.1",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-versions",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-cmd.html",
    ),
)
