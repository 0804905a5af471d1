"""Names, ports and subnets of an ECS appspec that are still to be filled in."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec.tree import Scalar
from dryspec_rules._appspec import short
from dryspec_rules._fill_in import is_fill_in

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import Resource, ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report a resource's placeholders in one finding."""
    del context
    for resource in appspec.resources:
        found = list(_placeholders(resource))
        if not found:
            continue
        shown = list(dict.fromkeys(f'"{short(node.value)}"' for node in found))
        names = ", ".join(shown[:3]) + (" and more" if len(shown) > 3 else "")
        verb, them = ("is a placeholder", "it") if len(shown) == 1 else ("are placeholders", "them")
        yield Finding(
            found[0].span,
            f"{names} {verb}: fill {them} in before the deployment; a pipeline replaces the task "
            "definition's placeholder alone",
            related=[Related(node.span, "and this") for node in found[1:]],
        )


def _placeholders(resource: Resource) -> Iterator[Scalar]:
    balancer, network = resource.load_balancer, resource.network
    for name in ("ContainerName", "ContainerPort"):
        node = balancer.scalar(name) if balancer else None
        if node is not None and is_fill_in(node.value, name, capitals=name != "ContainerName"):
            yield node
    for name in ("Subnets", "SecurityGroups"):
        for item in network.items(name) if network else ():
            if isinstance(item, Scalar) and is_fill_in(item.value, name):
                yield item


RULE = Rule(
    name="appspec-ecs-fill-in",
    summary="a container, port or subnet that is still a placeholder",
    severity="note",
    on="serverless",
    group="correctness",
    keys=("LoadBalancerInfo", "loadBalancerInfo"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
        "https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-ecs-ecr-codedeploy.html",
    ),
)
