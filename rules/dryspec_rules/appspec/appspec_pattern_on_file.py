"""A pattern for an object that is a file."""

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
    """Report pattern and except where the object is a file that files copies."""
    del context
    files = copied_files(appspec)
    for permission in appspec.permissions:
        if normal(permission.object or "") not in files or "file" not in permission.types:
            continue
        for key in ("pattern", "except"):
            given = (
                permission.pattern_text != "**" if key == "pattern" else bool(permission.except_)
            )
            if given:
                yield Finding(
                    permission.place(key),
                    f'"{short(permission.object or "")}" is a file, for which the agent refuses '
                    f'"{key}" at Install: leave it out',
                )


RULE = Rule(
    name="appspec-pattern-on-file",
    summary="pattern or except on a file",
    severity="warning",
    on="server",
    group="correctness",
    keys=("permissions",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-permissions.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
