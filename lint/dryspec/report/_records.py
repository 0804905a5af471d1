"""Diagnostics as the JSON values of the published contract."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from dryspec.outcome import Diagnostic, FixPlace, Range

VERSION = 1
"""Version of the JSON output; fields may be added without raising it."""


def diagnostic_record(found: Diagnostic) -> dict[str, Any]:
    """Return one diagnostic; ``fix`` is ``None`` where there is none."""
    return {
        "rule": found.rule,
        "severity": found.severity,
        "message": found.message,
        "path": found.path,
        "range": range_record(found.range),
        "url": found.url,
        "related": [
            {"path": place.path, "range": range_record(place.range), "message": place.message}
            for place in found.related
        ],
        "fix": _fix_record(found.fix) if found.fix else None,
    }


def range_record(range_: Range) -> dict[str, Any]:
    """Return a range: 1-based lines and columns in code points, the end excluded."""
    start_line, start_column, end_line, end_column = range_
    return {
        "start": {"line": start_line, "column": start_column},
        "end": {"line": end_line, "column": end_column},
    }


def _fix_record(fix: FixPlace) -> dict[str, Any]:
    return {
        "applicability": fix.applicability,
        "message": fix.message,
        "edits": [
            {"range": range_record(edit.range), "replacement": edit.replacement}
            for edit in fix.edits
        ],
    }
