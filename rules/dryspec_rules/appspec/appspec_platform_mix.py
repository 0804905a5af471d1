"""Keys of two platforms in one file."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.tree import Document


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Report server keys beside Resources."""
    yield from context.structure.get(RULE.name, ())
    root = document.mapping
    resources = root and (root.key("Resources") or root.key("resources"))
    if root is None or not resources or context.platform != "server":
        return
    for name in ("os", "files", "permissions", "file_exists_behavior"):
        if root.key(name) is not None:
            yield Finding(
                resources.span,
                f'"{resources.value}" belongs to Lambda and ECS and is ignored on instances '
                f'("{name}"): keep the keys of one platform',
            )
            return


RULE = Rule(
    name="appspec-platform-mix",
    summary="keys of servers and of Lambda or ECS",
    severity="warning",
    on="document",
    group="correctness",
    kinds=("appspec",),
    keys=(
        "Resources",
        "resources",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure.html",
        "observed: CodeDeploy agent 1.8.1",
    ),
)
