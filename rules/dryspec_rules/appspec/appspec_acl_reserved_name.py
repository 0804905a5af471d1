"""A named ACL entry with a reserved word for a name."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report names m, mask, o and other, and `d:` in two parts."""
    del context
    for permission in appspec.permissions:
        for ace in permission.acls or ():
            value = ace.value
            if value is None or not isinstance(value.data, str):
                continue
            parts = value.data.split(":")
            if len(parts) == 2 and parts[0] in {"d", "default"}:
                yield Finding(
                    value.span,
                    f'"{value.data}" gives rights to a user called {parts[0]}; a default entry has '
                    "three parts, such as d::rw or d:ann:rw",
                )
            elif ace.tag in {"user", "group"} and ace.name in {"mask", "other"}:
                yield Finding(
                    value.span,
                    f'the agent turns the name in "{value.data}" into "{ace.name}"; for '
                    "a user or group called otherwise, use setfacl in a hook script",
                )


RULE = Rule(
    name="appspec-acl-reserved-name",
    summary="an acl entry that means something else",
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
