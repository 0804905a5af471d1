"""An ACL entry with unknown permissions."""

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
    """Report permissions that are neither a digit 0 to 7 nor letters r, w, x and dashes."""
    del context
    for problem in problems(appspec, "acl-character"):
        yield Finding(
            problem.span,
            f'the agent refuses the file because of "{text_of(problem.node)}": the permissions are '
            "one digit 0 to 7, or r, w, x and dashes in lower case; write for instance r-x or 5",
        )


RULE = Rule(
    name="appspec-acl-character",
    summary="unknown permissions in an acl entry",
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
