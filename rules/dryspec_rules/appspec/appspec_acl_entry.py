"""An ACL entry that the agent cannot read."""

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
    """Report entries with unknown parts."""
    del context
    for problem in problems(appspec, "acl-entry-invalid"):
        yield Finding(
            problem.span,
            f'the agent cannot read "{text_of(problem.node)}" and refuses the file; the forms are '
            "u:NAME:rwx, g:NAME:rwx and m::rwx, with d: before them for a directory's defaults",
        )


RULE = Rule(
    name="appspec-acl-entry",
    summary="an invalid acl entry",
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
