"""An item of the list of commands that begins with an option."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.buildspec import Buildspec, Command

_OPTION = lazy.pattern(r"--?[A-Za-z][\w-]*")
_SHOWN = 10


def check(buildspec: Buildspec, context: Context) -> Iterator[Finding]:
    """Report each such item, once for those in a row."""
    del buildspec
    row: list[Command] = []
    for command in context.shell_commands:
        if _OPTION.match(command.text) is None:
            yield from _about(row)
            row = []
        elif row or command.script.certain:
            row.append(command)
    yield from _about(row)


def _about(row: list[Command]) -> Iterator[Finding]:
    if not row:
        return
    first, *others = ((command, _OPTION.match(command.text)) for command in row)
    command, match = first
    if match is None:
        return
    yield Finding(
        command.span(*match.span()),
        f'"{match[0]}" begins a command of its own, so the shell takes it for a program and finds '
        'none: each item of the list is a command, also where the one above it ends with "\\"; '
        "write them as one item",
        related=[
            Related(other.span(*found.span()), "and here")
            for other, found in others[:_SHOWN]
            if found is not None
        ],
    )


RULE = Rule(
    name="option-as-item",
    summary="an item of the list of commands that begins with an option",
    severity="warning",
    on="buildspec",
    group="correctness",
    words=("- -", '- "-', "- '-"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.phases.commands",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02",
    ),
)
