"""export X=$(command): the command's status is lost."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Edit, Finding, Fix, Related
from dryspec.programs.steps import FILTERS, never_fails, short_name
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec_rules.shell._edit import editable, replace
from dryspec_rules.shell._looked_at import is_shown_only, is_tested_behind
from dryspec_rules.shell._status import earlier_errexit, earlier_pipefail

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Assignment, Compound, Word
    from dryspec.spec.buildspec import Command

_PROGRAMS = ("export", "local", "declare", "readonly", "typeset")
_SUBSTITUTES = ("$(", "`")
_DECLARED_FIRST = frozenset({"local", "declare", "typeset"})
"""Inside a function these make a new variable, which is empty."""


class _Place:
    """One thing to report, in the order of the file."""

    __slots__ = ("call", "command", "edit", "end", "message", "start")

    def __init__(
        self,
        command: Command,
        call: Call,
        part: Assignment | Word,
        message: str,
        edit: Edit | None = None,
    ) -> None:
        self.command = command
        self.call = call
        self.start = part.start
        self.end = part.end
        self.message = message
        self.edit = edit


def check(call: Call, command: Command, context: Context) -> Iterator[Finding]:
    """Report the first `export`, `local` or `readonly` around a command that may fail."""
    if next(_places_of(call, command, context), None) is None:
        return
    places = context.once(__name__, lambda: list(_places(context)))
    first, *others = places
    if (first.command.number, first.call.start) != (command.number, call.start):
        return
    edits = [place.edit for place in places if place.edit is not None]
    yield Finding(
        command.span(first.start, first.end),
        first.message,
        related=[Related(p.command.span(p.start, p.end), "and here") for p in others],
        fix=Fix("assign first, then export", edits, UNSAFE) if edits else None,
    )


def _places(context: Context) -> Iterator[_Place]:
    for command in context.shell_commands:
        text = command.text
        if any(mark in text for mark in _SUBSTITUTES) and any(name in text for name in _PROGRAMS):
            for call in command.script.calls:
                if call.program in _PROGRAMS:
                    yield from _places_of(call, command, context)


def _places_of(call: Call, command: Command, context: Context) -> Iterator[_Place]:
    yield from _assigned(call, command, context)
    yield from _set_by_output(call, command)


def _left(value: Word | None) -> str:
    """Say what a variable holds when the command in its value fails."""
    text = value.text.strip('"') if value is not None else ""
    whole = text[:1] == "`" or (text.startswith("$(") and text.endswith(")"))
    return "empty" if whole else "without what that prints"


def _assigned(call: Call, command: Command, context: Context) -> Iterator[_Place]:
    """Yield the `NAME=$(command)` of a call where nobody asks what came of the command."""
    for assignment in call.declares:
        value, name = assignment.value, assignment.name
        inner = _decider(value.substitutions[-1]) if value and value.substitutions else None
        if inner is None or is_tested_behind(name, command, call.end, context):
            continue
        if inner.program == "git" and is_shown_only(name, context):
            continue
        if inner.feeds is not None and not _has_pipefail(command, context):
            message = (
                f'neither "{call.program}" nor the pipe fails when "{short_name(inner)}" does, '
                f'and "{name}" is then empty; stop there: [ -n "${name}" ] || exit 1'
            )
            yield _Place(command, call, assignment, message)
            continue
        if call.program in _DECLARED_FIRST:
            advice = f"declare first, then assign: {call.program} {name}; {name}=$(...)"
        else:
            form = _in_one_line(name, call, command, context)
            advice = f"assign first, then {call.program}: {form}"
        yield _Place(
            command,
            call,
            assignment,
            f'"{call.program}" succeeds even when "{short_name(inner)}" fails, and '
            f'"{name}" is then {_left(value)}; {advice}',
            _edit(call, assignment, command, context),
        )


def _set_by_output(call: Call, command: Command) -> Iterator[_Place]:
    """Yield the operands of a call that are all output of a command: `export $(command)`."""
    for word in call.arguments:
        inner = _feeder(word)
        if inner is not None:
            yield _Place(
                command,
                call,
                word,
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
    """The call whose failure leaves the variable empty, when it is one that may fail.

    It is the last one, whose status the substitution has, or what feeds a `jq`: that succeeds when
    it reads nothing.
    """
    if substitution.keyword not in _SUBSTITUTES or not substitution.lists:
        return None
    items = substitution.lists[0]
    first, last = items[-1].elements[0], items[-1].last
    if any(item.next_operator == "||" for item in items):
        return None  # it has a fallback
    if first is not last and _is_text(first):
        return None  # a filter over text that is there already
    if not isinstance(last, Call) or not last.program or never_fails(last):
        return None
    if last.program in FILTERS:
        return None
    if first is last or last.program != "jq" or not isinstance(first, Call):
        return last
    return last if not first.program or first.program in FILTERS else first


def _is_text(first: Call | Compound) -> bool:
    return isinstance(first, Call) and first.program in ("echo", "printf")


def _has_pipefail(command: Command, context: Context) -> bool:
    return command.script.sets("pipefail") or earlier_pipefail(command, context)


def _has_errexit(command: Command, context: Context) -> bool:
    return command.script.sets("errexit") or earlier_errexit(command, context)


def _is_followed(call: Call) -> bool:
    """Whether its command goes on behind the call, whatever the call's status is.

    `X=$(...) && export X` would lose the status there, also where errexit is on.
    """
    for pipeline in (call.pipeline, *(compound.pipeline for compound in call.enclosing)):
        item = pipeline
        while item is not None and item.next_operator == "&&":
            item = item.next
        if item is not None and item.next is not None:
            return True
    return False


def _assign(text: str, call: Call, command: Command, context: Context) -> str:
    """Return the assignment with what makes its failure seen, up to the `export`."""
    if not _is_followed(call):
        return f"{text} &&"
    return f"{text};" if _has_errexit(command, context) else f"{text} || exit 1;"


def _in_one_line(name: str, call: Call, command: Command, context: Context) -> str:
    return f"{_assign(f'{name}=$(...)', call, command, context)} {call.program} {name}"


def _edit(call: Call, assignment: Assignment, command: Command, context: Context) -> Edit | None:
    alone = len(call.words) == 2 and not call.redirects and len(call.pipeline.elements) == 1
    if call.program != "export" or not alone or not editable(call):
        return None
    text = command.text[assignment.start : assignment.end]
    first = _assign(text, call, command, context)
    if first.endswith(";"):
        if not {call.previous_operator, call.next_operator} <= {"", ";", "\n"}:
            return None
        indent = _indent(call, command)
        if indent is not None:
            first = f"{first[:-1]}{command.source.newline}{indent}"
            return replace(command, call.start, call.end, f"{first}export {assignment.name}")
    return replace(command, call.start, call.end, f"{first} export {assignment.name}")


def _indent(call: Call, command: Command) -> str | None:
    """Return what stands before a call on its line of a block, when that is white space alone."""
    if command.node.style != "|":
        return None
    source = command.source
    start = command.span(call.start, call.end).start
    row, _ = source.position(start)
    before = source.text[source.offset(row, 1) : start]
    return None if before.strip() else before


RULE = Rule(
    name="export-masks-status",
    summary="export X=$(command), which hides the command's failure",
    severity="warning",
    on="call",
    programs=_PROGRAMS,
    words=_SUBSTITUTES,
    group="suspicious",
    fix="unsafe",
    check=check,
    sources=(
        "https://www.shellcheck.net/wiki/SC2155",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_09_01",
    ),
)
