"""Hooks that run from the previous revision."""

from __future__ import annotations

from dryspec.facts.events import FROM_PREVIOUS
from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report the three events whose scripts come from the last successful revision."""
    del context
    for hook in appspec.hooks:
        if hook.event in FROM_PREVIOUS:
            yield Finding(
                hook.key.span,
                f'"{hook.event}" runs the scripts of the last successful revision: what stands '
                "here takes effect one deployment later, and not at all in the first",
            )


RULE = Rule(
    name="appspec-stop-needs-previous",
    summary="this hook runs one deployment later",
    severity="note",
    on="server",
    group="style",
    preview=True,
    keys=sorted(FROM_PREVIOUS),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
