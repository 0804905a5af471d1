"""Where the cursor stands in JSON that may be half written: by brackets and strings alone."""

from __future__ import annotations

import re

from dryspec.help.spot import KEY, VALUE, Spot

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)("?)|[{}\[\]:,]|[^\s"{}\[\]:,]+')


class _Level:
    __slots__ = ("is_object", "key", "present", "wants_value")

    def __init__(self, is_object: bool) -> None:
        self.is_object = is_object
        self.key: str | None = None
        self.wants_value = not is_object
        self.present: set[str] = set()


def json_spot_at(text: str, offset: int) -> Spot:
    """Return what the cursor at ``offset`` of a JSON text stands for."""
    levels: list[_Level] = []
    start, prefix = offset, ""
    for token in _TOKEN.finditer(text, 0, offset):
        if token.end() == offset and _is_word(token):
            start = token.start(1) if token.group(1) is not None else token.start()
            prefix = text[start:offset]
            break
        _feed(levels, token)
    spot = Spot(VALUE if levels and levels[-1].wants_value else KEY, start, prefix)
    spot.path = tuple(level.key for level in levels if level.key is not None and level.wants_value)
    spot.item = bool(levels) and not levels[-1].is_object
    spot.flow = True
    if levels:
        spot.present = levels[-1].present
    return spot


def _is_word(token: re.Match[str]) -> bool:
    """Whether the token is still being written: an open string, or letters."""
    if token.group(1) is not None:
        return not token.group(2)
    return token.group() not in "{}[]:,"


def _feed(levels: list[_Level], token: re.Match[str]) -> None:
    sign = token.group()
    if sign in {"{", "["}:
        levels.append(_Level(sign == "{"))
    elif sign in {"}", "]"}:
        if levels:
            levels.pop()
    elif not levels:
        return
    elif sign == ":":
        levels[-1].wants_value = True
    elif sign == ",":
        levels[-1].wants_value = not levels[-1].is_object
        if levels[-1].is_object:
            levels[-1].key = None
    elif not levels[-1].wants_value and token.group(1) is not None:
        levels[-1].key = token.group(1)
        levels[-1].present.add(token.group(1))
