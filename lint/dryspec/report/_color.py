"""ANSI colours, for ``text`` on a terminal."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pygments.lexer import Lexer

_RESET = "\x1b[0m"
_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "strong": "\x1b[1m",
    "frame": "\x1b[34m",
    "faint": "\x1b[2m",
    "good": "\x1b[32m",
}
_LANGUAGES = {"json": "json", "sh": "bash", "bash": "bash"}


class Painter:
    """Paints when colour is on; hands text back as it is when it is off."""

    __slots__ = ("_lexers", "on")

    def __init__(self, on: bool) -> None:
        self.on = on
        self._lexers: dict[str, Lexer] = {}

    def paint(self, style: str, text: str) -> str:
        """Return ``text`` in a style: a severity, ``strong``, ``frame``, ``faint``, ``good``."""
        return f"{_STYLES[style]}{text}{_RESET}" if self.on and text else text

    def code(self, text: str, path: str) -> str:
        """Return one printable line of a file with its syntax coloured."""
        if not self.on or not text.strip():
            return text
        from pygments import highlight
        from pygments.formatters.terminal import TerminalFormatter

        lexer = self._lexer(_LANGUAGES.get(path.rpartition(".")[2], "yaml"))
        formatter: TerminalFormatter[str] = TerminalFormatter()
        colored = highlight(text, lexer, formatter)
        return colored.removesuffix("\n")

    def _lexer(self, language: str) -> Lexer:
        if language not in self._lexers:
            from pygments.lexers import (
                get_lexer_by_name,  # pyright: ignore[reportUnknownVariableType]
            )

            self._lexers[language] = get_lexer_by_name(language, stripnl=False, ensurenl=False)
        return self._lexers[language]
