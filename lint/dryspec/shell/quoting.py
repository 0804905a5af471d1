"""Quote removal as the shell does it, and the text that a nested shell gets to see."""

from __future__ import annotations

from dryspec import lazy

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Generator, Iterator

_SPECIAL = lazy.pattern(r"['\"\\$]")
_IN_DOUBLE = lazy.pattern(r'["\\]')
_IN_ANSI = lazy.pattern(r"['\\]")
_MARK = lazy.pattern(r"['\"\\#]")
_ANSI = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "?": "?",
}


def remove_quotes(text: str) -> str:
    """Return a word without expansions as the program sees it."""
    first = _SPECIAL.search(text)
    if first is None:
        return text
    inside = text[1:-1]
    if first.start() == 0 and text[:1] == text[-1:] == '"' and _IN_DOUBLE.search(inside) is None:
        return inside
    return "".join(
        text[start:end] if instead is None else instead for start, end, instead in _kept(text)
    )


def unquoted_places(text: str) -> list[int]:
    """Return for each character of :func:`remove_quotes` its place in ``text``."""
    places: list[int] = []
    for start, end, instead in _kept(text):
        places.extend(range(start, end) if instead is None else [start] * len(instead))
    return places


def stretches(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, quote) of each stretch between quotes, escapes and comments.

    The quote is the one that the stretch stands in, or ``""``; the last stretch ends the text.
    Broken text has them, too, of which nothing can be parsed.
    """
    quote, start = "", 0
    at = _next_of(text, 0, _MARK)
    while at < len(text):
        mark, after = text[at], at + 1
        if mark == "\\" and quote != "'":
            after += 1
        elif mark == "#" and not quote and (at == 0 or text[at - 1] in " \t\n;"):
            end = text.find("\n", at)
            after = end if end >= 0 else len(text)
        elif mark not in (quote or "'\""):
            at = _next_of(text, after, _MARK)
            continue
        yield start, at, quote
        if mark in "'\"":
            quote = "" if quote else mark
        start = after
        at = _next_of(text, after, _MARK)
    yield start, len(text), quote


_Piece = tuple[int, int, "str | None"]


def _kept(text: str) -> Iterator[_Piece]:
    """Yield (start, end, replacement or None) for each stretch of text that quoting keeps."""
    index, length = 0, len(text)
    while index < length:
        following = _next_of(text, index, _SPECIAL)
        if following > index:
            yield index, following, None
        index = following
        if index >= length:
            return
        character, after = text[index], text[index + 1 : index + 2]
        if character == "'":
            end = text.find("'", index + 1)
            end = length if end < 0 else end
            yield index + 1, end, None
            index = end + 1
        elif character == '"':
            index = yield from _double(text, index + 1)
        elif character == "$" and after == "'":
            index = yield from _ansi(text, index + 2)
        elif character == "$" and after == '"':
            index += 1
        elif character == "\\" and after:
            if after != "\n":
                yield index + 1, index + 2, None
            index += 2
        else:
            yield index, index + 1, None
            index += 1


def _double(text: str, index: int) -> Generator[_Piece, None, int]:
    length = len(text)
    while index < length and text[index] != '"':
        following = _next_of(text, index, _IN_DOUBLE)
        if following > index:
            yield index, following, None
            index = following
        elif index + 1 < length and text[index + 1] in '$`"\\\n':
            if text[index + 1] != "\n":
                yield index + 1, index + 2, None
            index += 2
        else:
            yield index, index + 1, None
            index += 1
    return index + 1


def _ansi(text: str, index: int) -> Generator[_Piece, None, int]:
    length = len(text)
    while index < length and text[index] != "'":
        following = _next_of(text, index, _IN_ANSI)
        if following > index:
            yield index, following, None
            index = following
        elif index + 1 < length:
            yield index, index + 2, _ANSI.get(text[index + 1], text[index : index + 2])
            index += 2
        else:
            yield index, index + 1, None
            index += 1
    return index + 1


def _next_of(text: str, index: int, characters: re.Pattern[str]) -> int:
    """Return the next place of one of the characters, or the length."""
    found = characters.search(text, index)
    return len(text) if found is None else found.start()
