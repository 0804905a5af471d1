"""Checkstyle's XML, which many viewers read."""

from __future__ import annotations

from dryspec.escape import xml
from dryspec.finding import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome

_SEVERITIES = {ERROR: "error", WARNING: "warning", NOTE: "info"}


def render(outcome: Outcome) -> str:
    """Return the document, with an element for each file that was looked at."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<checkstyle version="4.3">']
    for file in outcome.files:
        lines.append(f'  <file name="{xml(file.path)}">')
        lines += [
            f'    <error line="{found.line}" column="{found.column}" '
            f'severity="{_SEVERITIES[found.severity]}" message="{xml(found.message)}" '
            f'source="dryspec.{xml(found.rule)}"/>'
            for found in file.diagnostics
        ]
        lines.append("  </file>")
    return "\n".join([*lines, "</checkstyle>"]) + "\n"
