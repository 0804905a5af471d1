"""An entry for a file that applies to directories only."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import copied_files, normal, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report objects that are copied files while type lacks file."""
    del context
    files = copied_files(appspec)
    for permission in appspec.permissions:
        if normal(permission.object or "") in files and permission.types == ("directory",):
            yield Finding(
                permission.place("type"),
                f'"{short(permission.object or "")}" is a file, and an entry with type: '
                "[directory] does nothing to it: leave type out",
            )


RULE = Rule(
    name="appspec-type-file-on-dir",
    summary="a file with type directory",
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
