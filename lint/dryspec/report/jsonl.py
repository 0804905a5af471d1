"""One JSON object for each finding, each on a line of its own."""

from __future__ import annotations

from dryspec.escape import json_text
from dryspec.report._records import VERSION, diagnostic_record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import FileOutcome, Outcome


class Report:
    """The diagnostics of ``json``, each with the version; nothing on a clean run."""

    __slots__ = ()

    def __init__(self, *, color: bool, width: int, quiet: bool) -> None:
        del color, width, quiet

    def file(self, file: FileOutcome) -> str:
        """Return what is to be printed of the next file."""
        return "".join(
            json_text({"version": VERSION, **diagnostic_record(found)}, indent=None) + "\n"
            for found in file.diagnostics
        )

    def end(self, outcome: Outcome) -> str:
        """Return what is to be printed behind all files."""
        del outcome
        return ""
