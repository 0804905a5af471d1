"""An ACL entry with unknown permissions."""

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
    """Report permissions that are neither a digit 0 to 7 nor letters r, w, x and dashes."""
    del context
    for problem in problems(appspec, "acl-character"):
        yield Finding(
            problem.span,
            "the permissions of an entry are one digit 0 to 7, or the letters r, w and x with "
            "dashes, in lower case; the agent refuses the file with this one",
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
