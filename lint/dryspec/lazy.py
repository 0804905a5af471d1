"""Regular expressions compiled when they are first used.

Compiling the expressions that the rules name at their top costs as much as linting twenty files;
most files need few of them.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
        compiled = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)
