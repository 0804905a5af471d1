"""Writes another text in place of a scalar, in the quotes that the scalar has.

So JSON stays JSON, and a text that a YAML reader would take for something else gets quotes.
"""

from __future__ import annotations

from dryspec.finding import Edit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.tree import Scalar

_INDICATORS = "!&*-?|>@`\"'%#:"
"""What gives a plain scalar another meaning when it comes first."""
_FLOW = ",[]{}"
"""What ends a plain scalar in a list or mapping in brackets."""


def rewritten(scalar: Scalar, text: str) -> Edit:
    """Replace what a scalar says; one in a block is written in one line."""
    blank = " " if scalar.span.start == scalar.span.end else ""  # a tag may stand right before
    return Edit(scalar.span, blank + _in_style(text, scalar.style))


def _in_style(text: str, style: str) -> str:
    if style == '"':
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    if style == "'" or not _may_be_plain(text):
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    return text


def _may_be_plain(text: str) -> bool:
    if text[:1] in _INDICATORS or text != text.strip() or text.endswith(":"):
        return False
    return not any(mark in text for mark in (*_FLOW, ": ", " #"))
