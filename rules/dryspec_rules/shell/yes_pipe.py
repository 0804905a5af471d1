"""Answers piped into a command that has an option for them."""

from __future__ import annotations

from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._prompts import matching
from dryspec_rules.shell._status import earlier_pipefail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.programs.interactive import Prompt
    from dryspec.spec.buildspec import Command

_WORDS = frozenset({"y", "yes", "Y", "Yes", "YES", "y\\n", "yes\\n", "Y\\n"})
_NAMES = ("y", "yes", "Y", "Yes", "YES")
"""One of them is in each of the words."""
_ANSWERING = ("-y", "--yes", "--assume-yes", "--non-interactive", "--noinput", "--no-input")
_SILENT = frozenset({"cp", "mv", "rm", "ln"})
"""Programs that ask when they are told to, or when a terminal is there."""


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    r"""Report `yes | command`, `echo y | command` and `printf 'y\n' | command`."""
    fed = call.feeds
    if not isinstance(fed, Call) or not fed.program:
        return
    endless = call.program == "yes"
    if not endless and not (call.arguments and call.arguments[-1].value in _WORDS):
        return
    view, entry = next(((view, prompt) for view, prompt, _ in matching(fed)), (fed, None))
    if entry is not None and entry.licence:
        if endless and _pipefail(call, command, context):
            yield _killed(call, fed, command)
        return
    if entry is None and not endless:
        return
    given = _answer(view, entry)
    if given and not (endless and _pipefail(call, command, context)):
        if context.runs_in == "hook" and fed.program in ("apt", "apt-get"):
            return  # dpkg may still ask about a file of settings that somebody has changed
        yield Finding(
            command.span(call.start, fed.words[0].end),
            f'"{_text(call, command)} |" is needless: {given}; leave it out',
            severity=NOTE,
        )
        return
    if given:
        advice = f"leave it out: {given}"
    elif entry is not None and entry.use.startswith(("add", "set", "apply", "use", "pipe")):
        advice = f"{entry.use} instead"
    else:
        advice = "use the option that answers"
    problem = (
        'with pipefail, "yes" dies of SIGPIPE and the command fails with status 141'
        if endless and _pipefail(call, command, context)
        else f'it says the same to every question that "{fed.program}" may ever ask'
    )
    yield Finding(
        command.span(call.start, fed.words[0].end),
        f'"{_text(call, command)} |" answers blindly: {problem}; {advice}',
    )


def _answer(call: Call, entry: Prompt | None) -> str:
    """Say why a call does not ask, as far as it shows; ``""`` where it does."""
    names = _ANSWERING if entry is None else entry.answered
    flag = call.flag(*names) if names else None
    if flag is not None:
        return f'"{flag.prefix}" answers already'
    if call.program in _SILENT and not call.has_flag("-i", "--interactive", "-I"):
        return f'without -i, "{call.program}" asks nothing in a script'
    return ""


def _text(call: Call, command: Command) -> str:
    return command.text[call.start : call.end]


def _killed(call: Call, fed: Call, command: Command) -> Finding:
    return Finding(
        command.span(call.start, fed.words[0].end),
        f'with pipefail, "yes" dies of SIGPIPE when "{fed.program}" has read enough, and the '
        "command fails with status 141; write (yes || true) | ...",
    )


def _pipefail(call: Call, command: Command, context: Context) -> bool:
    return command.script.sets("pipefail") or earlier_pipefail(command, context)


RULE = Rule(
    name="yes-pipe",
    summary="answers piped into a command that has an option for them",
    severity="warning",
    on="call",
    programs={"yes": (), "echo": _NAMES, "printf": _NAMES},
    words=("|",),
    group="suspicious",
    check=check,
    sources=(
        "https://www.gnu.org/software/coreutils/manual/html_node/yes-invocation.html",
        "https://www.gnu.org/software/bash/manual/bash.html#Pipelines",
    ),
)
