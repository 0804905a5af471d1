"""The interpreter line of a script."""

from __future__ import annotations

_BASH = frozenset({"bash", "ksh", "zsh"})
_POSIX = frozenset({"sh", "dash", "ash"})

_MOST_LINES = 50
"""Lines of comments that an interpreter line is looked for below."""


class Shebang:
    """What ``#!`` asks for: ``program`` as the kernel looks it up, ``arguments`` as one text.

    A carriage return belongs to the last word, as it does for the kernel.
    """

    __slots__ = ("arguments", "program")

    def __init__(self, program: str, arguments: str) -> None:
        self.program = program
        self.arguments = arguments

    @property
    def name(self) -> str:
        """Base name of the interpreter; of ``/usr/bin/env NAME`` it is ``NAME``."""
        base = self.program.rpartition("/")[2]
        if base != "env":
            return base
        words = self.arguments.removeprefix("-S").split()
        return words[0].rpartition("/")[2] if words else base

    @property
    def shell(self) -> str:
        """Which shell it asks for: ``sh``, ``bash``, or ``""`` for another interpreter."""
        name = self.name.rstrip("\r")
        return "bash" if name in _BASH else "sh" if name in _POSIX else ""

    @property
    def errexit(self) -> bool:
        """Whether the shell is started with ``-e``."""
        return any(
            word[:1] == "-" and word[1:2] != "-" and "e" in word[1:]
            for word in self.arguments.split()
        )


def read_shebang(text: str) -> Shebang | None:
    """Return the interpreter line of a script, ``None`` where there is none or nothing in it."""
    if not text.startswith("#!"):
        return None
    line = text[2:].split("\n", 1)[0].replace("\t", " ").strip(" ")
    program, _, arguments = line.partition(" ")
    return Shebang(program, arguments.lstrip(" ")) if program else None


def late_shebang(text: str) -> tuple[int, Shebang] | None:
    """Return an interpreter line below blank lines and comments, and its number.

    It is a comment there, whatever it was meant to be.
    """
    if text.startswith("#!"):
        return None
    for number, line in enumerate(text.split("\n", _MOST_LINES)[:_MOST_LINES], 1):
        words = line.strip()
        if words.startswith("#!"):
            shebang = read_shebang(words)
            is_path = shebang is not None and shebang.program.startswith("/")
            return (number, shebang) if shebang is not None and is_path else None
        if words and not words.startswith("#"):
            return None
    return None


def shell_of(text: str) -> str:
    """Say which shell reads a script: ``sh``, ``bash``, or ``""`` for another interpreter.

    Without an interpreter line it is ``sh``: the kernel refuses the file and the agent's Ruby
    falls back to it (observed: CodeDeploy agent 1.8.1).
    """
    shebang = read_shebang(text)
    return "sh" if shebang is None else shebang.shell
