"""A finding about a line of a hook script, shown where the appspec names the script."""

from __future__ import annotations

from dryspec.finding import Finding, Related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.revision import HookScript


def in_script(
    script: HookScript,
    words: str,
    label: str,
    line: int,
    column: int = 1,
    *,
    severity: str = "",
) -> Finding:
    """Return the finding that a line of a script does what the words say, with a label there."""
    return Finding(
        script.span,
        f"{script.named(line)} {words}",
        severity=severity,
        related=[Related(script.span, label, script.path, line, column)],
    )
