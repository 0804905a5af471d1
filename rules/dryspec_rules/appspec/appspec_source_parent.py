"""A source that leaves the revision."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import short, source_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.appspec import ServerAppspec


def check(appspec: ServerAppspec, context: Context) -> Iterator[Finding]:
    """Report sources that climb out of the revision with `..`."""
    del context
    for mapping in appspec.files:
        node = source_of(mapping)
        if node is not None and _climbs(node.value):
            yield Finding(
                node.span,
                f'"{short(node.value)}" leaves the revision: what is copied then depends on the '
                "agent's own directories on that instance: keep it in the revision",
            )


def _climbs(text: str) -> bool:
    depth = 0
    for part in text.replace("\\", "/").split("/"):
        depth += -1 if part == ".." else 1 if part not in {"", "."} else 0
        if depth < 0:
            return True
    return False


RULE = Rule(
    name="appspec-source-parent",
    summary="source leaves the revision",
    severity="warning",
    on="server",
    group="suspicious",
    words=("..",),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-files.html",
        "observed: CodeDeploy agent 1.8.1",
        "read: CodeDeploy agent 2.1 can refuse it",
    ),
)
