"""A permission meant for the destination directory itself."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import normal, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report entries that ask for directories alone and name a destination."""
    del context
    targets = {
        normal(mapping.destination_text)
        for mapping in appspec.files
        if mapping.destination_text is not None
    }
    for permission in appspec.permissions:
        named = permission.object or ""
        if not named or permission.types != ("directory",) or permission.pattern_text != "**":
            continue
        if normal(named) in targets:
            yield Finding(
                permission.place("object"),
                f'the agent never touches "{short(named)}" itself, only directories below it: to '
                "change it, run chmod or chown in an AfterInstall script",
            )


RULE = Rule(
    name="appspec-permission-self",
    summary="a permission that leaves its own object alone",
    severity="note",
    on="server",
    group="suspicious",
    keys=("permissions",),
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
    check=check,
)
