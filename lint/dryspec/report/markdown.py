"""A table for a job summary or a comment on a pull request."""

from __future__ import annotations

from dryspec.escape import printable
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Diagnostic, Outcome

MAX_LENGTH = 60_000
"""Characters of all rows together; a comment on GitHub holds 65,536."""

_SPECIAL = frozenset("\\`*_[]<>|~&$")
_HEAD = ("| Severity | Place | Rule | Finding |", "| --- | --- | --- | --- |")


def render(outcome: Outcome) -> str:
    """Return a heading, the summary and a table of as many findings as :data:`MAX_LENGTH` takes."""
    lines = ["### dryspec", "", _escaped(summary(outcome))]
    found = outcome.diagnostics
    if found:
        rows = _rows(found)
        lines += ["", *_HEAD, *rows]
        if len(found) > len(rows):
            lines += ["", f"{len(found) - len(rows)} more are not shown."]
    return "\n".join(lines) + "\n"


def _rows(found: list[Diagnostic]) -> list[str]:
    rows: list[str] = []
    left = MAX_LENGTH
    for diagnostic in found:
        row = _row(diagnostic)
        left -= len(row) + 1
        if left < 0:
            break
        rows.append(row)
    return rows


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
