"""[ or ] without the blank that makes it a word of its own."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, insert

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_GLUED = lazy.pattern(r"\[(?<![^\s;&|(!`]\[)\[?[^\s\[\]]|\](?<=[^\s\[]\])(?![^\s;&|)`])")
"""A quick look: a bracket that has no blank on its inner side."""


_OPENING = lazy.pattern(r"\[(?:(?<![^\s;&|(!`]\[)|(?<=[\"']\[)(?=\s))")
"""A bracket where a test may begin, also one in the text of another shell."""


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report `[$X = a ]` and `[ $X = a]`."""
    if not _GLUED.search(command.text) or not _OPENING.search(command.text):
        return
    for call in command.script.calls:
        if call.program in ("[", "[[") and len(call.words) > 2 and editable(call):
            finding = _finding(call, command)
            if finding is not None:
                yield finding


def _finding(call: Call, command: Command) -> Finding | None:
    places: list[int] = []
    what = ""
    opening, first = call.words[:2]
    if opening.end == first.start:
        places.append(opening.end)
        name = command.text[opening.start : first.end].replace('"', "")
        what = f'"{name}" is no program'
    if _closes_glued(call, command.text):
        places.append(call.words[-1].start)
        name = command.text[call.words[-2].start : call.words[-1].end]
        what = what or f'"[" does not find its "]" in \'{name}\''
    if not what or _is_text(command.text[opening.start : call.words[-1].end]):
        return None
    edits = [edit for place in places if (edit := insert(command, place, " ")) is not None]
    return Finding(
        command.span(opening.start, call.words[-1].end),
        f"{what}, so this test always fails; put a blank between the bracket and its operand",
        fix=Fix("put a blank there", edits) if len(edits) == len(places) else None,
    )


def _closes_glued(call: Call, text: str) -> bool:
    """Whether the last operand runs into a ``]`` that belongs to no pattern of its own."""
    operand, closing = call.words[-2:]
    if call.program != "[" or closing.text != "]" or operand.end != closing.start:
        return False
    behind = text[closing.end : closing.end + 1]
    if behind and behind not in " \t\n;&|)`":
        return False
    if text[closing.end :].lstrip(" \t").startswith("]"):
        return False
    return operand.text.count("[") == operand.text.count("]")


def _is_text(text: str) -> bool:
    """Whether it is no test but something to be filled in: ``[NAME]``."""
    return "$" not in text and not any(character.isspace() for character in text)


RULE = Rule(
    name="bracket-without-blank",
    summary="a test whose bracket is glued to its operand",
    severity="warning",
    on="command",
    words=("[",),
    group="correctness",
    fix="safe",
    check=check,
    sources=("https://pubs.opengroup.org/onlinepubs/9699919799/utilities/test.html",),
)
