"""A backslash that is to continue a line and is not the last character of it."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Finding, Fix
from dryspec.rule import Rule
from dryspec_rules.shell._edit import editable, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.shell import Call
    from dryspec.spec.buildspec import Command

_BEHIND = lazy.pattern(
    r"[ \t]*(?P<operator>\|\|?|&&)?[ \t]*(?P<sign>\\)(?P<blanks>[ \t]+)(?P<comment>#[^\n]*)?\n"
    r"(?P<indent>[ \t]*)(?P<next>[^\s#]+)"
)
"""What follows a call up to the first word of the next line."""
_INDENT = lazy.pattern(r"[ \t]*")
_TAKE_BLANKS = frozenset({"awk", "cut", "gawk", "paste", "sort", "tr"})
"""Programs that people give a blank as an argument."""
_SHOWN = 20


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report what stands behind the backslash where the next line goes on with the command."""
    del context
    if "\n" not in command.text:
        return
    for call in command.script.calls:
        if not editable(call) or call.program in _TAKE_BLANKS:
            continue
        behind = _BEHIND.match(command.text, call.end)
        if behind is None or not (behind["operator"] or _goes_on(call, behind, command)):
            continue
        following = behind["next"]
        if following.startswith("-") and not behind["operator"]:
            continue  # option-as-command speaks of it
        shown = following if len(following) <= _SHOWN else f"{following[:_SHOWN]}..."
        last = behind.end("comment" if behind["comment"] else "blanks")
        what = "blanks and a comment stand" if behind["comment"] else "a blank stands"
        ends = "the command ends here"
        if behind["operator"]:
            ends = f'"{behind["operator"]}" is given a blank for its command'
        advice = (
            "put the comment above the command"
            if behind["comment"]
            else 'let "\\" be the last character of the line'
        )
        yield Finding(
            command.span(behind.start("sign"), last),
            f'{what} behind the "\\", which escapes the blank and not the end of the line: '
            f'{ends}, and "{shown}" begins another; {advice}',
            fix=_fix(command, behind.start("blanks"), behind.end("blanks"), behind["comment"]),
        )


def _goes_on(call: Call, behind: re.Match[str], command: Command) -> bool:
    """Whether the next line is indented as the rest of a command is."""
    begin = command.text.rfind("\n", 0, call.start) + 1
    own = _INDENT.match(command.text, begin)
    return own is not None and len(behind["indent"]) > len(own[0])


def _fix(command: Command, start: int, end: int, comment: str | None) -> Fix | None:
    edit = None if comment else replace(command, start, end, "")
    return None if edit is None else Fix("remove the blanks", [edit], UNSAFE)


RULE = Rule(
    name="continuation-cut",
    summary="blanks or a comment behind a backslash that is to continue the line",
    severity="warning",
    on="command",
    group="correctness",
    words=("\\ ", "\\\t"),
    fix="unsafe",
    check=check,
    sources=(
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02_01",
    ),
)
