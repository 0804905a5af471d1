"""X=$(grep -c ...) as a command: a count of 0 fails the build."""

from __future__ import annotations

from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec.shell import Call
from dryspec.shell.model import ASSERTIONS
from dryspec_rules.shell._edit import editable, insert
from dryspec_rules.shell._status import DECIDES, fate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Assignment, Compound
    from dryspec.spec.buildspec import Command

_GREPS = ("grep", "egrep", "fgrep")
_MORE = ("-gt", "-ge", "-ne")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report an assignment of a count that fails at 0 although 0 is a value it may have."""
    if command.block == "finally":
        return
    for call in command.script.calls:
        if call.words or len(call.assignments) != 1:
            continue
        assignment = call.assignments[0]
        grep = _counting(assignment)
        if grep is None or fate(call, command.script) != DECIDES:
            continue
        if _may_be_zero(assignment.name, context):
            yield _finding(grep, assignment, command)


def _counting(assignment: Assignment) -> Call | None:
    """The ``grep -c`` whose status an assignment has."""
    value = assignment.value
    if value is None or not value.substitutions:
        return None
    lists = value.substitutions[-1].lists
    if len(lists) != 1 or len(lists[0]) != 1:
        return None
    last = lists[0][0].last
    if isinstance(last, Call) and last.program in _GREPS and last.has_flag("-c", "--count"):
        return last
    return None


def _may_be_zero(name: str, context: Context) -> bool:
    """Whether the file goes on after a test which says that the count may be 0."""
    tests = context.once("tests that go on at zero", lambda: _tests(context))
    return any(call.mentions(name) for call in tests)


def _tests(context: Context) -> list[Call]:
    return [
        call
        for command in context.shell_commands
        if "[" in command.text or "test" in command.text
        for call in command.script.calls
        if call.program in ASSERTIONS and _goes_on_at_zero(call)
    ]


def _goes_on_at_zero(call: Call) -> bool:
    """Whether a test for a number is the condition of an ``if`` that ends nothing otherwise."""
    if not call.in_condition or call.negated or call.next_operator == "||":
        return False
    if not any(word.value in _MORE for word in call.words):
        return False
    return not any(_ends_otherwise(outer, call) for outer in call.enclosing)


def _ends_otherwise(outer: Compound, call: Call) -> bool:
    """Whether another branch of the ``if`` that the call decides ends the build."""
    branches = outer.lists[2:] if outer.kind == "if" else []
    return any(
        inner.program in ("exit", "false")
        for branch in branches
        for pipeline in branch
        for inner in pipeline.calls
    )


def _finding(grep: Call, assignment: Assignment, command: Command) -> Finding:
    edit = insert(command, grep.end, " || true") if editable(grep) else None
    return Finding(
        command.span(grep.start, grep.end),
        f'"{grep.program} -c" fails when it counts 0, and the build with it, before anything tests '
        f'"{assignment.name}"; put "|| true" behind it',
        fix=None if edit is None else Fix('put "|| true" behind it', [edit], UNSAFE),
    )


RULE = Rule(
    name="grep-count-zero-fails",
    summary="a count by grep -c that fails the build when it is 0",
    severity="warning",
    on="command",
    programs=_GREPS,
    words=("=$(", "=`", '="$(', '="`'),
    group="suspicious",
    fix="unsafe",
    builds_only=True,
    check=check,
    sources=("https://pubs.opengroup.org/onlinepubs/9699919799/utilities/grep.html",),
)
