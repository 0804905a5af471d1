"""Set-user-ID or set-group-ID together with an owner or group."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report modes 4xxx and 2xxx beside owner or group, where files match."""
    del context
    for permission in appspec.permissions:
        if permission.mode is None or not permission.mode.bits & 0o6000:
            continue
        if "file" not in permission.types:
            continue
        given = [name for name in ("owner", "group") if written(permission, name) is not None]
        if given:
            yield Finding(
                permission.place("mode"),
                f"the agent sets mode {permission.mode.text} first and {given[0]} afterwards, and "
                "Linux clears the set-ID bits of a file whose owner changes: set the mode in an "
                "AfterInstall script",
            )


RULE = Rule(
    name="appspec-mode-setid-owner",
    summary="a set-ID bit that the change of owner removes",
    severity="warning",
    on="server",
    group="correctness",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
