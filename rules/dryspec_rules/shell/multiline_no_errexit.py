"""A block of commands of which only the last one decides."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.programs.steps import short_name, step
from dryspec.rule import Rule
from dryspec_rules.shell._edit import put_first
from dryspec_rules.shell._forgotten import (
    fails_again,
    feeding,
    leaves_a_subshell,
    may_fail,
)
from dryspec_rules.shell._status import (
    LINE_BREAK,
    SEMICOLON,
    ask_for_bash,
    earlier_errexit,
    errexit_sees,
    fate,
    status_is_read,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dryspec.context import Context
    from dryspec.shell import Call, Script
    from dryspec.spec.buildspec import Command

_FORGOTTEN = (LINE_BREAK, SEMICOLON)
_BEHIND = 'put "|| exit 1" behind it'


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report the first call of a block whose failure is not seen.

    A `cd` gives way to what stands behind it: directories are mostly there.
    """
    text = command.text
    if "\n" not in text.strip() or command.block == "finally" or status_is_read(text):
        return
    if earlier_errexit(command, context):
        return
    script = command.script
    if script.sets("errexit"):
        return
    minor: Callable[[Call, Script], bool] | None = None
    if context.runs_in == "hook":
        from dryspec_rules.shell._hook_steps import is_minor, may_fail_as_a_whole

        minor = is_minor
        if may_fail_as_a_whole(context):
            return
    first: Call | None = None
    for call in script.calls:
        if not _matters(call) or fate(call, script) not in _FORGOTTEN:
            continue
        if fails_again(call, command) or (minor is not None and minor(call, script)):
            continue
        if call.program != "cd" or not errexit_sees(call):
            first = call
            break
        if not _is_sure_move(call, command, context):
            first = first or call
    if first is not None:
        yield _finding(first, command, context)


def _is_sure_move(call: Call, command: Command, context: Context) -> bool:
    if context.buildspec is None or context.project is None:
        return False
    from dryspec_rules._build_scripts import sure_moves

    return (command.number, call.start) in sure_moves(context)


def _matters(call: Call) -> bool:
    if call.context[:1] in (("nested-shell",), ("heredoc-shell",)):
        return False
    if call.program == "exec" and not call.arguments:
        return False  # only moves what the script writes
    feeder = feeding(call)
    if feeder is not None:
        # of steps pipeline-masks-failure speaks
        return not step(feeder) and errexit_sees(call)
    return may_fail(call) or leaves_a_subshell(call)


def _finding(call: Call, command: Command, context: Context) -> Finding:
    """Say what may fail and what helps: the call, or what feeds it through a pipe."""
    option, feeder = "-e", feeding(call)
    if feeder is not None:
        option, call = "-eo pipefail", feeder
    has_option = feeder is None or context.shell == "bash"
    edit = put_first(command, f"set {option}") if has_option and errexit_sees(call) else None
    if feeder is None and call.program != "exit" and _stops_idly(command, context):
        advice = _BEHIND
    else:
        advice = _advice(call, option, context)
    if not has_option:
        advice = f"{ask_for_bash(context)} and {advice}"
    fix = None if edit is None else Fix(f'put "set {option}" first', [edit], UNSAFE)
    if call.program == "exit":
        return Finding(
            command.span(call.start, call.end),
            f'"{command.text[call.start : call.end]}" ends only the parentheses around it and the '
            f"{context.runs_in} goes on; {advice}, or write {{ ...; }} in their place",
            fix=fix,
        )
    return Finding(
        command.span(call.start, call.end),
        f'only the last command of this {_unit(context)} decides: "{short_name(call)}" '
        f"may fail and the {context.runs_in} goes on; {advice}",
        fix=fix,
    )


def _stops_idly(command: Command, context: Context) -> bool:
    """Whether ``set -e`` would end a hook script for something that is as it should be."""
    if context.runs_in == "build":
        return False
    from dryspec_rules.shell._hook_steps import may_be_idle

    script = command.script
    return any(may_be_idle(call) and fate(call, script) in _FORGOTTEN for call in script.calls)


def _unit(context: Context) -> str:
    return "block" if context.runs_in == "build" else "script"


def _advice(call: Call, option: str, context: Context) -> str:
    """Say what helps: ``set -e`` does not see what is tested, and ``&&`` tests."""
    place = "on the first line"
    if context.runs_in != "build" and context.source.text.startswith("#!"):
        place = "below the interpreter line"
    if errexit_sees(call):
        return f'put "set {option}" {place}'
    if call.next_operator == "&&":
        return f'put "set {option}" {place}, and a line break in place of the "&&"'
    return _BEHIND


RULE = Rule(
    name="multiline-no-errexit",
    summary="a block of commands of which only the last one decides",
    severity="warning",
    on="command",
    group="suspicious",
    words=("\n",),
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_03_06",
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-env-ref-cmd.html",
    ),
)
