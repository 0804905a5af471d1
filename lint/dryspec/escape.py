r"""Makes text from files harmless for whoever reads what is printed.

A file under check may hold terminal escapes, text that runs right to left, or lines that a build
service takes for commands. In output for people each of these is shown, never obeyed.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match
    from typing import Any

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATES = range(0xD800, 0xE000)
_DELETE = "\x7f"


def printable(text: str) -> str:
    r"""Return ``text`` with everything unprintable spelled out, e.g. ``\x1b`` or ``\u202e``."""
    if text.isprintable():
        return text
    return "".join(map(printable_character, text))


def printable_character(character: str) -> str:
    """Spell out one character if a terminal would not simply show it."""
    if character.isprintable():
        return character
    named = _NAMED.get(character)
    if named:
        return named
    code = ord(character)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def defused(report: str) -> str:
    """Return ``report`` with log commands of build services broken by a word joiner.

    Azure Pipelines obeys ``##vso[`` wherever it stands in a line, GitHub's runner ``##[`` and
    TeamCity ``##teamcity[``; what is quoted from a file must not reach them.
    """
    return _without_commands(report, "#\N{WORD JOINER}#")


def _without_commands(report: str, instead: str) -> str:
    if "##" not in report:
        return report
    import re

    return re.sub(r"##(?=(?:vso|teamcity)?\[)", lambda _: instead, report, flags=re.IGNORECASE)


def harmless(report: str) -> str:
    """Return a report whose lines hold no terminal escape and no command of a build service."""
    return defused("\n".join(map(printable, report.split("\n"))))


def json_text(value: Any, indent: int | None = 2) -> str:
    """Return a value as JSON that UTF-8 can hold and in which nothing acts on a terminal."""
    import json

    return inert(json.dumps(value, ensure_ascii=False, indent=indent))


def inert(written: str) -> str:
    r"""Return JSON with all that is not just shown as ``\u`` escapes, which mean the same.

    Lone surrogates (bytes that were no UTF-8), which UTF-8 cannot hold, become U+FFFD.
    """
    written = _without_commands(written, "#\\u0023")
    if written.isascii() and _DELETE not in written:
        return written
    import re

    return re.sub("[^\n -~]", _inert_character, written)


def _inert_character(match: Match[str]) -> str:
    character = match[0]
    if character.isprintable():
        return character
    code = ord(character)
    if code in _SURROGATES:
        return "\ufffd"
    if code < 0x10000:
        return f"\\u{code:04x}"
    units = character.encode("utf-16-be").hex()
    return f"\\u{units[:4]}\\u{units[4:]}"


def xml(text: str) -> str:
    """Return ``text`` for an XML attribute or element, without characters XML forbids."""
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")
