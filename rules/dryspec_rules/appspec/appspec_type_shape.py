"""A `type` that is no list."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._appspec import permission_shapes, replace_with

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report texts where the agent needs a list."""
    for problem in permission_shapes(appspec, "type"):
        node = problem.node
        word = node.value if isinstance(node, Scalar) else ""
        known = word in {"file", "directory"}
        written = context.source.text[node.span.start : node.span.end] if node else ""
        yield Finding(
            problem.span,
            'a "type" is a list, and the agent fails on anything else (NoMethodError): write '
            f"[{word if known else 'file'}]",
            fix=replace_with(node, f"[{written}]", "write a list") if known else None,
        )


RULE = Rule(
    name="appspec-type-shape",
    summary="type is not a list",
    severity="error",
    on="server",
    group="correctness",
    fix="safe",
    keys=("type",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
