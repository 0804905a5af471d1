"""Logging commands of Azure Pipelines."""

from __future__ import annotations

from dryspec.escape import printable
from dryspec.finding import ERROR, NOTE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Diagnostic, Outcome


def render(outcome: Outcome) -> str:
    """Return a ``task.logissue`` for each finding; nothing on a clean run.

    Azure knows errors and warnings alone: a note is a warning that says it is one.
    """
    return "".join(f"{_command(found)}\n" for found in outcome.diagnostics)


def _command(found: Diagnostic) -> str:
    properties = {
        "type": "error" if found.severity == ERROR else "warning",
        "sourcepath": found.path,
        "linenumber": found.line,
        "columnnumber": found.column,
        "code": found.rule,
    }
    words = "".join(f"{name}={_property(str(value))};" for name, value in properties.items())
    prefix = "note: " if found.severity == NOTE else ""
    return f"##vso[task.logissue {words}]{_data(prefix + found.message)}"


def _data(text: str) -> str:
    return printable(text).replace("%", "%AZP25")


def _property(text: str) -> str:
    return _data(text).replace(";", "%3B").replace("]", "%5D")
