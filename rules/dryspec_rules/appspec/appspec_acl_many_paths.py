"""ACLs for several paths in one entry."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import judged_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report acls of entries that reach more than one path."""
    if not judged_by(context, 1):
        return
    for permission in appspec.permissions:
        value = permission.value("acls")
        name = (permission.object or "").rstrip("/").rpartition("/")[2]
        if permission.acls and value is not None and "." not in name.lstrip("."):
            key = permission.key("acls")
            yield Finding(
                key.span if key is not None else value.span,
                "agent 1 computes the base entries from the mode of the first path it matches and "
                "uses them for all others, which can change their modes: one entry for each path, "
                "or setfacl in an AfterInstall script",
            )


RULE = Rule(
    name="appspec-acl-many-paths",
    summary="acls for several paths leak",
    severity="warning",
    on="server",
    group="agent-2",
    keys=("acls",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
