"""The language server protocol's PublishDiagnosticsParams, one line for each file."""

from __future__ import annotations

from dryspec.escape import json_text
from dryspec.finding import ERROR, NOTE, WARNING
from dryspec.report._uri import file_uri

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dryspec.outcome import Diagnostic, Outcome, RelatedPlace

_SEVERITIES = {ERROR: 1, WARNING: 2, NOTE: 3}
_TAGS = {"unnecessary": 1, "deprecated": 2}


def render(outcome: Outcome) -> str:
    """Return an object for each file, clean ones with no diagnostics, so that old ones vanish."""
    return "".join(
        json_text(
            {
                "uri": file_uri(file.path),
                "diagnostics": [_diagnostic(found) for found in file.diagnostics],
            },
            indent=None,
        )
        + "\n"
        for file in outcome.files
    )


def _diagnostic(found: Diagnostic) -> dict[str, Any]:
    start, end = found.utf16
    record: dict[str, Any] = {
        "range": {
            "start": {"line": found.range[0] - 1, "character": start},
            "end": {"line": found.range[2] - 1, "character": end},
        },
        "severity": _SEVERITIES[found.severity],
        "code": found.rule,
        "codeDescription": {"href": found.url},
        "source": "dryspec",
        "message": found.message,
    }
    tags = [_TAGS[tag] for tag in found.tags if tag in _TAGS]
    if tags:
        record["tags"] = tags
    if found.related:
        record["relatedInformation"] = [_related(found, place) for place in found.related]
    return record


def _related(found: Diagnostic, place: RelatedPlace) -> dict[str, Any]:
    start_line, start_column, end_line, end_column = place.range
    return {
        "location": {
            "uri": file_uri(place.path),
            "range": {
                "start": _position(found, place, start_line, start_column),
                "end": _position(found, place, end_line, end_column),
            },
        },
        "message": place.message,
    }


def _position(found: Diagnostic, place: RelatedPlace, line: int, column: int) -> dict[str, int]:
    """Convert to UTF-16 where the line is known, which is the finding's own."""
    units = column - 1
    if place.path == found.path and line == found.line:
        head = found.excerpt[:units]
        units += len(head.encode("utf-16-le", "surrogatepass")) // 2 - len(head)
    return {"line": line - 1, "character": units}
