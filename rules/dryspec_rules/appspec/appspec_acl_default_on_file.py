"""A default ACL entry where files can match."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report default entries of permissions whose type includes files."""
    del context
    for permission in appspec.permissions:
        default = next((ace for ace in permission.acls or () if ace.default), None)
        if default is not None and default.value is not None and "file" in permission.types:
            yield Finding(
                default.value.span,
                "default entries are for directories only, and Install fails as soon as this entry "
                "matches a file: add type: [directory]",
            )


RULE = Rule(
    name="appspec-acl-default-on-file",
    summary="default acl entries for files",
    severity="warning",
    on="server",
    group="correctness",
    keys=("acls",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
