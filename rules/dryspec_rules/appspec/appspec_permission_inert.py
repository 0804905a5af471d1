"""A permission that sets nothing."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import WINDOWS, half_read, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report entries without owner, group, mode, acls and context."""
    del context
    if appspec.host == WINDOWS or half_read(appspec):
        return  # the agent reads no further than the object
    for permission in appspec.permissions:
        if permission.object and permission.is_inert:
            yield Finding(
                permission.place("object"),
                f'the entry for "{short(permission.object)}" sets nothing, but still claims its '
                "paths, so another entry for one of them fails: remove it, or say what it sets",
            )


RULE = Rule(
    name="appspec-permission-inert",
    summary="a permission that sets nothing",
    severity="warning",
    on="server",
    group="suspicious",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
