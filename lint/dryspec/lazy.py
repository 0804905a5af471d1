"""Regular expressions compiled when they are first used.

Compiling the expressions that the rules name at their top costs as much as linting twenty files;
most files need few of them. The command goes further and compiles hardly any
(:mod:`dryspec.kept_patterns`), so what a lint run imports names its expressions by :func:`pattern`
and does not import :mod:`re` at its top.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import Any

    Compiler = Callable[[str, int], re.Pattern[str]]

IGNORECASE, MULTILINE, DOTALL, ASCII = 2, 8, 16, 256
"""Flags of :mod:`re` by their numbers."""
_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """Return what behaves like ``re.compile(text, flags)``; an error in it shows on first use."""
    return _Pattern(text, flags)  # type: ignore[return-value] # pyright: ignore[reportReturnType]


class _Pattern:
    """Stands for a pattern; its methods become the compiled pattern's own on first use."""

    def __init__(self, text: str, flags: int) -> None:
        self.pattern = text
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = _compiler(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def compile_with(compiler: Compiler) -> None:
    """Have a function compile expressions from now on."""
    global _compiler  # noqa: PLW0603 - set once, before anything is linted
    _compiler = compiler


def _compile(text: str, flags: int) -> re.Pattern[str]:
    import re

    return re.compile(text, flags)


_compiler: Compiler = _compile
