r"""Makes text from files harmless for whoever reads a report.

A file under check may hold terminal escapes, text that runs right to left, or lines that a build
service takes for commands. In reports for people each of these is shown, never obeyed.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from re import Match

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


def inert(json_text: str) -> str:
    r"""Return JSON with all that is not just shown as ``\u`` escapes, which mean the same.

    Lone surrogates (bytes that were no UTF-8), which UTF-8 cannot hold, become U+FFFD.
    """
    json_text = _without_commands(json_text, "#\\u0023")
    if json_text.isascii() and _DELETE not in json_text:
        return json_text
    import re

    return re.sub("[^\n -~]", _inert_character, json_text)


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
