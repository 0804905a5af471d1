"""A destination that is no absolute path."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import destination_of, is_placeholder, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report destinations without a leading slash or drive."""
    del context
    for mapping in appspec.files:
        node = destination_of(mapping)
        if node is None or not node.value or is_placeholder(node.value):
            continue
        if node.value[0] in "/~$%" or node.value[1:2] == ":" or node.value.startswith("\\"):
            continue
        yield Finding(
            node.span,
            f'"{short(node.value)}" is taken relative to the directory the agent happens to run '
            f"in, usually /: write the absolute path{_at_root(node.value)}",
        )


def _at_root(path: str) -> str:
    if path[0] == "." or "\\" in path:
        return ""
    return f', "/{short(path)}" if that is meant'


RULE = Rule(
    name="appspec-destination-relative",
    summary="a relative destination",
    severity="warning",
    on="server",
    group="correctness",
    keys=("files",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
