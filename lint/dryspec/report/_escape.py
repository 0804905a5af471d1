r"""Makes text from files harmless for whoever reads a report.

A file under check may hold terminal escapes, text that runs right to left, or lines that a build
service takes for commands. In reports for people each of these is shown, never obeyed.
"""

from __future__ import annotations

_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_SURROGATES = range(0xD800, 0xE000)


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
    if "##" not in report:
        return report
    import re

    return re.sub(r"##(?=(?:vso|teamcity)?\[)", "#\N{WORD JOINER}#", report, flags=re.IGNORECASE)


def encodable(text: str) -> str:
    """Return ``text`` with lone surrogates (bytes that were no UTF-8) made U+FFFD."""
    if text.isascii():
        return text
    return "".join("\ufffd" if ord(char) in _SURROGATES else char for char in text)


def xml(text: str) -> str:
    """Return ``text`` for an XML attribute or element, without characters XML forbids."""
    text = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")
