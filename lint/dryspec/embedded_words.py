"""Lets messages say what a template says where rules have read a word in place of it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dryspec.embedded import Embedded
    from dryspec.source import Source, Span

_QUOTES = "\"'`"
_CUT = "..."
_MOST = 20
"""Fills beside a finding that are looked for in its message."""


def in_own_words(message: str, spans: Sequence[Span], embedded: Embedded, outer: Source) -> str:
    """Return a message with the template's words for fills of which it quotes the word.

    The fills are those in the lines of the finding's spans, of which the first is its own.
    """
    text, own = embedded.text, spans[0]
    literal = "" if embedded.is_filled(own) else text[own.start : own.end]
    found: dict[int, tuple[int, str]] = {}
    for fill in _beside(spans, embedded):
        word = text[fill.start : fill.end]
        written = embedded.written(fill, outer)
        if written == word or word in literal:
            continue
        at = message.find(word)
        while at >= 0:
            if at not in found and _is_quoted(message, at, text, fill):
                found[at] = at + len(word), written
            at = message.find(word, at + 1)
    parts: list[str] = []
    done = 0
    for start, (end, written) in sorted(found.items()):
        if start >= done:
            parts += [message[done:start], written]
            done = end
    return "".join([*parts, message[done:]])


def _beside(spans: Sequence[Span], embedded: Embedded) -> Iterator[Span]:
    text, left = embedded.text, _MOST
    for span in spans:
        start = text.rfind("\n", 0, span.start) + 1
        end = text.find("\n", span.end)
        for fill in embedded.fills_in(start, end if end >= 0 else len(text)):
            if left == 0:
                return
            left -= 1
            yield fill


def _is_quoted(message: str, at: int, text: str, fill: Span) -> bool:
    """Whether a message quotes the text around a fill whose word it has here."""
    before, place = at - 1, fill.start - 1
    while before >= 0 and message[before] not in _QUOTES:
        if place < 0 or message[before] != text[place]:
            return False
        before, place = before - 1, place - 1
    behind, place = at + fill.end - fill.start, fill.end
    while behind < len(message) and message[behind] not in _QUOTES:
        if message.startswith(_CUT, behind):
            break
        if place == len(text) or message[behind] != text[place]:
            return False
        behind, place = behind + 1, place + 1
    return before >= 0 and behind < len(message)
