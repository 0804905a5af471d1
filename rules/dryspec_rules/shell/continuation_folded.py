"""A backslash at a line's end, where YAML has joined the lines already."""

from __future__ import annotations

from dryspec import lazy
from dryspec.finding import UNSAFE, Edit, Finding, Fix, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.source import Source, Span
    from dryspec.spec.buildspec import Command

_FOLDED = frozenset({"", "'", ">"})
_ESCAPED_BLANK = lazy.pattern(r"(?<![^\s])\\ ")
_LINE_END = lazy.pattern(r"[ \t]*\r?\n")
_SHOWN = 20
_OPERATORS = ("|", "&", ";")


def check(command: Command, context: Context) -> Iterator[Finding]:
    """Report backslashes that were meant to continue a line and now escape a blank."""
    if command.node.style not in _FOLDED:
        return
    places = list(_places(command, context.source))
    if not places:
        return
    offset, first = places[0]
    word = command.text[offset + 2 :].split(None, 1)[0].strip("\"'")
    shown = word if len(word) <= _SHOWN else f"{word[:_SHOWN]}..."
    given = f'gets the argument " {shown}" with a blank in front'
    if word[0] in _OPERATORS:
        given = f'gives the command before "{word}" an argument that is one blank'
    yield Finding(
        first,
        'YAML has joined these lines with a blank, so the "\\" escapes that blank and the shell '
        f'{given}; leave the "\\" out, or write the command as a | block',
        related=[Related(place, "and here") for _, place in places[1:]],
        fix=Fix("remove the backslashes", [Edit(place, "") for _, place in places], UNSAFE),
    )


def _places(command: Command, source: Source) -> Iterator[tuple[int, Span]]:
    """Yield the backslashes that end a line of the file and stand before a word of the shell."""
    begins: set[int] = set()
    for match in _ESCAPED_BLANK.finditer(command.text):
        place = command.span(match.start(), match.start() + 1)
        if _LINE_END.match(source.text, place.end) is None:
            continue
        if not begins:
            begins = {word.start for call in command.script.calls for word in call.words}
        if match.end() in begins or _stands_before_an_operator(match.start(), command):
            yield match.start(), place


def _stands_before_an_operator(offset: int, command: Command) -> bool:
    """Whether the blank and the operator behind it stand outside of words and comments."""
    text = command.text
    if text[offset + 2 : offset + 3] not in _OPERATORS or "#" in text[:offset]:
        return False
    words = (word for call in command.script.calls for word in call.all_words)
    return command.script.certain and not any(word.start <= offset < word.end for word in words)


RULE = Rule(
    name="continuation-folded",
    summary="a backslash at the end of a line that YAML joins",
    severity="warning",
    on="command",
    group="correctness",
    words=("\\ ",),
    fix="unsafe",
    check=check,
    sources=(
        "https://yaml.org/spec/1.1/#id902641",
        "https://pubs.opengroup.org/onlinepubs/9699919799/utilities/V3_chap02.html#tag_18_02_01",
    ),
)
