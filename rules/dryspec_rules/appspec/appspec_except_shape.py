"""An `except` that is no list."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import permission_shapes, replace_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report texts where the agent needs a list."""
    for problem in permission_shapes(appspec, "except"):
        node = problem.node
        text = context.source.text[node.span.start : node.span.end] if node else ""
        yield Finding(
            problem.span,
            '"except" is a list, and the agent fails on anything else (NoMethodError): put the '
            "value in brackets",
            fix=replace_with(node, f"[{text}]", "write a list") if "," not in text else None,
        )


RULE = Rule(
    name="appspec-except-shape",
    summary="except is not a list",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    keys=("except",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
