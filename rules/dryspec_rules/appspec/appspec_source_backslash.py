"""Backslashes in a path for Linux."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import (
    WINDOWS,
    destination_of,
    of_another_system,
    respell,
    short,
    source_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report backslashes in `source` and `destination` with `os: linux`."""
    del context
    if appspec.host == WINDOWS or of_another_system(appspec):
        return
    for mapping in appspec.files:
        for node in (source_of(mapping), destination_of(mapping)):
            if node is not None and "\\" in node.value and node.value[1:2] != ":":
                path = node.value.replace("\\", "/")
                yield Finding(
                    node.span,
                    f'on Linux a backslash is part of the name, so "{short(node.value)}" is one '
                    "odd file name: write /",
                    fix=respell(node, path, "write /") if _plain(path) else None,
                )


def _plain(path: str) -> bool:
    return bool(path) and not any(character in path for character in "\\'\":#\n\t ")


RULE = Rule(
    name="appspec-source-backslash",
    summary="backslashes in a path for linux",
    severity="warning",
    on="server",
    group="correctness",
    fix="safe",
    words=("\\",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
