"""A permission whose object is empty."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import half_read, under_another_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report objects that are null or blank."""
    del context
    if half_read(appspec):
        return
    for permission in appspec.permissions:
        if permission.object:
            continue
        if permission.key("object") is not None:
            yield Finding(
                permission.place("object"),
                '"object" is empty, so the agent refuses the file at every event: name a path on '
                "the instance",
            )
        else:
            yield under_another_name(permission, "object", "an item of permissions") or Finding(
                permission.start,
                'this permission has no "object", so the agent refuses the file at every event',
            )


RULE = Rule(
    name="appspec-permission-object",
    summary="a permission without object",
    severity="error",
    on="server",
    group="correctness",
    fix="unsafe",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
