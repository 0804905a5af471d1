"""An SELinux context without a type."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report contexts whose type is missing or null."""
    del context
    for problem in problems(appspec, "context-type-missing"):
        yield Finding(
            problem.span,
            '"context" needs a "type": the guide calls it optional, but the agent refuses the file '
            "without one",
        )


RULE = Rule(
    name="appspec-context-type",
    summary="context without type",
    severity="error",
    on="server",
    group="correctness",
    keys=("context",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
