"""A step in front of a pipe, whose status nobody sees."""

from __future__ import annotations

from dryspec.facts.steps import STEP_PROGRAMS, cleans_up, short_name, step
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.glance import names_in
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._edit import put_first
from dryspec_rules.shell._status import PIPE, earlier_pipefail, fate, status_is_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Command

_FILTERS = frozenset(
    {
        "tee", "grep", "egrep", "fgrep", "sed", "awk", "head", "tail", "cat", "sort", "uniq", "cut",
        "tr", "wc", "ts", "less", "more", "column", "fold", "xcpretty", "xcbeautify", "nl",
    }
)  # fmt: skip


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report a step that feeds a filter without pipefail."""
    text = command.text
    if "|" not in text.replace("||", "") or status_is_read(text):
        return
    if STEP_PROGRAMS.isdisjoint(names_in(text)):
        return
    for call in command.script.calls:
        yield from _masked(call, command, context)


def _masked(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    if call.feeds is None or not step(call) or cleans_up(call):
        return
    last = call.pipeline.last
    if not isinstance(last, Call) or last.program not in _FILTERS or call.in_substitution:
        return
    pipeline = call.pipeline
    if pipeline.in_condition or pipeline.negated or fate(call, command.script) != PIPE:
        return
    if earlier_pipefail(command, context):
        return
    name = short_name(call)
    how = (
        'put "set -o pipefail" first'
        if context.shell == "bash"
        else f'{_ask_for_bash(context)} and put "set -o pipefail" first'
    )
    edit = put_first(command, "set -o pipefail") if context.shell == "bash" else None
    yield Finding(
        command.span(call.start, last.end),
        f'the status of this pipe is that of "{last.program}", so a failed "{name}" goes '
        f"unnoticed; {how}",
        fix=None if edit is None else Fix("set pipefail first", [edit], UNSAFE),
    )


def _ask_for_bash(context: Context) -> str:
    return "set env.shell: bash" if context.runs_in == "build" else "begin with #!/bin/bash"


RULE = Rule(
    name="pipeline-masks-failure",
    summary="a step in front of a pipe without pipefail",
    severity="warning",
    on="command",
    programs=_FILTERS,
    words=("|",),
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_02",
        "https://www.gnu.org/software/bash/manual/bash.html#Pipelines",
    ),
)
