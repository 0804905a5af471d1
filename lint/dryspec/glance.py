"""What a look at a shell text tells before it is taken apart: no is sure, yes is not.

A name broken up by quotes or backslashes (``do"cker"``) is not seen.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_APART = bytes(
    code if chr(code).isalnum() or chr(code) in "_.+-:" else ord(" ") for code in range(128)
).ljust(256)
"""Turns what no name of a program, subcommand or option holds into a blank."""
_ENDS = frozenset(";&|<>(){}`#\\\r\n0123456789")


_last: tuple[str, list[str]] = ("", [])
"""The text that was asked for last, with its names: several rules in turn ask about a command."""


MOST = 200_000
"""Characters that are looked at: as many as a command may have that is taken apart."""


def names_in(text: str) -> list[str]:
    """Return the names in a text: programs, subcommands, options without their values."""
    global _last  # noqa: PLW0603 - one text is kept for the whole process
    last = _last
    if last[0] is not text:
        names = text[:MOST].encode("ascii", "replace").translate(_APART).decode("ascii").split()
        last = _last = (text, names)
    return last[1]


def may_give(options: Iterable[str], names: Iterable[str]) -> bool:
    """Whether one of these options may be among the names, also as a letter among others."""
    for option in options:
        if option in names:
            return True
        if len(option) == 2:
            letter = option[1]
            for name in names:
                if name[0] == "-" and name[1:2] != "-" and letter in name:
                    return True
    return False


def may_stand_alone(program: str, text: str) -> bool:
    """Whether a program may be called without an argument, or be left without one in a mess."""
    for behind in text.split(program)[1:]:
        rest = behind.lstrip("\"' \t")
        if not rest or rest[0] in _ENDS:
            return True
    from dryspec.shell.soundness import is_plain

    return not is_plain(text)
