"""What agent 2 reads differently from agent 1."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.spec.appspec_agent2 import agent2_differences
from dryspec_rules._appspec import judged_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

KINDS = frozenset(
    {
        "empty-runas",
        "empty-source",
        "empty-destination",
        "pattern-metacharacter",
        "except-everything",
    }
)
"""Differences no other rule speaks of."""


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report differences that have no rule of their own."""
    if not judged_by(context, 2) or not _has_empty_text_or_pattern(appspec):
        return
    for difference in agent2_differences(appspec):
        if difference.kind in KINDS:
            yield Finding(difference.span, difference.message)


def _has_empty_text_or_pattern(appspec: ServerAppspec) -> bool:
    """Whether anything is there that the kinds are about."""
    texts = [script.runas for script in appspec.scripts]
    for mapping in appspec.files:
        texts += [mapping.source_text, mapping.destination_text]
    return "" in texts or any(
        permission.value("pattern") or permission.except_ for permission in appspec.permissions
    )


RULE = Rule(
    name="appspec-agent-2-difference",
    summary="agent 2 reads this differently",
    severity="warning",
    on="server",
    group="agent-2",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
        "read: CodeDeploy agent 2.x",
    ),
)
