"""An empty pattern."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report patterns that are the empty text."""
    del context
    for permission in appspec.permissions:
        if permission.pattern is not None and permission.pattern.data == "":
            yield Finding(
                permission.place("pattern"),
                "an empty pattern matches nothing, so the entry does nothing: leave it out or "
                'write "**"',
            )


RULE = Rule(
    name="appspec-pattern-empty",
    summary="an empty pattern matches nothing",
    severity="warning",
    on="server",
    group="correctness",
    keys=("pattern",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
