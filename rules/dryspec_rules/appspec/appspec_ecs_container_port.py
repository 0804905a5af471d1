"""A container port that is none."""

from __future__ import annotations

from dryspec.dialect import whole
from dryspec.finding import NOTE, Finding
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, short
from dryspec_rules._fill_in import is_fill_in, is_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report ports outside 1 to 65535."""
    for resource in appspec.resources:
        section = resource.load_balancer
        node = section.scalar("ContainerPort") if section else None
        if node is None or is_placeholder(node.value) or "$" in node.value:
            continue
        if is_fill_in(node.value, "ContainerPort"):
            continue  # appspec-ecs-fill-in speaks of it
        if not (node.value.isascii() and node.value.isdigit() and 0 < whole(node.value) < 65536):
            yield Finding(
                node.span,
                f'ContainerPort is "{short(node.value)}", which is no port: write the number of '
                "the container's port, 1 to 65535",
                severity=NOTE if is_template(context) else "",
            )


RULE = Rule(
    name="appspec-ecs-container-port",
    summary="ContainerPort is no port",
    severity="warning",
    on="serverless",
    group="correctness",
    keys=(
        "ContainerPort",
        "containerPort",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ),
)
