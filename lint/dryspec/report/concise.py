"""One line for each finding, in the form compilers use and editors read."""

from __future__ import annotations

from dryspec.escape import defused, printable
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import FileOutcome, Outcome


class Report:
    """``path:line:column: severity rule: message`` lines and, unless quiet, a summary."""

    __slots__ = ("_quiet",)

    def __init__(self, *, color: bool, width: int, quiet: bool) -> None:
        del color, width
        self._quiet = quiet

    def file(self, file: FileOutcome) -> str:
        """Return what is to be printed of the next file."""
        path = printable(file.path)
        return defused(
            "".join(
                f"{path}:{found.line}:{found.column}: "
                f"{found.severity} {found.rule}: {printable(found.message)}\n"
                for found in file.diagnostics
            )
        )

    def end(self, outcome: Outcome) -> str:
        """Return what is to be printed behind all files."""
        return "" if self._quiet else defused(f"{summary(outcome)}\n")
