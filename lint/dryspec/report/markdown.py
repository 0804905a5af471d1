"""A table for a job summary or a comment on a pull request."""

from __future__ import annotations

from dryspec.report._escape import printable
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Diagnostic, Outcome

MAX_ROWS = 200
"""A comment holds 65,536 characters; a table of this size stays below with ordinary messages."""

_SPECIAL = frozenset("\\`*_[]<>|~&$")
_HEAD = ("| Severity | Place | Rule | Finding |", "| --- | --- | --- | --- |")


def render(outcome: Outcome) -> str:
    """Return a heading, the summary and a table of at most :data:`MAX_ROWS` findings."""
    lines = ["### dryspec", "", _escaped(summary(outcome))]
    found = outcome.diagnostics
    if found:
        lines += ["", *_HEAD, *map(_row, found[:MAX_ROWS])]
    if len(found) > MAX_ROWS:
        lines += ["", f"{len(found) - MAX_ROWS} more are not shown."]
    return "\n".join(lines) + "\n"


def _row(found: Diagnostic) -> str:
    place = f"{_escaped(found.path)}:{found.line}:{found.column}"
    rule = f"[{_escaped(found.rule)}]({found.url})"
    return f"| {found.severity} | {place} | {rule} | {_escaped(found.message)} |"


def _escaped(text: str) -> str:
    """Take the meaning from Markdown's signs, and from ``@``, which would call somebody."""
    return "".join(
        f"\\{char}" if char in _SPECIAL else "@\N{WORD JOINER}" if char == "@" else char
        for char in printable(text)
    )
