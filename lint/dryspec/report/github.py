"""Workflow commands: annotations in GitHub Actions.

GitHub shows at most ten annotations of a severity for a step; the log has them all.
"""

from __future__ import annotations

from dryspec.escape import printable
from dryspec.finding import ERROR, NOTE, WARNING
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Diagnostic, Outcome

_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}


def render(outcome: Outcome, *, quiet: bool = False) -> str:
    """Return a command for each finding and, unless quiet, a summary for the log."""
    lines = [_command(found) for found in outcome.diagnostics]
    if not quiet:
        lines.append(summary(outcome))
    return "".join(f"{line}\n" for line in lines)


def _command(found: Diagnostic) -> str:
    start_line, start_column, end_line, end_column = found.range
    properties = {
        "title": f"dryspec {found.rule}",
        "file": found.path,
        "line": start_line,
        "endLine": end_line,
    }
    if start_line == end_line:
        # Columns of a range over several lines are refused.
        properties["col"] = start_column
        properties["endColumn"] = end_column
    words = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    # The log shows the message alone, so the place is in it again.
    message = f"{found.path}:{start_line}:{start_column}: {found.rule}: {found.message}"
    return f"::{_COMMANDS[found.severity]} {words}::{_data(message)}%0ASee {found.url}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
