"""A destination with `..` in it."""

from __future__ import annotations

from posixpath import normpath

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report `..` in destinations."""
    del context
    for mapping in appspec.files:
        node = destination_of(mapping)
        if node is not None and ".." in node.value.replace("\\", "/").split("/"):
            yield Finding(
                node.span,
                f'when a directory before ".." in "{short(node.value)}" does not exist yet, the '
                f"agent plans to make / and fails: write {_resolved(node.value)}",
            )


def _resolved(path: str) -> str:
    if "\\" in path or not path.startswith("/"):
        return "the path without .."
    return f'"{short(normpath(path))}"'


RULE = Rule(
    name="appspec-destination-dotdot",
    summary=".. in a destination",
    severity="warning",
    on="server",
    group="suspicious",
    words=("..",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
