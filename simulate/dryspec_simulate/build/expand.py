"""Shell text evaluated without a shell: variables, a few expansions, and `date` when given a time.

Nothing is executed. What cannot be known stays as it stands and is named in
:attr:`Expansion.unknown`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from dryspec import lazy

if TYPE_CHECKING:
    from datetime import datetime

    from dryspec_simulate.build.environment import Environment

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_VARIABLE = lazy.pattern(rf"(?:env:)?({_NAME})")
_BRACED = lazy.pattern(rf"({_NAME})(?:(:?[-+=?])(.*)|:(\d+)(?::(\d+))?)?", lazy.DOTALL)
_DATE = lazy.pattern(
    r"""date(?:\s+(?:-u|--utc))?(?:\s+(?:-I|--iso-8601)|\s+(["']?)\+(["']?)(.+)\2\1)?"""
)
_SINGLE_ECHO = lazy.pattern(r"""(?:echo|printf)\s+(["']?)([^"'\\%|;&<>]*)\1""")
_SIGN = lazy.pattern(r"[$`\\]")
_BRACKETS = {"(": ("(", ")"), "{": ("{", "}")}
_MAX_DEPTH = 8
LONGEST = 4096
"""Characters up to which a text may grow; what doubles with every command is not followed."""
_SPECIAL = tuple("?#@*$!-0123456789")


@dataclass(frozen=True, slots=True)
class Expansion:
    """`text` with everything known put in; `unknown` names what stayed as it stands."""

    text: str
    unknown: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether the whole text is known."""
        return not self.unknown


def expand(text: str, environment: Environment, now: datetime | None = None) -> Expansion:
    """Expand `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:0:7}`, `$(pwd)`, `$(date +%F)`.

    `now` is the time that `date` sees, in UTC; without it a date stays as it stands.
    """
    return _Expander(environment, now).expand(text, 0)


class _Expander:
    def __init__(self, environment: Environment, now: datetime | None) -> None:
        self._environment = environment
        self._now = now

    def expand(self, text: str, depth: int) -> Expansion:
        if ("$" not in text and "`" not in text) or depth > _MAX_DEPTH:
            return Expansion(text)
        parts: list[str] = []
        unknown: list[str] = []
        grown = copied = position = 0
        while (sign := _SIGN.search(text, position)) is not None:
            position = sign.start()
            length, value = self._at(text, position, depth)
            if length == 0:
                position += 1
                continue
            written = text[position : position + length]
            if value is None:
                unknown.append(written)
            else:
                parts += [text[copied:position], value]
                copied = position + length
                grown += len(value) - length
                if grown > LONGEST:
                    return Expansion(text, (text,))
            position += length
        return Expansion("".join([*parts, text[copied:]]), tuple(unknown))

    def _at(self, text: str, position: int, depth: int) -> tuple[int, str | None]:
        """Return the length of the expansion that starts here (0: none) and its value."""
        if text[position] == "\\" and position + 1 < len(text) and text[position + 1] in "$`":
            return 2, text[position + 1]
        if text[position] == "`":
            end = text.find("`", position + 1)
            if end < 0:
                return 0, None
            return end + 1 - position, self._command(text[position + 1 : end], depth)
        if text[position] != "$":
            return 0, None
        brackets = _BRACKETS.get(text[position + 1 : position + 2])
        if brackets:
            closing = _pairs(text, *brackets).get(position + 1)
            if closing is None:
                return 0, None
            value = self._command if brackets[0] == "(" else self._braced
            return closing + 1 - position, value(text[position + 2 : closing], depth)
        found = _VARIABLE.match(text, position + 1)
        if found is None:
            special = text[position + 1 : position + 2] in _SPECIAL
            return (2 if special else 0), None
        return 1 + len(found.group()), self._environment.text(found.group(1))

    def _braced(self, inner: str, depth: int) -> str | None:
        found = _BRACED.fullmatch(inner)
        if found is None:
            return None
        name, operator, word, offset, length = found.groups()
        value = self._environment.text(name)
        if offset is not None and value is not None:
            return value[int(offset) :][: int(length) if length else None]
        if operator in ("-", ":-", "=", ":="):
            return self._default(name, value, word, operator, depth)
        return value if operator is None else None

    def _default(
        self, name: str, value: str | None, word: str, operator: str, depth: int
    ) -> str | None:
        if value or (value == "" and not operator.startswith(":")):
            return value
        if value is None and self._environment.get(name) is not None:
            return None
        expansion = self.expand(word, depth + 1)
        return expansion.text if expansion.known else None

    def _command(self, inner: str, depth: int) -> str | None:
        command = inner.strip()
        if command == "pwd":
            return self._environment.text("PWD")
        date = _DATE.fullmatch(command)
        if date is not None:
            return self._date(command, date.group(3))
        echo = _SINGLE_ECHO.fullmatch(command)
        if echo is None or "(" in command:
            return None
        if echo.group(1) == "'":
            return echo.group(2).strip()
        expansion = self.expand(echo.group(2), depth + 1)
        return expansion.text.strip() if expansion.known else None

    def _date(self, command: str, form: str | None) -> str | None:
        if self._now is None:
            return None
        if form is not None:
            return self._now.strftime(form.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S"))
        iso = "-I" in command or "--iso-8601" in command
        return self._now.strftime("%Y-%m-%d" if iso else "%a %b %e %H:%M:%S UTC %Y")


@lru_cache(maxsize=4)
def _pairs(text: str, opening: str, closing: str) -> dict[int, int]:
    """Return the index of the bracket that closes each opening one."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for position, character in enumerate(text):
        if character == opening:
            opened.append(position)
        elif character == closing and opened:
            pairs[opened.pop()] = position
    return pairs
