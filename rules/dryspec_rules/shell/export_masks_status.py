"""export X=$(command): the command's status is lost."""

from __future__ import annotations

from dryspec.facts.steps import FILTERS, never_fails, short_name
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Assignment, Compound, Word
    from dryspec.spec.buildspec import Command


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report an `export`, `local` or `readonly` around a command that may fail."""
    for assignment in call.declares:
        value = assignment.value
        if value is None or not value.substitutions:
            continue
        inner = _decider(value.substitutions[-1])
        if inner is None:
            continue
        yield Finding(
            command.span(assignment.start, assignment.end),
            f'"{call.program}" succeeds even when "{short_name(inner)}" fails, and '
            f'"{assignment.name}" is then empty; assign first, then {call.program}: '
            f"{assignment.name}=$(...) && {call.program} {assignment.name}",
            fix=_fix(call, assignment, command),
        )

    for word in call.arguments:
        inner = _feeder(word)
        if inner is not None:
            yield Finding(
                command.span(word.start, word.end),
                f'"{call.program}" succeeds even when "{short_name(inner)}" fails, and what it '
                "should set is then missing or empty; catch that output first: "
                f"OUTPUT=$(...) && {call.program} ... $OUTPUT",
            )


def _feeder(word: Word) -> Call | None:
    """The call that may fail whose output is all that a word consists of."""
    if len(word.substitutions) != 1:
        return None
    substitution = word.substitutions[0]
    if len(word.text.strip('"')) != substitution.end - substitution.start:
        return None
    if len(substitution.lists) != 1 or len(substitution.lists[0]) != 1:
        return None
    for element in substitution.lists[0][0].elements:
        if not isinstance(element, Call) or not element.program:
            return None
        if element.program in ("echo", "printf"):
            return next(filter(None, map(_feeder, element.arguments)), None)
        if not never_fails(element) and element.program not in FILTERS:
            return element
    return None


def _decider(substitution: Compound) -> Call | None:
    """The call whose status the substitution has, when it is one that may fail."""
    if substitution.keyword not in ("$(", "`") or not substitution.lists:
        return None
    items = substitution.lists[0]
    last = items[-1].last
    if any(item.next_operator == "||" for item in items):
        return None  # it has a fallback
    if items[-1].elements[0] is not last and _is_text(items[-1].elements[0]):
        return None  # a filter over text that is there already
    if not isinstance(last, Call) or not last.program or never_fails(last):
        return None
    return None if last.program in FILTERS else last


def _is_text(first: Call | Compound) -> bool:
    return isinstance(first, Call) and first.program in ("echo", "printf")


def _fix(call: Call, assignment: Assignment, command: Command) -> Fix | None:
    alone = len(call.words) == 2 and not call.redirects and len(call.pipeline.elements) == 1
    if call.program != "export" or not alone or not editable(call):
        return None
    text = command.text[assignment.start : assignment.end]
    edit = replace(command, call.start, call.end, f"{text} && export {assignment.name}")
    return None if edit is None else Fix("assign first, then export", [edit], UNSAFE)


RULE = Rule(
    name="export-masks-status",
    summary="export X=$(command), which hides the command's failure",
    severity="warning",
    on="call",
    programs=("export", "local", "declare", "readonly", "typeset"),
    words=("$(", "`"),
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=(
        "https://www.shellcheck.net/wiki/SC2155",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01",
    ),
)
