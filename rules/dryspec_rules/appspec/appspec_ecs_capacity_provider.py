"""A capacity provider strategy that ECS refuses."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report several bases, and weights that are all zero."""
    del context
    for resource in appspec.resources:
        items = resource.capacity_providers
        bases = [node for item in items if (node := item.scalar("Base")) and node.value != "0"]
        if len(bases) > 1:
            yield Finding(
                bases[1].span,
                "only one capacity provider of a strategy may have a Base: remove this one, or "
                "give it 0",
            )
        weights = [item.scalar("Weight") for item in items]
        if len(items) > 1 and all(node is None or node.value == "0" for node in weights):
            yield Finding(
                items[0].node.entries[0].key.span,
                "all weights are 0, so no provider gets a task: give one of them a weight above 0",
            )


RULE = Rule(
    name="appspec-ecs-capacity-provider",
    summary="an impossible capacity provider strategy",
    severity="warning",
    on="serverless",
    group="correctness",
    keys=(
        "CapacityProvider",
        "capacityProvider",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ),
)
