"""Secrets written into commands."""

from __future__ import annotations

from dryspec.facts.secrets import (
    KEY_MARKS,
    is_placeholder,
    is_secret_name,
    literals_in,
    names_a_secret,
    shapes_in,
)
from dryspec.finding import Finding
from dryspec.rule import Rule

_GIVING = ("=", ": ")
"""What stands between a name and the value that it is given."""
_ONLY_TEXT = frozenset({"echo", "printf"})

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report key shapes in a command, and literals assigned to variables named as secrets."""
    text = command.text
    reported: list[tuple[int, int]] = []
    for start, end, what in shapes_in(text):
        if any(first <= start < last for first, last in reported):
            continue
        reported.append((start, end))
        yield Finding(
            command.span(start, end),
            f"this is {what} in plain text, in the repository and in every log; revoke it, and "
            f"take it from {_store(context)}",
        )
    if not any(mark in text for mark in _GIVING) or not names_a_secret(text):
        return
    for call in command.script.calls:
        yield from _arguments(call, command, context, reported)
        yield from _assignments(call, command, context, reported)


def _store(context: Context, *more: str) -> str:
    if context.runs_in == "hook":
        return "Secrets Manager when the hook runs"
    return " or ".join(("env.secrets-manager", *more))


def _words(name: str, context: Context) -> str:
    from dryspec_rules.shell._published import published

    return published(
        name,
        f'"{name}" gets a secret in plain text, in the repository and in every log; '
        f"take it from {_store(context, 'env.parameter-store')}",
    )


def _arguments(
    call: Call, command: Command, context: Context, reported: list[tuple[int, int]]
) -> Iterator[Finding]:
    """Report literals that an argument gives to a name of a secret: `-e DB_PASSWORD=...`."""
    if call.program in _ONLY_TEXT and call.output(1) == "inherited" and call.feeds is None:
        return
    for word in call.arguments:
        for start, end, name in literals_in(word.text):
            place = (word.start + start, word.start + end)
            if any(first < place[1] and place[0] < last for first, last in reported):
                continue
            if any(item.start <= place[0] < item.end for item in call.declares):
                continue
            reported.append(place)
            yield Finding(command.span(*place), _words(name, context))


def _assignments(
    call: Call, command: Command, context: Context, reported: list[tuple[int, int]]
) -> Iterator[Finding]:
    for assignment in (*call.assignments, *call.declares):
        value = assignment.value
        if value is None or value.value is None or not is_secret_name(assignment.name):
            continue
        if is_placeholder(value.value) or any(
            value.start <= first < value.end for first, _ in reported
        ):
            continue
        place = command.span(assignment.start, assignment.end)
        yield Finding(place, _words(assignment.name, context))


RULE = Rule(
    name="secret-in-command",
    summary="a secret in plain text in a command",
    severity="warning",
    on="command",
    words=(*KEY_MARKS, *_GIVING),
    group="security",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager",
        "https://cwe.mitre.org/data/definitions/798.html",
    ),
)
