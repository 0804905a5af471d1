"""An option at the beginning of a line, which nothing continues."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_BEGINS = lazy.pattern(r"\n[ \t]*--?[A-Za-z]")
_OPTION = lazy.pattern(r"--?[A-Za-z]")
_CONTINUED = lazy.pattern(r"\\\r?\n[ \t]*#")
_CUT = lazy.pattern(r"\\[ \t]+(?:#[^\n]*)?\r?\n\Z")
_PATTERN_ENDS = frozenset({")", "|"})
"""What stands behind a pattern of `case`, where the `;;` above it is missing."""
_OTHER_CONTINUATIONS = ("`", "^")
"""Signs with which PowerShell and cmd continue a line."""
_SHOWN = 10


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report options that the shell runs as commands, once for those in a row."""
    del context
    text = command.text
    if _BEGINS.search(text) is None or command.script.too_complex:
        return
    calls = [call for call in command.script.calls if _is_option(call, text)]
    if not calls:
        return
    first = calls[0].words[0]
    yield Finding(
        command.span(first.start, first.end),
        f'"{text[first.start : first.end]}" begins a line of its own, so the shell takes it for a '
        f"command and finds none; {_advice(command, first.start)}",
        related=[
            Related(command.span(call.words[0].start, call.words[0].end), "and here")
            for call in calls[1 : _SHOWN + 1]
        ],
    )


def _is_option(call: Call, text: str) -> bool:
    if not call.exact or not call.words or call.ancestors:
        return False
    word = call.words[0]
    above, line_end, before = text[: word.start].rpartition("\n")
    return (
        line_end != ""
        and not before.strip()
        and _OPTION.match(text, word.start) is not None
        and text[word.end : word.end + 1] not in _PATTERN_ENDS
        and not above.rstrip().endswith(_OTHER_CONTINUATIONS)
    )


def _advice(command: Command, start: int) -> str:
    text = command.text
    above = text[:start].rstrip()
    line = above[above.rfind("\n") + 1 :].strip()
    line_begin = text.rfind("\n", 0, start) + 1
    if _CUT.search(text, text.rfind("\n", 0, line_begin - 1) + 1, line_begin):
        return (
            'the "\\" above it continues a line only as its last character, so take away what '
            "stands behind it"
        )
    if line.startswith("#") and _CONTINUED.search(text, 0, start) is not None:
        return "the comment above it ends the command that was to go on, so take that out"
    if command.node.style == ">" and text[start - 1] in " \t":
        return (
            "a > block keeps the line end before a line that is indented further: indent it like "
            "the line above it"
        )
    return 'end the line above it with "\\" where it belongs to that'


RULE = Rule(
    name="option-as-command",
    summary="an option at the beginning of a line that nothing continues",
    severity="warning",
    on="command",
    group="correctness",
    words=("\n",),
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02",
    ),
)
