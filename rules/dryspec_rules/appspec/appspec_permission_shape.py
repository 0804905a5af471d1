"""An item of `permissions` whose shape the agent cannot use."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import permission_shapes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report wrong shapes in `permissions` that no more special rule reports."""
    del context
    for problem in permission_shapes(appspec, "", "context", "mode"):
        yield Finding(
            problem.span,
            "the agent fails on this: permissions is a list of mappings, and context a mapping "
            f"with texts ({problem.error_class})",
        )


RULE = Rule(
    name="appspec-permission-shape",
    summary="permissions is not a list of mappings",
    severity="error",
    on="server",
    group="correctness",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
