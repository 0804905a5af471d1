"""Reviewdog Diagnostic Format, for comments and one-click fixes in reviews.

Its columns count UTF-8 bytes. A record holds the text of one line, so a place on another line is
given only where bytes cannot differ from code points: at the start of a line.
"""

from __future__ import annotations

from dryspec.escape import json_text
from dryspec.finding import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dryspec.outcome import Diagnostic, Outcome, Range

_SEVERITIES = {ERROR: "ERROR", WARNING: "WARNING", NOTE: "INFO"}


def render(outcome: Outcome) -> str:
    """Return one DiagnosticResult."""
    record = {
        "source": {"name": "dryspec", "url": "https://dryspec.readthedocs.io/"},
        "diagnostics": [_diagnostic(found) for found in outcome.diagnostics],
    }
    return json_text(record) + "\n"


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    record: dict[str, Any] = {
        "message": found.message,
        "location": {"path": found.path, "range": _range(found, found.range)},
        "severity": _SEVERITIES[found.severity],
        "code": {"value": found.rule, "url": found.url},
    }
    if found.fix and len(found.fix.edits) == 1:
        edit = found.fix.edits[0]
        range_ = _range(found, edit.range)
        if "column" in range_["start"] and "column" in range_.get("end", {}):
            record["suggestions"] = [{"range": range_, "text": edit.replacement}]
    if found.related:
        record["relatedLocations"] = [
            {
                "message": place.message,
                "location": {
                    "path": place.path,
                    "range": {"start": {"line": place.range[0]}},
                },
            }
            for place in found.related
        ]
    return record


def _range(found: Diagnostic, range_: Range) -> dict[str, dict[str, int]]:
    start = _position(found, range_[0], range_[1])
    end = _position(found, range_[2], range_[3])
    # An end without a column would take in its whole line.
    return {"start": start, "end": end} if "column" in end else {"start": start}


def _position(found: Diagnostic, line: int, column: int) -> dict[str, int]:
    if column == 1:
        return {"line": line, "column": 1}
    if line != found.line or column > len(found.excerpt) + 1:
        return {"line": line}
    head = found.excerpt[: column - 1]
    return {"line": line, "column": len(head.encode("utf-8", "surrogatepass")) + 1}
