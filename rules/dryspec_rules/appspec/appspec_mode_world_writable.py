"""A mode that lets everybody write."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report modes with the write bit of others, without the sticky bit."""
    del context
    for permission in appspec.permissions:
        if permission.mode is None:
            continue
        bits = permission.mode.bits
        if bits & 0o002 and not bits & 0o1000:
            yield Finding(
                permission.place("mode"),
                f"mode {permission.mode.text} lets every user of the instance change what is "
                "deployed "
                f'to "{short(permission.object or "")}": leave the last 2 out, for instance '
                f"{bits & ~0o022:03o}",
            )


RULE = Rule(
    name="appspec-mode-world-writable",
    summary="a mode that lets everybody write",
    severity="warning",
    on="server",
    group="security",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
