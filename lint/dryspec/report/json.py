"""The whole run as one JSON object, the contract for other programs."""

from __future__ import annotations

from dryspec import __version__
from dryspec.escape import json_text
from dryspec.report._records import VERSION, diagnostic_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome


def render(outcome: Outcome) -> str:
    """Return the object; ``problems`` has a line for each path that could not be read.

    ``files`` are the specs; the hook scripts that were judged along stand in ``scripts``.
    """
    specs = [file for file in outcome.files if not file.is_script]
    record = {
        "version": VERSION,
        "tool": {"name": "dryspec", "version": __version__},
        "files": [
            {"path": file.path, "kind": file.kind, "platform": file.platform} for file in specs
        ],
        "scripts": [{"path": file.path} for file in outcome.files if file.is_script],
        "diagnostics": [diagnostic_record(found) for found in outcome.diagnostics],
        "problems": outcome.problems,
        "summary": {"files": len(specs), **outcome.tally().severities},
    }
    return json_text(record) + "\n"
