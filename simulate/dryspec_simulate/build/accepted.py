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
    """Return the identities of the calls for which a comment silences the rule.

    The rule reports a phase once, at its first publishing command, so a comment there stands for
    the whole phase.
    """
    if "dryspec:" not in buildspec.source.text:
        return frozenset()
    listed = list(calls)
    silenced = _silenced(buildspec, listed)
    phases = {command.phase.name for command, call in listed if id(call) in silenced}
    return frozenset(id(call) for command, call in listed if command.phase.name in phases)


def _silenced(buildspec: Buildspec, calls: list[tuple[Command, Call]]) -> set[int]:
    from dryspec.finding import Finding
    from dryspec.settings import Settings
    from dryspec.suppress import apply

    findings = [
        Finding(command.span(call.start, call.end), "published", rule=RULE)
        for command, call in calls
    ]
    _, silenced = apply(buildspec.source, findings, Settings(), {RULE})
    quiet = {id(finding) for finding in silenced}
    return {
        id(call) for (_, call), finding in zip(calls, findings, strict=True) if id(finding) in quiet
    }
