"""A mode with the set-user-ID bit."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import short, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec

_SETUID = 0o4000


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report modes 4xxx and 6xxx on files that keep their owner."""
    del context
    for permission in appspec.permissions:
        mode = permission.mode
        if mode is None or not mode.bits & _SETUID or "file" not in permission.types:
            continue
        if written(permission, "owner") is not None or written(permission, "group") is not None:
            continue  # Linux takes the bit away again: appspec-mode-setid-owner
        yield Finding(
            permission.place("mode"),
            f"mode {mode.text} sets the set-user-ID bit: whoever runs a file of "
            f'"{short(permission.object or "")}" gets the rights of its owner, usually root; '
            f"write {mode.bits & 0o777:03o}",
        )


RULE = Rule(
    name="appspec-mode-setuid",
    summary="a mode with the set-user-ID bit",
    severity="warning",
    on="server",
    group="security",
    keys=("mode",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "https://cwe.mitre.org/data/definitions/250.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
