"""`acls` that is no list of texts."""

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
    """Report lists and items of `acls` that make the agent fail."""
    del context
    for problem in permission_shapes(appspec, "acls"):
        yield Finding(
            problem.span,
            '"acls" is a list of texts such as "u:ann:rw", without blanks after the colons, and '
            "the agent fails on anything else (NoMethodError)",
        )


RULE = Rule(
    name="appspec-acl-shape",
    summary="acls is not a list of texts",
    severity="error",
    on="server",
    group="correctness",
    keys=("acls",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
