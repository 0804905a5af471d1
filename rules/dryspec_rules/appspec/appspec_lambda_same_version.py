"""A Lambda deployment from a version to itself."""

from __future__ import annotations

from dryspec.finding import Finding, Related
from dryspec.rule import Rule
from dryspec_rules._appspec import is_placeholder, short

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report equal CurrentVersion and TargetVersion."""
    del context
    for resource in appspec.resources:
        current, target = resource.field("CurrentVersion"), resource.field("TargetVersion")
        if current is None or target is None or is_placeholder(target.value):
            continue
        if current.value == target.value:
            yield Finding(
                target.span,
                f"CurrentVersion and TargetVersion are both {short(target.value)}, so no traffic "
                "moves: name the new version as TargetVersion",
                related=[Related(current.span, "the same")],
            )


RULE = Rule(
    name="appspec-lambda-same-version",
    summary="current and target version are the same",
    severity="warning",
    on="serverless",
    group="suspicious",
    keys=("CurrentVersion", "currentVersion", "currentversion"),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-resources.html",
    ),
)
