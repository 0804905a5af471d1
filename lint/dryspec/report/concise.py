"""One line for each finding, in the form compilers use and editors read."""

from __future__ import annotations

from dryspec.report._escape import defused, printable
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome


def render(outcome: Outcome, *, quiet: bool = False) -> str:
    """Return ``path:line:column: severity rule: message`` lines and, unless quiet, a summary."""
    lines = [
        f"{printable(found.path)}:{found.line}:{found.column}: "
        f"{found.severity} {found.rule}: {printable(found.message)}"
        for found in outcome.diagnostics
    ]
    if not quiet:
        lines.append(summary(outcome))
    return defused("".join(f"{line}\n" for line in lines))
