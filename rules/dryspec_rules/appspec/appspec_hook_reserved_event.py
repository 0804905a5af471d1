"""A hook for an event that runs no scripts."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._events import RESERVED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report Install, DownloadBundle and the other reserved events."""
    del context
    for hook in appspec.hooks:
        instead = RESERVED.get(hook.event) if isinstance(hook.event, str) else None
        if instead is not None:
            yield Finding(
                hook.key.span,
                f'"{hook.event}" is an event of the agent or the service itself and never runs '
                f"scripts: use {instead}",
            )


RULE = Rule(
    name="appspec-hook-reserved-event",
    summary="an event without scripts",
    severity="warning",
    on="server",
    group="correctness",
    keys=("hooks",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
