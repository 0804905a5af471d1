"""More than one resource, or none."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report appspecs with another number of resources than one."""
    del context
    root = appspec.root
    key = root.key("Resources") if root else None
    if key is None or len(appspec.resources) == 1:
        return
    if len(appspec.resources) > 1:
        yield Finding(
            appspec.resources[1].key.span,
            "one appspec deploys one resource: make one appspec and one deployment for each",
            related=[Related(appspec.resources[0].key.span, "the first")],
        )


RULE = Rule(
    name="appspec-resource-count",
    summary="not exactly one resource",
    severity="warning",
    on="serverless",
    group="correctness",
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ),
)
