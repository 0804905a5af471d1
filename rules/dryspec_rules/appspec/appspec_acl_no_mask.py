"""A named ACL entry without a mask."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report named entries where no `m::` entry stands beside them."""
    del context
    for permission in appspec.permissions:
        entries = permission.acls or []
        named = [ace for ace in entries if not ace.default and ace.name and ace.value is not None]
        if named and not any(not ace.default and ace.tag == "mask" for ace in entries):
            value = named[0].value
            yield Finding(
                value.span if value is not None else permission.start,
                "without a mask the agent adds one from the group bits of the file's mode, which "
                "cuts these rights (u:ann:rw on a 0644 file gives r only): add m::rw or what is "
                "meant",
            )


RULE = Rule(
    name="appspec-acl-no-mask",
    summary="named acl entries without a mask",
    severity="warning",
    on="server",
    group="suspicious",
    keys=("acls",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
