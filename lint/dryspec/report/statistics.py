"""How often each rule found something, most frequent first."""

from __future__ import annotations

from dryspec.finding import SEVERITIES
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome


def render(outcome: Outcome) -> str:
    """Return a table of counts, severities and rules; ``[*]`` marks what has fixes."""
    counts: dict[tuple[str, str], int] = {}
    fixable: set[str] = set()
    for found in outcome.diagnostics:
        key = (found.rule, found.severity)
        counts[key] = counts.get(key, 0) + 1
        if found.fix:
            fixable.add(found.rule)
    wide = max((len(str(count)) for count in counts.values()), default=0)
    severity_wide = max(map(len, SEVERITIES))
    rows = [
        f"{count:>{wide}}  {severity:<{severity_wide}}  {rule}"
        + (" [*]" if rule in fixable else "")
        for (rule, severity), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    if rows:
        rows.append("")
    return "\n".join([*rows, summary(outcome)]) + "\n"
