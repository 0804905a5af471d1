"""A hook without a function."""

from __future__ import annotations

from dryspec.finding import Finding
from dryspec.rule import Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from dryspec.context import Context
    from dryspec.spec.serverless import ServerlessAppspec


def check(appspec: ServerlessAppspec, context: Context) -> Iterator[Finding]:
    """Report hooks that name no function."""
    del context
    for hook in appspec.hooks:
        if hook.function is None or not hook.function.value.strip():
            yield Finding(
                hook.event.span,
                f'"{hook.event.value}" needs the name or ARN of one Lambda function',
            )


RULE = Rule(
    name="appspec-serverless-hook-function",
    summary="a hook without a function",
    severity="warning",
    on="serverless",
    group="correctness",
    words=(
        "Hooks",
        "hooks",
    ),
    check=check,
    sources=(
        "https://docs.aws.amazon.com/codedeploy/latest/userguide/reference-appspec-file-structure-hooks.html",
    ),
)
