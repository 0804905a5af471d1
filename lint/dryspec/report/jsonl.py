"""One JSON object for each finding, each on a line of its own."""

from __future__ import annotations

from dryspec.report._records import VERSION, diagnostic_record, dumps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome


def render(outcome: Outcome) -> str:
    """Return the diagnostics of ``json``, each with the version; nothing on a clean run."""
    return "".join(
        dumps({"version": VERSION, **diagnostic_record(found)}, indent=None) + "\n"
        for found in outcome.diagnostics
    )
