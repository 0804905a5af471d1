"""A resource type that CodeDeploy does not deploy."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, nearest, respell, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec

TYPES = ("AWS::Lambda::Function", "AWS::ECS::Service")

_OTHER_SERVICES = frozenset({"AWS::EKS::Cluster", "AWS::EKS::Service", "AWS::EC2::Service"})
"""So much like a type of ours that they look misspelt, but meant for something else."""


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report types other than the two."""
    del context
    for resource in appspec.resources:
        node = resource.type
        if node is None or node.value in TYPES or is_placeholder(node.value):
            continue
        near = nearest(node.value, TYPES) if node.value not in _OTHER_SERVICES else ""
        if node.value == "AWS::Serverless::Function":
            near = f'; templates of AWS SAM alone say that for "{TYPES[0]}"'
        suggestion = near.partition('"')[2].rpartition('"')[0]
        yield Finding(
            node.span,
            f'"{short(node.value)}" is no type that CodeDeploy deploys '
            f"({' or '.join(TYPES)}){near}",
            fix=respell(node, suggestion, f"write {suggestion}", safe=False)
            if suggestion
            else None,
        )


RULE = Rule(
    name="appspec-resource-type",
    summary="an unknown resource type",
    severity="warning",
    on="serverless",
    group="correctness",
    fix="unsafe",
    keys=(
        "Type",
        "type",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ),
)
