"""Publishing commands that a comment in the buildspec declares to be meant.

The same comment silences the linter's rule and the what-if table:
`# dryspec: ignore[post-build-unguarded] reason`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dryspec.shell import Call
    from dryspec.spec.buildspec import Buildspec, Command

RULE = "post-build-unguarded"


def accepted_calls(buildspec: Buildspec, calls: Iterable[tuple[Command, Call]]) -> frozenset[int]:
    """Return the identities of the calls for which a comment silences the rule."""
    if "dryspec:" not in buildspec.source.text:
        return frozenset()
    from dryspec.finding import Finding
    from dryspec.settings import Settings
    from dryspec.suppress import apply

    findings = {
        id(call): Finding(command.span(call.start, call.end), "published", rule=RULE)
        for command, call in calls
    }
    _, silenced = apply(buildspec.source, list(findings.values()), Settings(), {RULE})
    quiet = {id(finding) for finding in silenced}
    return frozenset(call for call, finding in findings.items() if id(finding) in quiet)
