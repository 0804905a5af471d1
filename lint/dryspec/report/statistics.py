"""How often each rule found something, most frequent first."""

from __future__ import annotations

from dryspec.finding import SEVERITIES
from dryspec.report._summary import summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dryspec.outcome import Outcome


def render(outcome: Outcome, *, quiet: bool = False) -> str:
    """Return a table of counts, severities and rules; ``[*]`` marks what has fixes."""
    counts = _counts(outcome)
    wide = max((len(str(count)) for count, *_ in counts), default=0)
    severity_wide = max(map(len, SEVERITIES))
    rows = [
        f"{count:>{wide}}  {severity:<{severity_wide}}  {rule}{' [*]' if fixable else ''}"
        for count, severity, rule, fixable in counts
    ]
    if not quiet:
        rows += ["", summary(outcome)] if rows else [summary(outcome)]
    return "".join(f"{row}\n" for row in rows)


def as_json(outcome: Outcome) -> str:
    """Return the same as an array of objects."""
    from dryspec.escape import json_text

    names = ("count", "severity", "rule", "fixable")
    return json_text([dict(zip(names, row, strict=True)) for row in _counts(outcome)]) + "\n"


def _counts(outcome: Outcome) -> list[tuple[int, str, str, bool]]:
    """Return count, severity, rule, and whether it has fixes, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    fixable: set[str] = set()
    for found in outcome.diagnostics:
        key = (found.rule, found.severity)
        counts[key] = counts.get(key, 0) + 1
        if found.fix:
            fixable.add(found.rule)
    return [
        (count, severity, rule, rule in fixable)
        for (rule, severity), count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
