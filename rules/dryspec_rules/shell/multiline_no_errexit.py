"""A block of commands of which only the last one decides."""

from __future__ import annotations

from dryspec.facts.steps import answers, cleans_up, never_fails, short_name
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import put_first
from dryspec_rules.shell._status import LINE_BREAK, SEMICOLON, earlier_errexit, fate, status_is_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report the first call of a block whose failure is not seen."""
    text = command.text
    if "\n" not in text.strip() or command.block == "finally" or status_is_read(text):
        return
    if earlier_errexit(command, context):
        return
    script = command.script
    if script.sets("errexit"):
        return
    for call in script.calls:
        if _fallible(call) and fate(call, script) in (LINE_BREAK, SEMICOLON):
            edit = put_first(command, "set -e")
            yield Finding(
                command.span(call.start, call.end),
                f'only the last command of this {_unit(context)} decides: "{short_name(call)}" '
                f"may fail and the {context.runs_in} goes on; {_advice(context)}",
                fix=None if edit is None else Fix('put "set -e" first', [edit], UNSAFE),
            )
            return


def _unit(context: Context) -> str:
    return "block" if context.runs_in == "build" else "script"


def _advice(context: Context) -> str:
    if context.runs_in == "build":
        return 'put "set -e" on the first line'
    return 'put "set -e" below the interpreter line'


def _fallible(call: Call) -> bool:
    return (
        call.program != ""
        and call.program not in ("set", "mkdir", "cat", "ls", "read")
        and not never_fails(call)
        and not cleans_up(call)
        and not answers(call)
        and not call.in_substitution
        and call.context[:1] not in (("nested-shell",), ("heredoc-shell",))
    )


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
