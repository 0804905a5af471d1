"""GitLab's Code Quality report."""

from __future__ import annotations

from dryspec.escape import json_text
from dryspec.finding import ERROR, NOTE, WARNING
from dryspec.fingerprint import fingerprints

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome

_SEVERITIES = {ERROR: "critical", WARNING: "major", NOTE: "info"}


def render(outcome: Outcome) -> str:
    """Return the list of issues; fingerprints do not depend on line numbers."""
    found = outcome.diagnostics
    issues = [
        {
            "description": item.message,
            "check_name": item.rule,
            "fingerprint": print_,
            "severity": _SEVERITIES[item.severity],
            "location": {
                "path": item.path.removeprefix("./"),
                "lines": {"begin": item.range[0], "end": item.range[2]},
            },
            "content": {"body": f"{item.message}\n\n{item.url}"},
        }
        for item, print_ in zip(found, fingerprints(found), strict=True)
    ]
    return json_text(issues) + "\n"
