"""An owner or group that is no name."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import shape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report ids, `user:group` and empty names."""
    del context
    for permission in appspec.permissions:
        for name, value in (("owner", permission.owner), ("group", permission.group)):
            if value is None or not value.truthy:
                continue
            why = _why(value.data)
            if why:
                yield Finding(
                    permission.place(name),
                    f'"{name}" is {shape(value)}: {why}; Install fails where the entry matches',
                )


def _why(data: object) -> str:
    if isinstance(data, int | float):
        return "the agent looks up names, not ids"
    if not isinstance(data, str):
        return "the agent needs one name"
    if data.isdigit():
        return "the agent looks up names, not ids, also in quotes"
    if ":" in data:
        return 'user and group are two keys, "owner" and "group"'
    return "" if data else "an empty name is no user"


RULE = Rule(
    name="appspec-owner-form",
    summary="an owner that no instance has",
    severity="warning",
    on="server",
    group="correctness",
    keys=(
        "owner",
        "group",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
