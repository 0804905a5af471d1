"""A variable of `env` that is called nearly so where it is read."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command
    from dryspec.tree import Scalar

_EXPANDED = lazy.pattern(r"\$(?:env:|\{(?:env:)?)?([A-Za-z_]\w*)")
_SHORTEST = 6
_MOST = 200
"""Names that are looked at."""
_DEFAULTS = ("-", "=", "+", "?")
_PREDEFINED = ("AWS_", "CODEBUILD_", "ECS_")


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each name in `env` that is one slip away from the name that the commands read."""
    from dryspec_rules._variables import may_set_unseen, names

    if context.document.problem:
        return
    text = context.source.text
    given = {name.value for name in names(buildspec)}
    long = [name for name in names(buildspec) if len(name.value) >= _SHORTEST][:_MOST]
    commands = buildspec.commands if long else []
    read = {name for command in commands for name in _EXPANDED.findall(command.text)} - given
    if not read or any(may_set_unseen(command.text) for command in commands):
        return
    unread = [name for name in long if text.count(name.value) == 1]
    for name in unread:
        yield from _unread(name, read, text)
    known = [name.value for name in long if name not in unread]
    for other in sorted(read)[:_MOST] if known else ():
        yield from _misread(other, known, text, commands)


def _unread(name: Scalar, read: set[str], text: str) -> Iterator[Finding]:
    meant = [other for other in read if _is_slip(name.value, other)]
    if len(meant) == 1 and not _is_set(meant[0], text):
        yield Finding(
            name.span,
            f'nothing reads "{name.value}", and the commands read "{meant[0]}", which nothing '
            "sets in this file: correct the name",
        )


def _misread(name: str, known: list[str], text: str, commands: list[Command]) -> Iterator[Finding]:
    """Report a name that is read once, where the right one is read, too."""
    meant = [other for other in known if _is_slip(name, other) and not _is_other(name, other)]
    if len(meant) != 1 or text.count(name) > 1 or _is_set(name, text):
        return
    command = next((command for command in commands if name in command.text), None)
    if command is not None:
        at = command.text.index(name)
        yield Finding(
            command.span(at, at + len(name)),
            f'nothing in this file sets "{name}", but env has "{meant[0]}": unless the project '
            f'sets it, this is empty; write "{meant[0]}"',
        )


def _is_set(name: str, text: str) -> bool:
    """Whether the file has a name otherwise than to expand it, or reckons with its absence."""
    if name.startswith(_PREDEFINED):
        return True
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        word = not _is_of_a_name(text[at - 1 : at]) and not _is_of_a_name(text[end : end + 1])
        braced = text[at - 2 : at] == "${"
        expanded = text[at - 1 : at] == "$" or braced or text[at - 4 : at] == "env:"
        if word and (not expanded or (braced and text[end : end + 2].lstrip(":")[:1] in _DEFAULTS)):
            return True
        at = text.find(name, end)
    return False


def _is_of_a_name(character: str) -> bool:
    return character.isalnum() or character == "_"


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing or too many, or two have changed places."""
    if abs(len(one) - len(other)) > 1 or one.lower() == other.lower():
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    a, b = one[start:], other[start:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    slip = (len(a) == 2 and a == b[::-1]) or (len(a) <= 1 and len(b) <= 1)
    plural = len(one) != len(other) and start + 1 == max(len(one), len(other))
    return slip and start > 0 and (a + b).isalpha() and not plural


def _is_other(one: str, other: str) -> bool:
    """Whether another letter in its place may make another word of it: ``TEST_DB``, ``BEST_DB``."""
    return len(one) == len(other) and sorted(one) != sorted(other)


RULE = Rule(
    name="env-name-misspelt",
    summary="a variable of env that is called nearly so where it is read",
    severity="warning",
    on="buildspec",
    keys=("variables", "parameter-store", "secrets-manager"),
    group="suspicious",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.variables",
    ),
)
