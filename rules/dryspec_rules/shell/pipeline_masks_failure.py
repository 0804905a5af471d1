"""A step in front of a pipe, whose status nobody sees."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.glance import names_in
from dryspec.programs.steps import FILTERS, STEP_PROGRAMS, cleans_up, never_fails, short_name, step
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._edit import put_first
from dryspec_rules.shell._status import (
    LINE_BREAK,
    PIPE,
    SEMICOLON,
    ask_for_bash,
    earlier_pipefail,
    fate,
    status_is_read,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_ANSWERING = frozenset({"grep", "egrep", "fgrep", "awk", "gawk", "sed", "xargs"})
"""Filters whose own status may be what a condition asks for."""
_CONDITIONS = frozenset({"if", "elif", "while", "until"})


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report a step that feeds a filter without pipefail, and any program in a condition."""
    text = command.text
    if "|" not in text.replace("||", "") or status_is_read(text):
        return
    names = names_in(text)
    if STEP_PROGRAMS.isdisjoint(names) and _CONDITIONS.isdisjoint(names):
        return
    for call in command.script.calls:
        if call.feeds is None or not _is_masked(call, command):
            continue
        if not earlier_pipefail(command, context):
            yield _finding(call, command, context)


def _is_masked(call: Call, command: Command) -> bool:
    pipeline = call.pipeline
    last = pipeline.last
    if not isinstance(last, Call) or last.program not in FILTERS or call.in_substitution:
        return False
    if pipeline.in_condition:
        if call.index or last.program in _ANSWERING or not call.program or never_fails(call):
            return False
    elif pipeline.negated or not step(call) or cleans_up(call):
        return False
    return fate(call, command.script) == PIPE


def _finding(call: Call, command: Command, context: Context) -> Finding:
    last, name = call.pipeline.last, short_name(call)
    assert isinstance(last, Call)
    forgotten = fate(last, command.script) in (LINE_BREAK, SEMICOLON)
    option = "-eo pipefail" if forgotten else "-o pipefail"
    how, edit = f'put "set {option}" first', None
    if context.shell == "bash":
        edit = put_first(command, f"set {option}")
    else:
        how = f"{ask_for_bash(context)} and {how}"
    if call.in_condition:
        what = f'this tests the status of "{last.program}", which succeeds even when "{name}" fails'
    else:
        what = f'the status of this pipe is that of "{last.program}", so a failed "{name}" goes '
        what += "unnoticed"
    return Finding(
        command.span(call.start, last.end),
        f"{what}; {how}",
        fix=None if edit is None else Fix("set pipefail first", [edit], UNSAFE),
    )


RULE = Rule(
    name="pipeline-masks-failure",
    summary="a step in front of a pipe without pipefail",
    severity="warning",
    on="command",
    programs=FILTERS,
    words=("|",),
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_02",
        "https://www.gnu.org/software/bash/manual/bash.html#Pipelines",
    ),
)
