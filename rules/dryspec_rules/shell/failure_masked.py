"""A step whose failure is turned into success."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.glance import names_in
from dryspec.programs.steps import STEP_PROGRAMS, answers, cleans_up, short_name, step
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._best_effort import is_tried_only
from dryspec_rules.shell._status import status_is_read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Compound
    from dryspec.spec.buildspec import Command


_WORDS = frozenset({"echo", "printf"})
_MOST_WORDS = 3
"""Commands of words between a step and what runs instead."""


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `|| true` and its kin behind a step, and a last `true` or `exit 0`."""
    text = command.text
    has_alternative = "||" in text
    has_last = ";" in text or "\n" in text.strip()
    if not (has_alternative or has_last) or command.block == "finally":
        return
    if STEP_PROGRAMS.isdisjoint(names_in(text)):
        return
    script = command.script
    if not script.certain:
        return
    if has_alternative:
        for call in script.calls:
            yield from _alternative(call, command, context)
    if has_last:
        yield from _last(command)


def _matters(call: Call) -> bool:
    """Whether it is a step; linters and audits are often run for their output alone."""
    if step(call) == "" or cleans_up(call) or answers(call):
        return False
    return not any(word in arg.prefix for arg in call.words for word in ("lint", "audit", "format"))


def _alternative(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    instead = _instead(call)
    if not isinstance(instead, Call) or not _matters(call) or call.in_substitution:
        return
    if call.in_condition or not _succeeds(instead):
        return
    start = command.text.rfind("||", call.end, instead.start)
    if start < 0 or is_tried_only(call, instead, context):
        return
    yield Finding(
        command.span(start, instead.end),
        f'"{command.text[start : instead.end]}" makes a failed "{short_name(call)}" look like '
        f"success, and the {context.runs_in} goes on without it; let it fail, or handle the one "
        "case that may",
    )


def _instead(call: Call) -> Call | Compound | None:
    """What runs when it fails: the first behind `||`, also where words of success come before."""
    item = call.pipeline
    for _ in range(_MOST_WORDS):
        if item.next_operator != "&&" or item.next is None:
            break
        item = item.next
        if not all(isinstance(one, Call) and one.program in _WORDS for one in item.elements):
            return None
    return item.elements[-1].alternative if isinstance(item.elements[-1], Call) else None


def _succeeds(call: Call) -> bool:
    """Whether a call only turns the status to 0: ``true``, ``:``, ``exit 0``, ``echo ...``."""
    following = call.pipeline.next.elements[0] if call.pipeline.next is not None else None
    if isinstance(following, Call) and call.next_operator in ("&&", ";"):
        zero = [word.value for word in following.arguments] == ["0"]
        if following.program in ("exit", "return", "false") and not zero:
            return False  # || echo failed && exit 1
    if call.program in ("true", ":"):
        return True
    if call.program in ("echo", "printf"):
        return call.output(1) == "inherited"
    return call.program == "exit" and [word.value for word in call.arguments] == ["0"]


def _last(command: Command) -> Iterator[Finding]:
    """Report `; true` and `; exit 0` at the end of the command."""
    items = command.script.items
    if len(items) < 2 or command.script.sets("errexit") or status_is_read(command.text):
        return
    last, before = items[-1].last, items[-2].last
    if not isinstance(last, Call) or not isinstance(before, Call) or not _matters(before):
        return
    if items[-2].next_operator not in (";", "\n") or items[-2].previous_operator == "||":
        return
    zero = last.program == "exit" and [word.value for word in last.arguments] == ["0"]
    if zero or last.program in ("true", ":"):
        yield Finding(
            command.span(last.start, last.end),
            f'"{command.text[last.start : last.end]}" at the end makes a failed '
            f'"{short_name(before)}" look like success; remove it',
        )


RULE = Rule(
    name="failure-masked",
    summary="a failed step that is turned into success",
    severity="warning",
    on="command",
    group="suspicious",
    words=("||", "true", "exit 0", ":"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_PhaseContext.html",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_03",
    ),
)
