"""An ACL entry for owner, group or others."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import problems, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report entries without a name."""
    del context
    for problem in problems(appspec, "acl-base-entry"):
        yield Finding(
            problem.span,
            f'"{text_of(problem.node)}" is for the owner, the owning group or others, and the '
            'agent refuses the file with such an entry; set these rights with "mode"',
        )


RULE = Rule(
    name="appspec-acl-base",
    summary="a base acl entry",
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
