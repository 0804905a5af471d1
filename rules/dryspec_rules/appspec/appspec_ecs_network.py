"""An incomplete or wrong network configuration."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec

KEYS = ("Subnets", "SecurityGroups", "AssignPublicIp")


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report incomplete network configurations and unknown words in them."""
    del context
    for resource in appspec.resources:
        section = resource.network
        if section is None:
            continue
        missing = [name for name in KEYS if section.get(name) is None]
        if appspec.document.problem is not None:
            missing = []  # it may stand behind the syntax error
        if missing:
            yield Finding(
                section.node.entries[0].key.span if section.node.entries else section.node.span,
                f"AwsvpcConfiguration has no {', '.join(missing)}: all three keys are needed, or "
                "none",
            )
        node = section.scalar("AssignPublicIp")
        if node is None or node.value in {"ENABLED", "DISABLED"} or is_placeholder(node.value):
            continue
        yield Finding(
            node.span, f'AssignPublicIp is "{short(node.value)}": write ENABLED or DISABLED'
        )


RULE = Rule(
    name="appspec-ecs-network",
    summary="an incomplete AwsvpcConfiguration",
    severity="warning",
    on="serverless",
    group="correctness",
    keys=(
        "AwsvpcConfiguration",
        "awsvpcConfiguration",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ),
)
